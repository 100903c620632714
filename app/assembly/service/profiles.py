"""The rule profiles that come with the service (data in core/profiles)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from app.core.errors import RuleError
from app.core.profile import Profile, parse_profile


class ProfileNotFound(RuleError):
    """No profile of this id is shipped."""


@lru_cache(maxsize=1)
def profiles() -> dict[str, Profile]:
    """Return every shipped profile by id."""
    folder = files("app.core") / "profiles"
    texts = (
        one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml")
    )
    return {profile.id: profile for profile in map(parse_profile, texts)}


def get_profile(profile_id: str) -> Profile:
    """Return a shipped profile; raises ProfileNotFound."""
    profile = profiles().get(profile_id)
    if profile is None:
        raise ProfileNotFound(profile=profile_id)
    return profile
