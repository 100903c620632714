"""The ceremony of secret mode as the log holds it, and whether the vote may open behind it.

Law: nothing about the key is kept beside the log; every reading replays the trustees' messages
from it. A message is refused unless the replayed ceremony takes it; what it says and proves is
core.ceremony's affair. The platform holds no share and makes no message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.service.read import definition_of
from app.assembly.service.trustee_messages import Message, register_message, scan_log
from app.core.assembly import Act
from app.core.ceremony import Ceremony
from app.core.errors import RuleError
from app.core.group import group_for_verifying

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

MAKING = ("trustee-key", "dkg-commit", "dkg-reveal", "dkg-complaint")
CONFIRMING = "ceremony-ok"


class CeremonyChanged(RuleError):
    """The trustees spoke again after this manifest was put up; it must be made anew."""


def replay_ceremony(session: Session, assembly: AssemblyRow) -> Ceremony:
    """Return the ceremony of a published secret assembly after every message in its log."""
    definition = definition_of(assembly)
    ceremony = Ceremony.begin(
        group_for_verifying(),
        definition.hd,
        len(definition.trustees),
        definition.trustee_threshold,
    )
    for entry in scan_log(session, assembly.id):
        if entry.type in (*MAKING, CONFIRMING):
            ceremony = ceremony.after(entry.type, entry.body)
        elif entry.type == "open":
            break
    return ceremony


def manifest_keys(session: Session, assembly: AssemblyRow) -> dict[str, bytes]:
    """Return what a manifest says of the ceremony, nothing in named mode.

    Raises CeremonyUnfinished, CeremonyFailed.
    """
    if not definition_of(assembly).is_secret:
        return {}
    ceremony = replay_ceremony(session, assembly)
    return {"trustee_key": ceremony.result().key, "ceremony": ceremony.transcript}


def check_ceremony_unchanged(session: Session, assembly: AssemblyRow, body: object) -> None:
    """Raise CeremonyChanged unless a manifest's body names the ceremony as it stands."""
    assert isinstance(body, dict)
    keys = manifest_keys(session, assembly)
    if any(body[name] != value.hex() for name, value in keys.items()):
        raise CeremonyChanged(assembly=assembly.id)


def is_key_confirmed(session: Session, assembly: AssemblyRow) -> bool:
    """True in named mode, and once every trustee has confirmed the key under the manifest."""
    definition = definition_of(assembly)
    if not definition.is_secret:
        return True
    return len(replay_ceremony(session, assembly).confirmed) == len(definition.trustees)


def _try_message(session: Session, assembly: AssemblyRow, message: Message) -> None:
    replay_ceremony(session, assembly).after(message.type, message.body)


for name in MAKING:
    register_message(name, Act.MAKE_KEY, _try_message)
register_message(CONFIRMING, Act.CONFIRM_KEY, _try_message)
