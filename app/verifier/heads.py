"""The tree heads that witnesses must have cosigned, and who cosigned which (PROTOCOL §6.5).

Law: a quorum counts different keys of the definition. In a rehearsal times are not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import VerificationError
from app.core.tlog.cosignature import find_cosignature, witness_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.verifier.case import Case
    from app.verifier.report import Look

# The first head with `close` is cosigned within 15 minutes of it. An entry's time is cut to the
# minute, so its last second counts; a witness's clock may be 2 minutes off like any other.
CLOSE_SECONDS = 15 * 60 + 60
CLOCK_SECONDS = 2 * 60


@dataclass(frozen=True)
class Demand:
    """A head that must be cosigned: sizes allowed, root if named, latest POSIX time if limited."""

    name: str
    where: str
    least: int
    most: int
    root: str = ""
    until: int | None = None


def find_demands(case: Case) -> Iterator[Demand]:
    """Yield the heads that the entries of this record ask for."""
    manifest, opening, close = case.find("manifest"), case.find("open"), case.find("close")
    if manifest is not None and opening is not None:
        yield Demand("opening", f"entry {opening.at}", manifest.at + 1, opening.at)
    if close is not None:
        yield Demand(
            "close",
            f"entry {close.at}",
            close.at + 1,
            len(case.lines),
            until=None if _admits_lateness(case) else int(close.t.timestamp()) + CLOSE_SECONDS,
        )
    for act in case.all("tally", "result", "certificate"):
        size, root = act.body["tree_size"], act.body["root"]
        yield Demand(act.type, f"entry {act.at}", size, size, root)


def _admits_lateness(case: Case) -> bool:
    return any(act.body["code"] == "close_head_late" for act in case.all("incident"))


def find_witnesses(case: Case, name: str, look: Look) -> dict[bytes, int]:
    """Return the time (POSIX seconds) at which each witness key cosigned a checkpoint file.

    Cosignatures that do not hold, or are of the future or of before their newest entry, fail.
    """
    definition = case.need_definition()
    signed, found = case.checkpoints[name], {}
    for witness in definition.keys.witnesses:
        try:
            held = find_cosignature(signed, witness_key(witness.name, witness.key))
        except VerificationError as error:
            look.fail(error.code, f"file {name}", **error.fields)
            continue
        if held is None:
            continue
        if not definition.rehearsal and not _is_plausible(
            case, signed.checkpoint.size, held.timestamp
        ):
            look.fail("cosignature_time", f"file {name}", witness=witness.name)
            continue
        found[held.public_key] = held.timestamp
    return found


def _is_plausible(case: Case, size: int, timestamp: int) -> bool:
    """Not of the future, and not older than the newest entry that the head contains."""
    places = range(min(size, len(case.log)) - 1, -1, -1)
    newest = next((item for at in places if (item := case.log[at]) is not None), None)
    earliest = int(newest.t.timestamp()) - CLOCK_SECONDS if newest is not None else 0
    return earliest <= timestamp <= int(case.asked.now.timestamp()) + CLOCK_SECONDS
