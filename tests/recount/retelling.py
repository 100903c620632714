"""From the entries of a log to what people did, in plain words, for the recount.

Here alone stands what the recount does not know: whose a key is, and what an entry is called.
Only Python itself is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.recount.rules import Answers, Assembled, Assembly, Motion, NotAllowed, Unit

Body = dict[str, Any]


def assembly_of(definition: Body, roll: Iterable[Body]) -> Assembly:
    """The assembly that a definition and a roll describe."""
    policies = definition["policies"]
    return Assembly(
        owners={
            line["i"]: tuple(
                Unit(unit["tag"], unit["area"], unit["group"], unit["use"] == "parking")
                for unit in line["units"]
            )
            for line in roll
        },
        motions=tuple(map(_motion, definition["motions"])),
        changes=policies["max_changes"],
        first_valid=policies["channel_rule"] == "first_valid",
        principals=policies["proxy_cap"],
        agents_may_be_bound=policies["proxy_bound"],
        owners_may_change=policies["transfer"] == "beijing",
        parking_has_area=policies["parking_area"],
        parking_has_heads=policies["parking_heads"],
        silence_follows=policies["silence"] == "follow_majority",
        may_follow=policies["follow_choice"],
        first=definition["kind"] == "first",
    )


def _motion(body: Body) -> Motion:
    filled = body.get("election", {"seats": 0, "alternates": 0, "minimum": 0})
    return Motion(
        name=body["id"],
        kind=body["kind"],
        special=body["class"] == "special",
        unanimous=body["class"] == "unanimous_affected",
        choices=tuple(choice["id"] for choice in body["choices"]),
        buildings=frozenset(body["scope"].get("groups", ())),
        marks=frozenset(body["scope"].get("tags", ())),
        **filled,
    )


class Retelling:
    """Tells the recount what happened, entry by entry; `refused` are those against a rule."""

    def __init__(self, definition: Body, roll: list[Body]) -> None:
        self.assembled = Assembled(assembly_of(definition, roll))
        self.cards = {line["i"]: line["cred_pk"] for line in roll}
        self.gone: set[str] = set()
        self.agents: set[str] = set()
        self.objections: dict[str, list[str]] = {}
        self.frozen: dict[int, str] = {}
        self.closed = False
        self.refused: list[tuple[str, str]] = []

    def tell(self, entries: Iterable[tuple[str, Body]]) -> Retelling:
        for kind, body in entries:
            step = _STEPS.get(kind)
            if step is None:
                continue
            try:
                step(self, body)
            except NotAllowed as refused:
                self.refused.append((kind, str(refused)))
        return self

    def person(self, card: str) -> str:
        """Whose a card is: an owner's, a stranger's, or nobody's since it was called back."""
        if card in self.gone:
            return "nobody"
        holder = next((i for i, held in self.cards.items() if held == card), None)
        return card if holder is None else f"owner {holder}"

    def call_back(self, i: int) -> None:
        """A card loses its force, and with it whoever acted for others by it."""
        self.assembled.lose_agent(self.person(self.cards[i]))
        self.gone.add(self.cards[i])


def _answers(items: list[Body]) -> Answers:
    return {item["motion"]: item["choices"] for item in items}


def _ballot(told: Retelling, body: Body) -> None:
    header = body["header"]
    i, card = header["i"], header["cred_pk"]
    own = told.cards[i] == card
    told.assembled.cast(i, "owner" if own else told.person(card), _answers(body["answers"]))


def _issue(told: Retelling, body: Body) -> None:
    told.assembled.hand_out(body["i"], body["serial"])


def _return(told: Retelling, body: Body) -> None:
    told.assembled.take_back(body["i"], body["serial"])


def _paper(told: Retelling, body: Body) -> None:
    told.assembled.key_in(body["i"], body["serial"], _answers(body["answers"]))


def _proxy(told: Retelling, body: Body) -> None:
    agent = told.person(body["agent_pk"])
    told.assembled.entrust(body["i"], agent, body["motions"], _answers(body["bound"]))
    told.agents.add(body["agent_pk"])


def _proxy_end(told: Retelling, body: Body) -> None:
    told.assembled.dismiss(body["i"], told.person(body["agent_pk"]))


def _transfer(told: Retelling, body: Body) -> None:
    told.assembled.sell(body["i"])
    told.call_back(body["i"])


def _reissue(told: Retelling, body: Body) -> None:
    """A new card: for whoever lost the old one, or for the new owner."""
    i, new = body["i"], body["new_pk"]
    taken = {*told.cards.values(), *told.gone, *told.agents}
    if body["old_pk"] != told.cards[i] or new in taken:
        raise NotAllowed("R33")
    if body["reason"] == "transfer":
        told.assembled.name_new_owner(i)
    elif told.assembled.owners[i].sold:
        raise NotAllowed("R12")
    told.call_back(i)
    told.cards[i] = new


def _objection(told: Retelling, body: Body) -> None:
    if body["id"] in told.objections:
        raise NotAllowed("R28")
    told.objections[body["id"]] = [body["about"]]


def _ruling(told: Retelling, body: Body) -> None:
    if len(told.objections.get(body["objection"], "no")) != 1:
        raise NotAllowed("R28")
    told.objections[body["objection"]].append(body["decision"])


def _revoke(told: Retelling, body: Body) -> None:
    if told.objections.get(body["objection"], [])[1:] != ["upheld"]:
        raise NotAllowed("R28")
    told.assembled.revoke(body["i"])


def _freeze(told: Retelling, body: Body) -> None:
    i = body["i"]
    if told.objections.get(body["objection"]) != ["identity"] or i in told.frozen:
        raise NotAllowed("R14")
    told.frozen[i] = body["objection"]
    told.assembled.owners[i].frozen = True


def _unfreeze(told: Retelling, body: Body) -> None:
    i, objection = body["i"], body["objection"]
    if told.frozen.get(i) != objection or len(told.objections[objection]) != 2:
        raise NotAllowed("R14")
    del told.frozen[i]
    told.assembled.owners[i].frozen = False


def _service(told: Retelling, body: Body) -> None:
    for i in body["rights"]:
        owner = told.assembled.owners[i]
        owner.warned = owner.warned or (body["warned"] and not told.closed)


def _close(told: Retelling, body: Body) -> None:
    told.closed = True


_STEPS: dict[str, Callable[[Retelling, Body], None]] = {
    "ballot": _ballot,
    "paper-issue": _issue,
    "paper-return": _return,
    "paper-ballot": _paper,
    "proxy": _proxy,
    "proxy-end": _proxy_end,
    "transfer": _transfer,
    "reissue": _reissue,
    "objection": _objection,
    "ruling": _ruling,
    "revoke": _revoke,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
    "service": _service,
    "close": _close,
}
