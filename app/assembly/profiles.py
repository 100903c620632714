"""The rule profiles that ship with the service, read from their files."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from app.core.errors import RuleError
from app.core.profile import Profile, parse_profile

PROFILE_IDS = ("national", "qingdao")


class ProfileNotFound(RuleError):
    """No profile of this id is shipped."""


@lru_cache(maxsize=8)
def get_profile(profile_id: str) -> Profile:
    """Return a shipped profile, parsed and checked; raises ProfileNotFound."""
    if profile_id not in PROFILE_IDS:
        raise ProfileNotFound(profile=profile_id)
    source = resources.files("app.core").joinpath("profiles", f"{profile_id}.toml")
    return parse_profile(source.read_text(encoding="utf-8"))
