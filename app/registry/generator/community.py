"""A whole synthetic community: places, owners, and who owns what.

Law: the shares are RULES §5.4's: half of the homes owned by two or three, one in a hundred by
a company, one owner in twenty with several units, a few shops, some parking (part of it
owned by people who own nothing else), some units the developer still holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from app.core.area import AreaSource
from app.core.entitlement import Use
from app.registry.generator.layout import Place, lay_out
from app.registry.generator.people import People
from app.registry.rollfile.units import RollOwner, RollUnit, Sharing

_FIRST_HANDOVER = date(2021, 5, 1)
_HANDOVER_DAYS = 240
Owners = tuple[RollOwner, ...]


@dataclass(frozen=True, slots=True)
class CommunityShape:
    """The shares of RULES §5.4, each of all units or of the homes."""

    shops: float = 0.03
    parking: float = 0.12
    developer: float = 0.04
    co_owned: float = 0.52
    companies: float = 0.01
    second_units: float = 0.055
    parking_only: float = 0.1
    phones: float = 0.97
    homes_per_building: int = 85


@dataclass(frozen=True, slots=True)
class SyntheticCommunity:
    """A community's name, the seed it came from, and its units in the order of their codes."""

    name: str
    seed: int
    units: tuple[RollUnit, ...]
    developer: RollOwner


def generate_community(
    seed: int,
    units: int,
    *,
    name: str = "云屿华庭",
    buildings: int | None = None,
    shape: CommunityShape | None = None,
) -> SyntheticCommunity:
    """Return a community of `units` units in all, homes, shops and parking together.

    The same arguments give the same community.
    """
    form = shape or CommunityShape()
    chance = Random(seed)
    shops, spaces = round(units * form.shops), round(units * form.parking)
    homes = units - shops - spaces
    blocks = buildings or max(1, round(homes / form.homes_per_building))
    places = list(lay_out(chance, homes=homes, shops=shops, spaces=spaces, buildings=blocks))
    people = People(chance, form.phones)
    developer = people.draw_developer()
    settled = list(_Settlement(chance, people, form).settle(places))
    return SyntheticCommunity(name, seed, tuple(_with_phones(people, settled)), developer)


class _Settlement:
    """Gives each place its owners."""

    def __init__(self, chance: Random, people: People, form: CommunityShape) -> None:
        self._chance = chance
        self._people = people
        self._form = form
        self._settled: list[Owners] = []

    def settle(self, places: list[Place]) -> Iterator[RollUnit]:
        """Yield the units in order; the first homes' owners may own later ones too."""
        for place in places:
            if place.use is Use.PARKING:
                yield self._make(place, self._parking_owners())
            elif self._lot(self._form.developer):
                yield self._held_by_developer(place)
            else:
                owners = self._owners(place)
                self._settled.append(owners)
                yield self._make(place, owners)

    def _lot(self, share: float) -> bool:
        return self._chance.random() < share

    def _owners(self, place: Place) -> Owners:
        # The neighbour's owner buys the flat next door more often than one far away.
        if self._settled and self._lot(self._form.second_units):
            return self._known_owners()
        if self._lot(0.4 if place.use is Use.SHOP else self._form.companies):
            return (self._people.draw_company(),)
        count = self._chance.choices((2, 3), (9, 1))[0] if self._lot(self._form.co_owned) else 1
        return tuple(self._people.draw_person() for _ in range(count))

    def _known_owners(self) -> Owners:
        """Owners who have a unit already, now and then together with somebody new."""
        owners = self._settled[-1] if self._lot(0.4) else self._chance.choice(self._settled)
        if self._lot(0.15):
            return (owners[0], self._people.draw_person())
        return owners

    def _parking_owners(self) -> Owners:
        if not self._settled or self._lot(self._form.parking_only):
            return (self._people.draw_person(),)
        return self._chance.choice(self._settled)

    def _held_by_developer(self, place: Place) -> RollUnit:
        """Half of these are unsold, half sold and not handed over yet."""
        owners = (self._people.draw_person(),) if self._lot(0.5) else ()
        unit = self._make(place, owners)
        return replace(unit, developer_held=True, handover_date=None, area_source=_source(owners))

    def _make(self, place: Place, owners: Owners) -> RollUnit:
        sharing = None
        if owners:
            sharing = Sharing.SOLE if len(owners) == 1 else Sharing.JOINT
        if len(owners) > 1 and self._lot(0.15):
            sharing = Sharing.BY_SHARE
        days = self._chance.randrange(_HANDOVER_DAYS)
        return RollUnit(
            code=place.code,
            seat=place.seat,
            area=place.area,
            area_source=AreaSource.REGISTER if self._lot(0.97) else AreaSource.SURVEY,
            owners=owners,
            sharing=sharing,
            handover_date=_FIRST_HANDOVER + timedelta(days=days),
            developer_held=False,
            use=place.use,
        )


def _source(owners: Owners) -> AreaSource:
    """A flat that was sold has a contract, one that was not has been surveyed."""
    return AreaSource.CONTRACT if owners else AreaSource.SURVEY


def _with_phones(people: People, units: list[RollUnit]) -> Iterator[RollUnit]:
    """Give each owner one phone, first owners first, as far as the numbers reach."""
    phones: dict[str, tuple[str, ...]] = {}
    firsts = (unit.owners[:1] for unit in units)
    others = (unit.owners[1:] for unit in units)
    for owners in (*firsts, *others):
        for owner in owners:
            key = owner.key("")
            if key not in phones:
                phones[key] = people.draw_phone()
    for unit in units:
        owners = tuple(replace(owner, phones=phones[owner.key("")]) for owner in unit.owners)
        yield replace(unit, owners=owners)
