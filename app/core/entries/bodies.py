"""The table of PROTOCOL §6.2: each entry type in use and the shape of its body.

Law: a type outside `SCHEMAS` is refused. Ballots and tallies take the named or the secret
shape, told apart by their own fields (core.entries.modes). Who signs stands in
core.entries.slots.
"""

from __future__ import annotations

from app.core.entries.definition_shape import definition, manifest, officer
from app.core.entries.modes import SECRET_TYPES, either_mode
from app.core.entries.scalars import (
    anchor_text,
    code,
    day,
    draw,
    hex20,
    hex32,
    identifier,
    minute,
    serial,
    text,
)
from app.core.entries.schema import Check, boolean, nullable, record, words
from app.core.entries.secret_bodies import SECRET_SCHEMAS, header
from app.core.entries.shapes import (
    answers,
    corrected_lines,
    count,
    line_number,
    option_sums,
    outcomes,
    paper_answers,
    served_rights,
    some_motions,
    some_rights,
    totals,
    void_items,
)

_head = {"tree_size": count, "root": hex32}

_before_opening: dict[str, Check] = {
    "definition": definition,
    "notice": record({"definition": hex32, "document": hex32, "anchor": anchor_text}),
    "objection": record(
        {
            "id": identifier,
            "about": words("roll", "identity", "paper", "procedure", "result"),
            "document": hex32,
        }
    ),
    "ruling": record(
        {"objection": identifier, "decision": words("upheld", "rejected"), "document": hex32}
    ),
    "roll": record({"roll": hex32, "lines": line_number, "scope": identifier}),
    "roll-audit": record({"roll": hex32, "units": count, "area": count}),
    "paper-roll": record({"paper_roll": hex32, "lines": count}),
    "manifest": manifest,
}

_voting: dict[str, Check] = {
    "open": record({"manifest": hex32}),
    "ballot": either_mode("ballot", record({"header": header, "answers": answers})),
    "paper-issue": record({"i": line_number, "serial": serial}),
    "paper-return": record(
        {"i": line_number, "serial": serial, "state": words("spoiled", "blank")}
    ),
    "paper-ballot": either_mode(
        "paper-ballot",
        record(
            {
                "i": line_number,
                "serial": serial,
                "secret": hex20,
                "scan": hex32,
                "assisted": boolean,
                "answers": paper_answers,
                "void": void_items,
            }
        ),
    ),
    "superseded": record({"i": line_number, "ballot_id": hex32, "by": serial}),
    "roll-correction": record(
        {"objection": identifier, "lines": corrected_lines, "totals": totals}
    ),
    "reissue": record(
        {
            "i": line_number,
            "old_pk": hex32,
            "new_pk": hex32,
            "reason": words("lost", "transfer"),
        }
    ),
    "proxy": record(
        {
            "i": line_number,
            "agent_pk": hex32,
            "motions": some_motions,
            "bound": paper_answers,
            "document": hex32,
        }
    ),
    "proxy-end": record({"i": line_number, "agent_pk": hex32}),
    "designation": record({"i": line_number, "document": hex32}),
    "freeze": record({"i": line_number, "objection": identifier}),
    "unfreeze": record({"i": line_number, "objection": identifier}),
    "transfer": record({"i": line_number, "on": day, "document": hex32}),
    "revoke": record({"i": line_number, "ballot_id": hex32, "objection": identifier}),
    "contact-change": record({"i": line_number, "from": code, "to": code, "reason": code}),
    "officer-change": record({"replaces": nullable(identifier), "officer": officer}),
    "service": record({"channel": code, "warned": boolean, "rights": served_rights}),
    "incident": record({"code": code, "tree_size": count}),
    "extend": record({"closes": minute, "document": hex32}),
    "close": record({"manifest": hex32, "ballots": count, "paper_ballots": count}),
}

_after_close: dict[str, Check] = {
    "reconciliation": record(
        {"issued": count, "counted": count, "void": count, "spoiled": count, "unreturned": count}
    ),
    "tally": either_mode(
        "tally",
        record(
            {
                "motion": identifier,
                **_head,
                "participants": count,
                "heads": count,
                "area": count,
                "list": hex32,
                "options": option_sums,
            }
        ),
    ),
    "lot": record({"motion": identifier, **_head, "draw": draw, "seed": hex32}),
    "deemed": record(
        {
            "motion": identifier,
            **_head,
            "majority": nullable(identifier),
            "follow": some_rights,
            "silent": some_rights,
            "list": hex32,
        }
    ),
    "result": record({**_head, "motions": outcomes}),
    "final": record(
        {
            **_head,
            "result": hex32,
            "objections": record({"received": count, "upheld": count, "rejected": count}),
        }
    ),
    "minutes": record({**_head, "result": hex32, "document": hex32, "record": hex32}),
    "certificate": record(
        {
            **_head,
            "result": hex32,
            "minutes": hex32,
            "document": hex32,
            "number": nullable(text(40)),
            "rehearsal": boolean,
        }
    ),
    "annulment": record({"reason": code, "document": hex32}),
    "certificate-revocation": record({"certificate": hex32, "reason": code, "document": hex32}),
}

SCHEMAS: dict[str, Check] = {
    **_before_opening,
    **_voting,
    **_after_close,
    **{name: shape for name, shape in SECRET_SCHEMAS.items() if name in SECRET_TYPES},
}
