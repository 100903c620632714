"""What the record says, in numbers of the verifier's own reckoning.

Law: totals, sums and verdicts come from the verifier's count, never from what the record
claims; where they cannot be reckoned the list stays empty and a check says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core.anchor import anchor_of
from app.verifier.report import NotRun, NotYet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.core.definition import Definition
    from app.verifier.case import Act, Case
    from app.verifier.workings import Workings

# What each stage does not have yet.
NOT_YET = {
    "preliminary": ("final", "minutes", "certificate"),
    "final": ("minutes", "certificate"),
}
# Events that are counted as they are, by the type of their entries.
COUNTED = {
    "superseded": "superseded",
    "ballots_revoked": "revoke",
    "contact_changes": "contact-change",
    "officer_changes": "officer-change",
    "roll_corrections": "roll-correction",
    "services": "service",
    "proxies": "proxy",
    "proxies_ended": "proxy-end",
    "designations": "designation",
    "frozen": "freeze",
    "transfers": "transfer",
    "extensions": "extend",
    "lots": "lot",
    "objections": "objection",
}


@dataclass(frozen=True)
class Summary:
    """Headline, outcomes, unusual events, shared keys and organisations; JSON values throughout."""

    stage: str
    missing: tuple[str, ...]
    head: dict[str, Any]
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    events: dict[str, int] = field(default_factory=dict)
    same_key: list[list[str]] = field(default_factory=list)
    same_organisation: list[dict[str, Any]] = field(default_factory=list)


def summarise(case: Case, work: Workings) -> Summary:
    """Return the summary of a case; parts that are missing leave their places empty."""
    missing = NOT_YET.get(case.stage, ())
    if case.definition is None:
        return Summary(case.stage, missing, {})
    return Summary(
        case.stage,
        missing,
        _head(case, work, case.definition),
        _outcomes(case, work),
        _events(case, work),
        _same_key(case.definition),
        _same_organisation(case.definition),
    )


def _head(case: Case, work: Workings, definition: Definition) -> dict[str, Any]:
    return {
        "community": definition.community_name,
        "title": definition.title,
        "assembly": definition.assembly,
        "origin": definition.origin,
        "rehearsal": definition.rehearsal,
        "reference": definition.reference,
        "consultation": definition.kind == "consultation",
        "opens": definition.body["opens"],
        "closes": definition.body["closes"],
        "anchor": anchor_of(definition),
        "definition": definition.hd.hex(),
        "manifest": case.manifest.hm.hex() if case.manifest else None,
        "entries": len(case.lines),
        "root": work.root(len(case.lines)),
    }


def _outcomes(case: Case, work: Workings) -> list[dict[str, Any]]:
    try:
        return [_outcome(work, tally) for tally in case.tallies()]
    except (NotRun, NotYet):
        return []


def _outcome(work: Workings, tally: Act) -> dict[str, Any]:
    mine, decision = work.opened_of(tally), work.decision_of(tally)
    motion = mine.motion
    options = [
        {
            "choice": choice.id,
            "label": choice.label,
            "heads": mine.options[choice.id][0],
            "area": mine.options[choice.id][1],
        }
        for choice in motion.choices
    ]
    return {
        "motion": motion.id,
        "title": motion.title,
        "class": motion.motion_class.value,
        "scope": vars(work.totals_of(tally)),
        "participants": {"rights": mine.rights, "heads": mine.heads, "area": mine.area},
        "options": options,
        **decision.stated(),
        **decision.extra,
    }


def _events(case: Case, work: Workings) -> dict[str, int]:
    found = {
        "ballots": len(case.ballots),
        "paper_issued": len(case.all("paper-issue")),
        "paper_spoiled": _how_many(case, "paper-return", "state", "spoiled"),
        "paper_blank": _how_many(case, "paper-return", "state", "blank"),
        "paper_ballots": len(case.all("paper-ballot")),
        "void_items": sum(len(act.body["void"]) for act in case.all("paper-ballot")),
        "paper_assisted": _how_many(case, "paper-ballot", "assisted", True),
        **{name: len(case.all(kind)) for name, kind in COUNTED.items()},
        "objections_upheld": _how_many(case, "ruling", "decision", "upheld"),
    }
    if case.is_secret:
        found["spoilt"] = len(case.all("spoil"))
    for reason in ("lost", "transfer"):
        found[f"reissue_{reason}"] = _how_many(case, "reissue", "reason", reason)
    for act in case.all("incident"):
        name = f"incident_{act.body['code']}"
        found[name] = found.get(name, 0) + 1
    try:
        ledger = work.ledger()
        found |= {"replaced": ledger.replaced, "agents_ballots": ledger.agents_ballots}
    except (NotRun, NotYet):
        found |= {"replaced": 0, "agents_ballots": 0}
    return found


def _how_many(case: Case, name: str, key: str, value: object) -> int:
    return sum(act.body[key] == value for act in case.all(name))


def _roles(definition: Definition) -> Iterator[tuple[str, bytes]]:
    keys = definition.keys
    yield "log", keys.log
    for witness in keys.witnesses:
        yield f"witness {witness.name}", witness.key
    for officer in definition.officers:
        yield f"{officer.role} {officer.id}", officer.key
    for trustee in definition.trustees:
        yield f"trustee {trustee.id}", trustee.key


def _same_key(definition: Definition) -> list[list[str]]:
    return _shared(_roles(definition))


def _shared(pairs: Iterable[tuple[str, Any]]) -> list[list[str]]:
    groups: dict[Any, list[str]] = {}
    for name, value in pairs:
        groups.setdefault(value, []).append(name)
    return [names for names in groups.values() if len(names) > 1]


def _same_organisation(definition: Definition) -> list[dict[str, Any]]:
    found: dict[str, list[str]] = {}
    for officer in definition.officers:
        roles = found.setdefault(officer.organisation, [])
        if officer.role not in roles:
            roles.append(officer.role)
    for trustee in definition.trustees:
        roles = found.setdefault(trustee.organisation, [])
        roles.append(f"trustee {trustee.id}")
    return [
        {"organisation": name, "roles": roles} for name, roles in found.items() if len(roles) > 1
    ]
