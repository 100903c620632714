"""The states of a ticket and the acts between them: one table, and who may do what.

Law: pure. There is no way from one state to another outside ACTS; each act has an explanation
that the reporter reads. What is done is claimed by whoever has the ticket and confirmed by whoever
reported it; only silence confirms instead, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

from app.core.errors import RuleError
from app.platform.roles import Role

BODIES = ("property_company", "committee", "residents_committee", "street", "department")
"""From the nearest to the farthest; each but the last is followed by who looks after it."""
BODY_OF = MappingProxyType(
    {
        Role.PROPERTY_COMPANY: "property_company",
        Role.CONVENER: "committee",
        Role.RESIDENTS_COMMITTEE: "residents_committee",
        Role.STREET_OFFICE: "street",
        Role.DEPARTMENT: "department",
        Role.INSPECTOR: "inspector",
    }
)
STATES = (
    "open",
    "accepted",
    "on_site",
    "working",
    "waiting_parts",
    "paused",
    "fund",
    "done_claimed",
    "closed",
    "withdrawn",
    "joined",
)
ENDED = frozenset({"closed", "withdrawn", "joined"})
WAITING = frozenset({"open", "accepted", "on_site", "working", "waiting_parts", "paused"})
#: How far each state is from the report; the first clock stops at one of them.
RANK = MappingProxyType({"open": 0, "accepted": 1, "on_site": 2})
MOST_WORDS = 2_000


class TicketActUnknown(RuleError):
    """There is no such act."""


class TicketNotNow(RuleError):
    """The ticket is not in a state in which this can be done; `state` says in which it is."""


class TicketNotYours(RuleError):
    """Somebody else does this."""


class ExplanationMissing(RuleError):
    """Every act on a ticket is explained to the reporter, in up to 2,000 characters."""


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the table: from which states, to which (None: the same), done by whom.

    `who` are standings: reporter, holder, party (called in), above (a body farther up), inspector,
    clock (nobody: it became due).
    """

    name: str
    before: frozenset[str]
    after: str | None
    who: frozenset[str]


def _act(name: str, before: Set[str], after: str | None, *who: str) -> Act:
    return Act(name, frozenset(before), after, frozenset(who))


_RUNNING = WAITING | {"fund"}
_NOT_ENDED = _RUNNING | {"done_claimed"}
_ALL = (
    _act("accept", {"open"}, "accepted", "holder"),
    _act("arrive", {"open", "accepted"}, "on_site", "holder"),
    _act("start", {"open", "accepted", "on_site"}, "working", "holder"),
    _act("wait_parts", {"accepted", "on_site", "working"}, "waiting_parts", "holder"),
    _act("pause", {"accepted", "on_site", "working"}, "paused", "holder"),
    _act("resume", {"waiting_parts", "paused"}, "working", "holder", "clock"),
    _act("claim_done", {"on_site", "working", "waiting_parts"}, "done_claimed", "holder"),
    _act("confirm", {"done_claimed"}, "closed", "reporter"),
    _act("let_rest", {"done_claimed"}, "closed", "clock"),
    _act("rate", {"closed"}, "closed", "reporter"),
    _act("reopen", {"done_claimed", "closed", "joined"}, "open", "reporter", "inspector", "above"),
    _act("withdraw", WAITING, "withdrawn", "reporter"),
    _act("transfer", WAITING, "open", "holder", "above", "inspector"),
    _act("share", _RUNNING, None, "holder", "above", "inspector"),
    _act("whistle", _RUNNING, None, "holder", "above", "inspector"),
    _act("report_back", _NOT_ENDED, None, "party"),
    _act("change", WAITING, None, "holder", "above", "inspector"),
    _act("publish", _NOT_ENDED | {"closed"}, None, "reporter"),
    _act("note", _NOT_ENDED, None, "reporter", "holder", "party", "above", "inspector"),
    _act("photos", _NOT_ENDED, None, "reporter", "holder", "party", "inspector"),
    _act("urge", WAITING, None, "reporter"),
    _act("contact", _NOT_ENDED, None, "holder", "above"),
    _act("visit", {"closed"}, None, "holder", "above", "inspector"),
    _act("join", WAITING, "joined", "holder", "above"),
    _act("to_fund", WAITING, "fund", "holder", "above"),
    _act("from_fund", {"fund"}, "working", "holder", "above", "clock"),
    _act("paper", _NOT_ENDED, None, "holder", "above", "inspector"),
    _act("answer_paper", _NOT_ENDED | {"closed"}, None, "holder", "party"),
    _act("remind", WAITING, None, "clock"),
    _act("late", WAITING, None, "clock"),
)
ACTS: Mapping[str, Act] = MappingProxyType({one.name: one for one in _ALL})


def get_act(name: str) -> Act:
    """Return a line of the table; raises TicketActUnknown."""
    if name not in ACTS:
        raise TicketActUnknown(act=name)
    return ACTS[name]


def check_act(name: str, state: str, standings: Set[str]) -> Act:
    """Refuse an act that these standings may not do, or not now.

    Raises TicketActUnknown, TicketNotYours, TicketNotNow.
    """
    act = get_act(name)
    if not act.who & standings:
        raise TicketNotYours(act=name)
    if state not in act.before:
        raise TicketNotNow(act=name, state=state)
    return act


def clean_explanation(text: str) -> str:
    """Return an explanation without what cannot be shown; raises ExplanationMissing."""
    text = text.replace("\r\n", "\n")
    shown = "".join(one for one in text if one == "\n" or one.isprintable()).strip()
    if not 0 < len(shown) <= MOST_WORDS:
        raise ExplanationMissing
    return shown


def acts_of(state: str, standings: Set[str]) -> list[str]:
    """Return what these standings may do in a state, in the order of the table."""
    return [one.name for one in _ALL if state in one.before and one.who & standings]


def is_above(body: str, holder: str) -> bool:
    """True if a body is farther up than the one that has the ticket; the street is above all."""
    if body == holder or body not in BODIES or body == "department":
        return False
    return body == "street" or BODIES.index(body) > BODIES.index(holder)


def next_body(body: str) -> str | None:
    """Return who looks after a body that is late, or None for the street."""
    if body == "department":
        return "street"
    place = BODIES.index(body)
    return None if body == "street" else BODIES[place + 1]
