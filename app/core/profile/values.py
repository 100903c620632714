"""The values of a profile as a definition carries them, checked and typed.

Law: complete, known, well-formed, and not below the law's thresholds and classes; whoever holds
`RuleValues` need not check again. `to_definition` and `parse_rule_values` are exact inverses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.core.errors import RuleError
from app.core.profile.keys import ADDED_LATER, KEYS, is_text
from app.core.rules.matters import MATTERS, MotionClass, check_class_allowed, get_matter
from app.core.rules.thresholds import Thresholds, parse_thresholds

# Before a key in a definition's values: the article of the community's own 议事规则 it stands on.
BASIS = "basis."

Value = bool | int | str | tuple[int | str, ...]


class BasisInvalid(RuleError):
    """An article stands beside no value of the profile, or is no text."""


class ProfileIncomplete(RuleError):
    """A key is missing."""


class ProfileKeyUnknown(RuleError):
    """A key that no rule knows."""


class ProfileValueInvalid(RuleError):
    """A value that its key does not take, or two values that contradict each other."""


@dataclass(frozen=True)
class RuleValues:
    """Flat rule values by key ("notice.days_regular"); only `parse_rule_values` makes them."""

    by_key: Mapping[str, Value]

    def whole(self, key: str) -> int:
        """Return a whole number; raises ProfileValueInvalid if the key holds none."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ProfileValueInvalid(key=key)
        return value

    def flag(self, key: str) -> bool:
        """Return yes or no; raises ProfileValueInvalid if the key holds neither."""
        value = self._get(key)
        if not isinstance(value, bool):
            raise ProfileValueInvalid(key=key)
        return value

    def word(self, key: str) -> str:
        """Return a word or text; raises ProfileValueInvalid if the key holds none."""
        value = self._get(key)
        if not isinstance(value, str):
            raise ProfileValueInvalid(key=key)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of words; raises ProfileValueInvalid if the key holds none."""
        return tuple(item for item in self._list(key) if isinstance(item, str))

    def share(self, key: str) -> tuple[int, int]:
        """Return a share a/b as (a, b); raises ProfileValueInvalid if the key holds none."""
        match self._list(key):
            case (int(num), int(den)):
                return num, den
        raise ProfileValueInvalid(key=key)

    def thresholds(self) -> Thresholds:
        """Return quorum, ordinary and special consent."""
        return _parse_thresholds(self.by_key)

    def motion_class(self, matter_id: str) -> MotionClass:
        """Return the class this place gives a matter (R5); raises MatterUnknown."""
        return MotionClass(self.word(f"matters.{get_matter(matter_id).id}"))

    def article(self, matter_id: str) -> str:
        """Return the articles that make a matter one for joint decision; raises MatterUnknown."""
        return self.word(f"article.{get_matter(matter_id).id}")

    def policies(self) -> dict[str, bool | int | str]:
        """Return the members of the definition's `policies` that the profile decides."""
        return {
            "max_changes": self.whole("vote.max_changes"),
            "channel_rule": self.word("vote.channel_rule"),
            "multi_unit": self.word("vote.multi_unit"),
            "extension_days": self.whole("period.extension_days"),
            "transfer": self.word("vote.transfer_mode"),
            "proxy_cap": self.whole("proxy.max_principals"),
            "proxy_bound": self.flag("proxy.bound_opinions"),
            "parking_area": self.flag("parking.count_area"),
            "parking_heads": self.flag("parking.count_heads"),
            "objection_days": self.whole("objections.result_days"),
            "show_turnout": self.flag("vote.show_turnout"),
        }

    def to_definition(self) -> dict[str, object]:
        """Return a flat JSON object of every value, lists as lists: the definition's `values`."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in self.by_key.items()
        }

    def _get(self, key: str) -> Value:
        if key not in self.by_key:
            raise ProfileKeyUnknown(key=key)
        return self.by_key[key]

    def _list(self, key: str) -> tuple[int | str, ...]:
        value = self._get(key)
        if not isinstance(value, tuple):
            raise ProfileValueInvalid(key=key)
        return value


def parse_rule_values(values: Mapping[str, object]) -> RuleValues:
    """Return checked values from a flat mapping, such as a definition's `profile.values`.

    A definition may lack the keys that came after it (`ADDED_LATER`); a profile may not.
    Raises ProfileIncomplete, ProfileKeyUnknown, ProfileValueInvalid, ThresholdBelowLaw,
    ClassBelowLaw.
    """
    for key in values:
        if key not in KEYS:
            raise ProfileKeyUnknown(key=key)
    for key, is_valid in KEYS.items():
        if key not in values and key in ADDED_LATER:
            continue
        if key not in values:
            raise ProfileIncomplete(key=key)
        if not is_valid(values[key]):
            raise ProfileValueInvalid(key=key)
    frozen = {key: _freeze(values[key]) for key in sorted(values)}
    parsed = RuleValues(MappingProxyType(frozen))
    _check_lawful(parsed)
    return parsed


def split_basis(values: Mapping[str, object]) -> tuple[dict[str, object], dict[str, str]]:
    """Return a definition's `profile.values` as the rule values and the articles of some of them.

    Raises BasisInvalid.
    """
    rules = {key: value for key, value in values.items() if not key.startswith(BASIS)}
    basis = {}
    for key, article in values.items():
        name = key.removeprefix(BASIS)
        if key in rules:
            continue
        if name not in rules or not isinstance(article, str) or not is_text(article):
            raise BasisInvalid(key=key)
        basis[name] = article
    return rules, basis


def _freeze(value: object) -> Value:
    if isinstance(value, list | tuple):
        return tuple(value)
    assert isinstance(value, bool | int | str)
    return value


def _check_lawful(values: RuleValues) -> None:
    values.thresholds()
    for matter_id in MATTERS:
        check_class_allowed(matter_id, values.motion_class(matter_id))
    for low, high in (
        ("period.min_days", "period.max_days"),
        ("election.min_seats", "election.max_seats"),
    ):
        if values.whole(low) > values.whole(high):
            raise ProfileValueInvalid(key=low, above=high)


def _parse_thresholds(by_key: Mapping[str, Value]) -> Thresholds:
    return parse_thresholds(
        {name: by_key[f"threshold.{name}"] for name in ("quorum", "ordinary", "special")}
    )
