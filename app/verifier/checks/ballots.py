"""Each ballot: in time, by its right, signed, well answered, once (V15–V17, V20, V24, V25)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.core.entries import NAMED, SECRET, find_mode, parse_minute
from app.core.roll import parse_line
from app.core.secret.ballot import components
from app.verifier.case import Act, CastBallot, answers_of
from app.verifier.report import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.roll import RollLine
    from app.verifier.case import Answers, Case
    from app.verifier.workings import Workings

# What is said of a right's keys beside its ballots.
KEY_ACTS = (
    "reissue",
    "transfer",
    "proxy",
    "proxy-end",
    "designation",
    "freeze",
    "unfreeze",
)


def v15_window(case: Case, work: Workings, look: Look) -> None:
    """Reject: a ballot after close or outside the hours; another assembly's; an early close; an
    extension beyond the days that the definition grants.
    """
    definition = case.need_definition()
    closes, opening, close = definition.closes, case.need("open"), case.find("close")
    look.demand(opening.t >= definition.opens, "opened_early", f"entry {opening.at}")
    for item in case.items:
        if isinstance(item, CastBallot):
            look.examined += 1
            outside = item.at < opening.at or (close is not None and item.at > close.at)
            late = outside or not definition.opens <= item.t < closes
            look.demand(not late, "ballot_outside_window", f"entry {item.at}")
            consents = item.consent == definition.consent
            look.demand(consents, "consent_differs", f"entry {item.at}")
        elif item.type == "extend":
            until = parse_minute(item.body["closes"])
            look.demand(until > closes, "extended_backwards", f"entry {item.at}")
            look.demand(item.t < closes, "extended_late", f"entry {item.at}")
            days = definition.policies.extension_days
            within = until <= definition.closes + timedelta(days=days)
            look.demand(within, "extended_too_far", f"entry {item.at}", days=days)
            closes = max(until, closes)
    for at in work.unsigned_ballots:
        look.fail("ballot_of_other_manifest", f"entry {at}")
    if close is not None:
        _check_close(case, close, closed_early=close.t < closes, look=look)


def _check_close(case: Case, close: Act, *, closed_early: bool, look: Look) -> None:
    where = f"entry {close.at}"
    look.demand(not closed_early, "closed_early", where)
    ballots = sum(ballot.at < close.at for ballot in case.ballots)
    look.demand(close.body["ballots"] == ballots, "close_ballots", where, found=ballots)


def v16_right(case: Case, work: Workings, look: Look) -> None:
    """Reject: a neighbour's key with my line; a new key after transfer; another key reissued; an
    agent outside the proxy, over its cap or after its end; a ballot of a frozen right.
    """
    look.examined = len(case.ballots) + len(case.all(*KEY_ACTS))
    for refusal in work.ledger().of("V16"):
        look.fail(refusal.code, refusal.where, **refusal.fields)


def v17_signature(case: Case, work: Workings, look: Look) -> None:
    """Reject: S + L; mixed-order points; a signature over another type, manifest or body."""
    case.need_definition()
    look.examined = len(case.ballots)
    for at, error in work.unsigned_ballots.items():
        look.fail(error.code, f"entry {at}", **error.fields)


def v20_answers(case: Case, work: Workings, look: Look) -> None:
    """Reject: a fourth option; a motion out of scope; the same motion twice; another order; more
    names than seats, one name twice, names out of order.
    """
    lines = dict(case.need_roll())
    _check_modes(case, look)
    for item in case.items:
        if isinstance(item, CastBallot) and item.sealed:
            look.examined += 1
            named = [name for name, _ in item.answers]
            _check_motions(named, lines.get(item.i), item.at, work, look)
        elif isinstance(item, CastBallot):
            look.examined += 1
            _check_answers(item.answers, lines.get(item.i), item.at, work, look)
        elif item.type == "paper-ballot":
            look.examined += 1
            _check_paper(item, lines.get(item.body["i"]), work, look)
        elif item.type == "proxy":
            look.examined += 1
            _check_proxy(item, lines.get(item.body["i"]), work, look)
        elif item.type == "roll-correction":
            lines.update((value["i"], parse_line(value)) for value in item.body["lines"])
    if case.is_secret:
        work.sealed.tell_ballots("V20", look)


def _check_modes(case: Case, look: Look) -> None:
    """No body of the other ballot mode; the right number of options and proofs in a sealed one."""
    mode = case.need_definition().mode
    for item in case.items:
        if isinstance(item, CastBallot):
            found: str | None = SECRET if item.sealed else NAMED
        else:
            found = find_mode(item.type, item.body)
        look.demand(found in (None, mode), "body_of_other_mode", f"entry {item.at}", mode=mode)


def _check_paper(item: Act, line: RollLine | None, work: Workings, look: Look) -> None:
    answers = answers_of(item.body["answers"])
    void = [entry["motion"] for entry in item.body["void"]]
    if find_mode(item.type, item.body) == SECRET:
        _check_motions([motion for motion, _ in answers], line, item.at, work, look)
    else:
        _check_answers(answers, line, item.at, work, look)
    _check_motions(void, line, item.at, work, look)
    both = {motion for motion, _ in answers} & set(void)
    look.demand(not both, "answered_and_void", f"entry {item.at}")


def _check_proxy(item: Act, line: RollLine | None, work: Workings, look: Look) -> None:
    """What binds an agent is an answer as any other."""
    _check_motions(item.body["motions"], line, item.at, work, look)
    _check_answers(answers_of(item.body["bound"]), line, item.at, work, look)


def _check_answers(
    answers: Answers, line: RollLine | None, at: int, work: Workings, look: Look
) -> None:
    _check_motions([name for name, _ in answers], line, at, work, look)
    for name, choices in answers:
        if name in work.choices:
            _check_choices(name, choices, at, work, look)


def _check_motions(
    names: Sequence[str], line: RollLine | None, at: int, work: Workings, look: Look
) -> None:
    """Known, in order, in scope. A line that is not on the roll is V16's."""
    last, weighed = -1, work.scale.weigh(line) if line is not None else None
    for name in names:
        place = work.places.get(name)
        if place is None:
            look.fail("motion_unknown", f"entry {at}", motion=name)
            continue
        look.demand(place > last, "answers_out_of_order", f"entry {at}", motion=name)
        last = place
        inside = weighed is None or weighed[place].units > 0
        look.demand(inside, "out_of_scope", f"entry {at}", motion=name)


