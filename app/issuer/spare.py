"""Spare cards: voting codes that are no right's, for agents who hold no flat here (RULES R16).

Law: a spare card votes for nobody until a proxy names its key. The codes stay in the secrets
folder and on the cards; the service learns the public keys alone. Cards made before are printed
again and never drawn anew.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from app.core.definition import Definition
from app.core.entries.scalars import identifier
from app.core.entries.schema import array, constant, record
from app.core.errors import RuleError, VerificationError
from app.core.signatures import key_id, public_key
from app.core.voting_code import (
    VotingCodeInvalid,
    credential_seed,
    format_voting_code,
    parse_voting_code,
    voting_code_from_bytes,
)
from app.issuer.export import Export
from app.issuer.secrets_folder import Draw, SecretsInvalid
from app.issuer.sheets.html import Html, fill, join, sheet

MAX_CARDS = 500
_CODE_BYTES = 12


class TooManySpareCards(RuleError):
    """So many spare cards at once are a mistake."""


@dataclass(frozen=True, slots=True)
class SpareCard:
    """A card without a right: its code and its public key."""

    code: str
    public_key: bytes

    @property
    def number(self) -> str:
        """The card's number: the key id in fours, capitals."""
        text = key_id(self.public_key).upper()
        return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _code(value: object) -> None:
    try:
        parse_voting_code(str(value))
    except VotingCodeInvalid:
        raise SecretsInvalid(reason="code") from None


_FILE = record({"v": constant(1), "scope": identifier, "codes": array(_code)})


def make_spare_cards(
    definition: Definition, folder: Path, draw: Draw, *, count: int
) -> list[SpareCard]:
    """Return `count` spare cards, those drawn before first; new ones are written to disk first.

    Raises TooManySpareCards, SecretsInvalid.
    """
    if not 1 <= count <= MAX_CARDS:
        raise TooManySpareCards(count=count, limit=MAX_CARDS)
    scope = definition.credential_scope_id
    path = folder / f"spare-{scope}.json"
    codes = _read(path, scope)
    drawn = [voting_code_from_bytes(draw(_CODE_BYTES)) for _ in range(count - len(codes))]
    if drawn:
        codes = [*codes, *drawn]
        _write(path, {"v": 1, "scope": scope, "codes": codes})
    return [SpareCard(code, public_key(credential_seed(scope, code))) for code in codes[:count]]


def _read(path: Path, scope: str) -> list[str]:
    if not path.exists():
        return []
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        _FILE(value)
    except (ValueError, VerificationError):
        raise SecretsInvalid(file=path.name) from None
    if value["scope"] != scope:
        raise SecretsInvalid(file=path.name)
    return list(value["codes"])


def _write(path: Path, value: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(value, indent=1))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def spare_file(definition: Definition, cards: list[SpareCard]) -> bytes:
    """Return what the service learns of the cards: assembly and public keys."""
    keys = sorted(card.public_key.hex() for card in cards)
    value = {"v": 1, "assembly": definition.assembly, "keys": keys}
    return json.dumps(value, indent=1).encode()


def write_spare_sheet(export: Export, cards: list[SpareCard], folder: Path) -> Path:
    """Write the cards to print into the secrets folder and return the path."""
    target = folder / f"print-{export.definition.assembly}"
    target.mkdir(parents=True, exist_ok=True)
    path = target / "spare-cards.html"
    body = join(_card(export, card) for card in cards)
    path.write_text(sheet("代理卡", "cards", body), encoding="utf-8", newline="")
    return path


def _card(export: Export, card: SpareCard) -> Html:
    definition = export.definition
    return fill(
        "spare-card.html",
        rehearsal=Html("（演练）" if definition.rehearsal else ""),
        community=definition.community_name,
        code=format_voting_code(card.code),
        number=card.number,
        address=f"{export.base_url}/v/{definition.community_id}",
        anchor=export.anchor,
    )
