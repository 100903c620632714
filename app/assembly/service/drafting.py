"""The shape of a draft: what a convener decides, checked where it comes in.

Law: whatever a draft may hold is refused or accepted here, field by field, so that nothing
is first refused at the publication that was wrong from the beginning. What is missing is
no fault of a draft; the checks before the notice list it (checks.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from app.assembly.service.draft_motion import DraftInvalid, DraftMotion, clean, parse_motion
from app.core.entries import parse_minute
from app.core.errors import RuleError
from app.core.rules.approval import ConvenerBody

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

MAX_MOTIONS = 30
WORDS = {
    "convener_body": tuple(body.value for body in ConvenerBody),
    "publication": ("owners", "public"),
    "rulings_by": ("street_office", "residents_committee"),
    "code_channels": ("letter", "phone"),
    "silence": ("not_counted", "follow_majority"),
    "group_chair": ("street_office", "residents_committee"),
    "mode": ("named", "secret"),
    "result_mode": ("M0", "M1"),
}
LENGTHS = {
    "convener_name": 60,
    "publication_article": 120,
    "count_place": 200,
    "paper_desk": 200,
    "contact": 100,
    "legal_basis": 300,
    "lot": 200,
    "silence_basis": 120,
    "secret_basis": 120,
}
# Numbers that a draft may leave open: None is what the profile says.
MOST = {"extension_days": 366, "proxy_cap": 100, "group_members": 99, "group_owners": 99}
LISTS = ("motions", "officers", "trustees")
MAX_ORGANISATION = 60
MAX_TRUSTEES = 5
_KEY = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a convener decides; times are aware UTC minutes, dates ISO text."""

    motions: tuple[DraftMotion, ...] = ()
    convener_body: str = "committee"
    convener_name: str = ""
    approval: dict[str, Any] | None = None
    publication: str = "owners"
    publication_article: str = ""
    record_date: str = ""
    opens: str = ""
    closes: str = ""
    rulings_by: str = "street_office"
    officers: tuple[int, ...] = ()
    count_place: str = ""
    paper_desk: str = ""
    contact: str = ""
    legal_basis: str = ""
    # The public draw that settles ties of an election (PROTOCOL §8).
    lot: str = ""
    code_channels: str = "letter"
    # Whether the silent count with the majority, and whether 随多数 can be ticked (R18).
    silence: str = "not_counted"
    follow_choice: bool = False
    silence_basis: str = ""
    extension_days: int | None = None
    proxy_cap: int | None = None
    # A first assembly's preparatory group (RULES §3.1-3).
    group_members: int | None = None
    group_owners: int | None = None
    group_chair: str = "street_office"
    # Secret ballots: what they rest on (R41), which sums are opened, who holds the key together.
    mode: str = "named"
    result_mode: str = "M0"
    secret_basis: str = ""
    trustees: tuple[dict[str, str], ...] = ()
    impact_assessed: bool = False
    paper: bool = True
    extra: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, row: AssemblyRow) -> Draft:
        """Return the draft of an assembly."""
        return parse_draft(row.draft) if row.draft else cls()


def parse_draft(value: dict[str, Any]) -> Draft:
    """Return the draft of its JSON value; raises DraftInvalid."""
    unknown = set(value) - set(Draft.__dataclass_fields__)
    if unknown:
        raise DraftInvalid(field=min(unknown), reason="unknown")
    if len(value.get("motions", ())) > MAX_MOTIONS:
        raise DraftInvalid(field="motions", reason="too_many")
    motions = tuple(parse_motion(item, n) for n, item in enumerate(value.get("motions", ()), 1))
    rest = {name: part for name, part in value.items() if name not in LISTS}
    officers, trustees = tuple(value.get("officers", ())), parse_trustees(value.get("trustees", ()))
    draft = Draft(motions=motions, officers=officers, trustees=trustees, **rest)
    _check_words(draft)
    _check_numbers(draft)
    _check_times(draft)
    return draft


def _check_words(draft: Draft) -> None:
    for name, known in WORDS.items():
        if getattr(draft, name) not in known:
            raise DraftInvalid(field=name, reason="unknown")
    for name, limit in LENGTHS.items():
        if len(getattr(draft, name)) > limit:
            raise DraftInvalid(field=name, reason="too_long", limit=limit)


def _check_numbers(draft: Draft) -> None:
    for name, most in MOST.items():
        number = getattr(draft, name)
        if number is not None and not (type(number) is int and 0 <= number <= most):
            raise DraftInvalid(field=name, reason="number", limit=most)


def _check_times(draft: Draft) -> None:
    for name in ("opens", "closes"):
        try:
            if getattr(draft, name):
                parse_minute(getattr(draft, name))
        except RuleError:
            raise DraftInvalid(field=name, reason="time") from None
    try:
        if draft.record_date:
            date.fromisoformat(draft.record_date)
    except ValueError:
        raise DraftInvalid(field="record_date", reason="date") from None


def parse_trustees(value: Iterable[Mapping[str, str]]) -> tuple[dict[str, str], ...]:
    """Return who holds the key together, each with organisation and public key in hex.

    Raises DraftInvalid.
    """
    found = []
    for number, item in enumerate(value, 1):
        organisation, key = clean(item.get("organisation", "")), item.get("key", "").strip().lower()
        if not 1 <= len(organisation) <= MAX_ORGANISATION:
            raise DraftInvalid(field="trustee_organisation", reason="length", trustee=number)
        if not _KEY.fullmatch(key):
            raise DraftInvalid(field="trustee_key", reason="key", trustee=number)
        found.append({"organisation": organisation, "key": key})
    if len(found) > MAX_TRUSTEES:
        raise DraftInvalid(field="trustees", reason="too_many", limit=MAX_TRUSTEES)
    return tuple(found)
