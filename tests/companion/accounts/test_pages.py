"""The accounts as people meet them: strangers, owners, tenants, those who close a month."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.companion.accounts import service as accounts
from app.companion.accounts.service import remind
from app.companion.books.service import Line
from app.core.accounts import anchor_of_charter, parse_charter, parse_unit_proof
from app.platform.audit import audit_events
from app.supervision.service.worklist import worklist
from app.verifier.accounts.examine import examine_accounts
from app.verifier.case import Asked
from app.verifier.files import read_zip
from app.verifier.main import main
from app.verifier.web import fetch_record
from app.witness.logs import NotAWitness, PinWrong
from app.witness.memory import Memory
from app.witness.observe import Witness
from tests.committee.town import COMMUNITY, text_of
from tests.companion.accounts.ledger import DESK, PUBLIC, WITNESS, Accounts
from tests.companion.accounts.test_closing import next_of
from tests.companion.quarter import Quarter
from tests.verifier.accounts_world import failed


def published(ledger: Accounts) -> str:
    """Two months of accounts, the second one with money from the fund; returns the second."""
    first = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(first))
    ledger.publish(first)
    ledger.pay_from_fund()
    ledger.reverse(5, reason="付款退回")
    second = next_of(first)
    ledger.to_month(next_of(second))
    ledger.publish(second)
    return second


def fresh(ledger: Accounts, who: str, **fields: Any) -> dict[str, Any]:
    """A form with a fresh code of the officer's phone."""
    ledger.quarter.browser(who)
    person = ledger.quarter.auth.people[f"our-{who}"]
    return {**fields, "fresh_code": ledger.quarter.auth.code(person)}


def test_before_anything_is_published_the_page_says_so(quarter: Quarter) -> None:
    page = quarter.auth.browser().get(PUBLIC)
    assert page.status_code == 200
    assert "尚无已公示的月份" in text_of(page.text)
    for path in ("/record.zip", "/checkpoint", "/months/2026-03", "/definition.json"):
        assert quarter.auth.browser().get(PUBLIC + path).status_code == 404, path


def test_strangers_read_months_funds_grounds_and_masked_vouchers(ledger: Accounts) -> None:
    second = published(ledger)
    stranger = ledger.quarter.auth.browser()
    page = stranger.get(PUBLIC)
    assert "<svg" in page.text
    said = text_of(page.text)
    assert "独立见证人尚未核对" in said
    assert "4,720.00" in said
    ledger.cosign()
    assert "独立见证人已核对" in text_of(stranger.get(PUBLIC).text)
    month = stranger.get(f"{PUBLIC}/months/{second}")
    said = text_of(month.text)
    assert "外墙维修" in said
    assert "900.00" in said
    assert "冲销第5号凭证：付款退回" in said
    assert 'href="/a/a1"' in month.text
    assert "安居物业公司" in said
    assert "GB0" not in month.text
    assert stranger.get(f"{PUBLIC}/months/2020-01").status_code == 404
    assert stranger.get(f"{PUBLIC}/months/2020-01/statement.pdf").status_code == 404


def test_a_fund_without_money_has_no_chart_and_months_come_first(quarter: Quarter) -> None:
    ledger = Accounts(quarter)
    ledger.open()
    ledger.post("payment:1", [Line("escrow", 12_000), Line("fee_income", -12_000)])
    first = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(first))
    ledger.publish(first)
    page = quarter.auth.browser().get(f"{PUBLIC}?lang=en").text
    assert "hatch-property" in page
    assert "hatch-shared" not in page
    assert "Nothing came in or went out, and nothing is there." in text_of(page)
    assert page.index(f"{PUBLIC}/months/{first}") < page.index("Income and spending")


