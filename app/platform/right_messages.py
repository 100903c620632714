"""What people are told when core refuses something about who owns a right and who votes for it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

_DISPUTED = _l("There is an objection about who the owner is. Until its ruling nothing is cast.")
_NO_PROXY = _l("There is no proxy to this agent.")

RIGHT_MESSAGES: dict[str, Message] = {
    "right_frozen": (409, _DISPUTED),
    "right_frozen_already": (409, _l("This home is frozen already, by another objection.")),
    "right_not_frozen": (409, _l("This objection does not freeze this home.")),
    "objection_not_open": (
        409,
        _l("A home is frozen by an objection about identity that has no ruling yet."),
    ),
    "rights_frozen": (
        409,
        _l("Homes are still frozen by objections. Nothing is counted before their rulings."),
    ),
    "own_ballot_stands": (409, _l("The owner has voted. The agent can vote no more.")),
    "motion_not_entrusted": (409, _l("The proxy does not cover this motion.")),
    "bound_answer_differs": (
        409,
        _l("The owner has bound the agent: vote on each such motion as the proxy says."),
    ),
    "proxy_not_allowed": (
        409,
        _l("This proxy cannot be granted: there is one already, or the rules do not allow it."),
    ),
    "proxy_not_in_force": (409, _NO_PROXY),
    "agent_full": (409, _l("This agent acts for %(cap)s owners already, as many as allowed.")),
    "agent_key_withdrawn": (
        409,
        _l("The agent's card was replaced. Please use the agent's new card."),
    ),
    "transfer_not_allowed": (
        409,
        _l("In this assembly those who owned on the record date vote, also after a sale."),
    ),
    "transfer_unfinished": (
        409,
        _l("This home was sold; the new owner's card must be issued first."),
    ),
    "extension_too_long": (
        409,
        _l("Voting can be extended once, by no more days than the notice says."),
    ),
    "lot_needed": (
        409,
        _l("Candidates have equal support at a seat. The public draw must come first."),
    ),
}
