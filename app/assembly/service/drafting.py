"""The shape of a draft: what a convener decides, checked where it comes in.

Law: whatever a draft may hold is refused or accepted here, field by field, so that nothing
is first refused at the publication that was wrong from the beginning. What is missing is
no fault of a draft; the checks before the notice list it (checks.py).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from app.core.entries import parse_minute
from app.core.errors import RuleError
from app.core.rules.approval import ConvenerBody
from app.core.rules.counts import MAX_CANDIDATES, MotionKind

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

MAX_MOTIONS = 30
MAX_TITLE = 120
MAX_MOTION_TEXT = 20_000
MAX_OPTION = 60
MAX_ATTACHMENTS = 5
MAX_PROPOSER = 60
# In 分: a billion yuan.
MAX_BUDGET = 100_000_000_000
OPTION_IDS = "abcdefghijklmnopqrst"
WORDS = {
    "convener_body": tuple(body.value for body in ConvenerBody),
    "publication": ("owners", "public"),
    "rulings_by": ("street_office", "residents_committee"),
    "code_channels": ("letter", "phone"),
    "silence": ("not_counted", "follow_majority"),
    "group_chair": ("street_office", "residents_committee"),
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
}
# Numbers that a draft may leave open: None is what the profile says.
MOST = {"extension_days": 366, "proxy_cap": 100, "group_members": 99, "group_owners": 99}
ELECTION_MATTER = "278-3"
FILLED = ("seats", "alternates", "minimum")
MAX_SEATS = 99
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
_BAD_IN_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class DraftInvalid(RuleError):
    """A field of the draft cannot be as it is; `field` and `reason` say which and why."""


@dataclass(frozen=True, slots=True)
class DraftMotion:
    """One motion: title, full text, options of a one-of-several vote, who votes on it.

    Its scope is every unit of the buildings, staircases and flats that it names; all if none.
    Of an election the options are the candidates; `election` says how many are elected.
    """

    title: str
    text: str
    matter: str
    kind: str = "yes_no"
    options: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    staircases: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    election: dict[str, int] | None = None
    # Kept files: {name, title, sha256, size in bytes}.
    attachments: tuple[dict[str, Any], ...] = ()
    proposer: str = ""
    # What carrying it out may cost, in 分; None where it names no sum.
    budget: int | None = None

    @property
    def full_text(self) -> str:
        """The text that is voted on, with the budget and the attachments that its hash binds."""
        lines = [
            f"{number}. {one['title']}（{one['name']}，{one['size']} 字节）SHA-256 {one['sha256']}"
            for number, one in enumerate(self.attachments, 1)
        ]
        budget = [] if self.budget is None else [f"预算：{yuan(self.budget)} 元"]
        return "\n".join([self.text, *budget, *(["附件："] if lines else []), *lines])

    @property
    def whole_community(self) -> bool:
        return not (self.groups or self.staircases or self.units)


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
    motions = tuple(_parse_motion(item, n) for n, item in enumerate(value.get("motions", ()), 1))
    rest = {name: part for name, part in value.items() if name not in ("motions", "officers")}
    draft = Draft(motions=motions, officers=tuple(value.get("officers", ())), **rest)
    _check_words(draft)
    _check_numbers(draft)
    _check_times(draft)
    return draft


def yuan(fen: int) -> str:
    """Return 分 as yuan with two decimals, grouped in threes: 123456 → `1,234.56`."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def clean(text: str) -> str:
    """Return one line of text without control characters, as it can be printed and hashed."""
    return _CONTROL.sub(" ", text).strip()


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


def _parse_motion(item: dict[str, Any], number: int) -> DraftMotion:
    motion = DraftMotion(
        title=clean(item.get("title", "")),
        text=_lines(item.get("text", "")),
        matter=item.get("matter", ""),
        kind=item.get("kind", "yes_no"),
        options=tuple(clean(one) for one in item.get("options", ()) if clean(one)),
        groups=tuple(sorted(set(item.get("groups", ())), key=lambda g: g.encode("utf-16-be"))),
        staircases=tuple(dict.fromkeys(item.get("staircases", ()))),
        units=tuple(dict.fromkeys(clean(one) for one in item.get("units", ()) if clean(one))),
        election=item.get("election"),
        attachments=tuple(item.get("attachments", ())),
        proposer=clean(item.get("proposer", "")),
        budget=item.get("budget"),
    )
    if not 1 <= len(motion.title) <= MAX_TITLE:
        raise DraftInvalid(field="motion_title", reason="length", motion=number)
    if not 1 <= len(motion.text) <= MAX_MOTION_TEXT:
        raise DraftInvalid(field="motion_text", reason="length", motion=number)
    if motion.kind not in {kind.value for kind in MotionKind}:
        raise DraftInvalid(field="motion_kind", reason="unknown", motion=number)
    if len(motion.attachments) > MAX_ATTACHMENTS:
        raise DraftInvalid(field="motion_attachments", reason="count", motion=number)
    if len(motion.proposer) > MAX_PROPOSER:
        raise DraftInvalid(field="motion_proposer", reason="too_long", motion=number)
    _check_budget(motion, number)
    _check_options(motion, number)
    _check_election(motion, number)
    return motion


def _check_budget(motion: DraftMotion, number: int) -> None:
    budget = motion.budget
    if budget is not None and not (type(budget) is int and 0 < budget <= MAX_BUDGET):
        raise DraftInvalid(field="motion_budget", reason="number", motion=number)


def _check_options(motion: DraftMotion, number: int) -> None:
    def refuse(reason: str) -> DraftInvalid:
        return DraftInvalid(field="motion_options", reason=reason, motion=number)

    if motion.kind == MotionKind.YES_NO.value:
        if motion.options:
            raise refuse("not_here")
        return
    most = MAX_CANDIDATES if motion.kind == MotionKind.ELECTION.value else len(OPTION_IDS)
    if not 2 <= len(motion.options) <= most:
        raise refuse("count")
    if len(set(motion.options)) < len(motion.options):
        raise refuse("twice")
    if any(len(option) > MAX_OPTION for option in motion.options):
        raise refuse("length")


def _check_election(motion: DraftMotion, number: int) -> None:
    if (motion.kind == MotionKind.ELECTION.value) != (motion.election is not None):
        raise DraftInvalid(field="motion_kind", reason="unknown", motion=number)
    if motion.election is None:
        return
    seats, alternates, minimum = (motion.election.get(name, -1) for name in FILLED)
    spare = len(motion.options) - seats
    fits = 1 <= minimum <= seats <= MAX_SEATS and 0 <= alternates <= spare and spare >= 1
    if not fits or not motion.whole_community or motion.matter != ELECTION_MATTER:
        raise DraftInvalid(field="motion_election", reason="range", motion=number)


def _lines(text: str) -> str:
    return _BAD_IN_TEXT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
