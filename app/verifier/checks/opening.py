"""What was opened of secret ballots: whole sums, by enough trustees (V31–V34, V36)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.core.encoding import jcs_hash
from app.verifier.checks.stated import demand_signature
from app.verifier.report import Look

if TYPE_CHECKING:
    from app.verifier.case import Act, Case
    from app.verifier.workings import Workings

LEAST_PARTICIPANTS = 30
# Between close and tally (PROTOCOL §7); a working day at its end is the service's affair.
LEAST_WAIT = timedelta(days=3)
SETTLED_BEFORE = ("roll", "identity", "paper")


def v31_smallest_set(case: Case, work: Workings, look: Look) -> None:
    """Reject: a scope or a turnout too small to open; part of S_m; two tallies of one motion;
    a tally before everybody had time to object, or before a ruling.
    """
    for tally in case.all("tally"):
        _check_objections_over(case, tally, look)
    n_min = max(case.need_definition().policies.n_min, LEAST_PARTICIPANTS)
    last = {jcs_hash(tally.body).hex() for tally in case.tallies()}
    for act in case.all("partial-decryption"):
        look.demand(act.body["tally"] in last, "share_of_other_tally", f"entry {act.at}")
    for tally in case.tallies():
        look.examined += 1
        _check_opened(case, work, tally, n_min, look)
        totals, where = work.totals_of(tally), f"entry {tally.at}"
        needed, motion = -(-3 * n_min // 2), tally.body["motion"]
        small = min(totals.rights, totals.heads) < needed
        look.demand(not small, "scope_too_small", where, motion=motion, needed=needed)


def _check_objections_over(case: Case, tally: Act, look: Look) -> None:
    close, where = case.find("close"), f"entry {tally.at}"
    if close is None:
        return
    soon = tally.t < close.t + LEAST_WAIT
    look.demand(not soon, "tally_too_soon", where, days=LEAST_WAIT.days)
    ruled = {act.body["objection"] for act in case.all("ruling") if act.at < tally.at}
    for act in case.all("objection"):
        open_ = act.at < tally.at and act.body["id"] not in ruled
        waits = open_ and act.body["about"] in SETTLED_BEFORE
        look.demand(not waits, "tally_before_ruling", where, objection=act.body["id"])


def _check_opened(case: Case, work: Workings, tally: Act, n_min: int, look: Look) -> None:
    shares, motion = work.sealed.shares_named(tally), tally.body["motion"]
    mine, where = work.count_of(tally), f"entry {tally.at}"
    for other in case.all("tally"):
        late = other.body["motion"] == motion and any(act.at < other.at for act in shares)
        look.demand(not late, "tally_behind_share", f"entry {other.at}", motion=motion)
    for act in shares:
        decided = any(tally.at < result.at < act.at for result in case.all("result"))
        look.demand(not decided, "share_behind_result", f"entry {act.at}", motion=motion)
    if not shares:
        return
    whole = tally.body["list"] == mine.digest
    look.demand(whole, "list_differs", where, motion=motion, found=mine.rights)
    look.demand(mine.rights >= n_min, "too_few_opened", where, motion=motion, needed=n_min)
    quorate = work.unopened_of(tally) is None
    look.demand(quorate, "opened_without_quorum", where, motion=motion)


def v32_shares(case: Case, work: Workings, look: Look) -> None:
    """Reject: D + G; a wrong D chosen after the challenge; a proof for another option, tally, VK.

    A share that does not hold fails where the others are not enough; else it is named.
    """
    for act in case.all("partial-decryption"):
        look.examined += 1
        demand_signature(work, look, act)
    for tally in case.tallies():
        if not work.sealed.shares_named(tally):
            continue
        given = work.sealed.shares_of(tally)
        enough = len(given.valid) >= work.sealed.need_keys().threshold
        for fault in given.refused:
            fields = {**_named(fault.error), "because": fault.error.code}
            if enough:
                look.note("share_refused", fault.where, **fields)
            else:
                look.fail("share_refused", fault.where, **fields)


def _named(error: Exception) -> dict[str, object]:
    fields: dict[str, object] = getattr(error, "fields", {})
    return {name: fields[name] for name in ("trustee", "option", "measure") if name in fields}


def v33_enough(case: Case, work: Workings, look: Look) -> None:
    """Reject: fewer than t trustees; one trustee twice."""
    for tally in case.tallies():
        where, motion = f"entry {tally.at}", tally.body["motion"]
        if work.unopened_of(tally) is not None:
            continue
        given, needed = work.sealed.shares_of(tally), work.sealed.need_keys().threshold
        look.examined += len(given.valid)
        found = len(given.valid)
        fields = {"motion": motion, "found": found, "needed": needed}
        look.demand(found >= needed, "shares_missing", where, **fields)
        for act in given.twice:
            look.fail("trustee_twice", f"entry {act.at}", trustee=act.body["trustee"])


def v34_numbers(case: Case, work: Workings, look: Look) -> None:
    """Reject: T + 1; T + L; 同意 and 反对 swapped; a number that was not opened or not stated."""
    where = f"entry {case.need_last('result').at}"
    for tally in case.tallies():
        if work.unopened_of(tally) is not None:
            continue
        look.examined += 2 * len(tally.body["sums"])
        for choice, measure in work.sealed.false_numbers(tally):
            fields = {"motion": tally.body["motion"], "choice": choice, "measure": measure}
            look.fail("number_not_proved", where, **fields)


def v36_nothing_more(case: Case, work: Workings, look: Look) -> None:
    """Reject: 反对 opened by area under M1; any number of a motion that has no quorum."""
    where = f"entry {case.need_last('result').at}"
    for tally in case.tallies():
        motion, opened = tally.body["motion"], _opened(case, work, tally)
        for act in work.sealed.shares_named(tally):
            for row in act.body["shares"]:
                look.examined += 1
                allowed = (row["choice"], row["measure"]) in opened
                fields = {"motion": motion, "choice": row["choice"], "measure": row["measure"]}
                look.demand(allowed, "opened_beyond_mode", f"entry {act.at}", **fields)
        for option in work.sealed.stated_of(tally):
            for measure in ("heads", "area"):
                look.examined += 1
                shut = option[measure] is None or (option["choice"], measure) in opened
                fields = {"motion": motion, "choice": option["choice"], "measure": measure}
                look.demand(shut, "stated_beyond_mode", where, **fields)


def _opened(case: Case, work: Workings, tally: Act) -> set[tuple[str, str]]:
    """Return (choice, measure) of all that may be opened of a motion."""
    if work.unopened_of(tally) is not None:
        return set()
    definition = case.need_definition()
    motion = definition.get_motion(tally.body["motion"])
    tested = {"yes_no": motion.choice_ids[:1], "one_of": motion.choice_ids[:-1]}
    by_area = tested.get(motion.kind.value, motion.choice_ids)
    if definition.policies.result_mode == "M0":
        by_area = motion.choice_ids
    heads = {(choice, "heads") for choice in motion.choice_ids}
    return heads | {(choice, "area") for choice in by_area}
