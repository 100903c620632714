"""The record of published accounts: what a stranger needs, the same bytes for the same log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.companion.accounts.service.drafting import published_months
from app.companion.accounts.service.opening import get_accounts
from app.core.accounts import (
    MANIFEST,
    Manifest,
    build_accounts_record,
    encode_manifest,
    journals_name,
    parse_charter,
    units_name,
)
from app.core.record import ENTRIES, README, checkpoint_name
from app.platform.log import cosigned_sizes, entries, log_size, note_at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_README = """{community}: published accounts (公示账目)

Log origin {origin}

entries.jsonl        the accounts log: a charter, then one statement for each closed month
checkpoints/         signed heads of the log, with what witnesses cosigned
months/              the journals of each month, one a line
units/               what each unit owns of the maintenance fund, under salted commitments
manifest.json        format and version

Check it without trusting anybody:
python3 verify.pyz record.zip --anchor <the anchor on the notice in your building>
Keep this file: next time, --since <this file> proves that no month was rewritten.
"""


def record_files(session: Session, community_id: str) -> dict[str, bytes]:
    """Return the files of the record by name; raises AccountsNotOpen."""
    accounts = get_accounts(session, community_id)
    charter, size = parse_charter(accounts.charter), log_size(session, accounts.log_id)
    months = published_months(session, community_id)
    leaves = entries(session, accounts.log_id)
    manifest = Manifest(community_id, size, tuple(one.month for one in months))
    files = {
        ENTRIES: b"".join(leaf + b"\n" for leaf in leaves),
        MANIFEST: encode_manifest(manifest),
        README: _README.format(community=charter.community_name, origin=charter.origin).encode(),
    }
    for one in months:
        files[journals_name(one.month)] = bytes(one.journals)
        files[units_name(one.month)] = bytes(one.units)
    for known in {*cosigned_sizes(session, accounts.log_id), size}:
        files[checkpoint_name(known)] = note_at(session, accounts.log_id, known).encode()
    return files


def make_accounts_record(session: Session, community_id: str) -> bytes:
    """Return the bytes of record.zip; raises AccountsNotOpen."""
    return build_accounts_record(record_files(session, community_id))
