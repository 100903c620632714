"""Consistency: sets, paper and sums recounted from the ballots (V27–V30, V35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.encoding import sha256
from app.verifier.checks.stated import demand_head, demand_signature
from app.verifier.report import Look

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from app.verifier.case import Act, Case
    from app.verifier.workings import Workings

COUNTING = ("paper-ballot", "paper-return", "superseded", "revoke", "roll-correction")


def v27_counted_sets(case: Case, work: Workings, look: Look) -> None:
    """Reject: first counted instead of last; one dropped; a revoked or superseded one counted."""
    last = case.all(*COUNTING)[-1:]
    for tally in case.tallies():
        look.examined += 1
        demand_head(work, look, tally, [case.find("close"), case.find("reconciliation"), *last])
        mine = work.count_of(tally)
        same = tally.body["list"] == mine.digest
        fields = {"motion": tally.body["motion"], "found": mine.rights}
        look.demand(same, "list_differs", f"entry {tally.at}", **fields)
    for refusal in work.ledger().of("V27"):
        look.fail(refusal.code, refusal.where, **refusal.fields)


def v28_paper(case: Case, work: Workings, look: Look) -> None:
    """Reject: no issue; wrong secret; one clerk twice; an e-ballot cast after paper-issue;
    a reconciliation that does not add up.
    """
    _check_paper_roll(case, look)
    acts = case.all("paper-issue", "paper-return", "paper-ballot", "superseded")
    look.examined += len(acts)
    _check_void(case, work, look)
    for act in [*acts, *case.all("reconciliation")]:
        demand_signature(work, look, act)
    if acts or case.ballots:
        for refusal in work.ledger().of("V28"):
            look.fail(refusal.code, refusal.where, **refusal.fields)
    close = case.find("close")
    if close is not None:
        papers = sum(act.at < close.at for act in case.all("paper-ballot"))
        same = close.body["paper_ballots"] == papers
        look.demand(same, "close_paper_ballots", f"entry {close.at}", found=papers)
    for act in case.all("reconciliation"):
        _check_reconciliation(act, work, look)


def _check_void(case: Case, work: Workings, look: Look) -> None:
    """Too many names can only stand where several may be named."""
    for act in case.all("paper-ballot"):
        for item in act.body["void"]:
            fits = item["reason"] != "too_many" or item["motion"] in work.seats
            look.demand(fits, "void_reason", f"entry {act.at}", **item)


def _check_paper_roll(case: Case, look: Look) -> None:
    entry, manifest = case.find("paper-roll"), case.find("manifest")
    look.examined += len(case.paper)
    for fault in case.paper_faults:
        look.fail(fault.error.code, fault.where, **fault.error.fields)
    digest = None if case.paper_bytes is None else sha256(case.paper_bytes).hex()
    if manifest is not None:
        same = manifest.body["paper_roll"] == digest
        look.demand(same, "paper_roll_hash", f"entry {manifest.at}")
    if entry is None:
        look.demand(digest is None, "paper_roll_unsigned", "file paper-roll.jsonl")
        return
    where = f"entry {entry.at}"
    look.demand(entry.body["paper_roll"] == digest, "paper_roll_hash", where)
    found = len(case.paper)
    look.demand(entry.body["lines"] == found, "paper_roll_lines", where, found=found)
    for serial, line in case.paper.items():
        look.demand(line.i in case.roll, "not_on_roll", f"paper {serial}", i=line.i)


def _check_reconciliation(act: Act, work: Workings, look: Look) -> None:
    look.examined += 1
    for name, found in work.ledger(act.at).reconcile().items():
        fields = {"name": name, "stated": act.body[name], "found": found}
        look.demand(act.body[name] == found, "reconciliation_differs", f"entry {act.at}", **fields)


def v29_participants(case: Case, work: Workings, look: Look) -> None:
    """Reject: participants, heads or area of a tally off by one."""
    for tally in case.tallies():
        mine = work.count_of(tally)
        pairs = (("participants", mine.rights), ("heads", mine.heads), ("area", mine.area))
        for name, found in pairs:
            look.examined += 1
            stated = tally.body[name]
            fields = {"motion": mine.motion.id, "measure": name, "stated": stated, "found": found}
            look.demand(stated == found, "sum_differs", f"entry {tally.at}", **fields)


def v30_options(case: Case, work: Workings, look: Look) -> None:
    """Reject: one weight transposed; heads computed with areas; an option missing or moved."""
    if case.is_secret:
        _check_sealed_sums(case, work, look)
        return
    for tally in case.tallies():
        mine = work.count_of(tally)
        stated = [(o["choice"], o["heads"], o["area"]) for o in tally.body["options"]]
        names = [choice for choice, _, _ in stated]
        ordered = names == list(mine.motion.choice_ids)
        look.demand(ordered, "options_differ", f"entry {tally.at}", motion=mine.motion.id)
        for choice, heads, area in stated:
            look.examined += 1
            found = mine.options.get(choice, [0, 0])[:2]
            fields = {"motion": mine.motion.id, "choice": choice, "heads": heads, "area": area}
            same = [heads, area] == found
            look.demand(same, "option_sum_differs", f"entry {tally.at}", **fields, found=found)


def _check_sealed_sums(case: Case, work: Workings, look: Look) -> None:
    """Both encrypted sums of every option, added up from the ballots anew."""
    for tally in case.tallies():
        motion, where = tally.body["motion"], f"entry {tally.at}"
        rows, found = tally.body["sums"], work.sealed.add_up(tally)
        ordered = [row["choice"] for row in rows] == list(work.choices[motion])
        look.demand(ordered, "options_differ", where, motion=motion)
        for row in rows:
            own = found.get(row["choice"], {})
            for measure in ("heads", "area"):
                look.examined += 1
                fields = {"motion": motion, "choice": row["choice"], "measure": measure}
                look.demand(row[measure] == own.get(measure), "sealed_sum_differs", where, **fields)


def v35_options_add_up(case: Case, work: Workings, look: Look) -> None:
    """Reject: options that do not add up to the participants; 1 m² moved between options;
    a candidate with more than all participants.
    """
    outcomes = {item["motion"]: item for item in case.need_last("result").body["motions"]}
    if case.is_secret:
        _check_opened_sums(case, work, outcomes, look)
        return
    for tally in case.tallies():
        body, where = tally.body, f"entry {tally.at}"
        for measure in ("heads", "area"):
            look.examined += 1
            sums = [option[measure] for option in body["options"]]
            fields = {"motion": body["motion"], "measure": measure}
            if body["motion"] in work.seats:
                within = max(sums) <= body[measure]
                look.demand(within, "candidate_beyond_participants", where, **fields)
            else:
                look.demand(sum(sums) == body[measure], "options_do_not_add_up", where, **fields)
        outcome = outcomes.get(body["motion"], {})
        moved = outcome.get("options") != body["options"]
        look.demand(not moved, "options_moved", where, motion=body["motion"])


def _check_opened_sums(
    case: Case, work: Workings, outcomes: Mapping[str, Mapping[str, Any]], look: Look
) -> None:
    """What was opened adds up to S_m where all of it was, and is never more."""
    for tally in case.tallies():
        body, where = tally.body, f"entry {tally.at}"
        for measure in ("heads", "area"):
            sums = [option[measure] for option in _options(outcomes, body["motion"])]
            opened = [number for number in sums if number is not None]
            fields = {"motion": body["motion"], "measure": measure}
            look.examined += 1
            if body["motion"] in work.seats:
                within = all(number <= body[measure] for number in opened)
                look.demand(within, "candidate_beyond_participants", where, **fields)
            elif len(opened) < len(sums):
                look.demand(sum(opened) <= body[measure], "options_do_not_add_up", where, **fields)
            else:
                look.demand(sum(opened) == body[measure], "options_do_not_add_up", where, **fields)


def _options(outcomes: Mapping[str, Mapping[str, Any]], motion: str) -> list[Mapping[str, Any]]:
    return list(outcomes[motion]["options"]) if motion in outcomes else []
