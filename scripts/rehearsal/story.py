"""One whole assembly, act by act, each over the site's own pages."""

from __future__ import annotations

import json
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.core.calendar import SHANGHAI, earliest_opening
from scripts.rehearsal import agenda
from scripts.rehearsal.cast_of import make_cast
from scripts.rehearsal.officers import Person, act_of, enrol, invite, make_key, sign
from scripts.rehearsal.owners import Card, Site, cast_all, wait_for
from scripts.rehearsal.paper import Desk
from scripts.rehearsal.roll import (
    Household,
    PaperSheet,
    issue,
    read_cards,
    read_households,
    read_paper,
)
from scripts.rehearsal.web import Browser, PageRefused

Tell = Callable[[str], None]
COMMUNITY = "yunyu-huating"
NAME = "云屿华庭"
CODE = re.compile(r"验证码\s*(\d{6})")
NOTICE_DAYS = 15
VOTING_DAYS = 7


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
    people: dict[str, Person] = field(default_factory=make_cast)
    households: dict[str, Household] = field(default_factory=dict)

    def browser(self, username: str) -> Browser:
        return self.people[username].browser

    @property
    def officers(self) -> list[int]:
        names = ("convener", "registrar", "street", "clerk", "scrutineer", "auditor")
        return [self.people[name].officer_id for name in names]


def enrol_officers(world: World) -> None:
    """Invite and enrol everybody, make the keys with the offline tool."""
    for person in world.people.values():
        if person.username == "operator":
            continue
        enrol(person, world.base, invite(world.env, person, COMMUNITY))
        make_key(person, world.folder, world.env)
        world.tell(f"  {person.name}（{person.organisation}）")


def read_officer_ids(world: World, assembly_id: str) -> None:
    """Read from the draft page which officer has which number."""
    page = world.browser("convener").get(f"/assemblies/{assembly_id}/draft").text
    for person in world.people.values():
        found = re.search(rf'value="(\d+)"[^>]*>\s*<label[^>]*>{re.escape(person.name)} ·', page)
        if found:
            person.officer_id = int(found.group(1))


def import_roll(world: World) -> None:
    """Upload the property office's file, read the preview, apply it."""
    convener = world.browser("convener")
    page = f"/communities/{COMMUNITY}/imports"
    answer = convener.submit(
        page,
        {"provenance": "register"},
        files={"file": (world.roll_name, world.roll_file)},
    )
    place = answer.address.removeprefix(world.base)
    _wait_for_import(convener, place, "previewed")
    convener.submit(place, {}, action=f"{place}/apply")
    _wait_for_import(convener, place, "applied")
    world.households = read_households(world.roll_file, world.roll_name)


def _wait_for_import(browser: Browser, place: str, state: str) -> None:
    wait_for(
        f"the roll to be {state}",
        lambda: bool(browser.get_json(f"{place}/progress")["state"] == state),
        300,
    )


def pick_building(world: World) -> str:
    """Return the residential building with the most units."""
    numbers = Counter(one.building for one in world.households.values() if "库" not in one.building)
    return numbers.most_common(1)[0][0]


def convene(world: World, title: str, building: str) -> str:
    """Draft, resolve, publish; returns the assembly's id."""
    convener = world.browser("convener")
    answer = convener.submit(
        f"/communities/{COMMUNITY}/assemblies",
        {"title": title, "kind": "regular", "rehearsal": "y"},
    )
    assembly_id = answer.address.rsplit("/", 1)[1]
    read_officer_ids(world, assembly_id)
    opens, closes, record_date = plan_times(datetime.now(UTC))
    fields = agenda.draft_fields(
        building,
        opens=opens,
        closes=closes,
        record_date=record_date,
        officers=world.officers,
    )
    page = f"/assemblies/{assembly_id}"
    convener.submit(f"{page}/draft", {**fields, "revision": _revision(world, assembly_id)})
    resolution = "云屿华庭业主委员会决议：同意召开本次业主大会会议（演练）。".encode()
    convener.submit(
        f"{page}/approval",
        {"members": "7", "present": "6", "in_favour": "6"},
        files={"document": ("决议.txt", resolution)},
    )
    problems = convener.get_json(page)["problems"]
    if problems:
        raise PageRefused(f"not ready to publish: {problems}")
    act = act_of(convener.submit(page, {}, action=f"{page}/publication").address)
    sign(world.people["convener"], act)
    sign(world.people["registrar"], act)
    sign(world.people["convener"], waiting_act(world, assembly_id, "notice"))
    return assembly_id


