"""The rule profiles that a community may follow, as far as the register needs them."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from app.core.entitlement import ParkingRule
from app.core.profile import Profile, parse_profile

_NO_PARKING = ParkingRule()


@lru_cache(maxsize=1)
def shipped_profiles() -> dict[str, Profile]:
    """Return every profile that comes with the service, by id."""
    folder = resources.files("app.core") / "profiles"
    texts = (
        one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml")
    )
    return {profile.id: profile for profile in map(parse_profile, texts)}


def parking_rule(profile_id: str) -> ParkingRule:
    """Return what parking counts for under a profile (R10); nothing where it is unknown."""
    profile = shipped_profiles().get(profile_id)
    if profile is None:
        return _NO_PARKING
    policies = profile.rules.policies()
    return ParkingRule(bool(policies["parking_area"]), bool(policies["parking_heads"]))
