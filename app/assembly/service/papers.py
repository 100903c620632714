"""Papers that an assembly's definition and register fill: its agenda, its posted roll.

Law: they say what the signed definition says; figures are of the register, owners are masked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.service.draft import Draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.notice import describe_motion
from app.assembly.service.partition import partition_of
from app.assembly.service.posting import posted_until
from app.assembly.service.read import definition_of
from app.core.rules.matters import MotionClass
from app.platform.config import current_config
from app.platform.papers.fields.meeting import Agenda, AgendaItem
from app.platform.papers.fields.owners import RollPosting, RollRow
from app.platform.papers.fields.shared import Cover, Enclosure, Signer, Total
from app.registry.service import cover_of, post_roll, rights_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.definition import Definition, Motion
    from app.registry.service import PostedRoll

CLASSES = {
    "ordinary": "一般事项",
    "special": "特别事项",
    "election": "选举事项",
    "unanimous_affected": "有利害关系的业主一致同意事项",
}
SOURCES = {"register": "不动产登记簿", "survey": "测绘实测", "contract": "买卖合同", "": "未注明"}
DIGITS = "零一二三四五六七八九"
HALF = (1, 2)


def assembly_cover(session: Session, assembly: AssemblyRow) -> Cover:
    """Return what stands on top of the convener's papers; raises AssemblyNotPublished."""
    definition, draft = definition_of(assembly), Draft.of(assembly)
    return cover_of(
        session,
        assembly.community_id,
        issuer=definition.body["convener"]["name"],
        contact=draft.contact,
        url=f"{current_config().public_url}/a/{assembly.id}",
        sealed=definition.body["convener"]["body"] == "committee",
        rehearsal=assembly.rehearsal,
        reference=assembly.reference,
    )


def meeting_name(assembly: AssemblyRow) -> str:
    """Return the assembly's title with its community's name before it, once."""
    name = definition_of(assembly).community_name
    return assembly.title if assembly.title.startswith(name) else name + assembly.title


def agenda_of(session: Session, assembly: AssemblyRow) -> Agenda:
    """Return the motions exactly as voted; raises AssemblyNotPublished."""
    definition, draft = definition_of(assembly), Draft.of(assembly)
    rights = rights_of(
        session,
        assembly.community_id,
        record_date=definition.record_date,
        parking_area=definition.policies.parking_area,
        parking_heads=definition.policies.parking_heads,
    )
    partition = partition_of(session, assembly)
    shown = [
        describe_motion(motion, drafted.full_text, rights, definition.policies, partition)
        for motion, drafted in zip(definition.motions, draft.motions, strict=True)
    ]
    return Agenda(
        assembly_cover(session, assembly),
        meeting_name(assembly),
        tuple(
            _item(definition, number, one, drafted)
            for number, (one, drafted) in enumerate(zip(shown, draft.motions, strict=True), 1)
        ),
    )


def _item(
    definition: Definition, number: int, shown: dict[str, object], drafted: DraftMotion
) -> AgendaItem:
    motion: Motion = shown["motion"]  # type: ignore[assignment]
    heads, area = shown["heads"], shown["area"]
    assert isinstance(heads, int)
    assert isinstance(area, int)
    return AgendaItem(
        number=number,
        title=motion.title,
        text=str(shown["text"]),
        matter=motion.matter,
        basis=motion.article,
        motion_class=CLASSES[motion.motion_class.value],
        threshold=_threshold(definition, motion),
        choices=tuple(choice.label for choice in motion.choices),
        scope=scope_words(motion),
        total=Total(heads, area),
        proposer=drafted.proposer or definition.body["convener"]["name"],
        text_sha256=str(shown["text_hash"]),
        budget=drafted.budget,
        enclosures=tuple(Enclosure(one["title"], one["sha256"]) for one in drafted.attachments),
    )


def scope_words(motion: Motion) -> str:
    """Return whom a motion concerns."""
    if motion.scope.kind == "all":
        return "本小区全体业主"
    if motion.scope.kind == "groups":
        return f"{'、'.join(sorted(motion.scope.groups))}的业主"
    return f"名册标签指明的 {len(motion.scope.tags)} 个专有部分的业主"


def _threshold(definition: Definition, motion: Motion) -> str:
    if motion.motion_class is MotionClass.UNANIMOUS_AFFECTED:
        return "范围内的业主一致同意，未表决的视为不同意"
    bars = definition.body["thresholds"]
    special = motion.motion_class is MotionClass.SPECIAL
    num, den = bars["special"] if special else bars["ordinary"]
    return f"参与表决的业主{part_words(num, den, strict=not special)}同意，面积、人数两项均须达到"


def part_words(num: int, den: int, *, strict: bool) -> str:
    """Return a bar in words: 三分之二以上 includes it, 过半数 does not (Civil Code 1259)."""
    if num == den:
        return "全部"
    if strict and (num, den) == HALF:
        return "过半数"
    words = f"{DIGITS[den]}分之{DIGITS[num]}" if den < len(DIGITS) else f"{num}/{den}"
    return f"超过{words}" if strict else f"{words}以上"


def roll_posting_of(session: Session, assembly: AssemblyRow) -> RollPosting:
    """Return the register as it is posted for objections; raises AssemblyNotPublished."""
    definition = definition_of(assembly)
    until = posted_until(session, assembly)
    roll = post_roll(session, assembly.community_id, record_date=definition.record_date)
    registrar = definition.officers_with("registrar")[0]
    return RollPosting(
        cover=assembly_cover(session, assembly),
        record_date=definition.record_date,
        heads=roll.total.heads,
        area=roll.total.area,
        units=len(roll.lines),
        counting=_counting(roll),
        rows=_rows(roll),
        objections_until=until,
        registrar=Signer("名册登记人", organisation=registrar.organisation),
    )


def _counting(roll: PostedRoll) -> tuple[str, ...]:
    counted = [
        word
        for word, counts in (("面积", roll.parking.count_area), ("人数", roll.parking.count_heads))
        if counts
    ]
    parking = f"车位、车库计入{'和'.join(counted)}。" if counted else "车位、车库不计入面积和人数。"
    return (
        "面积依次以不动产登记簿、测绘实测、买卖合同的记载为准；",
        "一名业主或者一组共有人有几处房屋的，面积相加，计 1 人；",
        "建设单位未出售和已出售但未交付的房屋，合并计 1 人；",
        parking,
    )


def _rows(roll: PostedRoll) -> tuple[RollRow, ...]:
    seen: set[frozenset[str]] = set()
    rows = []
    for line in roll.lines:
        right = frozenset((line.unit.label, *line.together))
        # A right's heads stand at the first of its units and nowhere else.
        heads = 0 if right in seen else line.heads
        seen.add(right)
        notes = [] if line.counts else ["不计面积"]
        notes += [f"共 {len(right)} 处"] if line.together else []
        rows.append(
            RollRow(
                line.unit.label,
                line.owner,
                line.unit.area,
                SOURCES.get(line.unit.area_source, ""),
                heads,
                "，".join(notes),
            )
        )
    return tuple(rows)
