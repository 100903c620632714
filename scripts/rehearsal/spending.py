"""The money of a repair: the fund's accounts, a payment of two bodies, months that are closed."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from scripts.rehearsal.matters import CONTRACTOR, picture
from scripts.rehearsal.owners import wait_for
from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import COMMUNITY, World

DESK = f"/communities/{COMMUNITY}"
PUBLIC = f"/c/{COMMUNITY}/accounts"
BALANCE, DEPOSIT = Decimal("8800.00"), Decimal("9600.00")
INCOME = (
    ("shared_bank", "parking_income", "12600.00", "地面停车收入"),
    ("shared_bank", "advert_income", "3800.00", "电梯广告收入"),
    ("escrow", "other_income", "2150.40", "装修垃圾清运收入"),
)
AUTHORITY = re.compile(r'name="authority" value="([^"]+)"')
PAYMENT = re.compile(rf'href="{DESK}/payments/(\d+)"')
CONFIRM = re.compile(r'action="([^"]+/confirm)"')


def open_fund(world: World, building: str) -> None:
    """The bank's list of the building's accounts: one officer gives it in, another confirms."""
    codes = [code for code, one in world.households.items() if one.building == building]
    rows = [f"{code},{BALANCE},{DEPOSIT}" for code in codes]
    data = "\r\n".join(["不动产单元号,余额,首期交存", *rows, ""]).encode("utf-8-sig")
    page = f"{DESK}/books/fund"
    first = world.today().replace(day=1)
    world.browser("company").submit(
        page,
        {"control_total": str(BALANCE * len(codes)), "on": first.isoformat()},
        action=f"{DESK}/books/openings",
        files={"file": ("fund.csv", data)},
    )
    _confirm(world, page)


def _confirm(world: World, page: str) -> None:
    """The owners' committee confirms the oldest thing that waits on a page."""
    convener = world.people["convener"]
    confirm = CONFIRM.search(convener.browser.get(page).text)
    if confirm is None:
        raise PageRefused(f"{page}: nothing to confirm")
    convener.browser.submit(page, {"fresh_code": convener.fresh_code()}, action=confirm[1])


def enter_income(world: World) -> None:
    """What parking, adverts and other things brought in, each with its paper and two bodies."""
    company, page = world.browser("company"), f"{DESK}/books"
    first = world.today().replace(day=1)
    for place, (bank, source, amount, memo) in enumerate(INCOME):
        day = (first + timedelta(days=2 + place)).isoformat()
        fields = {"bank": bank, "source_account": source, "amount": amount, "on": day}
        paper = {"files": (f"{source}.jpg", picture(memo))}
        company.submit(page, {**fields, "memo": memo}, action=f"{page}/entries", files=paper)
        _confirm(world, page)


def pay(world: World, amount: str, purpose: str) -> int:
    """The company asks, two bodies approve with a fresh code each, what the bank did is entered."""
    company = world.people["company"]
    page = f"{DESK}/payments/new"
    authority = AUTHORITY.search(company.browser.get(page).text)
    if authority is None:
        raise PageRefused(f"{page}: no decision that pays")
    company.browser.submit(
        page,
        {
            "authority": authority[1].replace("&#34;", '"').replace("&quot;", '"'),
            "amount": amount,
            "purpose": purpose,
            "payee": CONTRACTOR,
            "payee_account": "6200 0000 0000 0000 000",
            "invoice_number": "20260000000000000001",
        },
        action=f"{DESK}/payments",
        files={
            "invoice": ("invoice.jpg", picture("invoice")),
            "voucher": ("voucher.jpg", picture("invoice, masked")),
        },
    )
    number = PAYMENT.search(company.browser.get(f"{DESK}/payments").text)
    if number is None:
        raise PageRefused(f"{DESK}/payments: the payment is not there")
    place = f"{DESK}/payments/{number[1]}"
    for who in ("convener", "neighbourhood"):
        person = world.people[who]
        person.browser.submit(place, {"fresh_code": person.fresh_code()}, action=f"{place}/approve")
    company.browser.submit(
        place,
        {
            "bank_reference": "DEMO-20260001",
            "paid_on": world.today().isoformat(),
            "fresh_code": company.fresh_code(),
        },
        action=f"{place}/paid",
    )
    return int(number[1])


def open_log(world: World) -> None:
    """The committee begins the log of the accounts."""
    convener, page = world.people["convener"], f"{DESK}/accounts"
    convener.browser.submit(page, {"fresh_code": convener.fresh_code()}, action=f"{page}/open")


def close_month(world: World) -> str:
    """Two bodies close the month before this one; returns it."""
    page, last = f"{DESK}/accounts", world.today().replace(day=1) - timedelta(days=1)
    month = f"{last:%Y-%m}"
    company, second = world.people["company"], world.people["neighbourhood"]
    fields = {"month": month, "fresh_code": company.fresh_code()}
    company.browser.submit(page, fields, action=f"{page}/closings")
    confirm = CONFIRM.search(second.browser.get(page).text)
    if confirm is None:
        raise PageRefused(f"{page}: nothing to confirm")
    second.browser.submit(page, {"fresh_code": second.fresh_code()}, action=confirm[1])
    return month


def check_accounts(world: World, owner: Browser, month: str, out: Path) -> bool:
    """Download what was published and an owner's own proof; let the verifier judge them."""
    stranger = Browser(world.base)
    # The log's own signature and a witness's.
    wait_for("the witness", lambda: stranger.get(f"{PUBLIC}/checkpoint").text.count("\n— ") > 1)
    _save(stranger, f"{PUBLIC}/record.zip", out)
    _save(stranger, f"{PUBLIC}/months/{month}/statement.pdf", out)
    _save(owner, f"{PUBLIC}/mine/proof.json", out)
    record, proof = out / "accounts-record.zip", out / "accounts-proof.json"
    command = [sys.executable, "-I", str(out / "verify.pyz"), str(record)]
    command += ["--anchor", (out / "anchor.txt").read_text().strip(), "--unit-proof", str(proof)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (out / "accounts-verify.txt").write_text(done.stdout + done.stderr)
    for line in done.stdout.splitlines()[-4:]:
        world.tell(f"  {line}")
    return done.returncode == 0


def _save(browser: Browser, path: str, out: Path) -> bytes:
    answer = browser.get(path)
    if answer.status != 200:
        raise PageRefused(f"{path}: {answer.status} {answer.text[:300]}")
    target = out / f"accounts-{path.rsplit('/', 1)[1]}"
    target.write_bytes(answer.body)
    return answer.body
