"""Where each entry may stand (PROTOCOL §6.4), as plain relations between types.

Law: an entry of a type named in AFTER stands behind one of the other type, one named in
BEFORE stands before every entry of the other type. Nothing stands behind an annulment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.verifier.case import Act, Case, Item

OrderFault = tuple[str, str, dict[str, object]]

UNIQUE = (
    "definition",
    "notice",
    "roll",
    "paper-roll",
    "manifest",
    "open",
    "close",
    "reconciliation",
    "final",
    "minutes",
    "certificate",
    "annulment",
)
AFTER = {
    "roll": "notice",
    "roll-audit": "roll",
    "paper-roll": "roll",
    "manifest": "roll",
    "reissue": "roll",
    "open": "manifest",
    "ballot": "open",
    "paper-issue": "open",
    "paper-return": "open",
    "paper-ballot": "open",
    "superseded": "open",
    "revoke": "open",
    "roll-correction": "open",
    "extend": "open",
    "close": "open",
    "reconciliation": "close",
    "tally": "close",
    "result": "tally",
    "final": "result",
    "minutes": "final",
    "certificate": "minutes",
}
BEFORE = {
    "roll-audit": "manifest",
    "paper-roll": "manifest",
    "reissue": "close",
    "ballot": "close",
    "paper-issue": "close",
    "extend": "close",
    "paper-return": "reconciliation",
    "paper-ballot": "reconciliation",
    "superseded": "reconciliation",
    "objection": "final",
    "ruling": "final",
    "revoke": "final",
    "roll-correction": "final",
    "tally": "final",
    "result": "final",
}
PRELIMINARY = ("definition", "notice", "roll", "manifest", "open", "close", "tally", "result")
REQUIRED = {
    "open": PRELIMINARY,
    "preliminary": PRELIMINARY,
    "final": (*PRELIMINARY, "final"),
    "certified": (*PRELIMINARY, "final", "minutes", "certificate"),
    "annulled": ("definition", "notice", "annulment"),
}


def find_order_faults(case: Case) -> Iterator[OrderFault]:
    """Yield code, position and values of every entry that is missing, doubled or out of place."""
    places = _places(case)
    for name in REQUIRED[case.stage]:
        if name not in places:
            yield "entry_missing", "record", {"type": name}
    for name in UNIQUE:
        for at in places.get(name, [])[1:]:
            yield "entry_twice", f"entry {at}", {"type": name}
    for item in case.items:
        yield from _misplaced(item, places, REQUIRED[case.stage])
    yield from _paper_faults(places)
    yield from _round_faults(case)
    yield from _objection_faults(case)


def _places(case: Case) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for item in case.items:
        places.setdefault(item.type, []).append(item.at)
    return places


def _misplaced(
    item: Item, places: dict[str, list[int]], required: tuple[str, ...]
) -> Iterator[OrderFault]:
    first = {"definition": 0, "notice": 1}.get(item.type)
    if first is None and item.at < 2:
        yield "entry_too_early", f"entry {item.at}", {"type": item.type, "other": "notice"}
    if first is not None and item.at > first and places[item.type][0] == item.at:
        yield "entry_too_late", f"entry {item.at}", {"type": item.type, "other": item.type}
    yield from _before_its_premise(item, places, required)
    other = BEFORE.get(item.type)
    if other is not None and item.at > places.get(other, [item.at])[0]:
        yield "entry_too_late", f"entry {item.at}", {"type": item.type, "other": other}
    if item.at > places.get("annulment", [item.at])[0]:
        yield "entry_too_late", f"entry {item.at}", {"type": item.type, "other": "annulment"}


def _before_its_premise(
    item: Item, places: dict[str, list[int]], required: tuple[str, ...]
) -> Iterator[OrderFault]:
    other = AFTER.get(item.type)
    if other is None:
        return
    if other in places and item.at < places[other][0]:
        yield "entry_too_early", f"entry {item.at}", {"type": item.type, "other": other}
    if other not in places and other not in required:
        yield "entry_missing", f"entry {item.at}", {"type": other}


def _paper_faults(places: dict[str, list[int]]) -> Iterator[OrderFault]:
    """With a paper roll a reconciliation stands before the first tally, without one neither."""
    if "tally" not in places:
        return
    first = places["tally"][0]
    if "paper-roll" in places and places.get("reconciliation", [first])[0] >= first:
        yield "entry_missing", f"entry {first}", {"type": "reconciliation"}
    if "paper-roll" not in places:
        for name in ("paper-issue", "reconciliation"):
            for at in places.get(name, []):
                yield "no_paper_roll", f"entry {at}", {"type": name}


def _round_faults(case: Case) -> Iterator[OrderFault]:
    """A result stands behind a tally of each motion; a new tally asks for a new result."""
    motions = [motion.id for motion in case.definition.motions] if case.definition else []
    tallied: set[str] = set()
    open_round: dict[str, Act] = {}
    for act in case.all("tally", "result"):
        if act.type == "result":
            for motion in motions:
                if motion not in tallied:
                    yield "tally_missing", f"entry {act.at}", {"motion": motion}
            open_round = {}
            continue
        motion = act.body["motion"]
        if motion not in motions or motion in open_round:
            yield "tally_twice", f"entry {act.at}", {"motion": motion}
        tallied.add(motion)
        open_round[motion] = act
    if case.stage not in ("annulled", "open"):
        for motion, act in open_round.items():
            yield "tally_without_result", f"entry {act.at}", {"motion": motion}


def _objection_faults(case: Case) -> Iterator[OrderFault]:
    """Objections have ids of their own; a ruling names one that has none yet."""
    ruled: dict[str, bool] = {}
    for act in case.all("objection", "ruling"):
        name = act.body["id" if act.type == "objection" else "objection"]
        if act.type == "objection":
            if name in ruled:
                yield "objection_twice", f"entry {act.at}", {"objection": name}
            ruled.setdefault(name, False)
        elif ruled.get(name, True):
            yield "ruling_without_objection", f"entry {act.at}", {"objection": name}
        else:
            ruled[name] = True
