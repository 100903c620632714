"""The secret assembly with four papers among its ballots, two of them counted.

Paper of right 33, who has no phone, is counted; that of right 3 replaces what it sent by phone;
that of 34 is wholly void; that of 35 came back blank.
"""

from __future__ import annotations

from typing import Any

from app.core.ballot import Answer, PaperBallot, VoidItem
from app.core.encoding import sha256
from app.core.secret.encrypting import encrypt_paper, paper_key
from app.core.secret.paper import secret_paper_body
from app.core.voting_code import voting_code_from_bytes
from tests.worlds.build import Body, Step, day
from tests.worlds.secret import Choices, SecretWorld, choices_of, make_secret_world
from tests.worlds.village import PAIR

RIGHTS = (3, 33, 34, 35)
CODE = voting_code_from_bytes(bytes(range(12)))


def serial(i: int) -> str:
    return f"{i:05d}-1"


def secret(i: int) -> bytes:
    return sha256(f"paper {i}".encode())[:20]


class Keyed:
    """The body of a paper that two officers read alike; its caller knows the choices."""

    def __init__(self, i: int, chosen: Choices, void: tuple[VoidItem, ...] = ()) -> None:
        self.i, self.chosen, self.void = i, chosen, void

    def __call__(self, build: Any) -> Body:
        answers = tuple(Answer(*one) for one in build.asked(self.chosen).items())
        plain = PaperBallot(self.i, serial(self.i), secret(self.i), b"", answers, self.void)
        return secret_paper_body(encrypt_paper(build.poll(), plain, paper_key(build.hm, CODE)))


def key_in(i: int, chosen: Choices, void: tuple[VoidItem, ...] = ()) -> Step:
    return Step("paper-ballot", Keyed(i, chosen, void), PAIR, day(23), label=f"paper {i}")


def make_paper_world(name: str = "", **definition: Any) -> SecretWorld:
    """The certified secret assembly with paper; `definition` as in `make_secret_world`."""
    world = make_secret_world(name, **definition)
    world.paper = [{"i": i, "serial": serial(i), "secret": sha256(secret(i)).hex()} for i in RIGHTS]
    world.after("roll", Step("paper-roll", _paper_roll, ("registrar",), day(16)))
    void = tuple(VoidItem(motion["id"], "unclear") for motion in world.definition["motions"])
    blank = {"i": 35, "serial": serial(35), "state": "blank"}
    steps = [
        *(_issue(i) for i in RIGHTS),
        key_in(33, choices_of(33)),
        key_in(3, {**choices_of(3), "manager": ("abstain",)}),
        Step("superseded", _superseded, (), day(23), label="superseded 3"),
        key_in(34, {}, void),
        Step("paper-return", blank, PAIR, day(23), label="return 35"),
    ]
    for step in steps:
        world.before("close", step)
    numbers = Step("reconciliation", lambda build: build.counted().paper, PAIR, day(27))
    world.before("head close", numbers)
    return world


def _paper_roll(build: Any) -> Body:
    return {"paper_roll": sha256(build.paper).hex(), "lines": len(RIGHTS)}


def _issue(i: int) -> Step:
    body = {"i": i, "serial": serial(i)}
    return Step("paper-issue", body, PAIR, day(22), label=f"issue {i}")


def _superseded(build: Any) -> Body:
    return {"i": 3, "ballot_id": build.last[3].hex(), "by": serial(3)}
