"""Tickets of the quarter as tests use them: opening, acting, reading, moving the clock."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from app.companion.residents.service import Resident
from app.companion.tickets.service import (
    Line,
    Reporter,
    TicketReport,
    TicketView,
    Told,
    clean_photos,
    do_act,
    get_ticket,
    list_lines,
    open_ticket,
)
from app.companion.tickets.service.due import run_clocks
from app.platform.roles import Appointment, Officer, Role
from tests.committee.town import COMMUNITY
from tests.companion.quarter import CAST, Quarter

LAMP = TicketReport("repair-power", "", "楼道灯坏了", "stairs", building="1号楼")


def jpeg(colour: str = "white", size: tuple[int, int] = (60, 40)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "JPEG")
    return data.getvalue()


class Desk:
    """The officers and residents of a quarter, acting through the service."""

    def __init__(self, quarter: Quarter) -> None:
        self.quarter = quarter
        self.owner: Resident = quarter.resident_of(quarter.sign_in(3))

    def officer(self, who: str) -> Officer:
        """An officer as the pages would see one, with an account of their own."""
        self.quarter.browser(who)
        role, organisation = CAST[who]
        person = self.quarter.auth.people[f"our-{who}"]
        return Officer(
            person.id,
            f"our-{who}",
            who,
            organisation,
            frozenset({Appointment(role, COMMUNITY)}),
        )

    def stranger(self) -> Officer:
        """An officer of another community."""
        company = self.officer("company")
        return Officer(
            company.id,
            "other",
            "other",
            "别处物业",
            frozenset({Appointment(Role.PROPERTY_COMPANY, "xiyuan")}),
        )

    def open(self, report: TicketReport = LAMP, *, by: Reporter | None = None) -> int:
        with self.quarter.app.app_context():
            return open_ticket(COMMUNITY, report, by=by or self.owner, now=self.quarter.clock())

    def act(
        self, number: int, name: str, by: Reporter, said: str = "情况说明", **more: Any
    ) -> None:
        photos = tuple(clean_photos([("", one) for one in more.pop("photos", ())]))
        with self.quarter.app.app_context():
            told = Told(explanation=said, photos=photos, **more)
            do_act(number, name, told, by=by, now=self.quarter.clock())

    def see(self, number: int) -> TicketView:
        view: TicketView = self.quarter.run(
            lambda session: get_ticket(session, number, self.quarter.clock())
        )
        return view

    def lines(self, number: int) -> list[Line]:
        lines: list[Line] = self.quarter.run(lambda session: list_lines(session, number))
        return lines

    def wait(self, **time: float) -> None:
        """Time passes, and the worker makes a round at the end of it."""
        self.quarter.clock.advance(**time)
        with self.quarter.app.app_context():
            run_clocks(self.quarter.clock())

    def bring_to(self, number: int, *acts: str) -> None:
        """The company does these acts one after the other."""
        for name in acts:
            self.act(number, name, self.officer("company"))

    def finish(self, number: int) -> None:
        """The company repairs it and shows before and after: another photo each time."""
        company = self.officer("company")
        after = jpeg("yellow", (60, 40 + len(self.lines(number))))
        if self.see(number).state in ("open", "accepted"):
            self.act(number, "arrive", company, photos=(jpeg("grey"),), moment="before")
        self.act(number, "claim_done", company, "换了灯泡", photos=(after,))
