"""Each line of a published month leads to its payment, what allowed it, its paper; and back."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.companion.accounts import service as accounts
from app.companion.books import service as books
from app.companion.books.service import Voucher
from app.companion.spending import service as spending
from app.core.calendar import local_date
from app.verifier.accounts.examine import examine_accounts
from app.verifier.case import Asked
from app.verifier.files import RecordFiles
from tests.companion.accounts.test_closing import next_of
from tests.companion.accounts.test_pages import text_of_pdf
from tests.companion.spending import copies
from tests.companion.spending.conftest import decided
from tests.companion.spending.purse import Purse
from tests.hall import text_of
from tests.matters.place import COMMUNITY
from tests.stages import Stage
from tests.verifier.accounts_world import failed

PUBLIC, DESK = f"/c/{COMMUNITY}", f"/communities/{COMMUNITY}"


@pytest.fixture
def budgeted(stage: Stage) -> Purse:
    return stage("budgeted", lambda: decided(stage))


def published(purse: Purse) -> str:
    """The month of a payment of the budget without a copy, and of one of the fund with a copy."""
    with purse.place.app.app_context():
        now = purse.place.clock()
        accounts.open_accounts(COMMUNITY, officer_id=None, host="vote.example", now=now)
    purse.pay(purse.approved(authority=purse.on_line(), purpose="一月保洁"))
    copy = Voucher(copies.masked().read(), "copy.png")
    purse.pay(purse.approved(voucher=copy, invoice_number="INV-COPIED"))
    first = purse.read(lambda s: accounts.next_month(s, COMMUNITY))
    assert first is not None
    month, paid_in = first, f"{purse.today:%Y-%m}"
    while True:
        to_month(purse, next_of(month))
        close(purse, month)
        if month == paid_in:
            return month
        month = next_of(month)


def to_month(purse: Purse, month: str) -> None:
    while f"{local_date(purse.place.clock()):%Y-%m}" < month:
        purse.place.clock.advance(days=1)


def close(purse: Purse, month: str) -> None:
    number = purse.do(accounts.propose_closing, month, who="company")
    purse.do(accounts.confirm_closing, number, who="convener")


def record(purse: Purse) -> dict[str, bytes]:
    return purse.read(lambda s: accounts.record_files(s, COMMUNITY))


def journal_of(purse: Purse, number: int) -> int:
    view = purse.read(lambda s: spending.get_payment_by_number(s, COMMUNITY, number))
    assert view.journal is not None
    return view.journal


def seen(purse: Purse, address: str) -> str:
    answer = purse.place.stranger().get(address)
    assert answer.status_code == 200, text_of(answer.text)[:400]
    return answer.text


def test_a_line_leads_to_payment_ground_and_paper_and_they_lead_back(budgeted: Purse) -> None:
    month = published(budgeted)
    one, two = journal_of(budgeted, 1), journal_of(budgeted, 2)
    address = f"{PUBLIC}/accounts/months/{month}"
    page = seen(budgeted, f"{address}?lang=en")
    line = budgeted.lines["保洁"]
    for link in (
        f"{PUBLIC}/payments/1",
        f"{PUBLIC}/payments/2",
        f"{PUBLIC}/budgets/{budgeted.budget}#line-{line}",
        f"{PUBLIC}/matters/1",
        f"{PUBLIC}/copies/{two}/0.jpg",
    ):
        assert f'href="{link}"' in page, link
        assert budgeted.place.stranger().get(link).status_code == 200, link
    assert f'id="entry-{one}"' in page
    said = text_of(page)
    assert "budget of" in said
    assert "保洁" in said
    assert said.count("No copy of the paper is published yet") == 1
    for number, journal in ((1, one), (2, two)):
        back = seen(budgeted, f"{PUBLIC}/payments/{number}")
        assert f'href="{address}#entry-{journal}"' in back
    assert f'href="{PUBLIC}/payments/2"' in seen(budgeted, f"{PUBLIC}/matters/1")
    decision = seen(budgeted, f"/a/{budgeted.assembly}")
    assert f'href="{PUBLIC}/budgets/{budgeted.budget}"' in decision
    budget = seen(budgeted, f"{PUBLIC}/budgets/{budgeted.budget}")
    assert f'id="line-{line}"' in budget
    assert f'href="{PUBLIC}/payments/1"' in budget


def test_a_copy_that_comes_later_rewrites_no_month(budgeted: Purse) -> None:
    month = published(budgeted)
    before = record(budgeted)
    paper = f"{DESK}/copies/{journal_of(budgeted, 1)}/0"
    place = budgeted.place
    upload = {"copy": (io.BytesIO(copies.document()), "copy.pdf")}
    place.post("company", f"{paper}/copy", upload)
    made = budgeted.read(
        lambda s: spending.read_paper(s, COMMUNITY, journal_of(budgeted, 1), 0).made
    )
    place.post("company", f"{paper}/publish", {"copy": made})
    page = seen(budgeted, f"{PUBLIC}/accounts/months/{month}?lang=en")
    assert "No copy of the paper is published yet" not in text_of(page)
    assert record(budgeted) == before
    report = examine_accounts(RecordFiles(record(budgeted)), Asked(now=place.clock()))
    # Nobody cosigned in this place; nothing else is wrong.
    assert set(failed(report)) <= {"A07"}


def named(purse: Purse, said: dict[str, Any]) -> spending.Ground | None:
    return purse.read(lambda s: spending.find_ground(s, COMMUNITY, said))


def test_a_motion_is_named_by_its_title_not_by_its_number(budgeted: Purse) -> None:
    asked = named(budgeted, {"kind": "resolution", "assembly": budgeted.assembly, "motion": "m1"})
    assert asked is not None
    assert "小区年度预算" in asked.title
    unknown: tuple[dict[str, Any], ...] = (
        {"kind": "resolution", "assembly": "nowhere", "motion": "m1"},
        {"kind": "resolution", "assembly": budgeted.assembly, "motion": "m9"},
        {"kind": "budget", "line": 10**6},
        {"kind": "emergency", "matter": 10**6},
        {"kind": "wish"},
    )
    for wrong in unknown:
        assert named(budgeted, wrong) is None


def test_the_statement_on_paper_names_what_allowed_each_payment(
    budgeted: Purse, tmp_path: Path
) -> None:
    month = published(budgeted)
    answer = budgeted.place.stranger().get(f"{PUBLIC}/accounts/months/{month}/statement.pdf")
    said = "".join(text_of_pdf(answer.data).split())
    year = date.fromisoformat(f"{month}-01").year
    assert f"{year}年预算：保洁" in said
    assert "应急维修：" in said
    assert "校验码" in said
    assert "哈希" not in said


def test_a_journal_of_no_published_month_leads_nowhere(budgeted: Purse) -> None:
    published(budgeted)
    last = max(one.number for one in budgeted.read(lambda s: books.list_journals(s, COMMUNITY)))
    found = budgeted.read(lambda s: accounts.month_of_journal(s, COMMUNITY, last + 1))
    assert found is None
    assert budgeted.read(lambda s: accounts.month_of_journal(s, COMMUNITY, 1)) is not None
