"""Small secret assemblies: drawn bytes that never change, ballots, trustees, and liars."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from app.core.ballot import NO_BALLOT, Answer, Ballot, ballot_id
from app.core.ceremony import (
    Ceremony,
    TrusteeKeys,
    deal,
    dealing_randomness_needed,
    make_trustee_key,
    own_secret,
)
from app.core.definition import Definition
from app.core.group import Group, group_for_secrets, hash_to_scalar
from app.core.roll import RollLine
from app.core.secret.ballot import Poll, SecretBallot, secret_ballot_body
from app.core.secret.encrypting import Sealed, encrypt_ballot, randomness_needed
from tests.core.samples import definition, digest, election, one_of, roll_of, unit, yes_no

HM, HD = digest("manifest"), digest("definition")
GROUP = group_for_secrets()
Chosen = str | Sequence[str]


def drawn(name: str, count: int) -> bytes:
    """64 · count bytes that look random and depend on the name alone."""
    return b"".join(hashlib.sha512(f"{name} {n}".encode()).digest() for n in range(count))


def drawn_scalar(name: str) -> int:
    return hash_to_scalar(name.encode())


def secret_definition(**changes: Any) -> Definition:
    motions = [yes_no("hire"), one_of("gate"), election("seats", "abcd", seats=2)]
    return definition(motions=motions, lot="draw", **changes)


def flats(rights: int = 6, areas: Sequence[int] = (8932, 8932, 12011)) -> tuple[RollLine, ...]:
    return roll_of(*([unit(f"flat {n}", area=areas[n % len(areas)])] for n in range(rights)))


def poll_of(
    group: Group = GROUP, *, about: Definition | None = None, secret: int | None = None
) -> Poll:
    scalar = drawn_scalar("election key") if secret is None else secret
    public = group.encode(group.multiply_base(scalar))
    return Poll.of(group, HM, about or secret_definition(), public)


def plain(line: RollLine, poll: Poll, **chosen: Chosen) -> Ballot:
    given = tuple(
        Answer(motion, (choice,) if isinstance(choice, str) else tuple(choice))
        for motion, choice in chosen.items()
    )
    consent = poll.definition.consent
    return Ballot(line.i, line.cred_pk, 0, NO_BALLOT, consent, given)


def seal(poll: Poll, line: RollLine, name: str = "", **chosen: Chosen) -> Sealed:
    ballot = plain(line, poll, **chosen)
    needed = randomness_needed(poll.definition, ballot.answers)
    return encrypt_ballot(poll, ballot, drawn(f"ballot {line.i} {name}", needed // 64))


def cast(poll: Poll, line: RollLine, name: str = "", **chosen: Chosen) -> SecretBallot:
    return seal(poll, line, name, **chosen).ballot


def identify(poll: Poll, ballot: SecretBallot) -> bytes:
    return ballot_id(poll.hm, secret_ballot_body(ballot))


def share_secret(trustee: int) -> int:
    return drawn_scalar(f"share key {trustee}")


def with_keys(ceremony: Ceremony) -> Ceremony:
    for trustee in range(1, ceremony.trustees + 1):
        body = make_trustee_key(
            ceremony.group, HD, trustee, share_secret(trustee), drawn(f"key {trustee}", 1)
        )
        ceremony = ceremony.after("trustee-key", body)
    return ceremony


def dealing_of(ceremony: Ceremony, trustee: int, name: str = "") -> Any:
    keys = [ceremony.share_keys[one] for one in range(1, ceremony.trustees + 1)]
    needed = dealing_randomness_needed(ceremony.trustees, ceremony.threshold)
    randomness = drawn(f"deal {ceremony.run} {trustee} {name}", needed // 64)
    return deal(ceremony.group, HD, ceremony.run, trustee, ceremony.threshold, keys, randomness)


def dealt(ceremony: Ceremony) -> Ceremony:
    """Commit and reveal of everybody in this run."""
    everyone = range(1, ceremony.trustees + 1)
    dealings = {trustee: dealing_of(ceremony, trustee) for trustee in everyone}
    for trustee in everyone:
        ceremony = ceremony.after("dkg-commit", dealings[trustee].commit)
    for trustee in everyone:
        ceremony = ceremony.after("dkg-reveal", dealings[trustee].reveal)
    return ceremony


def held_ceremony(n: int = 3, t: int = 2, group: Group = GROUP) -> Ceremony:
    return dealt(with_keys(Ceremony.begin(group, HD, n, t)))


def held_keys(n: int = 3, t: int = 2) -> tuple[TrusteeKeys, dict[int, int]]:
    ceremony = held_ceremony(n, t)
    secrets = {j: own_secret(ceremony, j, share_secret(j)) for j in range(1, n + 1)}
    return ceremony.result(), secrets
