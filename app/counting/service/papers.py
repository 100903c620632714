"""Papers of a counted assembly: the record of the count, each decision, a consultation's result.

Law: figures are those of the posted result; deemed votes stand in a column of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.draft import Draft
from app.assembly.service.papers import assembly_cover, meeting_name, part_words, scope_words
from app.assembly.service.read import definition_of
from app.core.calendar import local_date
from app.counting.service.count import figures_of
from app.counting.service.documents import result_context
from app.counting.service.heads import last_of, read_log
from app.platform.papers import PaperNotYet
from app.platform.papers.fields.meeting import (
    ConsultationResult,
    CountedMotion,
    CountRecord,
    PaperLedger,
    Resolution,
)
from app.platform.papers.fields.shared import (
    Bar,
    Counted,
    PartlyOpened,
    Signer,
    Span,
    Total,
)
from app.voting.service.paper.counting_papers import present_by_role
from app.voting.service.paper.readings import count_differences

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.definition import Definition
    from app.core.entries import Entry

CONSULTATION = "consultation"
TESTS = {
    "quorum_heads": "参与人数占总人数",
    "quorum_area": "参与面积占总面积",
    "consent_heads": "同意人数占参与人数",
    "consent_area": "同意面积占参与面积",
}
UNANIMITY = {"consent_heads": "同意人数占总人数", "consent_area": "同意面积占总面积"}
VOID_WORDS = {
    "two_marks": "选了两项以上",
    "unclear": "选项不清",
    "altered": "涂改",
    "other_mark": "另有记号",
    "unsigned": "未签名",
    "wrong_form": "不是本次会议的票",
    "too_many": "所选超过名额",
}
ROLES = {"clerk": "计票人", "scrutineer": "监票人"}
NONE = {"rights": 0, "heads": 0, "area": 0}
NO_PAPER = {"issued": 0, "counted": 0, "void": 0, "spoiled": 0, "unreturned": 0}
UNEQUAL = "书面票两人录入不一致 {} 次，由第三人另行录入或者清除后重新录入，两人一致后计入"
NEXT_STEP = "本次征询的结果不具有约束力。召集人可以据此拟定议题，提请业主共同决定。"


def count_record_of(session: Session, assembly: AssemblyRow, *, at: datetime) -> CountRecord:
    """Return the record of the count; raises PaperNotYet before a result is posted."""
    context, log = _posted(session, assembly, "count-record", at), read_log(session, assembly)
    ledger: Mapping[str, int] = context["reconciliation"] or NO_PAPER
    tally = last_of(log, "tally")
    return CountRecord(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        place=Draft.of(assembly).count_place,
        began=last_of(log, "close").t,
        ended=tally.t,
        by_phone=context["counted"].participants - ledger["counted"],
        paper=PaperLedger(**ledger, reasons=_void_reasons(log)),
        motions=tuple(_counted_motion(one) for one in context["motions"]),
        differences=(*_differences(log), *_unequal(session, assembly)),
        attendance=present_by_role(session, assembly.id),
        signers=(
            *(
                Signer(ROLES.get(one.role, one.role), one.name, one.organisation)
                for one in context["counters"]
            ),
            # Paper ballots are read aloud by somebody whom the log does not know.
            *([Signer("唱票人")] if ledger["issued"] else []),
        ),
        log_size=tally.body["tree_size"],
        log_root=tally.body["root"],
    )


def resolution_of(
    session: Session, assembly: AssemblyRow, number: int, *, at: datetime
) -> Resolution:
    """Return the decision on motion `number` (from 1) as a paper of its own.

    Raises PaperNotYet before the result is posted, and for what was not carried, elects
    somebody or binds nobody.
    """
    context = _posted(session, assembly, "resolution", at)
    shown = next((one for one in context["motions"] if one["number"] == number), None)
    if shown is None or not _is_decision(assembly, shown):
        raise PaperNotYet(paper="resolution")
    motion, numbers = shown["motion"], shown["numbers"]
    winner = numbers["winner"]
    return Resolution(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        item=number,
        title=motion.title,
        text=shown["text"],
        chosen="" if winner == "yes" else shown["labels"][winner],
        scope=scope_words(motion),
        total=_total(numbers["scope"]),
        participants=_total(numbers["participants"]),
        choices=_choices(shown),
        bars=_bars(shown),
        basis=motion.article,
        posted=local_date(context["posted"]),
        effective=local_date(context["posted"]),
        executor=_executor(definition_of(assembly)),
        revocable_until=context["revocation_until"],
        text_sha256=shown["text_hash"],
        log_root=context["result"].body["root"],
    )


def _executor(definition: Definition) -> str:
    """Who carries a decision out: the committee; a preparatory group dissolves before (274-15)."""
    convener = definition.body["convener"]
    return str(convener["name"]) if convener["body"] == "committee" else "业主委员会"


def counted_motion(
    session: Session, assembly: AssemblyRow, number: int, *, at: datetime
) -> tuple[CountedMotion, tuple[Bar, ...]]:
    """Return what was counted on motion `number` (from 1) and the tests of what was chosen.

    Raises PaperNotYet before a result is posted.
    """
    context = _posted(session, assembly, "count-record", at)
    shown = context["motions"][number - 1]
    return _counted_motion(shown), _bars(shown)


def decisions_of(session: Session, assembly: AssemblyRow, *, at: datetime) -> list[tuple[int, str]]:
    """Return number and title of the motions that have a decision of their own."""
    context = result_context(session, assembly, figures_of(session, assembly), at=at)
    return [
        (one["number"], one["motion"].title)
        for one in context["motions"]
        if _is_decision(assembly, one)
    ]


def consultation_of(
    session: Session, assembly: AssemblyRow, number: int, *, at: datetime
) -> ConsultationResult:
    """Return what owners wish on motion `number` (from 1; RULES §3.6).

    Raises PaperNotYet for what is no consultation, or has no such motion.
    """
    if assembly.kind != CONSULTATION:
        raise PaperNotYet(paper="consultation-result")
    context = _posted(session, assembly, "consultation-result", at)
    shown = next((one for one in context["motions"] if one["number"] == number), None)
    if shown is None:
        raise PaperNotYet(paper="consultation-result")
    return ConsultationResult(
        cover=assembly_cover(session, assembly),
        topic=shown["motion"].title,
        scope=scope_words(shown["motion"]),
        window=Span(definition_of(assembly).opens, context["closing"]),
        total=_total(shown["numbers"]["scope"]),
        answered=_total(shown["numbers"]["participants"]),
        choices=_choices(shown),
        opinions=(),
        next_step=NEXT_STEP,
    )


def _posted(session: Session, assembly: AssemblyRow, paper: str, at: datetime) -> dict[str, Any]:
    if not any(entry.type == "result" for entry in read_log(session, assembly)):
        raise PaperNotYet(paper=paper)
    return result_context(session, assembly, figures_of(session, assembly), at=at)


def _is_decision(assembly: AssemblyRow, shown: Mapping[str, Any]) -> bool:
    """An election is announced by name, a consultation decides nothing, a reference neither."""
    binds = assembly.kind != CONSULTATION and not assembly.reference
    return binds and shown["outcome"].carried and "election" not in shown["numbers"]


def _total(numbers: Mapping[str, int]) -> Total:
    return Total(numbers["heads"], numbers["area"])


def _counted_motion(shown: Mapping[str, Any]) -> CountedMotion:
    return CountedMotion(
        number=shown["number"],
        title=shown["motion"].title,
        total=_total(shown["numbers"]["scope"]),
        participants=_total(shown["numbers"]["participants"]),
        choices=_choices(shown),
        void=shown["void"],
    )


def _choices(shown: Mapping[str, Any]) -> tuple[Counted | PartlyOpened, ...]:
    deemed = shown["numbers"].get("deemed", {"majority": None, "follow": NONE, "silent": NONE})
    added = Total(
        deemed["follow"]["heads"] + deemed["silent"]["heads"],
        deemed["follow"]["area"] + deemed["silent"]["area"],
    )
    if any(option["area"] is None for option in shown["numbers"]["options"]):
        return tuple(
            PartlyOpened(shown["labels"][option["choice"]], option["heads"], option["area"])
            for option in shown["numbers"]["options"]
        )
    return tuple(
        Counted(
            shown["labels"][option["choice"]],
            option["heads"],
            option["area"],
            added if option["choice"] == deemed["majority"] else Total(0, 0),
        )
        for option in shown["numbers"]["options"]
    )


def _bars(shown: Mapping[str, Any]) -> tuple[Bar, ...]:
    """The tests of the motion; of one of several only those of the option that won."""
    winner = shown["numbers"]["winner"]
    unanimous = shown["numbers"]["class"] == "unanimous_affected"
    names = {**TESTS, **UNANIMITY} if unanimous else TESTS
    return tuple(
        Bar(
            name=names[test["test"]],
            num=test["num"],
            den=test["den"],
            need=part_words(test["need"][0], test["need"][1], strict=test["need"][2] == "gt"),
            held=test["held"],
            is_area=test["test"].endswith("area"),
            short=test["short"],
        )
        for test in shown["numbers"]["tests"]
        if test["choice"] in (None, winner)
    )


def _void_reasons(log: Sequence[Entry]) -> tuple[tuple[str, int], ...]:
    """How often each reason was found, in items: a void item voids nothing but itself."""
    found = Counter(
        void["reason"] for e in log if e.type == "paper-ballot" for void in e.body["void"]
    )
    return tuple((VOID_WORDS[reason], count) for reason, count in found.most_common())


def _unequal(session: Session, assembly: AssemblyRow) -> tuple[str, ...]:
    """What the desk's register says of ballots that two officers read differently."""
    found = count_differences(session, assembly.id)
    return (UNEQUAL.format(found),) if found else ()


def _differences(log: Sequence[Entry]) -> tuple[str, ...]:
    types = Counter(entry.type for entry in log)
    said = (
        ("superseded", "书面票替代此前的手机表决 {} 次"),
        ("revoke", "依异议的处理撤销表决 {} 次"),
        ("roll-correction", "依异议的处理更正名册 {} 次，并重新计票"),
        ("incident", "记入日志的事故 {} 次"),
    )
    return tuple(words.format(types[name]) for name, words in said if types[name])
