"""Keying paper ballots in by keyboard alone, and the ballots that two officers read unequally.

Law: what is sent to an officer about a ballot never holds what another officer read from it;
the three readings of a ballot on which no two agree are a scrutineer's to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import definition_of, get_assembly, phase_of
from app.assembly.service.timeline import find_logged
from app.assembly.views.frame import render
from app.core.assembly import Phase
from app.core.ballot import TOO_MANY, VOID_REASONS
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.roles import Role
from app.voting.service.paper.differences import list_differences
from app.voting.service.paper.keying import clear_readings, find_third, key_ballot
from app.voting.service.paper.next_ballot import Left, ToKey, find_next, find_taken
from app.voting.service.paper.readings import waiting_keyings
from app.voting.views.blueprint import blueprint
from app.voting.views.body import RequestMalformed, get_text, read_object
from app.voting.views.words import VOID_WORDS

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow
    from app.core.definition import Definition, Motion

DIGITS, LETTERS = "123456789", "QWERTYUIOP"
MAX_SKIPPED = 500


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a key gives: what it stands for, its words, its key."""

    value: str
    words: Any
    key: str


@dataclass(frozen=True, slots=True)
class KeyedMotion:
    """A motion on the keying page: answers by one key each, or numbers to be typed."""

    motion: Motion
    by_numbers: bool
    excess: str
    choices: tuple[Option, ...]
    void: tuple[Option, ...]


@blueprint.get("/desk/<assembly_id>/keying")
@access(Role.CLERK, Role.SCRUTINEER)
def keying_page(assembly_id: str) -> ResponseReturnValue:
    advance_if_due(assembly_id, clock.read())
    row = get_assembly(db.session(), assembly_id)
    definition = definition_of(row)
    return render(
        "voting/keying.html",
        row,
        motions=[_keyed(motion) for motion in definition.motions],
        poll=_poll(row) if definition.is_secret else None,
        active=_is_active(row),
    )


def _poll(row: AssemblyRow) -> dict[str, Any]:
    """What a page needs to seal a paper: HM, the election key, the motions' choices."""
    motions = [
        {
            "id": motion.id,
            "min": motion.least,
            "max": motion.most,
            "choices": [{"id": choice.id} for choice in motion.choices],
        }
        for motion in definition_of(row).motions
    ]
    key = None if row.manifest is None else row.manifest["trustee_key"]
    return {"hm": row.hm, "key": key, "motions": motions}


def _is_active(row: AssemblyRow) -> bool:
    is_time = phase_of(row) in (Phase.OPEN, Phase.CLOSED)
    return is_time and find_logged(db.session(), row, "reconciliation") is None


def _keyed(motion: Motion) -> KeyedMotion:
    """Return the keys of a motion: digits while nine suffice, else numbers are typed."""
    by_numbers = motion.election is not None or len(motion.choices) > len(DIGITS)
    reasons = [name for name in VOID_REASONS if name != TOO_MANY or motion.election is not None]
    choices = [(one.id, one.label) for one in motion.choices]
    keys = LETTERS if by_numbers else (DIGITS + LETTERS)[len(choices) :]
    return KeyedMotion(
        motion,
        by_numbers,
        TOO_MANY if motion.election is not None else "two_marks",
        tuple(Option(value, words, str(n)) for n, (value, words) in enumerate(choices, 1)),
        tuple(
            Option(f"void:{name}", VOID_WORDS[name], key)
            for name, key in zip(reasons, keys, strict=False)
        ),
    )


@blueprint.get("/desk/<assembly_id>/keying/next")
@access(Role.CLERK, Role.SCRUTINEER)
def next_ballot(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    asked = request.args.get("serial", "").strip()
    if asked and _is_active(row):
        taken, left = find_taken(db.session(), row, asked, officer_id=current_officer().id)
        return jsonify({**_to_json(taken), "left": _counts(left)})
    skip = [one.strip().upper() for one in request.args.getlist("skip")[:MAX_SKIPPED]]
    found, left = find_next(db.session(), row, officer_id=current_officer().id, skip=skip)
    if found is None or not _is_active(row):
        return jsonify(serial=None, left=_counts(left))
    return jsonify({**_to_json(found), "left": _counts(left)})


def _counts(left: Left) -> dict[str, int]:
    return {"mine": left.mine, "all": left.all}


def _to_json(ballot: ToKey) -> dict[str, Any]:
    return {
        "serial": ballot.serial,
        "i": ballot.i,
        "motions": list(ballot.motions),
        "scan": ballot.scan,
        "secret": None if ballot.secret is None else ballot.secret.hex(),
        "third": ballot.third,
        "whole": ballot.is_whole,
    }


@blueprint.post("/desk/<assembly_id>/keyings")
@access(Role.CLERK, Role.SCRUTINEER)
def keying(assembly_id: str) -> ResponseReturnValue:
    sent, now, officer = read_object(), clock.read(), current_officer()
    body = sent.get("body")
    if not isinstance(body, dict):
        raise RequestMalformed(field="body")
    keyed = key_ballot(
        assembly_id,
        body,
        officer_id=officer.id,
        k=get_text(sent, "k"),
        s=get_text(sent, "s"),
        now=now,
    )
    record(officer, f"desk.keying.{keyed.state}", assembly_id, now=now)
    return jsonify(state=keyed.state, entry=keyed.entry)


@blueprint.get("/desk/<assembly_id>/differences")
@access(Role.CLERK, Role.SCRUTINEER)
def differences(assembly_id: str) -> ResponseReturnValue:
    session, row = db.session(), get_assembly(db.session(), assembly_id)
    found = list_differences(session, assembly_id)
    unequal = {one.serial for one in found if one.outcome == "open"}
    definition = definition_of(row)
    return render(
        "voting/differences.html",
        row,
        differences=found,
        for_third={
            one.serial for one in found if find_third(session, row, set(one.reader_ids)) is not None
        },
        keyed_once=[one for one in waiting_keyings(session, row.id) if one[0] not in unequal],
        me=current_officer().id,
        titles={motion.id: motion.title for motion in definition.motions},
        words=_words(definition),
        active=_is_active(row),
    )


def _words(definition: Definition) -> dict[tuple[str, str], Any]:
    """Return what stands for each answer of each motion."""
    choices = {
        (motion.id, choice.id): choice.label
        for motion in definition.motions
        for choice in motion.choices
    }
    void = {
        (motion.id, f"void:{name}"): words
        for motion in definition.motions
        for name, words in VOID_WORDS.items()
    }
    return {**choices, **void}


@blueprint.post("/desk/<assembly_id>/keyings/<serial>/withdrawal")
@access(Role.SCRUTINEER)
def withdraw_keying(assembly_id: str, serial: str) -> ResponseReturnValue:
    now, officer = clock.read(), current_officer()
    clear_readings(assembly_id, serial, officer_id=officer.id, now=now)
    record(officer, "desk.keying.clear", serial, now=now)
    return redirect(url_for("voting.differences", assembly_id=assembly_id))
