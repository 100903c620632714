"""Rule profiles: a city's numbers as data, each value with its source.

Law (RULES R5, §8; DESIGN §2): national law is code in `core.rules`; what differs from place to
place stands in `core/profiles/<id>.toml`, where every value is `{ value = …, source = "… [tag]" }`.
Tags: [S] read in the text, [M-h] [M-m] [M-l] from memory with that confidence, [D] a design
decision, [I] inferred. A profile may ask for more than the law, never for less. Keys and meanings:
docs/PROFILES.md. An assembly copies the values into its definition and lives by that copy.
"""

from app.core.profile.bounds import Bound, BoundInvalid
from app.core.profile.override import (
    Override,
    OverrideNotAllowed,
    OverrideOutOfBounds,
    OverrideWithoutArticle,
    check_override,
    with_overrides,
)
from app.core.profile.parse import (
    Profile,
    ProfileMalformed,
    ProfileValueUnsourced,
    parse_profile,
)
from app.core.profile.values import (
    BasisInvalid,
    ProfileIncomplete,
    ProfileKeyUnknown,
    ProfileValueInvalid,
    RuleValues,
    parse_rule_values,
    split_basis,
)

__all__ = [
    "BasisInvalid",
    "Bound",
    "BoundInvalid",
    "Override",
    "OverrideNotAllowed",
    "OverrideOutOfBounds",
    "OverrideWithoutArticle",
    "Profile",
    "ProfileIncomplete",
    "ProfileKeyUnknown",
    "ProfileMalformed",
    "ProfileValueInvalid",
    "ProfileValueUnsourced",
    "RuleValues",
    "check_override",
    "parse_profile",
    "parse_rule_values",
    "split_basis",
    "with_overrides",
]
