"""Many rights from one device: counted, and the means to count forgotten (RULES §3.7, R30).

Law: with the last ballot that an owner cast lies one keyed digest of address and browser, 16
bytes, good within its assembly alone; no page shows it, none says which rights share one. With
the final result two numbers are kept and every digest is forgotten. It suggests, it does not
prove: a family, a helper's tablet and a shared network look alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from app.platform.crypto import blind_index
from app.voting.models import RightStateRow, SharedDeviceCount

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# As many rights may one phone number stand for too (service.codes).
DEVICE_RIGHTS = 3


@dataclass(frozen=True, slots=True)
class SharedDevices:
    """How many devices served more than three rights, and how many rights stand behind them."""

    devices: int
    rights: int


def device_digest(assembly_id: str, address: str, browser: str) -> bytes | None:
    """Return the keyed digest of where a ballot comes from; None where nothing is known."""
    if not address:
        return None
    return blind_index("device", "\x00".join((assembly_id, address, browser[:400])))


def count_shared_devices(session: Session, assembly_id: str) -> SharedDevices:
    """Return the numbers, from the digests or as they were kept when these were forgotten."""
    kept = session.get(SharedDeviceCount, assembly_id)
    if kept is not None:
        return SharedDevices(kept.devices, kept.rights)
    rights = func.count()
    statement = (
        select(rights)
        .where(RightStateRow.assembly_id == assembly_id, RightStateRow.device.is_not(None))
        .group_by(RightStateRow.device)
        .having(rights > DEVICE_RIGHTS)
    )
    found = session.scalars(statement).all()
    return SharedDevices(len(found), sum(found))


def forget_devices(session: Session, assembly_id: str) -> None:
    """Keep the two numbers and forget the digests, in the caller's transaction."""
    found = count_shared_devices(session, assembly_id)
    if session.get(SharedDeviceCount, assembly_id) is None:
        session.add(
            SharedDeviceCount(assembly_id=assembly_id, devices=found.devices, rights=found.rights)
        )
    session.execute(
        update(RightStateRow)
        .where(RightStateRow.assembly_id == assembly_id, RightStateRow.device.is_not(None))
        .values(device=None)
    )
