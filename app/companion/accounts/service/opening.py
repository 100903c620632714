"""Opening the accounts log of a community: its charter names the keys under the posted anchor.

Law: the keys are those of the newest published definition, so that the anchor in the building is
that of the accounts too; before the first assembly they are those of the officers in office.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.read import definition_of, list_published
from app.companion.accounts.models import AccountsRow
from app.companion.books.service import open_books
from app.core.accounts import CHARTER, AccountsEntry, Charter, encode_accounts_entry, encode_charter
from app.core.definition.parts import Keys, Witness
from app.core.encoding import sha256
from app.core.entries import parse_minute
from app.core.errors import RuleError
from app.people.service import active_key, officers_with
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.log import append_leaf, create_log, log_public_key
from app.platform.roles import Role
from app.registry.service import get_community, lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import CommunityRow

SEED_BYTES = 32
MOST_ID = 40


class AccountsKeysMissing(RuleError):
    """Registrar or street office has no signing key yet, so there is no anchor to publish under."""


class AccountsNotOpen(RuleError):
    """The community publishes no accounts yet."""


def open_accounts(community_id: str, *, officer_id: int | None, host: str, now: datetime) -> str:
    """Begin the accounts log of a community and return its id; open accounts stay as they are.

    Raises CommunityNotFound, AccountsKeysMissing.
    """
    with transaction() as session:
        lock_community(session, community_id)
        found = find_accounts(session, community_id)
        if found is not None:
            return found.log_id
        community, log_id = get_community(session, community_id), log_id_of(community_id)
        origin = f"{host}/{log_id}"
        keys = _keys(session, community)
        charter = encode_charter(Charter(community_id, community.name, origin, keys))
        open_books(session, community_id, now=now)
        create_log(session, log_id, origin=origin)
        append_accounts(session, log_id, CHARTER, charter, now=now)
        session.add(
            AccountsRow(
                community_id=community_id,
                log_id=log_id,
                seed=secrets.token_bytes(SEED_BYTES),
                charter=charter,
                opened_at=now,
            )
        )
        detail = {"log": log_id}
        audit(
            session,
            officer_id,
            "accounts.open",
            community_id,
            detail,
            now=now,
            community_id=community_id,
        )
        return log_id


def append_accounts(
    session: Session, log_id: str, kind: str, body: dict[str, Any], *, now: datetime
) -> int:
    """Append an entry to an accounts log in the caller's act and return its number."""
    return append_leaf(
        session,
        log_id,
        lambda seq, t: encode_accounts_entry(AccountsEntry(kind, seq, parse_minute(t), body)),
        now=now,
    ).seq


def log_id_of(community_id: str) -> str:
    """Return the id of a community's accounts log."""
    plain = f"accounts-{community_id}"
    if len(plain) <= MOST_ID:
        return plain
    return f"accounts-{sha256(community_id.encode()).hex()[: MOST_ID - len('accounts-')]}"


def find_accounts(session: Session, community_id: str) -> AccountsRow | None:
    """Return the accounts of a community, or None where they were never opened."""
    return session.get(AccountsRow, community_id)


def get_accounts(session: Session, community_id: str) -> AccountsRow:
    """Return the accounts of a community; raises AccountsNotOpen."""
    found = find_accounts(session, community_id)
    if found is None:
        raise AccountsNotOpen(community=community_id)
    return found


def _keys(session: Session, community: CommunityRow) -> Keys:
    published = list_published(session, community.id)
    if published:
        return definition_of(published[0]).keys
    return Keys(
        registrar=_key_of(Role.REGISTRAR, community.id),
        log=log_public_key(),
        street_office=_key_of(Role.STREET_OFFICE, community.id),
        witnesses=tuple(
            Witness(one["name"], bytes.fromhex(one["key"])) for one in community.witnesses
        ),
        # A quorum that nobody could reach would hold every month up for ever.
        witness_quorum=min(community.witness_quorum, len(community.witnesses)),
    )


def _key_of(role: Role, community_id: str) -> bytes:
    for officer in officers_with(role, community_id):
        key = active_key(officer.id)
        if key is not None:
            return bytes.fromhex(key.public_key)
    raise AccountsKeysMissing(role=role.value)
