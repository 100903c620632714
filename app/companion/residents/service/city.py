"""A phone becomes an owner's by the city's sign-in service, which has verified the person.

Law: the service says who somebody is, the register alone what they own. It opens the residents'
home and never votes: a vote needs the code that came to the flat (PROTOCOL §4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.companion.residents.service.sign_in import admit_owner
from app.core.errors import RuleError
from app.platform.db import db, transaction
from app.platform.tokens import TokenExpired, TokenInvalid, make_token, read_token
from app.registry.service.owner_now import Owner, find_owner_now
from app.registry.service.verified_persons import VerifiedPerson, list_flats_of

CHOICE_LIFE = timedelta(minutes=10)
PURPOSE = "city"


class PersonNotOnRegister(RuleError):
    """The register of this community knows nobody whom the city's service has verified so."""


class CityChoiceOver(RuleError):
    """The choice between one's flats was left open for too long, or a flat was sold meanwhile."""


class CityUnreachable(RuleError):
    """The city's sign-in service does not answer, or not as the standard says."""


class CityRefused(RuleError):
    """The person broke off, or what came back does not belong to what was begun here."""


@dataclass(frozen=True, slots=True)
class Flat:
    """One of a person's flats; `token` signs a phone in as its owner."""

    label: str
    token: str


def find_own_flats(community_id: str, person: VerifiedPerson, *, now: datetime) -> list[Flat]:
    """Return the flats of a verified person in this community; raises PersonNotOnRegister."""
    owners = list_flats_of(db.session(), community_id, person, now=now)
    if not owners:
        raise PersonNotOnRegister
    return [Flat(owner.label, _token(owner, now)) for owner in owners]


def sign_in_verified(community_id: str, token: str, *, now: datetime) -> str:
    """Sign the phone in as the owner of the chosen flat; returns the cookie's text.

    Raises CityChoiceOver.
    """
    try:
        payload = read_token(PURPOSE, token, now=now)
    except (TokenInvalid, TokenExpired):
        raise CityChoiceOver from None
    if payload["c"] != community_id:
        raise CityChoiceOver
    with transaction() as session:
        owner = find_owner_now(session, community_id, payload["u"], payload["o"], now)
        if owner is None:
            raise CityChoiceOver
        return admit_owner(session, owner, now=now)


def _token(owner: Owner, now: datetime) -> str:
    payload = {"c": owner.community_id, "u": owner.unit_id, "o": owner.owner_id}
    return make_token(PURPOSE, payload, expires=now + CHOICE_LIFE)
