"""What an assembly with secret ballots needs before its notice (PROTOCOL §3, §7; RULES R41).

Law: asked of the register here, so that the convener hears it in time; asked again of the frozen
roll by core (app.core.secret.allowed), which decides. Who holds the key must be several, each
with an own key that nothing else is signed with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from app.assembly.service.definition import N_MIN, describe_officer, motion_body
from app.assembly.service.partition import partition_of
from app.assembly.service.problems import Problem
from app.assembly.service.scopes import DraftScope, list_scopes
from app.core.ceremony import SIZES
from app.core.definition.mode_agreement import MAX_SPOIL_BYTES, largest_spoil
from app.core.entries.modes import SECRET
from app.core.errors import RuleError, VerificationError
from app.core.secret.allowed import least_scope
from app.core.signatures import verify_public_key
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.assembly.service.drafting import Draft
    from app.core.profile import Profile

STEP = "secret"


def check_secret(
    session: Session, row: AssemblyRow, draft: Draft, profile: Profile
) -> Iterator[Problem]:
    """Return what stands in the way of secret ballots; nothing of a named assembly."""
    if draft.mode != SECRET:
        return
    yield from _trustees(session, row, draft)
    yield from _basis(draft, profile)
    yield from _small_scopes(_scopes(session, row, draft, profile))
    if draft.follow_choice or draft.silence != "not_counted":
        yield Problem("deemed_votes_not_secret", STEP)
    size = _largest(session, row, draft, profile)
    if size > MAX_SPOIL_BYTES:
        yield Problem("secret_ballot_too_large", STEP)


def repeated_organisations(draft: Draft) -> list[str]:
    """Return the organisations that more than one trustee comes from: allowed, not advised."""
    counted = Counter(one["organisation"] for one in draft.trustees)
    return [name for name, count in counted.items() if count > 1]


def small_scopes(scopes: Iterable[DraftScope]) -> list[DraftScope]:
    """Return the scopes in which secret ballots would give votes away."""
    needed = least_scope(N_MIN)
    return [scope for scope in scopes if min(scope.rights, scope.heads) < needed]


def _scopes(session: Session, row: AssemblyRow, draft: Draft, profile: Profile) -> list[DraftScope]:
    try:
        return list_scopes(session, row, draft, profile)
    except (RuleError, ValueError):
        # No record date yet, or flats without an owner: other findings say so.
        return []


def _small_scopes(scopes: list[DraftScope]) -> Iterator[Problem]:
    for scope in small_scopes(scopes):
        fields = {"motion": scope.number, "rights": scope.rights, "heads": scope.heads}
        yield Problem("scope_too_small", "motions", {**fields, "needed": least_scope(N_MIN)})


def _basis(draft: Draft, profile: Profile) -> Iterator[Problem]:
    allowed = profile.rules.words("secret.allowed_matters")
    without = [str(n) for n, one in enumerate(draft.motions, 1) if one.matter not in allowed]
    if without and not draft.secret_basis:
        yield Problem("secret_basis_missing", STEP, {"motions": "、".join(without)})


def _trustees(session: Session, row: AssemblyRow, draft: Draft) -> Iterator[Problem]:
    keys = [one["key"] for one in draft.trustees]
    if len(keys) not in {size for size, _ in SIZES}:
        yield Problem("trustees_count", STEP, {"count": len(keys)})
    taken = _other_keys(session, row, draft)
    for number, key in enumerate(keys, 1):
        first = keys.index(key) + 1
        if first < number:
            yield Problem("trustee_key_twice", STEP, {"trustee": number, "other": first})
        if key in taken:
            yield Problem("trustee_key_in_use", STEP, {"trustee": number, "whose": taken[key]})
        try:
            verify_public_key(bytes.fromhex(key))
        except VerificationError:
            yield Problem("trustee_key_no_key", STEP, {"trustee": number})


def _other_keys(session: Session, row: AssemblyRow, draft: Draft) -> dict[str, str]:
    """Return whose each key is that signs something else in this assembly."""
    witnesses = get_community(session, row.community_id).witnesses
    found = {str(one["key"]): str(one["name"]) for one in witnesses}
    for officer_id in draft.officers:
        try:
            officer: dict[str, Any] = describe_officer(officer_id, row.community_id)
        except RuleError:
            # Said of the officers themselves already.
            continue
        found[officer["key"]] = officer["organisation"]
    return found


def _largest(session: Session, row: AssemblyRow, draft: Draft, profile: Profile) -> int:
    scopes = partition_of(session, row).scopes
    motions = [
        motion_body(one, n, draft, profile, scopes[n - 1]) for n, one in enumerate(draft.motions, 1)
    ]
    return largest_spoil({"motions": motions})