def _revision(world: World, assembly_id: str) -> str:
    return str(world.browser("convener").get_json(f"/assemblies/{assembly_id}")["revision"])


def plan_times(now: datetime) -> tuple[str, str, str]:
    """Return opening, closing (local, as the form takes them) and record date."""
    opens = earliest_opening(now, NOTICE_DAYS)
    closes = opens + timedelta(days=VOTING_DAYS)
    shown = [one.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") for one in (opens, closes)]
    return shown[0], shown[1], now.astimezone(SHANGHAI).date().isoformat()


def waiting_act(world: World, assembly_id: str, entry_type: str) -> int:
    """Return the open act of a type."""
    facts = world.browser("convener").get_json(f"/assemblies/{assembly_id}")
    return int(next(act["id"] for act in facts["acts"] if act["type"] == entry_type))


def freeze(world: World, assembly_id: str) -> None:
    """Make the codes offline, bring the package back, sign the manifest."""
    registrar = world.people["registrar"]
    package = issue(registrar, assembly_id, world.folder, world.env)
    page = f"/assemblies/{assembly_id}/roll"
    answer = registrar.browser.submit(
        page, {}, files={"package": (package.name, package.read_bytes())}
    )
    act = act_of(answer.address)
    sign(world.people["convener"], act)
    sign(registrar, act)


def fast_forward(world: World, assembly_id: str, phase: str) -> None:
    """Press 时间快进 until the assembly is in a phase."""
    page = f"/assemblies/{assembly_id}"
    convener = world.browser("convener")
    wait_for("the witness", lambda: convener.get_json(page)["witnessed"] or phase != "open")
    convener.submit(page, {"to": "next"}, action=f"{page}/clock")
    wait_for(phase, lambda: bool(convener.get_json(page)["phase"] == phase))


def phone_reader(world: World) -> Callable[[Card], str]:
    """Return how a simulated owner reads the code on the demo's mailbox page."""
    seen: dict[str, int] = {}

    def read(card: Card) -> str:
        browser = Browser(world.base)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for phone in card.phones:
                for message in browser.get_json(f"/demo/mailbox?to={phone}")["messages"]:
                    found = CODE.search(message["text"])
                    if found and message["id"] > seen.get(f"{card.i}", 0):
                        seen[f"{card.i}"] = message["id"]
                        return found.group(1)
            time.sleep(0.1)
        raise PageRefused(f"no code came for roll line {card.i}")

    return read


def vote(world: World, assembly_id: str) -> tuple[Site, list[PaperSheet]]:
    """Let the owners cast: by phone, some twice, some on paper."""
    site = Site.read(world.base, COMMUNITY, assembly_id)
    cards = read_cards(world.folder, assembly_id, COMMUNITY, world.households)
    world.rng.shuffle(cards)
    on_paper, by_phone = cards[: agenda.PAPER], cards[agenda.PAPER :]
    voters = by_phone[: round(len(by_phone) * agenda.TURNOUT)]
    large = _large_flats(world, assembly_id)
    reader = phone_reader(world)

    def choose(card: Card) -> dict[str, str]:
        return choices_of(world.rng, card, large)

    world.tell(f"  {len(voters)} 户用手机投票")
    cast_all(site, voters, choose, reader)
    again = voters[: agenda.REPLACED]
    world.tell(f"  {len(again)} 户改票")
    cast_all(site, again, choose, reader)
    sheets = _paper_votes(world, site, on_paper, large)
    return site, sheets


def _large_flats(world: World, assembly_id: str) -> set[int]:
    """Return the roll lines whose area is in the upper two fifths."""
    with zipfile.ZipFile(world.folder / f"issuer-out-{assembly_id}.zip") as package:
        lines = [json.loads(line) for line in package.read("roll.jsonl").splitlines()]
    areas = {line["i"]: sum(unit["area"] for unit in line["units"]) for line in lines}
    ranked = sorted(areas, key=lambda i: areas[i])
    # A quarter of the heads: too few to stop a motion by heads, enough to stop it by area.
    return set(ranked[-len(ranked) // 5 :])


def choices_of(rng: random.Random, card: Card, large: set[int]) -> dict[str, str]:
    """Draw what a household votes."""
    kind = "large" if card.i in large else "small"
    drawn = {}
    for motion, tables in agenda.INCLINATION.items():
        table = tables[kind]
        drawn[motion] = rng.choices(list(table), list(table.values()))[0]
    return drawn


def _paper_votes(world: World, site: Site, cards: list[Card], large: set[int]) -> list[PaperSheet]:
    """Hand out, spoil one and give it anew, key all in; one item is void."""
    desk = Desk(site, world.people["clerk"], world.people["scrutineer"])
    sheets = read_paper(world.folder, site.definition.assembly)
    by_line: dict[int, list[PaperSheet]] = {}
    for sheet in sheets:
        by_line.setdefault(sheet.i, []).append(sheet)
    world.tell(f"  {len(cards)} 户投纸质票，其中一张作废换发，一张有一项无效")
    used = []
    for number, card in enumerate(cards):
        first, *spare = by_line[card.i]
        desk.hand_out(first)
        if number == 0:
            desk.take_back(first, "spoiled")
            first = spare[0]
            desk.hand_out(first)
        used.append(_key_one(world, desk, first, card, large, void=number == 1))
    return used


def _key_one(
    world: World, desk: Desk, sheet: PaperSheet, card: Card, large: set[int], *, void: bool
) -> PaperSheet:
    motions = desk.motions_of(sheet)
    choices = {m: c for m, c in choices_of(world.rng, card, large).items() if m in motions}
    voided = {motions[0]: "two_marks"} if void else {}
    for motion in voided:
        choices.pop(motion, None)
    desk.key_in(sheet, choices, voided)
    return sheet


def count(world: World, assembly_id: str) -> dict[str, Any]:
    """Reconcile, count, sign the result; returns the counting desk's facts."""
    page = f"/assemblies/{assembly_id}"
    clerk, scrutineer = world.people["clerk"], world.people["scrutineer"]
    act = act_of(clerk.browser.submit(f"{page}/count", {}, action=f"{page}/reconciliation").address)
    sign(clerk, act)
    sign(scrutineer, act)
    wait_for_witness(world, assembly_id)
    clerk.browser.submit(f"{page}/count", {}, action=f"{page}/tallies")
    wait_for_witness(world, assembly_id)
    act = act_of(clerk.browser.submit(f"{page}/count", {}, action=f"{page}/result").address)
    sign(clerk, act)
    sign(scrutineer, act)
    facts: dict[str, Any] = clerk.browser.get_json(f"{page}/count")
    return facts


def wait_for_witness(world: World, assembly_id: str) -> None:
    """Wait until the witness has seen the newest entries."""
    clerk, page = world.browser("clerk"), f"/assemblies/{assembly_id}/count"
    wait_for("the witness", lambda: not clerk.get_json(page)["waiting_for_witness"])


def conclude(world: World, assembly_id: str) -> None:
    """Final result, minutes, certificate."""
    page = f"/assemblies/{assembly_id}"
    convener, street = world.people["convener"], world.people["street"]
    convener.browser.submit(page, {"to": "next"}, action=f"{page}/clock")
    act = act_of(convener.browser.submit(f"{page}/count", {}, action=f"{page}/final").address)
    sign(convener, act)
    act = act_of(convener.browser.submit(f"{page}/count", {}, action=f"{page}/minutes").address)
    sign(convener, act)
    wait_for_witness(world, assembly_id)
    fields = {"number": "", "fresh_code": street.fresh_code()}
    act = act_of(
        street.browser.submit(f"{page}/count", fields, action=f"{page}/certificate").address
    )
    sign(street, act)
