"""What a payment provider has to do for us; real gateways plug in here (docs/COMPANION.md, Fees).

Law: nothing that arrives is believed without its signature, and a callback is only a hint to be
checked: amount, order and state decide. Each call may be repeated; under the same number it has the
same effect. A provider that does not answer raises ProviderUnreachable, and we ask again later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.core.errors import RuleError


class CallbackInvalid(RuleError):
    """A message does not bear the provider's signature, or cannot be read."""


class ProviderUnreachable(RuleError):
    """The provider does not answer; what was asked may or may not have happened."""


@dataclass(frozen=True, slots=True)
class Order:
    """A payment that is to be made; `amount` in 分."""

    order_no: str
    community_id: str
    title: str
    amount: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What a provider says of an order; `state` is waiting, paid or closed."""

    order_no: str
    trade_no: str
    amount: int
    state: str
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundWish:
    """Money that is to go back the way it came; `amount` in 分."""

    refund_no: str
    order_no: str
    trade_no: str
    amount: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a statement; `what` is payment or refund, `amount` above 0, in 分."""

    line: int
    what: str
    number: str
    trade_no: str
    amount: int


class Provider(Protocol):
    """A payment provider."""

    name: str
    # Whether `fetch_statement` gets a file; where not, the desk reads each day's file in by hand.
    fetches: bool

    def create_payment(self, order: Order, *, now: datetime) -> str:
        """Make the order known and return the address where the payer goes.

        Raises ProviderUnreachable.
        """

    def verify_callback(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Return what a callback says. Raises CallbackInvalid."""

    def query(self, order_no: str) -> Notice | None:
        """Return what the provider knows of an order, None where it knows nothing.

        Raises ProviderUnreachable.
        """

    def refund(self, wish: RefundWish, *, now: datetime) -> bool:
        """Give money back; False where the provider refuses for good. Raises ProviderUnreachable.

        It goes to the very account that paid. Asked twice under one number it gives back once.
        """

    def read_statement(self, data: bytes, day: date) -> list[StatementLine]:
        """Return the lines of a day's statement.

        Raises StatementInvalid, and with the line StatementLineWrong, StatementDayWrong,
        StatementAmountWrong.
        """

    def fetch_statement(self, community_id: str, day: date) -> bytes | None:
        """Return a day's statement for `read_statement`, None where it is not there yet.

        Called only where `fetches`. Raises ProviderUnreachable.
        """

    def answer(self, taken: bool) -> bytes:
        """Return the body by which the provider knows whether it has to send again."""
