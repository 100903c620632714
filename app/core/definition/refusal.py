"""The refusal of a definition that does not agree with itself or with the law."""

from __future__ import annotations

from app.core.errors import VerificationError


class DefinitionInvalid(VerificationError):
    """The definition contradicts itself or asks for less than the law; `reason` says how."""


def refuse_if(wrong: bool, reason: str, **fields: object) -> None:
    """Raise DefinitionInvalid with the reason if something is wrong."""
    if wrong:
        raise DefinitionInvalid(reason=reason, **fields)
