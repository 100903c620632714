"""The rule profiles that ship with the service: read here and nowhere else.

Law: a profile is found by its id; a community lives by its city's profile and by what its own
议事规则 changes of it (houserules.py). A published assembly asks its own definition instead.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from app.core.entitlement import ParkingRule
from app.core.errors import RuleError
from app.core.profile import Profile, parse_profile

if TYPE_CHECKING:
    from app.core.profile import RuleValues

# The nation first, then the cities as RULES §8 lists them.
PROFILE_IDS = (
    "national",
    "qingdao",
    "beijing",
    "shanghai",
    "hangzhou",
    "guangdong-generic",
    "sichuan-generic",
)


class ProfileNotFound(RuleError):
    """No profile of this id is shipped."""


@lru_cache(maxsize=1)
def shipped_profiles() -> dict[str, Profile]:
    """Return every profile that comes with the service, by id, in the order of the list."""
    folder = resources.files("app.core") / "profiles"
    texts = (folder.joinpath(f"{one}.toml").read_text(encoding="utf-8") for one in PROFILE_IDS)
    return {profile.id: profile for profile in map(parse_profile, texts)}


def get_profile(profile_id: str) -> Profile:
    """Return a shipped profile, parsed and checked; raises ProfileNotFound."""
    profile = shipped_profiles().get(profile_id)
    if profile is None:
        raise ProfileNotFound(profile=profile_id)
    return profile


def parking_of(rules: RuleValues) -> ParkingRule:
    """Return what parking counts for under these rules (R10)."""
    return ParkingRule(rules.flag("parking.count_area"), rules.flag("parking.count_heads"))
