"""How far a community may go with a key: a lowest and a highest value, or values to choose from.

Law: whole numbers and shares have two ends, both inside; yes/no and words list what may be
chosen; a list of words may hold those that are listed. A bound that its own key's check refuses
is refused with the profile.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import RuleError
from app.core.profile.keys import KEYS, is_share


class BoundInvalid(RuleError):
    """A bound is not of the form that its key takes."""


@dataclass(frozen=True)
class Bound:
    """The ends, or the choices, of one key; `kind` is whole, share, choice or some_of."""

    key: str
    kind: str
    values: tuple[object, ...]

    def holds(self, value: object) -> bool:
        """Whether a value lies inside."""
        if not KEYS[self.key](value):
            return False
        if self.kind == "whole":
            return _is_between(value, 1, (self.values[0], 1), (self.values[1], 1))
        if self.kind == "share":
            assert isinstance(value, list | tuple)
            return _is_between(value[0], value[1], self.values[0], self.values[1])
        if self.kind == "some_of":
            assert isinstance(value, list | tuple)
            return set(value) <= set(self.values)
        return value in self.values


def parse_bound(key: str, value: object, example: object) -> Bound:
    """Return the bound of a key whose own value is `example`; raises BoundInvalid."""
    if not isinstance(value, list) or len(value) < 2:
        raise BoundInvalid(key=key)
    kind = _kind(example)
    bound = Bound(key, kind, tuple(tuple(v) if isinstance(v, list) else v for v in value))
    ends = [list(bound.values)] if kind == "some_of" else bound.values
    if not all(KEYS[key](list(end) if isinstance(end, tuple) else end) for end in ends):
        raise BoundInvalid(key=key)
    if kind in ("whole", "share") and (len(value) != 2 or not bound.holds(value[0])):
        raise BoundInvalid(key=key)
    return bound


def _kind(example: object) -> str:
    if isinstance(example, bool | str):
        return "choice"
    if isinstance(example, int):
        return "whole"
    return "share" if is_share(example) else "some_of"


def _is_between(num: object, den: int, low: object, high: object) -> bool:
    assert isinstance(num, int)
    assert isinstance(low, tuple)
    assert isinstance(high, tuple)
    return bool(low[0] * den <= num * low[1] and num * high[1] <= high[0] * den)
