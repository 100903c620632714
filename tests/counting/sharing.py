"""A secret vote at the service: who votes what, and trustees who give their shares."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.assembly.service.read import get_assembly
from app.assembly.service.trustee_messages import take_message
from app.core.encoding import encode_b64, parse_b64
from app.core.group import group_for_secrets
from app.core.secret.shares import make_shares, share_randomness_needed
from app.counting.service.heads import read_log
from app.counting.service.opening import last_tallies, opening_of
from app.platform.db import db
from tests.counting.steps import later, two_sign
from tests.hall import Hall
from tests.worlds.trustees import Trustees, drawn

TRUSTEES = Trustees()
VOTERS = range(1, 47)
#: Of m2 too few for a quorum.
ON_BOTH = range(1, 11)


def choice_of(door: int) -> str:
    return "no" if door % 5 == 0 else "abstain" if door == 7 else "yes"


def vote(hall: Hall) -> Hall:
    """Forty-six vote on m1, ten of them on m2 too; door 1 changes its ballot."""
    assert hall.meeting.recognised(1).vote(m1="no").status == 200
    for door in VOTERS:
        device = hall.meeting.recognised(door)
        last = device.known["ballot"]
        chain = () if last is None else (last["seq"] + 1, bytes.fromhex(last["ballot_id"]))
        plain = device.plain_ballot(*chain, m1=choice_of(door))
        if door not in ON_BOTH:
            plain = replace(plain, answers=plain.answers[:1])
        assert device.cast(device.seal(plain), device.get_code()).status == 200
    return hall


def vote_and_close(hall: Hall) -> Hall:
    vote(hall)
    hall.close()
    return hall


def tally(hall: Hall) -> Hall:
    """Three full days and perhaps a weekend later."""
    later(hall, days=6)
    page = hall.browser("clerk").get(
        f"/assemblies/{hall.id}/count", headers={"Accept": "application/json"}
    )
    if page.json["needs_reconciliation"]:
        two_sign(hall, "reconciliation")
    hall.post("clerk", "/assemblies/{id}/tallies")
    hall.cosign()
    return hall


def share_body(hall: Hall, motion: str, n: int) -> dict[str, Any]:
    """The honest shares of trustee n, as the offline tool makes them."""
    with hall.meeting.app.app_context():
        row = get_assembly(db.session(), hall.id)
        keys = TRUSTEES.ceremony(row).result()
        opening = opening_of(row, keys, last_tallies(read_log(db.session(), row))[motion])
        opening = replace(opening, poll=replace(opening.poll, group=group_for_secrets()))
        randomness = drawn(f"share {motion} {n}", share_randomness_needed(opening))
        return make_shares(opening, n, TRUSTEES.secret(row, n), randomness)


def give(hall: Hall, motion: str, n: int, body: dict[str, Any] | None = None) -> int:
    """Hand in the shares of trustee n at the site's door."""
    found = share_body(hall, motion, n) if body is None else body
    with hall.meeting.app.app_context():
        data = TRUSTEES.message(hall.id, "partial-decryption", n, found)
        db.session.rollback()
        seq, new = take_message(hall.id, data, now=hall.now)
        assert new
        return seq


def lie(body: dict[str, Any]) -> dict[str, Any]:
    """The same shares with D + G in the first of them, whose proof then does not hold."""
    first, *others = body["shares"]
    data = parse_b64(first["share"])
    group = group_for_secrets()
    other = group.encode(group.add(group.decode(data[:32]), group.base))
    return {**body, "shares": [{**first, "share": encode_b64(other + data[32:])}, *others]}
