"""An election from the first nomination to the posted result, by the site's own acts."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from flask import Flask

from app.assembly.service.draft import Draft, create_assembly
from app.assembly.service.posting import posted_until
from app.assembly.service.read import definition_of, get_assembly, hm_of
from app.assembly.service.roll import freeze_roll
from app.core.ballot import Answer, Ballot, ballot_body
from app.platform.db import db
from tests.committee.town import Poll, Town, open_poll
from tests.hall import Hall
from tests.meetings import Meeting
from tests.site import Auth, Clock
from tests.worlds import meeting as worlds
from tests.worlds.device import Device
from tests.worlds.households import Facts

# Doors 1 to 9 vote; who names whom. Places: c1 9 heads, c3 and c2 8 (c3 by area), c4 7, c5 and
# c6 5 (c5 by area), c7 1: c6 is the alternate.
NAMED: Mapping[int, Sequence[int]] = {
    1: (1, 2, 4, 6),
    2: (1, 2, 3, 4, 6),
    3: (1, 2, 3, 4, 6),
    4: (1, 2, 3, 4, 5),
    5: (1, 2, 3, 4, 5),
    6: (1, 2, 3, 4, 5),
    7: (1, 2, 3, 4, 5),
    8: (1, 2, 3, 5, 6),
    9: (1, 3, 6, 7),
}
DOORS = 12
STANDING = range(1, 8)


@dataclass
class Voted:
    """The town after the vote: its election, and the officers of the assembly."""

    town: Town
    poll: Poll
    hall: Hall

    def finish(self) -> None:
        """Let the posting pass and make the result final."""
        self.hall.meeting.clock.advance(days=9)
        self.hall.browsers.clear()
        act = self.hall.act_of(self.hall.post("convener", "/assemblies/{id}/final"))
        self.hall.sign("convener", act)
        self.hall.cosign()
        self.town.wait()


def run_election(
    app: Flask,
    clock: Clock,
    auth: Auth,
    folder: Path,
    named: Mapping[int, Sequence[int]] = NAMED,
    **terms: str,
) -> Voted:
    """Nominate, post, convene, vote, count and post the preliminary result."""
    with app.app_context():
        officers = worlds.open_community(clock(), DOORS)
    town = Town(app, auth, clock)
    poll = open_poll(town, **terms)
    for door in STANDING:
        poll.stand(door, sex="f", born="1968-05", phone="17000000001")
    poll.close()
    poll.accept(*STANDING)
    poll.post()
    hall = Hall(convene(town, poll, officers, folder))
    for door, places in named.items():
        assert vote(hall.meeting.recognised(door), places) == 200
    hall.close()
    count(hall)
    town.wait()
    return Voted(town, poll, hall)


def convene(town: Town, poll: Poll, officers: dict[str, int], folder: Path) -> Meeting:
    """Put the election into an assembly and open its vote."""
    with town.app.app_context():
        now = town.clock()
        row = create_assembly(
            worlds.COMMUNITY,
            title="业主大会",
            kind="regular",
            rehearsal=False,
            officer_id=officers["convener"],
            now=now,
        )
    town.post("convener", f"{poll.desk}/motion", {"assembly": row.id})
    with town.app.app_context():
        now = town.clock()
        put = Draft.of(get_assembly(db.session(), row.id))
        whole = replace(worlds._draft(officers, now), motions=put.motions, lot=put.lot)
        worlds.change_draft(row.id, whole, now)
        notice = worlds.sign_definition(officers, row.id, now)
        worlds.sign_as("convener", notice, officers["convener"], now)
    return _freeze(town, row.id, officers, folder)


def _freeze(town: Town, assembly_id: str, officers: dict[str, int], folder: Path) -> Meeting:
    shutil.rmtree(folder / "registrar", ignore_errors=True)
    with town.app.app_context():
        frozen = posted_until(db.session(), get_assembly(db.session(), assembly_id))
        town.clock.now = max(town.clock.now, frozen)
        made = worlds.make_codes(assembly_id, folder / "registrar")
        act = freeze_roll(
            assembly_id, worlds.package_of(made), officer_id=officers["registrar"], now=frozen
        )
        for name in ("convener", "registrar"):
            worlds.sign_as(name, act, officers[name], frozen)
        worlds.cosign(assembly_id, frozen)
        assembly = get_assembly(db.session(), assembly_id)
        definition = definition_of(assembly)
        cards = tuple(worlds._card(right) for right in made.rights)
        facts = Facts(
            assembly_id,
            frozen.isoformat(),
            definition.opens.isoformat(),
            definition.closes.isoformat(),
            officers,
            tuple(sorted(cards, key=lambda card: card.door)),
        )
        town.clock.now = definition.opens + timedelta(minutes=1)
        worlds.open_now(assembly_id, town.clock())
        config = town.app.extensions["yijue.config"]
        return Meeting(town.app, town.clock, facts, definition, hm_of(assembly), config)


def vote(device: Device, places: Sequence[int]) -> int:
    """Name the candidates of these places on the phone."""
    answer = Answer("m1", tuple(f"c{place}" for place in places))
    ballot = Ballot(
        i=device.card.i,
        cred_pk=device.key,
        seq=0,
        prev=bytes(32),
        consent=device.definition.consent,
        answers=(answer,),
    )
    return device.cast(ballot_body(ballot), device.get_code()).status


def count(hall: Hall) -> None:
    """From the reconciliation to the posted preliminary result."""
    for step in ("reconciliation", "result"):
        if step == "result":
            hall.post("scrutineer", "/assemblies/{id}/tallies")
            hall.cosign()
        act = hall.act_of(hall.post("clerk", f"/assemblies/{{id}}/{step}"))
        hall.sign("clerk", act)
        hall.sign("scrutineer", act)
        hall.cosign()