def test_whose_key_is_missing_is_named_before_accounts_are_begun(quarter: Quarter) -> None:
    for who in ("registrar", "street", "convener"):
        quarter.browser(who)
    said = quarter.get("convener", f"{DESK}?lang=en")
    assert "a signing key is missing" in said
    assert "registrar of the roll: Our-Registrar (居民委员会)" in said
    assert "Begin to publish accounts" not in said
    assert "Make my key" in quarter.get("street", f"{DESK}?lang=en")
    assert "Make my key" not in said
    Accounts(quarter)
    assert "Begin to publish accounts" in quarter.get("convener", f"{DESK}?lang=en")


def test_a_community_offers_the_accounts_to_everybody_and_to_residents(ledger: Accounts) -> None:
    stranger = ledger.quarter.auth.browser()
    assert f'href="{PUBLIC}"' in stranger.get(f"/c/{COMMUNITY}").text
    assert f'href="{PUBLIC}/mine"' in ledger.quarter.sign_in(1).get(f"/c/{COMMUNITY}/home").text


def test_the_statement_is_a_pdf_with_chinese_text(ledger: Accounts, tmp_path: Path) -> None:
    second = published(ledger)
    answer = ledger.quarter.auth.browser().get(f"{PUBLIC}/months/{second}/statement.pdf")
    assert answer.content_type == "application/pdf"
    text = text_of_pdf(answer.data)
    for words in (
        "账目公示",
        "住宅专项维修资金",
        "外墙维修",
        "冲销第5号凭证：付款退回",
        "安居物业公司",
        "公示后不能再改动",
        "贷3,000.00",
        "业主共有资金账户",
    ):
        assert words in text.replace("\xa0", "").replace(" ", ""), words
    assert "业主委员会（业主委员会）" not in text
    assert "-3,000.00" not in text


def text_of_pdf(data: bytes) -> str:
    import pypdfium2

    pages = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_the_record_is_verified_by_the_command_with_anchor_and_older_file(
    ledger: Accounts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(first))
    ledger.publish(first)
    stranger = ledger.quarter.auth.browser()
    older = tmp_path / "older.zip"
    older.write_bytes(stranger.get(f"{PUBLIC}/record.zip").data)
    ledger.to_month(next_of(next_of(first)))
    ledger.publish(next_of(first))
    ledger.cosign()
    newer = tmp_path / "accounts.zip"
    newer.write_bytes(stranger.get(f"{PUBLIC}/record.zip").data)
    charter = parse_charter(json.loads(stranger.get(f"{PUBLIC}/definition.json").data))
    anchor = anchor_of_charter(charter)
    asked = [str(newer), "--anchor", anchor, "--since", str(older)]
    # The test's months are the machine's past or future; no check but the witnesses' asks when.
    main([*asked, "--json"])
    found = json.loads(capsys.readouterr().out)
    broken = [one["check"] for one in found["checks"] if one["status"] == "failed"]
    assert set(broken) <= {"A07"}
    assert found["anchored"]
    assert main([str(older), "--since", str(newer)]) == 1


def test_the_log_is_named_to_the_witnesses_and_serves_its_tiles(ledger: Accounts) -> None:
    stranger = ledger.quarter.auth.browser()
    named = json.loads(stranger.get(f"/log/communities/{COMMUNITY}").data)["logs"]
    assert [one["base"] for one in named] == [PUBLIC]
    assert stranger.get(f"{PUBLIC}/tile/0/000.p/1").status_code == 200
    entries = stranger.get(f"{PUBLIC}/tile/entries/000.p/1")
    assert b"accounts-charter" in entries.data
    assert stranger.get(f"{PUBLIC}/tile/0/000.p/2").status_code == 404
    assert stranger.get(f"{PUBLIC}/tile/x").status_code == 404
    assert stranger.post(f"{PUBLIC}/cosignature", data=b"x").status_code == 422
    assert stranger.post(f"{PUBLIC}/cosignature", data=b"x" * 20_000).status_code == 413
    assert ledger.cosign().status_code == 200


class Web:
    """The witness's network: the test's own site."""

    def __init__(self, ledger: Accounts) -> None:
        self.browser = ledger.quarter.auth.browser()
        self.answers: list[int] = []

    def get(self, url: str, limit: int) -> bytes:
        return bytes(self.browser.get(url).data)

    def post(self, url: str, body: bytes) -> None:
        self.answers.append(self.browser.post(url, data=body).status_code)


