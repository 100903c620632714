"""The process that dies: one owner votes in it, and it ends at a step of the casting.

It runs in a process of its own, forked from a server that has the application loaded. Only here
are functions of the service replaced; the product knows nothing of it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask, Response, request
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.assembly.models import AssemblyRow
from app.assembly.service.read import definition_of, hm_of
from app.platform.db import db
from app.platform.log import append, copy
from app.voting.service import cast, spoils
from app.web import create_app
from tests.meetings import Meeting
from tests.site import Browser, Clock, make_config
from tests.worlds.households import Facts

DIED = 9
SECONDS = 60
Install = Callable[[Flask], None]

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Step:
    """A moment in the casting of a ballot, and whether the ballot is in the log after it."""

    install: Install
    is_in: bool


def die(*_: object, **__: object) -> NoReturn:
    os._exit(DIED)


def _before(module: Any, name: str) -> Install:
    return lambda app: setattr(module, name, die)


def _after(module: Any, name: str) -> Install:
    def install(app: Flask) -> None:
        real = getattr(module, name)

        def then_die(*args: Any, **kwargs: Any) -> NoReturn:
            real(*args, **kwargs)
            die()

        setattr(module, name, then_die)

    return install


def _before_the_commit(app: Flask) -> None:
    real = cast.save_state

    def arm(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        event.listen(Engine, "commit", die)

    cast.save_state = arm


def _within_the_copy(app: Flask) -> None:
    real = os.write

    def half(file: int, data: bytes) -> NoReturn:
        real(file, data[: len(data) // 2])
        die()

    copy.os = type("HalfOs", (), {**vars(os), "write": staticmethod(half)})  # type: ignore[assignment]


def _before_the_answer(app: Flask) -> None:
    def end(response: Response) -> Response:
        if request.path.endswith(("/ballots", "/spoils")):
            die()
        return response

    # The application has answered already; `after_request` itself would refuse.
    app.after_request_funcs.setdefault(None, []).append(end)


IN, OUT = True, False
STEPS: dict[str, Step] = {
    "before the lock": Step(_before(cast, "lock_voting"), OUT),
    "after the lock": Step(_after(cast, "lock_voting"), OUT),
    "before the line of the roll is read": Step(_before(cast, "get_line"), OUT),
    "after the line of the roll is read": Step(_after(cast, "get_line"), OUT),
    "before the state is read": Step(_before(cast, "find_state"), OUT),
    "after the state is read": Step(_after(cast, "find_state"), OUT),
    "before the signature": Step(_before(cast, "verify_signature"), OUT),
    "after the signature": Step(_after(cast, "verify_signature"), OUT),
    "before the code is used": Step(_before(cast, "use_code"), OUT),
    "after the code is used": Step(_after(cast, "use_code"), OUT),
    "before the leaf": Step(_before(cast, "append_entry"), OUT),
    "between the leaf and the head": Step(_before(append, "encode_frontier"), OUT),
    "after the leaf": Step(_after(cast, "append_entry"), OUT),
    "before the ballot's row": Step(_before(cast, "_keep"), OUT),
    "before the state is saved": Step(_before(cast, "save_state"), OUT),
    "after the state is saved": Step(_after(cast, "save_state"), OUT),
    "before the commit": Step(_before_the_commit, OUT),
    "after the commit": Step(_before(append, "write_copy"), IN),
    "within the copy": Step(_within_the_copy, IN),
    "after the copy": Step(_after(append, "write_copy"), IN),
    "before the answer": Step(_before_the_answer, IN),
}

# Where ballots are secret, beside those above.
SEALED_STEPS: dict[str, Step] = {
    "before the proofs": Step(_before(cast, "verify_sealed"), OUT),
    "after the proofs": Step(_after(cast, "verify_sealed"), OUT),
    "before the components are looked up": Step(_before(cast, "check_sealed_anew"), OUT),
    "before the components": Step(_before(cast, "keep_components"), OUT),
    "after the components": Step(_after(cast, "keep_components"), OUT),
    **{name: STEPS[name] for name in ("after the leaf", "before the commit", "after the commit")},
    "before the answer": STEPS["before the answer"],
}
SPOIL_STEPS: dict[str, Step] = {
    "before the lock": Step(_before(spoils, "lock_voting"), OUT),
    "before the leaf": Step(_before(spoils, "append_entry"), OUT),
    "after the leaf": Step(_after(spoils, "append_entry"), OUT),
    "after the components": Step(_after(spoils, "keep_components"), OUT),
    "after the row": Step(_after(spoils, "_keep"), OUT),
    "after the commit": Step(_before(append, "write_copy"), IN),
    "before the answer": STEPS["before the answer"],
}


def open_meeting(folder: Path, url: str, now: datetime) -> Meeting:
    """The site of a test in this process, its clock at `now`."""
    config = make_config(folder, url)
    app, clock = create_app(config), Clock()
    app.test_client_class = Browser
    clock.now = now
    app.config["CLOCK"] = clock
    facts = Facts.load(folder)
    with app.app_context():
        row = db.session.get_one(AssemblyRow, facts.assembly_id)
        return Meeting(app, clock, facts, definition_of(row), hm_of(row), config)


def run(act: str, folder: Path, url: str, now: datetime, *more: Any) -> tuple[int, Any]:
    """Do one of this module's or another's acts in a process of its own.

    Gives the exit code, and what the act returned if it came so far.
    """
    receiver, sender = _context.Pipe(duplex=False)
    process = _context.Process(target=_run, args=(sender, act, folder, url, now, *more))
    process.start()
    sender.close()
    try:
        # It speaks before it ends, or it ends without a word.
        wait([receiver, process.sentinel], SECONDS)
        answer = _receive(receiver)
        process.join(SECONDS)
        assert process.exitcode is not None, f"{act} has not ended"
        return process.exitcode, answer
    finally:
        process.kill()
        process.join()
        receiver.close()


def _receive(receiver: Any) -> Any:
    try:
        return receiver.recv() if receiver.poll() else None
    except EOFError:
        return None


def _run(sender: Any, act: str, folder: Path, url: str, now: datetime, *more: Any) -> None:
    module, _, name = act.partition(":")
    meeting = open_meeting(folder, url, now)
    sender.send(getattr(import_module(module), name)(meeting, *more))
    sender.close()


def open_instead(meeting: Meeting, door: int, step: str) -> Any:
    """An owner has a sealed ballot opened; otherwise like `vote`."""
    device = meeting.recognised(door)
    packet = device.opening_packet(device.spoil(device.ballot()))
    (meeting.config.var_dir / "kept.json").write_text(json.dumps(packet))
    if step:
        SPOIL_STEPS[step].install(meeting.app)
    reply = device.at_assembly("spoils", **packet)
    return reply.status, reply.body


def vote(meeting: Meeting, door: int, step: str) -> Any:
    """An owner votes; the phone keeps what it sends. Returns the answer's status and body."""
    device = meeting.recognised(door)
    body = device.ballot()
    packet = device.packet(body, device.get_code())
    (meeting.config.var_dir / "kept.json").write_text(json.dumps(packet))
    if step:
        (STEPS | SEALED_STEPS)[step].install(meeting.app)
    reply = device.at_assembly("ballots", **packet)
    return reply.status, reply.body
