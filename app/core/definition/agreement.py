"""What one field of a definition says about another (PROTOCOL §3).

Law: a definition that contradicts itself or asks for less than the law is
refused whole. Each check raises DefinitionInvalid with a `reason`.
"""

from __future__ import annotations

from app.core.definition.parts import Body
from app.core.entries.scalars import parse_minute
from app.core.errors import RuleError, VerificationError
from app.core.rules.counts import MotionKind, check_choices
from app.core.rules.matters import MotionClass, check_class_allowed, check_scope_allowed
from app.core.rules.thresholds import parse_thresholds
from app.core.tlog.note import is_key_name

_LABELS = {"yes": "同意", "no": "反对", "abstain": "弃权", "none": "都不同意"}


class DefinitionInvalid(VerificationError):
    """The definition contradicts itself or asks for less than the law; `reason` says how."""


def verify_agreement(body: Body) -> None:
    """Verify all that fields of a definition of the right shape say about each other."""
    _refuse_if(body["mode"] != "named", "mode_provisional")
    _refuse_if(parse_minute(body["opens"]) >= parse_minute(body["closes"]), "period")
    _refuse_if(body["publication"] == "public" and not body["publication_basis"], "publication")
    _verify_origin(body)
    _verify_thresholds(body)
    _verify_witnesses(body)
    _verify_officers(body)
    for motion in body["motions"]:
        _verify_motion(motion, body["groups"])


def _refuse_if(wrong: bool, reason: str, **fields: object) -> None:
    if wrong:
        raise DefinitionInvalid(reason=reason, **fields)


def _verify_origin(body: Body) -> None:
    origin: str = body["origin"]
    host, _, name = origin.rpartition("/")
    _refuse_if(not host or name != body["assembly"] or not is_key_name(origin), "origin")


def _verify_thresholds(body: Body) -> None:
    try:
        parse_thresholds(body["thresholds"])
    except RuleError as refused:
        raise DefinitionInvalid(reason=refused.code, **refused.fields) from None


def _verify_witnesses(body: Body) -> None:
    witnesses = body["keys"]["witnesses"]
    names = {witness["name"] for witness in witnesses}
    _refuse_if(not all(map(is_key_name, names)), "witness_name")
    _refuse_if(len(names) < len(witnesses), "witness_twice")
    _refuse_if(len({witness["key"] for witness in witnesses}) < len(witnesses), "witness_twice")
    _refuse_if(body["keys"]["witness_quorum"] > len(witnesses), "witness_quorum")


def _verify_officers(body: Body) -> None:
    officers, keys = body["officers"], body["keys"]
    _refuse_if(len({officer["key"] for officer in officers}) < len(officers), "officer_key_twice")
    for role in ("registrar", "street_office"):
        held = [officer["key"] for officer in officers if officer["role"] == role]
        _refuse_if(held != [keys[role]], "officer_key", role=role)
    _refuse_if(all(officer["role"] != "convener" for officer in officers), "convener_missing")


def _verify_motion(motion: Body, groups: list[str]) -> None:
    scope, choices = motion["scope"], motion["choices"]
    unknown = set(scope.get("groups", ())) - set(groups)
    _refuse_if(bool(unknown), "scope_group", motion=motion["id"])
    wrong = any(_LABELS.get(choice["id"], choice["label"]) != choice["label"] for choice in choices)
    _refuse_if(wrong, "choice_label", motion=motion["id"])
    motion_class, kind = MotionClass(motion["class"]), MotionKind(motion["kind"])
    unanimous = motion_class is MotionClass.UNANIMOUS_AFFECTED
    _refuse_if(unanimous and kind is not MotionKind.YES_NO, "unanimity", motion=motion["id"])
    try:
        check_choices(kind, [choice["id"] for choice in choices])
        check_class_allowed(motion["matter"], motion_class)
        check_scope_allowed(motion["matter"], whole_community=scope["kind"] == "all")
    except RuleError as refused:
        raise DefinitionInvalid(motion=motion["id"], reason=refused.code) from None
