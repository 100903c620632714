"""The key ceremony, message by message, and what it ends in (docs/SECRET.md §4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.ceremony import Ceremony, TrusteeKeys
from app.core.errors import VerificationError
from app.verifier.case import Fault

if TYPE_CHECKING:
    from app.core.group import Group
    from app.verifier.case import Case

MESSAGES = ("trustee-key", "dkg-commit", "dkg-reveal", "dkg-complaint")


@dataclass(frozen=True)
class Replayed:
    """What was wrong on the way, the keys if there are any, the hash of the transcript."""

    faults: tuple[Fault, ...]
    keys: TrusteeKeys | None
    transcript: bytes


def replay(case: Case, group: Group) -> Replayed:
    """Return the ceremony of a case; a message that may not come is left out and told."""
    definition, faults = case.need_definition(), []
    trustees = len(definition.trustees)
    ceremony = Ceremony.begin(group, definition.hd, trustees, definition.trustee_threshold)
    for act in case.all(*MESSAGES):
        try:
            ceremony = ceremony.after(act.type, act.body)
        except VerificationError as error:
            faults.append(Fault(f"entry {act.at}", error))
    try:
        keys: TrusteeKeys | None = ceremony.result()
    except VerificationError as error:
        keys = None
        faults.append(Fault("record", error))
    return Replayed(tuple(faults), keys, ceremony.transcript)
