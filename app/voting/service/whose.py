"""For whom a proved card may vote, and what the booth shows of each right.

Law: an agent sees the motions entrusted and what they are bound to, nothing else of the flat's.
"""

from __future__ import annotations

from typing import Any

from app.assembly.service.read import definition_of, get_right, line_of
from app.core.roll import weights
from app.platform.db import db
from app.registry.service import masked_owner, units_of
from app.voting.service.codes import RightToken
from app.voting.service.identity import Identified
from app.voting.service.state import load_state, states_of_agent
from app.voting.service.voters import AGENT, find_voter, holder_key


def principals_of(found: Identified) -> list[Identified]:
    """Return the other rights for which this card is an agent's, by their number."""
    session, token = db.session(), found.token
    states = states_of_agent(session, token.assembly_id, token.cred_pk)
    return [
        Identified(
            RightToken(token.assembly_id, state.i, token.cred_pk),
            found.assembly,
            get_right(session, token.assembly_id, state.i),
            own=False,
        )
        for state in states
        if state.i != token.i
    ]


def describe(identified: Identified) -> dict[str, Any]:
    """Return what the booth shows of a right: flat, area, heads, weights per motion.

    An agent sees the weights of the motions entrusted, and what they are bound to.
    """
    session, right = db.session(), identified.right
    voter = find_voter(session, right, identified.token.cred_pk)
    definition, line = definition_of(identified.assembly), line_of(right)
    units = units_of(session, right.unit_ids)
    per_motion = {motion.id: weights(line, motion, definition) for motion in definition.motions}
    policies, homes = definition.policies, [one for one in line.units if one.use != "parking"]
    by_area = line.units if policies.parking_area else homes
    proxy = load_state(session, right).proxy if voter.capacity == AGENT else None
    return {
        "i": right.i,
        "label": units[0].label,
        "unit_code_masked": f"…{units[0].code[-8:-4]} {units[0].code[-4:]}",
        "units": [
            {"label": u.label, "area": u.area, "group": u.building, "use": u.use} for u in units
        ],
        "area": sum(unit.area for unit in by_area),
        "heads": int(bool(homes) or policies.parking_heads),
        "owner_masked": masked_owner(session, right.unit_ids, key=holder_key(session, right)),
        "capacity": voter.capacity,
        "weights": {
            name: {"area": weight.area, "heads": weight.heads}
            for name, weight in per_motion.items()
            if weight.units and (proxy is None or name in proxy.motions)
        },
        "bound": {} if proxy is None else {one.motion: list(one.choices) for one in proxy.bound},
        "phones": [phone.masked for phone in voter.phones],
    }
