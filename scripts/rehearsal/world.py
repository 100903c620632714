"""What the story knows: the site, the people, the roll file, the folder it writes to."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.calendar import local_date
from scripts.rehearsal.agenda import REGULAR, Agenda
from scripts.rehearsal.cast_of import make_cast
from scripts.rehearsal.officers import Person
from scripts.rehearsal.roll import Household
from scripts.rehearsal.web import Browser

if TYPE_CHECKING:
    from scripts.rehearsal.trustees import Table

Tell = Callable[[str], None]
COMMUNITY = "yunyu-huating"
NAME = "云屿华庭"


@dataclass
class World:
    """What the story knows: the site, the people, the roll file, the folder it writes to."""

    base: str
    env: dict[str, str]
    folder: Path
    roll_file: bytes
    roll_name: str
    rng: random.Random
    tell: Tell
    agenda: Agenda = REGULAR
    people: dict[str, Person] = field(default_factory=make_cast)
    households: dict[str, Household] = field(default_factory=dict)
    # The newest message that each flat has read, by its number in the mailbox.
    read: dict[str, int] = field(default_factory=dict)
    # The election whose candidates go before the owners, once there is one.
    election: str = ""
    # Of a secret vote: the trustees' table, and what the draft form says of it.
    trustees: Table | None = None
    secret_fields: dict[str, str | list[str]] = field(default_factory=dict)
    # By how much the site's clock is behind; and what makes the draft of the assembly, if not
    # the convener's own form.
    behind: timedelta = timedelta()
    draft_elsewhere: Callable[[], str] | None = None

    def browser(self, username: str) -> Browser:
        return self.people[username].browser

    def now(self) -> datetime:
        """Return what the site's clock says."""
        return datetime.now(UTC) - self.behind

    def today(self) -> date:
        """Return the site's day: after midnight in Shanghai it is still yesterday in UTC."""
        return local_date(self.now())

    @property
    def officers(self) -> list[int]:
        names = ("convener", "registrar", "street", "clerk", "scrutineer", "auditor")
        return [self.people[name].officer_id for name in names]
