"""The draft: what the convener writes before anything is published.

Law: a draft has one shape (`Draft`), checked where it comes in; a page that was open while
somebody else saved is refused with its revision. Publication turns it into a definition and
it is never edited again.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.models import AssemblyRow
from app.assembly.profiles import get_profile
from app.assembly.service.read import add_document, lock_assembly
from app.core.assembly import Act, Phase, phase_after
from app.core.errors import RuleError
from app.core.rules.approval import Approval, ConvenerBody, check_approval
from app.core.rules.counts import MotionKind
from app.platform.db import transaction
from app.platform.files import store_file
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KINDS = ("regular", "temporary", "first", "part", "consultation")
MAX_MOTIONS = 30
MAX_MOTION_TEXT = 20_000
OPTION_IDS = "abcdefghijklmnopqrst"


class DraftStale(RuleError):
    """Somebody saved the draft while this page was open."""


class DraftInvalid(RuleError):
    """A field of the draft cannot be as it is; `field` and `reason` say which and why."""


@dataclass(frozen=True, slots=True)
class DraftMotion:
    """One motion: title, full text, options of a one-of-several vote, buildings in scope."""

    title: str
    text: str
    matter: str
    kind: str = "yes_no"
    options: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def whole_community(self) -> bool:
        return not self.groups


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
    code_channels: str = "letter"
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
    known = {name for name in Draft.__dataclass_fields__}
    unknown = set(value) - known
    if unknown:
        raise DraftInvalid(field=sorted(unknown)[0], reason="unknown")
    motions = tuple(_parse_motion(item, n) for n, item in enumerate(value.get("motions", ()), 1))
    if len(motions) > MAX_MOTIONS:
        raise DraftInvalid(field="motions", reason="too_many")
    rest = {name: part for name, part in value.items() if name not in ("motions", "officers")}
    return Draft(motions=motions, officers=tuple(value.get("officers", ())), **rest)


def _parse_motion(item: dict[str, Any], number: int) -> DraftMotion:
    motion = DraftMotion(
        title=_clean(item.get("title", "")),
        text=_lines(item.get("text", "")),
        matter=item.get("matter", ""),
        kind=item.get("kind", "yes_no"),
        options=tuple(_clean(one) for one in item.get("options", ()) if _clean(one)),
        groups=tuple(sorted(set(item.get("groups", ())), key=lambda g: g.encode("utf-16-be"))),
    )
    if not 1 <= len(motion.title) <= 120:
        raise DraftInvalid(field="title", reason="length", motion=number)
    if not 1 <= len(motion.text) <= MAX_MOTION_TEXT:
        raise DraftInvalid(field="text", reason="length", motion=number)
    if motion.kind not in {kind.value for kind in MotionKind}:
        raise DraftInvalid(field="kind", reason="unknown", motion=number)
    _check_options(motion, number)
    return motion


def _check_options(motion: DraftMotion, number: int) -> None:
    if motion.kind == "yes_no":
        if motion.options:
            raise DraftInvalid(field="options", reason="not_here", motion=number)
        return
    if not 2 <= len(motion.options) <= len(OPTION_IDS):
        raise DraftInvalid(field="options", reason="count", motion=number)
    if len(set(motion.options)) < len(motion.options):
        raise DraftInvalid(field="options", reason="twice", motion=number)


_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def create_assembly(
    community_id: str,
    *,
    title: str,
    kind: str,
    rehearsal: bool,
    officer_id: int,
    now: datetime,
) -> AssemblyRow:
    """Begin a draft; raises CommunityNotFound, DraftInvalid."""
    title = _clean(title)
    if not 1 <= len(title) <= 120:
        raise DraftInvalid(field="title", reason="length")
    if kind not in KINDS:
        raise DraftInvalid(field="kind", reason="unknown")
    with transaction() as session:
        community = get_community(session, community_id)
        row = AssemblyRow(
            id=f"as-{secrets.token_hex(6)}",
            community_id=community.id,
            phase=Phase.DRAFT.value,
            title=title,
            kind=kind,
            rehearsal=rehearsal,
            draft=Draft(convener_name=f"{community.name}业主委员会").to_json(),
            clock_shift=0,
            revision=0,
            created_at=now,
            created_by=officer_id,
        )
        session.add(row)
        return row


def save_draft(assembly_id: str, draft: Draft, *, revision: int, now: datetime) -> AssemblyRow:
    """Save the draft; an approved one falls back to draft, because the text approved has changed.

    Raises AssemblyNotFound, ActNotAllowedNow, DraftStale.
    """
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        phase = phase_after(Phase(row.phase), Act.EDIT)
        _check_revision(row, revision)
        row.draft, row.phase = {**draft.to_json(), "approval": None}, phase.value
        row.reference = not draft.paper
        row.revision += 1
        return row


def approve_draft(
    assembly_id: str,
    *,
    members: int,
    present: int,
    in_favour: int,
    document: bytes | None,
    document_name: str,
    revision: int,
    now: datetime,
) -> AssemblyRow:
    """Record the convener's own resolution (R45) and lock the draft for publication.

    Raises ActNotAllowedNow, DraftStale and what `check_approval` refuses.
    """
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        phase = phase_after(Phase(row.phase), Act.APPROVE)
        _check_revision(row, revision)
        draft = Draft.of(row)
        approval = _approval(session, row, members, present, in_favour, document, document_name)
        rules = get_profile(get_community(session, row.community_id).profile_id).rules
        check_approval(
            ConvenerBody(draft.convener_body),
            approval,
            majority_of_all=rules.flag("approval.majority_of_all"),
        )
        if document and approval is not None:
            add_document(
                session,
                row.id,
                kind="approval",
                name=_approval_name(document_name),
                data=document,
                public=False,
                now=now,
            )
        row.draft = {**row.draft, "approval": None if approval is None else asdict(approval)}
        row.phase, row.revision = phase.value, row.revision + 1
        return row


def _approval(
    session: Session,
    row: AssemblyRow,
    members: int,
    present: int,
    in_favour: int,
    document: bytes | None,
    name: str,
) -> Approval | None:
    if Draft.of(row).convener_body in ("residents_committee", "street_office"):
        return None
    if not document:
        return Approval(members, present, in_favour, "")
    stored = store_file(session, document, media_type="application/octet-stream", name=name)
    return Approval(members, present, in_favour, stored.sha256)


def _approval_name(name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    return f"approval.{suffix if re.fullmatch('[a-z0-9]{1,5}', suffix) else 'bin'}"


def _check_revision(row: AssemblyRow, revision: int) -> None:
    if row.revision != revision:
        raise DraftStale(assembly=row.id, revision=row.revision)
