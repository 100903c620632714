"""Where each entry may stand (PROTOCOL §6.4), as plain relations between types.

Law: an entry of a type named in AFTER stands behind one of the other type, one named in
BEFORE stands before every entry of the other type. Nothing stands behind an annulment or the
revocation of a certificate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.verifier.deemed import is_deemed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.core.definition import Motion
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
    "certificate-revocation",
    "extend",
)
AFTER = {
    "roll": "notice",
    "roll-audit": "roll",
    "paper-roll": "roll",
    "manifest": "roll",
    "reissue": "roll",
    "proxy": "manifest",
    "proxy-end": "manifest",
    "designation": "manifest",
    "service": "manifest",
    "open": "manifest",
    "ballot": "open",
    "paper-issue": "open",
    "paper-return": "open",
    "paper-ballot": "open",
    "superseded": "open",
    "revoke": "open",
    "roll-correction": "open",
    "extend": "open",
    "freeze": "open",
    "unfreeze": "open",
    "transfer": "open",
    "close": "open",
    "reconciliation": "close",
    "tally": "close",
    "lot": "tally",
    "deemed": "tally",
    "result": "tally",
    "final": "result",
    "minutes": "final",
    "certificate": "minutes",
    "certificate-revocation": "certificate",
    "trustee-key": "notice",
    "dkg-commit": "trustee-key",
    "dkg-reveal": "dkg-commit",
    "dkg-complaint": "trustee-key",
    "ceremony-ok": "manifest",
    "spoil": "open",
    "partial-decryption": "tally",
}
BEFORE = {
    "roll-audit": "manifest",
    "paper-roll": "manifest",
    "reissue": "close",
    "proxy": "close",
    "proxy-end": "close",
    "designation": "close",
    "freeze": "close",
    "transfer": "close",
    "unfreeze": "tally",
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
    "lot": "final",
    "deemed": "final",
    "result": "final",
    "trustee-key": "manifest",
    "dkg-commit": "manifest",
    "dkg-reveal": "manifest",
    "dkg-complaint": "manifest",
    "ceremony-ok": "open",
    "spoil": "close",
    "partial-decryption": "final",
}
# Behind these nothing stands.
CLOSING = ("annulment", "certificate-revocation")
# What changes a count: only behind it, or behind an upheld objection, is anything counted again.
CHANGING = ("revoke", "roll-correction")
# What secret mode requires beside the rest.
CEREMONY = ("trustee-key", "dkg-commit", "dkg-reveal", "ceremony-ok")
PRELIMINARY = ("definition", "notice", "roll", "manifest", "open", "close", "tally", "result")
REQUIRED = {
    "open": PRELIMINARY,
    "preliminary": PRELIMINARY,
    "final": (*PRELIMINARY, "final"),
    "certified": (*PRELIMINARY, "final", "minutes", "certificate"),
    "revoked": (*PRELIMINARY, "final", "minutes", "certificate", "certificate-revocation"),
    "annulled": ("definition", "notice", "annulment"),
}


def find_order_faults(case: Case) -> Iterator[OrderFault]:
    """Yield code, position and values of every entry that is missing, doubled or out of place."""
    places = _places(case)
    ceremony = CEREMONY if case.is_secret and case.stage != "annulled" else ()
    for name in (*REQUIRED[case.stage], *ceremony):
        if name not in places:
            yield "entry_missing", "record", {"type": name}
    for name in UNIQUE:
        for at in places.get(name, [])[1:]:
            yield "entry_twice", f"entry {at}", {"type": name}
    for item in case.items:
        yield from _misplaced(item, places, REQUIRED[case.stage])
    yield from _paper_faults(places)
    if case.is_secret:
        yield from _secret_faults(places)
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
    for other in CLOSING:
        if item.at > places.get(other, [item.at])[0]:
            yield "entry_too_late", f"entry {item.at}", {"type": item.type, "other": other}


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


def _secret_faults(places: dict[str, list[int]]) -> Iterator[OrderFault]:
    """Nothing changes a count that is being opened."""
    shares = places.get("partial-decryption", [])
    for name in CHANGING:
        for at in places.get(name, []):
            if shares and at > shares[0]:
                fields: dict[str, object] = {"type": name, "other": "partial-decryption"}
                yield "entry_too_late", f"entry {at}", fields


def _round_faults(case: Case) -> Iterator[OrderFault]:
    """A result stands behind a tally of each motion, its draws and deemed votes."""
    motions = {m.id: m for m in case.definition.motions} if case.definition else {}
    round_ = _Round(motions, _deemed_motions(case))
    for act in case.all("tally", "lot", "deemed", "result", *CHANGING, "ruling"):
        yield from round_.meet(act)
    if case.stage not in ("annulled", "open"):
        for motion, act in round_.tallies.items():
            yield "tally_without_result", f"entry {act.at}", {"motion": motion}


def _deemed_motions(case: Case) -> list[str]:
    definition = case.definition
    if definition is None:
        return []
    return [motion.id for motion in definition.motions if is_deemed(definition, motion)]


class _Round:
    """From one result to the next: a new tally of any motion asks for a new result."""

    def __init__(self, motions: Mapping[str, Motion], deemed: list[str]) -> None:
        self.motions, self.deemed = motions, deemed
        self.tallied: set[str] = set()
        self.tallies: dict[str, Act] = {}
        self.spoken: set[tuple[str, str]] = set()
        self.counted: dict[str, int] = {}
        self.changed = -1

    def meet(self, act: Act) -> Iterator[OrderFault]:
        """Yield what is wrong with the next tally, lot, deemed or result."""
        if act.type == "result":
            yield from self._result(act)
        elif act.type == "tally":
            yield from self._tally(act)
        elif act.type in CHANGING or act.type == "ruling":
            if act.body.get("decision") != "rejected":
                self.changed = act.at
        else:
            yield from self._behind_tally(act)

    def _tally(self, act: Act) -> Iterator[OrderFault]:
        motion = act.body["motion"]
        if motion not in self.motions or motion in self.tallies:
            yield "tally_twice", f"entry {act.at}", {"motion": motion}
        elif self.changed < self.counted.get(motion, -1):
            yield "recount_without_ground", f"entry {act.at}", {"motion": motion}
        self.counted[motion] = act.body["tree_size"]
        self.tallied.add(motion)
        self.tallies[motion] = act

    def _behind_tally(self, act: Act) -> Iterator[OrderFault]:
        """One draw for an election, one deemed for each motion that may have any."""
        name, where = act.body["motion"], f"entry {act.at}"
        motion = self.motions.get(name)
        if act.type == "lot" and (motion is None or motion.election is None):
            yield "lot_without_election", where, {"motion": name}
        if act.type == "deemed" and name not in self.deemed:
            yield "deemed_without_ground", where, {"motion": name}
        if name not in self.tallies:
            yield "tally_missing", where, {"motion": name}
        if (act.type, name) in self.spoken:
            yield "said_twice", where, {"type": act.type, "motion": name}
        self.spoken.add((act.type, name))

    def _result(self, act: Act) -> Iterator[OrderFault]:
        for motion in self.motions:
            if motion not in self.tallied:
                yield "tally_missing", f"entry {act.at}", {"motion": motion}
        for motion in self.deemed:
            if motion in self.tallies and ("deemed", motion) not in self.spoken:
                yield "deemed_missing", f"entry {act.at}", {"motion": motion}
        self.tallies, self.spoken = {}, set()


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
