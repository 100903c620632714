"""A community with its owners, tenants and everybody who serves it, at their phones and desks."""

from __future__ import annotations

import re
from html import unescape

from app.companion.residents.service import Resident, add_tenant, find_resident, start_session
from app.platform.db import transaction
from app.platform.roles import Role
from tests.committee.town import COMMUNITY, OFFICERS, Town, text_of, unit_code
from tests.registry.rollfiles import resident
from tests.site import Browser

CAST = {
    **OFFICERS,
    "company": (Role.PROPERTY_COMPANY, "安居物业公司"),
    "keeper": (Role.PROPERTY_COMPANY, "安居物业公司"),
    "inspector": (Role.INSPECTOR, "网格中心"),
    "department": (Role.DEPARTMENT, "消防救援大队"),
    "clerk": (Role.CLERK, "业主委员会"),
    "registrar": (Role.REGISTRAR, "居民委员会"),
}
DOOR = f"/c/{COMMUNITY}/door"


class Quarter(Town):
    """A town with residents who are signed in, and the officers of the companion."""

    def browser(self, who: str) -> Browser:
        if who not in self.browsers:
            role, organisation = CAST[who]
            self.browsers[who] = self.auth.signed_in(
                f"our-{who}", role, community=COMMUNITY, organisation=organisation
            )
        return self.browsers[who]

    def sign_in(self, door: int) -> Browser:
        """An owner's phone, signed in as a person does it."""
        phone = self.auth.browser()
        asked = phone.submit(
            DOOR, {"who": "owner", "unit": unit_code(door), "last4": resident(door)[-4:]}
        )
        given = phone.submit(
            f"{DOOR}/code",
            {"who": "owner", "token": token_of(asked.text), "code": self.code()},
        )
        assert given.status_code == 302, text_of(given.text)[:600]
        return phone

    def resident_of(self, phone: Browser) -> Resident:
        """Who is signed in on a phone."""
        cookie = phone.get_cookie(f"home-{COMMUNITY}")
        assert cookie is not None
        found: Resident | None = self.run(
            lambda session: find_resident(session, COMMUNITY, cookie.value, now=self.clock())
        )
        assert found is not None
        return found

    def rent(self, owner: Browser, name: str = "租户甲", phone: str = "17000007777") -> Browser:
        """A tenant's phone, written down by an owner and signed in without the way through SMS."""
        landlord = self.resident_of(owner)
        with self.app.app_context():
            number = add_tenant(landlord, name=name, phone=phone, until=None, now=self.clock())
            with transaction() as session:
                held = start_session(session, number, now=self.clock())
        tenant = self.auth.browser()
        tenant.set_cookie(f"home-{COMMUNITY}", held)
        return tenant


def token_of(html: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found, text_of(html)[:600]
    return unescape(found[1])
