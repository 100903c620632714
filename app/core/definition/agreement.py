"""What one field of a definition says about another (PROTOCOL §3).

Law: a definition that contradicts itself or asks for less than the law is
refused whole. Each check raises DefinitionInvalid with a `reason`.
"""

from __future__ import annotations

from app.core.definition.mode_agreement import verify_mode
from app.core.definition.motion_agreement import verify_motion, verify_room
from app.core.definition.parts import Body
from app.core.definition.refusal import DefinitionInvalid, refuse_if
from app.core.entries.scalars import parse_minute
from app.core.errors import RuleError
from app.core.rules.thresholds import parse_thresholds
from app.core.tlog.note import is_key_name


def verify_agreement(body: Body) -> None:
    """Verify all that fields of a definition of the right shape say about each other."""
    refuse_if(parse_minute(body["opens"]) >= parse_minute(body["closes"]), "period")
    refuse_if(body["publication"] == "public" and not body["publication_basis"], "publication")
    refuse_if(body["kind"] == "consultation" and not body["reference"], "consultation")
    _verify_origin(body)
    _verify_thresholds(body)
    _verify_witnesses(body)
    _verify_officers(body)
    _verify_silence(body)
    for motion in body["motions"]:
        verify_motion(motion, body)
    verify_room(body)
    verify_mode(body)


def _verify_origin(body: Body) -> None:
    origin: str = body["origin"]
    host, _, name = origin.rpartition("/")
    refuse_if(not host or name != body["assembly"] or not is_key_name(origin), "origin")


def _verify_thresholds(body: Body) -> None:
    try:
        parse_thresholds(body["thresholds"])
    except RuleError as refused:
        raise DefinitionInvalid(reason=refused.code, **refused.fields) from None


def _verify_witnesses(body: Body) -> None:
    witnesses = body["keys"]["witnesses"]
    names = {witness["name"] for witness in witnesses}
    refuse_if(not all(map(is_key_name, names)), "witness_name")
    refuse_if(len(names) < len(witnesses), "witness_twice")
    refuse_if(len({witness["key"] for witness in witnesses}) < len(witnesses), "witness_twice")
    refuse_if(body["keys"]["witness_quorum"] > len(witnesses), "witness_quorum")


def _verify_officers(body: Body) -> None:
    officers, keys = body["officers"], body["keys"]
    refuse_if(len({officer["key"] for officer in officers}) < len(officers), "officer_key_twice")
    for role in ("registrar", "street_office"):
        held = [officer["key"] for officer in officers if officer["role"] == role]
        refuse_if(held != [keys[role]], "officer_key", role=role)
    refuse_if(all(officer["role"] != "convener" for officer in officers), "convener_missing")


def _verify_silence(body: Body) -> None:
    policies = body["policies"]
    counts = policies["silence"] != "not_counted" or policies["follow_choice"]
    refuse_if(counts and body["kind"] == "first", "silence_first")
    refuse_if(counts and policies["silence_basis"] is None, "silence_basis")
