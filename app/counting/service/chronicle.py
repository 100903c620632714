"""What the log tells of an assembly beside the count: dates, signers, objections, incidents.

Law: everything here is read from logged entries; nothing names a right, an owner or a flat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.core.definition import Definition, Officer, parse_officer
from app.core.entries import parse_minute
from app.voting.service.proxies.agents import card_number

if TYPE_CHECKING:
    from app.core.entries import Entry
    from app.counting.service.count import Figures

STEPS = (
    "notice",
    "roll",
    "manifest",
    "open",
    "extend",
    "close",
    "reconciliation",
    "tally",
    "partial-decryption",
    "result",
    "final",
)


@dataclass(frozen=True, slots=True)
class ObjectionNote:
    """One objection as a document shows it: number, matter, day, ruling; never its text."""

    id: str
    about: str
    at: datetime
    decision: str | None
    decided_at: datetime | None


def timeline(log: Sequence[Entry]) -> list[tuple[str, datetime]]:
    """Return the steps that happened with their moments, in order; of a repeated one the last."""
    moments = {entry.type: entry.t for entry in log}
    return [(step, moments[step]) for step in STEPS if step in moments]


def closing_in_force(log: Sequence[Entry], definition: Definition) -> datetime:
    """Return the closing that held: the definition's or the last extension's."""
    extended = [parse_minute(e.body["closes"]) for e in log if e.type == "extend"]
    return extended[-1] if extended else definition.closes


def officers_in(log: Sequence[Entry], definition: Definition) -> dict[str, Officer]:
    """Return all who were officers of the assembly, by key id."""
    changed = [parse_officer(e.body["officer"]) for e in log if e.type == "officer-change"]
    return {officer.key_id: officer for officer in (*definition.officers, *changed)}


def signers_of(entry: Entry, log: Sequence[Entry], definition: Definition) -> list[Officer]:
    """Return the officers whose signatures an entry bears."""
    officers = officers_in(log, definition)
    return [officers[sig.k] for sig in entry.sigs if sig.k in officers]


def objection_notes(log: Sequence[Entry]) -> list[ObjectionNote]:
    """Return the objections in order with their rulings."""
    rulings = {e.body["objection"]: e for e in log if e.type == "ruling"}
    return [
        ObjectionNote(
            id=entry.body["id"],
            about=entry.body["about"],
            at=entry.t,
            decision=ruling.body["decision"] if ruling else None,
            decided_at=ruling.t if ruling else None,
        )
        for entry in log
        if entry.type == "objection"
        for ruling in [rulings.get(entry.body["id"])]
    ]


def deliveries(log: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return how many rights the logged deliveries reached by each channel, and when last."""
    reached: dict[str, tuple[set[int], datetime]] = {}
    for entry in log:
        if entry.type == "service":
            channel = entry.body["channel"]
            before, _ = reached.get(channel, (set(), entry.t))
            reached[channel] = (before | set(entry.body["rights"]), entry.t)
    return [
        {"channel": channel, "rights": len(rights), "at": at}
        for channel, (rights, at) in reached.items()
    ]


def incidents(log: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the logged incidents: code and moment."""
    return [{"code": e.body["code"], "at": e.t} for e in log if e.type == "incident"]


def void_marks(log: Sequence[Entry], motion_id: str) -> int:
    """Return on how many paper ballots this motion was found void when they were keyed in."""
    return sum(
        void["motion"] == motion_id
        for entry in log
        if entry.type == "paper-ballot"
        for void in entry.body["void"]
    )


def irregularities(log: Sequence[Entry], figures: Figures) -> Mapping[str, int]:
    """Return the published irregularity numbers: what happened out of the ordinary, counted."""
    types = Counter(entry.type for entry in log)
    void_items = sum(len(e.body["void"]) for e in log if e.type == "paper-ballot")
    replaced = sum(1 for e in log if e.type == "ballot" and e.body["header"]["seq"] > 0)
    return {
        "ballots": figures.counted.ballots,
        "paper_ballots": figures.counted.paper_ballots,
        "replaced": replaced,
        "superseded": types["superseded"],
        "reissued": types["reissue"],
        "proxies": types["proxy"],
        "frozen": types["freeze"],
        "transferred": types["transfer"],
        "designated": types["designation"],
        "contact_changes": types["contact-change"],
        "officer_changes": types["officer-change"],
        "corrections": types["roll-correction"],
        "revoked": types["revoke"],
        "extended": types["extend"],
        "incidents": types["incident"],
        "void_items": void_items,
        "objections": types["objection"],
    }


def proxies(log: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the register of proxies as the minutes annex it: numbers, no names (R16).

    Each is the principal's line, the agent's card number, how many motions and how many of them
    bound, how it was given, and whether it was ended or its agent voted.
    """
    ended = [(e.body["i"], e.body["agent_pk"], e.seq) for e in log if e.type == "proxy-end"]
    cast = {(e.body["header"]["i"], e.body["header"]["cred_pk"]) for e in log if e.type == "ballot"}
    return [
        {
            "line": e.body["i"],
            "agent": card_number(e.body["agent_pk"]),
            "motions": len(e.body["motions"]),
            "bound": len(e.body["bound"]),
            "at_desk": len(e.sigs) == 2,
            "ended": any(
                (i, pk) == (e.body["i"], e.body["agent_pk"]) and seq > e.seq for i, pk, seq in ended
            ),
            "voted": (e.body["i"], e.body["agent_pk"]) in cast,
        }
        for e in log
        if e.type == "proxy"
    ]


def opening(log: Sequence[Entry], figures: Figures) -> dict[str, Any] | None:
    """Return how a secret vote was opened, by whom and when; None in named mode."""
    definition, shares = figures.definition, [e for e in log if e.type == "partial-decryption"]
    if not definition.is_secret:
        return None
    named = {n: one.organisation for n, one in enumerate(definition.trustees, 1)}
    return {
        "trustees": list(named.items()),
        "threshold": definition.trustee_threshold,
        "mode": definition.policies.result_mode,
        "tallied": next(e.t for e in reversed(log) if e.type == "tally"),
        "first": shares[0].t if shares else None,
        "last": shares[-1].t if shares else None,
        "spoiled": sum(e.type == "spoil" for e in log),
        "motions": [
            {
                "number": number,
                "shut": one.shut,
                "valid": one.valid,
                "invalid": one.invalid,
                "given": [named[n] for n in one.valid],
            }
            for number, one in enumerate(figures.openings, 1)
        ],
    }
