"""The two roots of every refusal.

Law: a failure is a noun phrase with a stable `code` and named fields; sentences
for people live in templates. Whatever is malformed or cannot be verified is a
`VerificationError`, so that no parser leaks a `ValueError` or a `KeyError`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


class RuleError(Exception):
    """A rule refuses the act; `code` says which rule, `fields` with what values."""

    code: ClassVar[str] = "rule_error"
    fields: Mapping[str, object]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = _snake_case(cls.__name__)

    def __init__(self, **fields: object) -> None:
        super().__init__()
        self.fields = fields

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value!r}" for name, value in self.fields.items())])


class VerificationError(RuleError):
    """Something is malformed or does not verify."""
