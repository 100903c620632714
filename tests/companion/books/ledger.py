"""The books of the quarter, as the parts above use them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from app.companion.books import service as books
from app.companion.books.service import Line
from app.core.calendar import local_date
from app.platform.db import db, transaction
from app.platform.files import store_file
from app.registry.service import list_units
from tests.committee.town import COMMUNITY
from tests.companion.quarter import Quarter

Given = TypeVar("Given")
INCOME = (Line("shared_bank", 12_345), Line("parking_income", -12_345))


class Ledger:
    """Acts on the books at the quarter's time."""

    def __init__(self, quarter: Quarter) -> None:
        self.quarter = quarter
        self.today = local_date(quarter.clock())

    def act(self, done: Callable[[Any], Given]) -> Given:
        """One act in a transaction of its own."""
        with self.quarter.app.app_context(), transaction() as session:
            return done(session)

    def read(self, asked: Callable[[Any], Given]) -> Given:
        """A look by a session of its own."""
        with self.quarter.app.app_context():
            return asked(db.session())

    def post(self, source: str, lines: Sequence[Line] = INCOME, **more: Any) -> int:
        said: dict[str, Any] = {
            "on": self.today,
            "memo": "停车收益",
            "officer_id": None,
            "now": self.quarter.clock(),
            **more,
        }
        return self.act(
            lambda session: books.post(session, COMMUNITY, source=source, lines=lines, **said)
        )

    def reverse(self, number: int, on: date | None = None, reason: str = "金额有误") -> int:
        return self.act(
            lambda session: books.reverse(
                session,
                COMMUNITY,
                number,
                reason=reason,
                on=on or self.today,
                officer_id=None,
                now=self.quarter.clock(),
            )
        )

    def close(self, month: str) -> None:
        now = self.quarter.clock()
        self.act(
            lambda session: books.close_month(session, COMMUNITY, month, officer_id=None, now=now)
        )

    def balance(self, account: str, **more: Any) -> int:
        return self.read(lambda session: books.balance(session, COMMUNITY, account, **more))

    def journals(self, month: str | None = None) -> list[books.Journal]:
        return self.read(lambda session: books.list_journals(session, COMMUNITY, month=month))

    def verify(self) -> int:
        return self.read(lambda session: books.verify_books(session, COMMUNITY))

    def units(self) -> list[int]:
        return self.read(lambda session: [one.id for one in list_units(session, COMMUNITY)])

    def voucher(self, words: bytes = b"%PDF-1.7 paper") -> str:
        return self.act(
            lambda session: (
                store_file(session, words, media_type="application/pdf", name="a.pdf").sha256
            )
        )