def _check_choices(
    motion: str, choices: Sequence[str], at: int, work: Workings, look: Look
) -> None:
    """One choice; in an election as many names as seats at most, none twice, in order."""
    least, most = (0, work.seats[motion]) if motion in work.seats else (1, 1)
    fits, where = least <= len(choices) <= most, f"entry {at}"
    look.demand(fits, "choices_number", where, motion=motion, most=most)
    last = -1
    for choice in choices:
        place = work.choices[motion].get(choice)
        if place is None:
            look.fail("choice_unknown", where, motion=motion, choice=choice)
            continue
        look.demand(place > last, "choices_out_of_order", where, motion=motion)
        last = place


def v24_once(case: Case, work: Workings, look: Look) -> None:
    """Reject: a ballot posted a second time; one ciphertext of another ballot in a new one."""
    look.examined = len(case.ballots)
    seen: set[bytes] = set()
    for ballot in case.ballots:
        look.demand(ballot.id not in seen, "ballot_twice", f"entry {ballot.at}")
        seen.add(ballot.id)
    if case.is_secret:
        _check_components(work, look)


def _check_components(work: Workings, look: Look) -> None:
    """No A and no B stands twice, in ballots and spoils together."""
    seen: set[bytes] = set()
    for at, ballot in work.sealed.all_ballots():
        look.examined += 1
        own = components(ballot)
        fresh = len(set(own)) == len(own) and seen.isdisjoint(own)
        look.demand(fresh, "component_seen", f"entry {at}", i=ballot.i)
        seen.update(own)


def v25_chain(case: Case, work: Workings, look: Look) -> None:
    """Reject: two ballots replacing one; a gap; one replacement too many."""
    look.examined = len(case.ballots)
    for refusal in work.ledger().of("V25"):
        look.fail(refusal.code, refusal.where, **refusal.fields)
