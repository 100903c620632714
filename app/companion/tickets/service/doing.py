"""An act on its way: what every effect is given, and who is called in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.companion.tickets.service.parties import add_party
from app.companion.tickets.service.running import go_on, stop

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.models import TicketRow
    from app.companion.tickets.service.actors import Actor
    from app.companion.tickets.service.rules import Route, Rules
    from app.companion.tickets.service.told import Told

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """An act on its way: the ticket still in its old state."""

    session: Session
    row: TicketRow
    rules: Rules
    actor: Actor
    told: Told
    now: datetime

    def stop(self, why: str, *stages: str) -> None:
        stop(self.session, self.row, self.rules, why, self.now, *stages)

    def go_on(self) -> None:
        go_on(self.session, self.row, self.rules, self.now)


def call_in(
    session: Session, row: TicketRow, rules: Rules, route: Route, now: datetime
) -> list[str]:
    """Call whom a route calls to the spot; returns those who were not called before."""
    fresh = []
    for name in route.calls:
        body, department = rules.called(name)
        if (body, department) != route.keeper and add_party(
            session, row, body, department, "whistle", now
        ):
            fresh.append(name)
    return fresh
