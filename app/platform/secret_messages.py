"""What people are told when core refuses a secret ballot, its key or its sums."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

SECRET_MESSAGES: dict[str, Message] = {
    "nobody_weighs": (409, _l("No flat with an area takes part; there is nothing to measure.")),
    "scope_too_small": (
        409,
        _l(
            "Too few homes for a secret ballot: %(needed)s are needed, there are %(rights)s"
            " (%(heads)s by headcount). With so few, the result would show who voted how."
            " Please hold this vote with open ballots."
        ),
    ),
    "deemed_votes_not_secret": (
        409,
        _l("In a secret ballot silence cannot be counted, nor can a vote follow the majority."),
    ),
    "objections_still_open": (
        409,
        _l(
            "Owners may object to roll, identity and paper ballots until %(until)s. Votes are"
            " opened once, so nothing is added up before that."
        ),
    ),
    "objection_unruled": (
        409,
        _l(
            "Objections wait for a ruling: %(objections)s. Votes are opened once, so nothing is"
            " added up before that."
        ),
    ),
    "sums_opened_once": (
        409,
        _l(
            "Secret votes are added up and opened once. Afterwards no ballot is taken out, the roll"
            " is not corrected and nothing is counted again."
        ),
    ),
    "sums_not_opened": (409, _l("Too few trustees have helped to open this motion yet.")),
    "secret_ballot_too_large": (
        409,
        _l("There are too many motions and choices for one secret ballot. Please split them."),
    ),
}
