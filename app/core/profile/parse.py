"""From TOML text to a frozen profile. The caller reads the file; core opens none.

Law: `[profile]` holds id, version and name; every other table is a section whose entries are
`key = { value = …, source = "… [tag]" }`. A value without a source is refused. `[may_override]`
holds, in the same form, how far a community's own rules may go (bounds.py). The profile's hash is
SHA-256 of the canonical JSON of id, version, name, values, bounds and sources; comments do not
count.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.core.encoding import jcs_hash
from app.core.errors import RuleError
from app.core.profile.bounds import Bound, parse_bound
from app.core.profile.keys import KEYS, is_text
from app.core.profile.values import (
    BASIS,
    ProfileIncomplete,
    ProfileKeyUnknown,
    RuleValues,
    parse_rule_values,
)

MAY_OVERRIDE = "may_override"

# A complete profile has about 12,000 characters.
MAX_PROFILE_CHARACTERS = 100_000

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,19}")
_SOURCE = re.compile(r".+ \[(S|M-h|M-m|M-l|D|I)\]")


class ProfileMalformed(RuleError):
    """The text is no TOML profile; `reason` says where it stops being one."""


class ProfileValueUnsourced(RuleError):
    """A value does not say where it comes from."""


@dataclass(frozen=True)
class Profile:
    """A rule profile: id, version, Chinese name, typed rules, sources by key, SHA-256 in hex.

    `bounds` are what a community may set; `basis` the articles of what this one has set.
    """

    id: str
    version: str
    name: str
    rules: RuleValues
    sources: Mapping[str, str]
    hash: str
    bounds: Mapping[str, Bound] = field(default_factory=lambda: MappingProxyType({}))
    basis: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def values_for_definition(self) -> dict[str, object]:
        """Return every value by flat key, ready for canonical JSON."""
        return self.rules.to_definition()

    def to_definition(self) -> dict[str, object]:
        """Return the definition's `profile` object: id, version, hash, values (PROTOCOL §3).

        The article of each value that is the community's own stands beside it as `basis.<key>`.
        """
        own = {BASIS + key: article for key, article in self.basis.items()}
        return {
            "id": self.id,
            "version": self.version,
            "hash": self.hash,
            "values": {**self.values_for_definition(), **own},
        }


def parse_profile(text: str) -> Profile:
    """Return the profile that a TOML text states.

    Raises ProfileMalformed, ProfileIncomplete, ProfileKeyUnknown, ProfileValueInvalid,
    ProfileValueUnsourced, BoundInvalid, ThresholdBelowLaw, ClassBelowLaw, NotCanonical (text not
    in NFC).
    """
    document = _parse_toml(text)
    head = _parse_head(document.pop("profile", None))
    may = _check_leaves(document.pop(MAY_OVERRIDE, {}), "")
    leaves = _flatten(document)
    _check_complete(leaves)
    rules = parse_rule_values({key: leaf["value"] for key, leaf in leaves.items()})
    sources = {key: _parse_source(key, leaf["source"]) for key, leaf in leaves.items()}
    sourced = {
        key: {"value": v, "source": sources[key]} for key, v in rules.to_definition().items()
    }
    bounds = {key: parse_bound(key, leaf["value"], rules.by_key[key]) for key, leaf in may.items()}
    for key, leaf in may.items():
        _parse_source(key, leaf["source"])
    return Profile(
        id=head["id"],
        version=head["version"],
        name=head["name"],
        rules=rules,
        sources=MappingProxyType(sources),
        hash=jcs_hash({**head, "values": sourced, MAY_OVERRIDE: may}).hex(),
        bounds=MappingProxyType(bounds),
    )


def _check_complete(leaves: Mapping[str, object]) -> None:
    for key in KEYS:
        if key not in leaves:
            raise ProfileIncomplete(key=key)


def _parse_toml(text: str) -> dict[str, object]:
    if len(text) > MAX_PROFILE_CHARACTERS:
        raise ProfileMalformed(reason="too_long")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise ProfileMalformed(reason="toml") from None


def _parse_head(head: object) -> dict[str, str]:
    if not isinstance(head, dict) or set(head) != {"id", "version", "name"}:
        raise ProfileMalformed(reason="head")
    texts = {key: value for key, value in head.items() if isinstance(value, str)}
    if len(texts) != len(head) or not is_text(texts["name"]):
        raise ProfileMalformed(reason="head")
    if not _ID.fullmatch(texts["id"]) or not _VERSION.fullmatch(texts["version"]):
        raise ProfileMalformed(reason="head")
    return texts


def _flatten(document: dict[str, object]) -> dict[str, dict[str, object]]:
    leaves: dict[str, dict[str, object]] = {}
    for section, entries in document.items():
        if not isinstance(entries, dict):
            raise ProfileMalformed(reason="section", section=section)
        leaves |= _check_leaves(entries, f"{section}.")
    return leaves


def _check_leaves(entries: object, prefix: str) -> dict[str, dict[str, object]]:
    if not isinstance(entries, dict):
        raise ProfileMalformed(reason="section", section=MAY_OVERRIDE)
    leaves = {}
    for name, leaf in entries.items():
        key = prefix + name
        if key not in KEYS:
            raise ProfileKeyUnknown(key=key)
        leaves[key] = _check_leaf(key, leaf)
    return leaves


def _check_leaf(key: str, leaf: object) -> dict[str, object]:
    if not isinstance(leaf, dict) or "source" not in leaf:
        raise ProfileValueUnsourced(key=key)
    if set(leaf) != {"value", "source"}:
        raise ProfileMalformed(reason="entry", key=key)
    return leaf


def _parse_source(key: str, source: object) -> str:
    if not isinstance(source, str) or not is_text(source) or not _SOURCE.fullmatch(source):
        raise ProfileValueUnsourced(key=key)
    return source
