"""The owners' part of the story: most vote by phone, some twice, some on paper."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable

from scripts.rehearsal.counting import counting_in_public, seal_box
from scripts.rehearsal.owners import Card, Choices, Site, cast_all
from scripts.rehearsal.paper import Desk
from scripts.rehearsal.phones import phone_reader
from scripts.rehearsal.roll import PaperSheet, read_cards, read_paper
from scripts.rehearsal.world import COMMUNITY, World


def vote(world: World, assembly_id: str) -> tuple[Site, list[PaperSheet]]:
    """Let the owners cast: by phone, some twice, some on paper."""
    site, agenda = Site.read(world.base, COMMUNITY, assembly_id), world.agenda
    cards = _entitled(site, read_cards(world.folder, assembly_id, COMMUNITY, world.households))
    world.rng.shuffle(cards)
    on_paper, by_phone = cards[: agenda.paper], cards[agenda.paper :]
    voters = by_phone[: round(len(by_phone) * agenda.turnout)]
    large = _large_flats(world, assembly_id)
    reader = phone_reader(world)

    def choose(card: Card) -> Choices:
        return choices_of(world, site, card, large)

    world.tell(f"  {len(voters)} 户用手机投票")
    cast_all(site, voters, choose, reader, _each_fifth(world))
    again = voters[: agenda.replaced]
    world.tell(f"  {len(again)} 户改票")
    cast_all(site, again, choose, reader)
    sheets = _paper_votes(world, site, on_paper, large)
    return site, sheets


def _each_fifth(world: World) -> Callable[[int, int], None]:
    """Say how far a long vote has come, five times."""

    def tell(done: int, total: int) -> None:
        if total >= 5 and done % (total // 5) == 0:
            world.tell(f"    {done}/{total}")

    return tell


def _large_flats(world: World, assembly_id: str) -> set[int]:
    """Return the roll lines whose area is in the upper two fifths."""
    with zipfile.ZipFile(world.folder / f"issuer-out-{assembly_id}.zip") as package:
        lines = [json.loads(line) for line in package.read("roll.jsonl").splitlines()]
    areas = {line["i"]: sum(unit["area"] for unit in line["units"]) for line in lines}
    ranked = sorted(areas, key=lambda i: areas[i])
    # A quarter of the heads: too few to stop a motion by heads, enough to stop it by area.
    return set(ranked[-len(ranked) // 5 :])


def _entitled(site: Site, cards: list[Card]) -> list[Card]:
    """Return the cards of those who vote on some motion."""
    motions = site.definition.motions
    if any(motion.scope.kind == "all" for motion in motions):
        return cards
    groups = frozenset().union(*(motion.scope.groups for motion in motions))
    return [card for card in cards if card.groups & groups]


def choices_of(world: World, site: Site, card: Card, large: set[int]) -> Choices:
    """Draw what a household votes: one choice a motion, of an election some of the names."""
    size = "large" if card.i in large else "small"
    drawn: Choices = {}
    for motion in site.definition.motions:
        table = world.agenda.inclination[motion.id][size]
        if motion.election is None:
            drawn[motion.id] = tuple(world.rng.choices(list(table), list(table.values())))
        else:
            named = [id for id in motion.choice_ids if world.rng.random() < table[id]]
            # Who would name too many leaves some out, without regard to their place.
            kept = world.rng.sample(named, min(len(named), motion.election.seats))
            drawn[motion.id] = tuple(id for id in named if id in kept)
    return drawn


def _paper_votes(world: World, site: Site, cards: list[Card], large: set[int]) -> list[PaperSheet]:
    """Hand out, spoil one and give it anew, key all in; one item is void."""
    if not cards:
        return []
    desk = Desk(site, world.people["clerk"], world.people["scrutineer"])
    sheets = read_paper(world.folder, site.definition.assembly)
    by_line: dict[int, list[PaperSheet]] = {}
    for sheet in sheets:
        by_line.setdefault(sheet.i, []).append(sheet)
    world.tell(f"  {len(cards)} 户投纸质票，其中一张作废换发，一张有一项无效")
    seal_box(desk)
    given = [_hand_out(desk, by_line[card.i], is_spoiled=card is cards[0]) for card in cards]
    with counting_in_public(world, desk):
        for number, (card, sheet) in enumerate(zip(cards, given, strict=True)):
            _key_one(world, desk, sheet, card, large, void=number == 1)
    return given


def _hand_out(desk: Desk, sheets: list[PaperSheet], *, is_spoiled: bool) -> PaperSheet:
    """Hand a ballot out, and another where the first comes back spoiled; returns what is used."""
    first, *spare = sheets
    desk.hand_out(first)
    if not is_spoiled:
        return first
    desk.take_back(first, "spoiled")
    desk.hand_out(spare[0])
    return spare[0]


def _key_one(
    world: World, desk: Desk, sheet: PaperSheet, card: Card, large: set[int], *, void: bool
) -> None:
    motions = desk.motions_of(sheet)
    drawn = choices_of(world, desk.site, card, large)
    choices = {motion: chosen for motion, chosen in drawn.items() if motion in motions}
    voided = {motions[0]: "two_marks"} if void else {}
    for motion in voided:
        choices.pop(motion, None)
    desk.key_in(sheet, choices, voided)
