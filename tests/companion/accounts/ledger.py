"""The quarter's accounts: money in, money out, months that go by, two bodies that close them."""

from __future__ import annotations

from typing import Any

from app.companion.accounts import service as accounts
from app.companion.books.service import Line
from app.core.calendar import local_date
from app.core.signatures import public_key
from app.core.tlog.checkpoint import add_signature, encode_checkpoint, parse_checkpoint
from app.core.tlog.cosignature import cosign_checkpoint
from app.people.models import OfficerKey
from app.people.service import get_officer
from app.platform.db import transaction
from app.registry.service import save_witnesses
from app.verifier.accounts.examine import AccountsReport, examine_accounts
from app.verifier.case import Asked
from app.verifier.files import RecordFiles
from tests.committee.town import COMMUNITY
from tests.companion.books.ledger import Ledger
from tests.companion.quarter import Quarter

WITNESS = bytes([7]) * 32
PUBLIC = f"/c/{COMMUNITY}/accounts"
DESK = f"/communities/{COMMUNITY}/accounts"
BUDGET = {"kind": "budget", "line": 3}


class Accounts(Ledger):
    """Acts on the books and their publication at the quarter's time."""

    def __init__(self, quarter: Quarter) -> None:
        super().__init__(quarter)
        for seed, who in ((41, "registrar"), (42, "street")):
            quarter.browser(who)
            self._give_key(seed, quarter.auth.people[f"our-{who}"].id)
        with quarter.app.app_context():
            witness = {"name": "street.example/witness", "key": public_key(WITNESS).hex()}
            save_witnesses(COMMUNITY, [witness], 1, officer_id=None, now=quarter.clock())

    def _give_key(self, seed: int, officer_id: int) -> None:
        key = public_key(bytes([seed]) * 32).hex()
        with self.quarter.app.app_context(), transaction() as session:
            session.add(
                OfficerKey(
                    officer_id=officer_id, public_key=key, wrapped={}, since=self.quarter.clock()
                )
            )

    def open(self) -> str:
        with self.quarter.app.app_context():
            return accounts.open_accounts(
                COMMUNITY, officer_id=None, host="vote.example", now=self.quarter.clock()
            )

    def officer(self, who: str) -> Any:
        self.quarter.browser(who)
        with self.quarter.app.app_context():
            return get_officer(self.quarter.auth.people[f"our-{who}"].id)

    def propose(self, month: str, who: str = "company") -> int:
        officer = self.officer(who)
        with self.quarter.app.app_context():
            return accounts.propose_closing(
                COMMUNITY, month, officer=officer, now=self.quarter.clock()
            )

    def confirm(self, number: int, who: str = "convener") -> int:
        officer = self.officer(who)
        with self.quarter.app.app_context():
            return accounts.confirm_closing(
                COMMUNITY, number, officer=officer, now=self.quarter.clock()
            )

    def publish(self, month: str) -> int:
        return self.confirm(self.propose(month))

    def day(self) -> Any:
        return local_date(self.quarter.clock())

    def to_month(self, month: str, day: int = 3) -> None:
        """Time goes on to a day of a month."""
        while f"{self.day():%Y-%m}" != month or self.day().day < day:
            self.quarter.clock.advance(days=1)
        self.today = self.day()

    def fill(self) -> None:
        """Money comes in and goes out, on this day, with and without units."""
        a, b = self.units()[:2]
        self.post("opening:1", [Line("escrow", 500_000), Line("opening", -500_000)], memo="期初")
        self.post(
            "fund:1",
            [
                Line("fund_bank", 300_000),
                Line("fund_units", -100_000, a),
                Line("fund_units", -200_000, b),
            ],
            memo="首期维修资金",
        )
        self.post("payment:1", [Line("escrow", 12_000), Line("receivable", -12_000, a)])
        self.post("parking:1")
        self.pay("out:1", 40_000)

    def pay(self, source: str, amount: int, authority: dict[str, Any] | None = BUDGET) -> int:
        return self.post(
            source,
            [Line("property_costs", amount), Line("escrow", -amount)],
            memo="电梯维保",
            authority=authority,
            evidence=[self.voucher(source.encode())],
        )

    def pay_from_fund(self, source: str = "out:2") -> int:
        a, b = self.units()[:2]
        lines = [Line("fund_units", 30_000, a), Line("fund_units", 60_000, b)]
        return self.post(
            source,
            [*lines, Line("fund_bank", -90_000)],
            memo="外墙维修",
            authority={"kind": "resolution", "assembly": "a1", "motion": "m1"},
            evidence=[self.voucher(source.encode())],
        )

    def files(self) -> dict[str, bytes]:
        return self.read(lambda session: accounts.record_files(session, COMMUNITY))

    def report(self, **asked: Any) -> AccountsReport:
        now = self.quarter.clock()
        return examine_accounts(RecordFiles(self.files()), Asked(now=now, **asked))

    def cosign(self) -> Any:
        """The witness fetches the newest head and posts its cosignature, as its program does."""
        phone = self.quarter.auth.browser()
        signed = parse_checkpoint(phone.get(f"{PUBLIC}/checkpoint").data)
        at = int(self.quarter.clock().timestamp())
        line = cosign_checkpoint(signed.checkpoint, "street.example/witness", WITNESS, at)
        note = encode_checkpoint(add_signature(signed, line))
        return phone.post(f"{PUBLIC}/cosignature", data=note)
