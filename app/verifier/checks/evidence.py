"""Evidence: decisions, result, minutes and certificate follow from the count (V37–V40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.verifier.checks.stated import demand_head, demand_result, demand_signature
from app.verifier.report import Look
from app.verifier.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from app.core.definition import Motion
    from app.verifier.case import Act, Case
    from app.verifier.count import MotionCount, Totals
    from app.verifier.workings import Workings


def _outcomes(
    case: Case, work: Workings
) -> Iterator[tuple[Mapping[str, Any], Totals, MotionCount]]:
    """Yield each outcome of the last result with the scope's totals and the count of my own."""
    result, tallies = case.need_last("result"), {t.body["motion"]: t for t in case.tallies()}
    for outcome in result.body["motions"]:
        tally = tallies.get(outcome["motion"])
        if tally is not None:
            size = min(tally.body["tree_size"], tally.at)
            mine = work.count(size)[outcome["motion"]]
            yield outcome, work.totals(size)[outcome["motion"]], mine


def v37_decisions(case: Case, work: Workings, look: Look) -> None:
    """Reject: 66.67 % taken for two thirds; denominators swapped; silence counted."""
    thresholds = case.need_definition().body["thresholds"]
    where = f"entry {case.need_last('result').at}"
    for outcome, scope, mine in _outcomes(case, work):
        motion: Motion = mine.motion
        tests, winner = judge(
            {"kind": motion.kind.value, "class": motion.motion_class.value},
            thresholds,
            vars(scope),
            {"heads": mine.heads, "area": mine.area},
            mine.rows(),
        )
        look.examined += len(tests) + 1
        look.demand(outcome["tests"] == tests, "tests_differ", where, motion=motion.id)
        verdict = ("failed" if winner is None else "carried", winner)
        same = (outcome["verdict"], outcome["winner"]) == verdict
        look.demand(same, "verdict_differs", where, motion=motion.id, found=winner)


def v38_result(case: Case, work: Workings, look: Look) -> None:
    """Reject: an edited outcome; a result nobody signed; one that names another head."""
    result, motions = case.need_last("result"), case.need_definition().motions
    where = f"entry {result.at}"
    look.examined = 1
    demand_signature(work, look, result)
    demand_head(work, look, result, [act for act in case.tallies() if act.at < result.at])
    stated = [outcome["motion"] for outcome in result.body["motions"]]
    look.demand(stated == [motion.id for motion in motions], "motions_differ", where)
    for outcome, scope, mine in _outcomes(case, work):
        look.examined += 1
        found = {
            "class": mine.motion.motion_class.value,
            "scope": vars(scope),
            "participants": {"rights": mine.rights, "heads": mine.heads, "area": mine.area},
            "options": [
                {
                    "choice": choice,
                    "heads": mine.options[choice][0],
                    "area": mine.options[choice][1],
                }
                for choice in mine.motion.choice_ids
            ],
        }
        for name, value in found.items():
            fields = {"motion": mine.motion.id, "part": name}
            look.demand(outcome[name] == value, "outcome_differs", where, **fields)
    final = case.find("final")
    if final is not None:
        _check_final(case, work, final, look)


def _check_final(case: Case, work: Workings, final: Act, look: Look) -> None:
    look.examined += 1
    demand_signature(work, look, final)
    demand_head(work, look, final, [case.need_last("result")])
    demand_result(case, look, final)
    decided = [act.body["decision"] for act in case.all("ruling") if act.at < final.at]
    found = {
        "received": sum(act.at < final.at for act in case.all("objection")),
        "upheld": decided.count("upheld"),
        "rejected": decided.count("rejected"),
    }
    same = final.body["objections"] == found
    look.demand(same, "objections_differ", f"entry {final.at}", **found)
    # An objection without an answer blocks `final` (RULES R28).
    settled = len(decided) == found["received"]
    look.demand(settled, "objection_open", f"entry {final.at}", **found)


def v39_minutes(case: Case, work: Workings, look: Look) -> None:
    """Reject: minutes that name another root or result; minutes regenerated later."""
    minutes = case.need("minutes")
    look.examined = 1
    demand_signature(work, look, minutes)
    demand_head(work, look, minutes, [case.need_last("result"), case.find("final")])
    demand_result(case, look, minutes)


def v40_certificate(case: Case, work: Workings, look: Look) -> None:
    """Reject: a certificate for the preliminary result; flag false on a rehearsal."""
    certificate, definition = case.need("certificate"), case.need_definition()
    minutes, body, where = case.find("minutes"), certificate.body, f"entry {certificate.at}"
    look.examined = 1
    demand_signature(work, look, certificate)
    demand_head(work, look, certificate, [minutes])
    demand_result(case, look, certificate)
    look.demand(case.find("final") is not None, "certificate_before_final", where)
    stated = "" if minutes is None else minutes.body["document"]
    look.demand(body["minutes"] == stated, "minutes_differ", where)
    look.demand(body["rehearsal"] == definition.rehearsal, "rehearsal_flag", where)
    numbered = body["number"] is not None
    look.demand(not (numbered and definition.rehearsal), "rehearsal_number", where)
    look.demand(not definition.reference, "reference_certified", where)
