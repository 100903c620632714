"""One motion of a draft: what it says, who votes on it, what can be chosen.

Law: a motion is refused or accepted here, where it comes in, field by field; its full text,
with budget and attachments, is what the definition's hash binds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from app.core.errors import RuleError
from app.core.rules.counts import MAX_CANDIDATES, MotionKind

MAX_TITLE = 120
MAX_MOTION_TEXT = 20_000
MAX_OPTION = 60
MAX_ATTACHMENTS = 5
MAX_PROPOSER = 60
# In 分: a billion yuan.
MAX_BUDGET = 100_000_000_000
OPTION_IDS = "abcdefghijklmnopqrst"
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


def yuan(fen: int) -> str:
    """Return 分 as yuan with two decimals, grouped in threes: 123456 → `1,234.56`."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def clean(text: str) -> str:
    """Return one line of text without control characters, as it can be printed and hashed."""
    return _CONTROL.sub(" ", text).strip()


def parse_motion(item: dict[str, Any], number: int) -> DraftMotion:
    """Return a motion of its JSON value, the draft's `number`th; raises DraftInvalid."""
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