def test_the_witness_program_follows_the_log_under_the_anchor(
    ledger: Accounts, tmp_path: Path
) -> None:
    web, at = Web(ledger), int(ledger.quarter.clock().timestamp())
    charter = parse_charter(json.loads(web.get(f"{PUBLIC}/definition.json", 0)))
    anchor = anchor_of_charter(charter)
    with pytest.raises(PinWrong):
        Witness(WITNESS, Memory(tmp_path / "other"), web, "0" * 20).look(PUBLIC, at)
    with pytest.raises(PinWrong):
        Witness(WITNESS, Memory(tmp_path / "key"), web, None, bytes(32)).look(PUBLIC, at)
    with pytest.raises(NotAWitness):
        Witness(bytes(32), Memory(tmp_path / "stranger"), web, anchor).look(PUBLIC, at)
    witness = Witness(WITNESS, Memory(tmp_path / "seen"), web, anchor)
    assert witness.look(PUBLIC, at).size == 1
    published(ledger)
    later = int(ledger.quarter.clock().timestamp())
    seen = witness.look(PUBLIC, later)
    assert (seen.size, seen.assembly) == (3, COMMUNITY)
    assert web.answers == [200, 200]
    assert ledger.report().stands


def test_the_verifier_reads_the_accounts_from_their_address(ledger: Accounts) -> None:
    published(ledger)
    ledger.cosign()
    browser = ledger.quarter.auth.browser()
    files, served = fetch_record(PUBLIC, lambda url: browser.get(url).data)
    assert served is not None
    assert len(served.tiles) == 2
    asked = Asked(now=ledger.quarter.clock(), served=served)
    report = examine_accounts(files, asked)
    assert report.stands, failed(report)


def test_an_owner_sees_and_proves_the_own_flat_and_no_other(
    ledger: Accounts, tmp_path: Path
) -> None:
    published(ledger)
    ledger.cosign()
    owner = ledger.quarter.sign_in(1)
    unit = ledger.quarter.resident_of(owner).unit_id
    assert unit == ledger.units()[0]
    said = text_of(owner.get(f"{PUBLIC}/mine").text)
    assert "您家的维修资金余额为 700.00 元" in said
    proof = owner.get(f"{PUBLIC}/mine/proof.json").data
    report = ledger.report(unit_proof=parse_unit_proof(proof))
    assert report.find("A20").stands
    assert report.stands
    assert len(report.find("A20").notes) == 2
    other = ledger.units()[1]
    story = ledger.read(lambda session: accounts.unit_story(session, COMMUNITY, other))
    salts = {one.salt for one in story.months}
    assert not any(salt in proof.decode() for salt in salts)


def test_a_tenant_sees_no_fund_of_the_flat_and_a_stranger_is_asked_who_he_is(
    ledger: Accounts,
) -> None:
    published(ledger)
    tenant = ledger.quarter.rent(ledger.quarter.sign_in(1))
    assert tenant.get(f"{PUBLIC}/mine").status_code == 403
    assert tenant.get(f"{PUBLIC}/mine/proof.json").status_code == 403
    assert ledger.quarter.auth.browser().get(f"{PUBLIC}/mine").status_code == 302


def test_an_owner_whose_flat_stands_in_no_month_is_told_so(ledger: Accounts) -> None:
    owner = ledger.quarter.sign_in(1)
    answer = owner.get(f"{PUBLIC}/mine")
    assert answer.status_code == 404
    assert "已经公示的月份里，还没有您家的记录" in text_of(answer.text)


