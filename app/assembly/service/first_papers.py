"""Papers that gather: 筹备事项公告 of a first assembly, 异议记录与答复 of any.

Law: what was prepared is told as the signed definition has it (274-12, 15 days before). Objections
are listed with their answers and without those who made them (274-11, RULES §3.7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from app.assembly.profiles import rules_of
from app.assembly.service.draft import Draft
from app.assembly.service.objections import list_objections
from app.assembly.service.papers import agenda_of, assembly_cover, meeting_name, part_words
from app.assembly.service.posting import posted_until
from app.assembly.service.read import definition_of
from app.core.calendar import local_date
from app.core.rules.counts import MotionKind
from app.platform.chinese_dates import close_text, moment_text
from app.platform.papers import PaperNotYet
from app.platform.papers.fields.first import Answered, Objections, PreparedMatters
from app.platform.papers.fields.shared import Enclosure, Section
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, ObjectionRow
    from app.core.definition import Definition
    from app.platform.papers.fields.meeting import AgendaItem

ABOUT = {
    "roll": "业主名册",
    "identity": "投票资格",
    "paper": "纸质票",
    "procedure": "会议程序",
    "result": "表决结果",
}
DECISIONS = {"upheld": "成立", "rejected": "不成立"}
RULED_BY = {"street_office": "街道办事处", "residents_committee": "居民委员会"}

AnsweredFinder = Callable[["Session", "AssemblyRow"], Iterable[Answered]]
_finders: list[AnsweredFinder] = []


def register_answered(finder: AnsweredFinder) -> None:
    """Let a room above tell the objections to what it posted for an assembly."""
    if finder not in _finders:
        _finders.append(finder)


def objections_of(session: Session, assembly: AssemblyRow) -> Objections:
    """Return every objection with its answer, in order; raises AssemblyNotPublished."""
    body = definition_of(assembly).policies.rulings_by
    community = get_community(session, assembly.community_id)
    rows = [_answered(one) for one in list_objections(session, assembly.id)]
    for finder in _finders:
        rows += finder(session, assembly)
    return Objections(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        rows=tuple(sorted(rows, key=lambda one: (one.at, one.number))),
        answer_days=rules_of(session, assembly).whole("objections.answer_days"),
        ruled_by=getattr(community, body, "") or RULED_BY.get(body, ""),
    )


def _answered(row: ObjectionRow) -> Answered:
    decided = None if row.state not in DECISIONS else row.decided_at
    return Answered(
        number=row.public_id,
        at=local_date(row.created_at),
        about=ABOUT[row.about],
        text=row.text,
        answer=(row.answer or "") if decided else "",
        decision=DECISIONS.get(row.state, ""),
        answered=None if decided is None else local_date(decided),
    )


def prepared_matters_of(session: Session, assembly: AssemblyRow) -> PreparedMatters:
    """Return what a first assembly's group has prepared; raises PaperNotYet for other kinds."""
    if assembly.kind != "first":
        raise PaperNotYet(paper="prepared-matters")
    definition, draft = definition_of(assembly), Draft.of(assembly)
    items = agenda_of(session, assembly).items
    return PreparedMatters(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        matters=tuple(_matters(definition, draft, items)),
        enclosures=tuple(Enclosure(f"{one.title}（全文）", one.text_sha256) for one in items),
        objections_until=posted_until(session, assembly),
    )


def _matters(
    definition: Definition, draft: Draft, items: tuple[AgendaItem, ...]
) -> Iterator[Section]:
    titles = "；".join(f"{one.number}. {one.title}" for one in items)
    yield Section(
        "会议的时间、形式和内容",
        (
            "会议采用书面征求意见的形式，手机表决与书面表决票并行，效力相同。"
            f"投票自 {moment_text(definition.opens)} 起，至 {close_text(definition.closes)} 止。",
            f"书面表决票：{draft.paper_desk}。公开计票：{draft.count_place}。",
            f"表决事项：{titles}。",
        ),
    )
    yield Section("首次会议的表决规则", tuple(_rules(definition, items)))
    for motion, item in zip(definition.motions, items, strict=True):
        if motion.kind == MotionKind.ELECTION.value and motion.election is not None:
            seats = motion.election
            yield Section(
                "候选人的产生和选举办法",
                (
                    "候选人由业主自荐、联名推荐，或者居民委员会、党组织推荐，经资格审查后公示。"
                    f"应选委员 {seats.seats} 名，候补委员 {seats.alternates} 名，"
                    f"候选人 {len(item.choices)} 名；至少选出 {seats.minimum} 名方为有效。",
                    f"人数和面积都相同的，以公开摇号确定先后：{definition.lot}。",
                ),
            )
    yield Section(
        "管理规约和议事规则",
        ("草案全文见所附文本，也张贴在各单元门厅。",),
    )


def _rules(definition: Definition, items: tuple[AgendaItem, ...]) -> Iterator[str]:
    quorum = definition.thresholds.quorum
    need = part_words(quorum.num, quorum.den, strict=False)
    yield f"由专有部分面积占比{need}且人数占比{need}的业主参与表决。"
    for one in items:
        yield f"第 {one.number} 项（{one.motion_class}）：{one.threshold}。"
    yield "首次会议尚无议事规则，未表决的不计入，也不随多数。"
