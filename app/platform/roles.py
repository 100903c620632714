"""Who an officer is: the roles of DESIGN §4 and the appointments that give them.

Law: a role is held in one community, or everywhere when the appointment names none
(the operator's and an outside auditor's). An owner is no officer and signs in nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Role(Enum):
    """What an officer may be appointed as; the value is what the database stores."""

    CONVENER = "convener"
    """召集人: the owners' committee or the preparatory group; drafts and convenes."""
    CLERK = "clerk"
    """计票人: counts, issues paper ballots, keys them in."""
    SCRUTINEER = "scrutineer"
    """监票人: watches the count, keys in the second time, releases shared phones."""
    STREET_OFFICE = "street_office"
    """街道办: observes and certifies."""
    RESIDENTS_COMMITTEE = "residents_committee"
    """居委会: observes, and stands in as convener where the law says so."""
    REGISTRAR = "registrar"
    """名册登记人: signs the roll and issues voting codes offline; never the operator."""
    AUDITOR = "auditor"
    """Reads everything that the law lets an auditor read; changes nothing."""
    PROPERTY_COMPANY = "property_company"
    """物业: the property company's manager and staff; handles tickets, bills; never a vote."""
    INSPECTOR = "inspector"
    """督查员: looks after what was reported, on the spot; orders that it be mended."""
    DEPARTMENT = "department"
    """A department of the city (police, fire, urban management, housing) that gets tickets."""
    OPERATOR = "operator"
    """Runs the machine and appoints officers; never sees a ballot."""


@dataclass(frozen=True)
class Appointment:
    """One role in one community, or everywhere (`community_id` None)."""

    role: Role
    community_id: str | None


@dataclass(frozen=True)
class Officer:
    """An officer as the pages see one."""

    id: int
    username: str
    name: str
    organisation: str
    appointments: frozenset[Appointment] = frozenset()

    def roles_in(self, community_id: str | None) -> frozenset[Role]:
        """Return the roles held in a community; None asks for those held everywhere."""
        places = {None, community_id}
        return frozenset(held.role for held in self.appointments if held.community_id in places)

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held anywhere."""
        return frozenset(held.role for held in self.appointments)

    @property
    def communities(self) -> frozenset[str]:
        """The communities that some appointment names."""
        return frozenset(a.community_id for a in self.appointments if a.community_id is not None)


@dataclass(frozen=True)
class SignIn:
    """A sign-in that holds: who, by which token, since when, when last confirmed by a code."""

    officer: Officer
    token: str
    started_at: datetime
    confirmed_at: datetime | None
