"""What the fields of a motion say about each other and about the policies (PROTOCOL §3).

Law: choices are those of the motion's kind, the class is not below the law's. 随多数 stands on
every ordinary yes-no motion of an assembly that offers it and on no other; a first assembly has
none (R18). An election fills fewer seats than it has candidates.
"""

from __future__ import annotations

from app.core.definition.parts import Body
from app.core.definition.refusal import DefinitionInvalid, refuse_if
from app.core.errors import RuleError
from app.core.rules.counts import ABSTAIN, FOLLOW, NO, NONE_OF_THESE, YES, MotionKind, check_choices
from app.core.rules.matters import MotionClass, check_class_allowed, check_scope_allowed

_LABELS = {YES: "同意", NO: "反对", ABSTAIN: "弃权", FOLLOW: "随多数", NONE_OF_THESE: "都不同意"}
ELECTION_MATTER = "278-3"
# An entry has at most 65,535 bytes; what `_room` adds up is not below what an outcome can take.
RESULT_ROOM = 65_000


def verify_motion(motion: Body, body: Body) -> None:
    """Verify one motion of a definition's body; raises DefinitionInvalid."""
    name, choices = motion["id"], motion["choices"]
    unknown = set(motion["scope"].get("groups", ())) - set(body["groups"])
    refuse_if(bool(unknown), "scope_group", motion=name)
    wrong = any(_LABELS.get(choice["id"], choice["label"]) != choice["label"] for choice in choices)
    refuse_if(wrong, "choice_label", motion=name)
    kind = MotionKind(motion["kind"])
    unanimous = motion["class"] == MotionClass.UNANIMOUS_AFFECTED
    refuse_if(unanimous and kind is not MotionKind.YES_NO, "unanimity", motion=name)
    _verify_rules(motion, kind)
    if kind is MotionKind.YES_NO:
        _verify_follow(motion, body)
    if kind is MotionKind.ELECTION:
        _verify_election(motion, body)


def may_deem(kind: str, motion_class: str, assembly_kind: str) -> bool:
    """Tell whether 随多数 and silence may ever count in such a motion (R18)."""
    ordinary = kind == MotionKind.YES_NO and motion_class == MotionClass.ORDINARY
    return ordinary and assembly_kind != "first"


def verify_room(body: Body) -> None:
    """Verify that the outcomes of all motions fit into one result entry, whatever the numbers."""
    needed = sum(_room(motion, body) for motion in body["motions"])
    refuse_if(needed > RESULT_ROOM, "too_long", needed=needed, room=RESULT_ROOM)


def _room(motion: Body, body: Body) -> int:
    choices, kind = len(motion["choices"]), motion["kind"]
    tested = {MotionKind.YES_NO: 1, MotionKind.ONE_OF: choices - 1}.get(kind, choices)
    policies = body["policies"]
    deems = policies["follow_choice"] or policies["silence"] != "not_counted"
    room = 900 + 110 * choices + 370 * tested
    room += 110 * choices if kind == MotionKind.ELECTION else 0
    return room + (900 if deems and may_deem(kind, motion["class"], body["kind"]) else 0)


def _verify_rules(motion: Body, kind: MotionKind) -> None:
    whole = motion["scope"]["kind"] == "all"
    try:
        check_choices(kind, [choice["id"] for choice in motion["choices"]])
        check_class_allowed(motion["matter"], MotionClass(motion["class"]))
        check_scope_allowed(motion["matter"], whole_community=whole)
    except RuleError as refused:
        raise DefinitionInvalid(motion=motion["id"], reason=refused.code) from None


def _verify_follow(motion: Body, body: Body) -> None:
    offered = motion["choices"][-1]["id"] == FOLLOW
    due = body["policies"]["follow_choice"] and may_deem(
        motion["kind"], motion["class"], body["kind"]
    )
    refuse_if(offered != due, "follow_choice", motion=motion["id"])


def _verify_election(motion: Body, body: Body) -> None:
    name, filled = motion["id"], motion["election"]
    spare = len(motion["choices"]) - filled["seats"]
    ordinary = motion["class"] == MotionClass.ORDINARY
    refuse_if(motion["matter"] != ELECTION_MATTER or not ordinary, "election_matter", motion=name)
    refuse_if(motion["max"] != filled["seats"], "election_max", motion=name)
    refuse_if(spare < 1, "election_seats", motion=name)
    refuse_if(filled["alternates"] > spare, "election_alternates", motion=name)
    refuse_if(filled["minimum"] > filled["seats"], "election_minimum", motion=name)
    refuse_if(body["lot"] is None, "lot_missing", motion=name)
