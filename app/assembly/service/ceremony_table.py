"""The key ceremony as everybody may follow it: who has done which step, and who is awaited.

Law: read from the log alone, entry by entry, with their numbers and minutes; what a message
proves is core.ceremony's affair. Steps of a run that ended stand below with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.ceremony import CONFIRMING, MAKING
from app.assembly.service.read import definition_of, phase_of
from app.assembly.service.trustee_messages import scan_log
from app.core.assembly import Phase
from app.core.ceremony import Blame, Ceremony
from app.core.group import group_for_verifying

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.definition import Trustee
    from app.core.entries import Entry

COMPLAINT = "dkg-complaint"
UNANNOUNCED = (Phase.DRAFT, Phase.APPROVED)
#: The columns: what each trustee says once in a run.
STEPS = ("trustee-key", "dkg-commit", "dkg-reveal", CONFIRMING)


@dataclass(frozen=True, slots=True)
class Said:
    """Where a message stands in the log."""

    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that a complaint ended, and the entry of the complaint."""

    blame: Blame
    said: Said


@dataclass(frozen=True, slots=True)
class TrusteeRow:
    """One trustee, from 1, and what was said by step; `complained` in the current run or last."""

    number: int
    trustee: Trustee
    said: dict[str, Said]


@dataclass(frozen=True)
class CeremonyTable:
    """The ceremony of a published secret assembly as the log holds it.

    `step` is the type awaited next, None once all have confirmed; `manifest` whether the
    confirmations can come. `key` (Y) and `transcript` stand once all have dealt.
    """

    rows: tuple[TrusteeRow, ...]
    run: int
    threshold: int
    step: str | None
    manifest: bool
    ended: tuple[Ended, ...] = field(default=())
    key: str | None = None
    transcript: str | None = None

    @property
    def awaited(self) -> tuple[TrusteeRow, ...]:
        """Whose message is awaited now; nobody's while the manifest is not logged yet."""
        if self.step is None or (self.step == CONFIRMING and not self.manifest):
            return ()
        return tuple(row for row in self.rows if self.step not in row.said)

    @property
    def dealt(self) -> bool:
        """Whether every trustee has revealed, so that each can check the own shares."""
        return self.key is not None


def has_ceremony(assembly: AssemblyRow) -> bool:
    """Whether the assembly is announced and its ballots are secret."""
    return phase_of(assembly) not in UNANNOUNCED and definition_of(assembly).is_secret


def read_ceremony(session: Session, assembly: AssemblyRow) -> CeremonyTable:
    """Return the ceremony's table; raises AssemblyNotPublished, CeremonyFailed."""
    definition = definition_of(assembly)
    threshold = definition.trustee_threshold
    ceremony = Ceremony.begin(
        group_for_verifying(), definition.hd, len(definition.trustees), threshold
    )
    said: dict[tuple[str, int], Said] = {}
    ended: list[Ended] = []
    for entry in scan_log(session, assembly.id):
        if entry.type == "open":
            break
        if entry.type in (*MAKING, CONFIRMING):
            ceremony = ceremony.after(entry.type, entry.body)
            _note(entry, ceremony, said, ended)
    dealt = ceremony.phase in ("dealt", "confirmed")
    return CeremonyTable(
        rows=tuple(
            TrusteeRow(n, one, {step: said[step, n] for step in STEPS if (step, n) in said})
            for n, one in enumerate(definition.trustees, 1)
        ),
        run=ceremony.run,
        threshold=threshold,
        step=_step(ceremony),
        manifest=assembly.hm is not None,
        ended=tuple(ended),
        key=ceremony.result().key.hex() if dealt else None,
        transcript=ceremony.transcript.hex() if dealt else None,
    )


def _note(
    entry: Entry, ceremony: Ceremony, said: dict[tuple[str, int], Said], ended: list[Ended]
) -> None:
    here = Said(entry.seq, entry.t)
    if entry.type != COMPLAINT:
        said[entry.type, entry.body["trustee"]] = here
        return
    ended.append(Ended(ceremony.blames[-1], here))
    for key in [key for key in said if key[0] in ("dkg-commit", "dkg-reveal")]:
        # Everybody deals again.
        del said[key]


def _step(ceremony: Ceremony) -> str | None:
    kinds = {kind for kind, _ in ceremony.expected if kind != COMPLAINT}
    return next(iter(kinds), None)
