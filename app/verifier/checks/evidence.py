"""Evidence: decisions, result, minutes and certificate follow from the count (V37–V40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.encoding import jcs_hash
from app.verifier.checks.stated import demand_head, demand_result, demand_signature
from app.verifier.election import seed_of
from app.verifier.report import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from app.verifier.case import Act, Case
    from app.verifier.workings import Workings


def _outcomes(case: Case, work: Workings) -> Iterator[tuple[Mapping[str, Any], Act]]:
    """Yield each outcome of the last result with the tally it rests on."""
    result, tallies = case.need_last("result"), {t.body["motion"]: t for t in case.tallies()}
    for outcome in result.body["motions"]:
        tally = tallies.get(outcome["motion"])
        if tally is not None:
            yield outcome, tally


def v37_decisions(case: Case, work: Workings, look: Look) -> None:
    """Reject: 66.67 % taken for two thirds; denominators swapped; silence counted that nobody
    was warned of; a seat, a tie or a draw decided otherwise.
    """
    where = f"entry {case.need_last('result').at}"
    for outcome, tally in _outcomes(case, work):
        decision, name = work.decision_of(tally), outcome["motion"]
        look.examined += len(decision.tests) + 1
        look.demand(outcome["tests"] == decision.tests, "tests_differ", where, motion=name)
        verdict = (decision.verdict, decision.winner)
        same = (outcome["verdict"], outcome["winner"]) == verdict
        look.demand(same, "verdict_differs", where, motion=name, found=decision.verdict)
        ranked = outcome.get("election") == decision.extra.get("election")
        look.demand(ranked, "ranking_differs", where, motion=name)
        added = outcome.get("deemed") == decision.extra.get("deemed")
        look.demand(added, "deemed_differs", where, motion=name)
        look.demand(not decision.lot_missing, "lot_missing", where, motion=name)
        _check_lot(case, tally, look)
        _check_deemed(case, work, tally, look)
    for refusal in work.ledger().of("V37"):
        look.fail(refusal.code, refusal.where, **refusal.fields)


def _check_lot(case: Case, tally: Act, look: Look) -> None:
    lot = case.find_of_round("lot", tally)
    if lot is None:
        return
    look.examined += 1
    body, where = lot.body, f"entry {lot.at}"
    look.demand(_head_of(lot) == _head_of(tally), "head_not_of_tally", where, motion=body["motion"])
    drawn = body["seed"] == seed_of(body["root"], body["draw"]).hex()
    look.demand(drawn, "lot_seed", where, motion=body["motion"])


def _check_deemed(case: Case, work: Workings, tally: Act, look: Look) -> None:
    entry, found = case.find_of_round("deemed", tally), work.deemed_of(tally)
    if entry is None or found is None:
        return
    look.examined += 1
    body, where = entry.body, f"entry {entry.at}"
    same = _head_of(entry) == _head_of(tally)
    look.demand(same, "head_not_of_tally", where, motion=body["motion"])
    for name, value in {**found.stated(), "list": found.digest}.items():
        same = body[name] == value
        look.demand(same, "deemed_sum_differs", where, motion=body["motion"], part=name)


def _head_of(act: Act) -> tuple[int, str]:
    return act.body["tree_size"], act.body["root"]


def v38_result(case: Case, work: Workings, look: Look) -> None:
    """Reject: an edited outcome; a result nobody signed; one that names another head."""
    result, motions = case.need_last("result"), case.need_definition().motions
    where = f"entry {result.at}"
    look.examined = 1
    demand_signature(work, look, result)
    behind = [case.find_of_round(name, t) for t in case.tallies() for name in ("lot", "deemed")]
    rests_on = [act for act in (*case.tallies(), *behind) if act is not None]
    demand_head(work, look, result, [act for act in rests_on if act.at < result.at])
    stated = [outcome["motion"] for outcome in result.body["motions"]]
    look.demand(stated == [motion.id for motion in motions], "motions_differ", where)
    for outcome, tally in _outcomes(case, work):
        look.examined += 1
        mine = work.opened_of(tally)
        found = {
            "class": mine.motion.motion_class.value,
            "scope": vars(work.totals_of(tally)),
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
    """Reject: a certificate for the preliminary result; flag false on a rehearsal; a revocation
    of another certificate.
    """
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
    for revocation in case.all("certificate-revocation"):
        look.examined += 1
        demand_signature(work, look, revocation)
        same = revocation.body["certificate"] == jcs_hash(body).hex()
        look.demand(same, "revocation_of_other", f"entry {revocation.at}")
