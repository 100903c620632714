"""Payment providers: those that are plugged in, and the embedded sandbox for trials."""

from __future__ import annotations

from app.companion.fees.service.providers.interface import (
    CallbackInvalid,
    Notice,
    Order,
    Provider,
    ProviderUnreachable,
    RefundWish,
    StatementLine,
)
from app.companion.fees.service.providers.sandbox import Sandbox
from app.companion.fees.service.providers.statement_files import (
    StatementAmountWrong,
    StatementDayWrong,
    StatementInvalid,
    StatementLineWrong,
)
from app.core.errors import RuleError
from app.platform.config import current_config

__all__ = [
    "CallbackInvalid",
    "Notice",
    "Order",
    "Provider",
    "ProviderNotFound",
    "ProviderUnreachable",
    "RefundWish",
    "StatementAmountWrong",
    "StatementDayWrong",
    "StatementInvalid",
    "StatementLine",
    "StatementLineWrong",
    "find_provider",
    "get_provider",
    "is_sandbox_on",
    "list_providers",
    "register_provider",
]

_PLUGGED: dict[str, Provider] = {}
_SANDBOX = Sandbox()


class ProviderNotFound(RuleError):
    """No payment provider of this name is plugged in."""


def register_provider(provider: Provider) -> None:
    """Plug a gateway in; the first one takes the payments."""
    _PLUGGED[provider.name] = provider


def is_sandbox_on() -> bool:
    """True in a demonstration (`DEMO`) alone: elsewhere nobody may pay with no money."""
    return current_config().demo


def find_provider() -> Provider | None:
    """Return the provider that takes payments now, or None where one pays at the desk."""
    plugged = next(iter(_PLUGGED.values()), None)
    return plugged or (_SANDBOX if is_sandbox_on() else None)


def list_providers() -> list[Provider]:
    """Return all providers that may hold money of ours."""
    return [*_PLUGGED.values(), *([_SANDBOX] if is_sandbox_on() else [])]


def get_provider(name: str) -> Provider:
    """Return a provider by its name. Raises ProviderNotFound."""
    if name in _PLUGGED:
        return _PLUGGED[name]
    if name == _SANDBOX.name and is_sandbox_on():
        return _SANDBOX
    raise ProviderNotFound