def test_two_bodies_close_a_month_at_their_desks_with_fresh_codes(ledger: Accounts) -> None:
    quarter = ledger.quarter
    month = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(month))
    quarter.wait(seconds=1)
    assert f"{month} 应当结账" in quarter.get("company", DESK)
    quarter.clock.advance(minutes=6)
    asked = quarter.browser("company").submit(f"{DESK}/closings", {"month": month})
    assert asked.status_code != 302
    assert "fresh_code" in asked.text
    quarter.post("company", f"{DESK}/closings", fresh(ledger, "company", month=month))
    waiting = ledger.read(lambda session: accounts.find_closing(session, COMMUNITY))
    assert waiting is not None
    path = f"{DESK}/closings/{waiting.id}/confirm"
    # Who cannot be the second reads so before a code is asked for.
    early = quarter.browser("keeper")
    quarter.clock.advance(minutes=6)
    unasked = early.submit(path)
    assert unasked.status_code == 403
    assert "fresh_code" not in unasked.text
    assert "另一个单位的另一个人" in text_of(unasked.text)
    refused = quarter.post("keeper", path, fresh(ledger, "keeper"), status=403)
    assert "另一个单位的另一个人" in text_of(refused.text)
    quarter.post("convener", path, fresh(ledger, "convener"))
    assert month in quarter.get("auditor", DESK)
    assert quarter.auth.browser().get(f"{PUBLIC}/months/{month}").status_code == 200


def test_a_proposal_is_taken_back_and_the_log_is_opened_at_the_desk(quarter: Quarter) -> None:
    ledger = Accounts(quarter)
    assert "开始公示账目" in quarter.get("convener", DESK)
    quarter.post("convener", f"{DESK}/open", fresh(ledger, "convener"))
    assert "现在没有要结账的月份" in quarter.get("convener", DESK)
    ledger.fill()
    month = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(month))
    number = ledger.propose(month)
    quarter.wait(seconds=1)
    quarter.post("street", f"{DESK}/closings/{number}/withdraw")
    assert ledger.read(lambda session: accounts.find_closing(session, COMMUNITY)) is None
    quarter.post("street", f"{DESK}/closings/{number}/withdraw", status=404)


def test_without_keys_there_is_no_anchor_to_publish_under(quarter: Quarter) -> None:
    person = "convener"
    quarter.browser(person)
    code = quarter.auth.code(quarter.auth.people["our-convener"])
    answer = quarter.post(person, f"{DESK}/open", {"fresh_code": code}, status=409)
    assert "要先由名册登记人和街道办事处办好签名密钥" in text_of(answer.text)


def test_a_month_not_closed_by_the_15th_is_on_the_lists_and_written_down_once(
    ledger: Accounts,
) -> None:
    month = f"{ledger.day():%Y-%m}"
    officer = ledger.officer("company")

    def late() -> list[bool]:
        found = ledger.read(lambda session: worklist(session, officer, ledger.quarter.clock()))
        return [one.late for one in found if one.what == "accounts_close"]

    def written() -> int:
        ledger.read(lambda session: remind(ledger.quarter.clock()))
        ledger.quarter.clock.advance(minutes=1)
        return ledger.read(
            lambda session: sum(one.action.startswith("accounts.late") for one in audit_events())
        )

    assert late() == []
    ledger.to_month(next_of(month), day=15)
    assert (late(), written()) == ([False], 0)
    ledger.to_month(next_of(month), day=16)
    assert (late(), written(), written()) == ([True], 1, 1)
    ledger.publish(month)
    assert late() == []


def test_the_operator_opens_and_exports(ledger: Accounts, tmp_path: Path) -> None:
    runner = ledger.quarter.app.test_cli_runner()
    path = tmp_path / "accounts.zip"
    assert runner.invoke(args=["accounts", "open", COMMUNITY]).exit_code == 0
    assert runner.invoke(args=["accounts", "export", COMMUNITY, str(path)]).exit_code == 0
    assert "manifest.json" in read_zip(io.BytesIO(path.read_bytes())).content
    assert runner.invoke(args=["accounts", "export", "nowhere", str(path)]).exit_code == 1
    assert runner.invoke(args=["accounts", "open", "nowhere"]).exit_code == 1
    assert date(2026, 3, 2) <= ledger.day()
