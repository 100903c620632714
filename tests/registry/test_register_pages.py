"""Pages of the register: what each officer sees, and what nobody sees unmasked."""

from __future__ import annotations

import re
import time
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook

from app.platform.db import db
from app.platform.roles import Role
from app.registry import service
from tests.registry.rollfiles import HEADER, code, csv_bytes, phone, resident, workbook
from tests.registry.rollfiles import unit as row
from tests.site import Auth, Browser

HOME = "/communities/huating"
ROWS = (row(1), row(2, owner="李强", number=resident(2)), row(3, use="车位", seat="地下车库B1-001"))
SECRETS = ("王芳", "李强", resident(1), resident(2), phone(1), phone(2))


@pytest.fixture
def alice(auth: Auth) -> Browser:
    """The convener of the community."""
    return auth.signed_in("alice", Role.CONVENER, community="huating")


def upload(browser: Browser, data: bytes, name: str = "roll.csv", **fields: Any) -> Any:
    form = {"file": (BytesIO(data), name), "provenance": "convener_list", **fields}
    return browser.submit(f"{HOME}/imports", form, content_type="multipart/form-data")


def wait(browser: Browser, address: str) -> dict[str, Any]:
    """Follow the progress as the page's script does."""
    for _ in range(400):
        step: dict[str, Any] = browser.get(f"{address}/progress").get_json()
        if not step["running"]:
            return step
        time.sleep(0.05)
    raise AssertionError("the work never ended")


def bring(browser: Browser, *rows: Any) -> str:
    """Upload, preview and apply; returns the import's address."""
    address: str = upload(browser, csv_bytes(*rows)).headers["Location"]
    assert wait(browser, address)["state"] == "previewed"
    assert browser.submit(f"{address}/apply").headers["Location"] == address
    assert wait(browser, address)["state"] == "applied"
    return address


def text_of(browser: Browser, address: str, language: str = "en") -> str:
    answer = browser.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_a_convener_brings_the_roll_in(alice: Browser) -> None:
    sent = upload(alice, csv_bytes(*ROWS))
    assert sent.status_code == 302
    address = sent.headers["Location"]
    assert wait(alice, address)["state"] == "previewed"
    preview = text_of(alice, address)
    assert "What the file holds" in preview
    assert "178.24 m²" in preview
    assert "1 more own a parking space only" in preview
    alice.submit(f"{address}/apply")
    assert wait(alice, address)["state"] == "applied"
    applied = re.sub(r"<[^>]+>|\s+", " ", text_of(alice, address))
    assert "Units added 3" in re.sub(r" +", " ", applied)
    assert "3 units in 2 buildings" in text_of(alice, HOME)


def test_each_field_has_its_state_and_reason(alice: Browser) -> None:
    bring(alice, *ROWS)
    changed = [row(1, area="90.00"), row(2, number="99000019900101002X"), *ROWS[2:]]
    address = upload(alice, csv_bytes(*changed)).headers["Location"]
    wait(alice, address)
    problems = text_of(alice, address)
    assert "99000019900101002X" in problems  # What was refused is shown as it stands.
    assert "Check it against the document." in problems
    assert "Apply to the register" not in problems
    changes = text_of(alice, f"{address}?show=changes")
    assert "Row 2" in changes
    assert "before:</span>" in changes or "before: 89.12" in changes
    assert "Row 4" not in changes
    assert "Row 4" in text_of(alice, f"{address}?show=all")


def test_rows_come_in_pages(alice: Browser) -> None:
    address = upload(alice, csv_bytes(*(row(n) for n in range(1, 121)))).headers["Location"]
    wait(alice, address)
    assert "Page 1 of 3, 120 rows" in text_of(alice, f"{address}?show=all")
    last = text_of(alice, f"{address}?show=all&page=99")
    assert "Row 121" in last
    assert "Later rows" not in last


def test_missing_units_are_removed_only_with_the_tick(alice: Browser, app: Flask) -> None:
    bring(alice, *ROWS)
    address = upload(alice, csv_bytes(ROWS[0])).headers["Location"]
    wait(alice, address)
    assert "Remove the units that the file no longer lists" in text_of(alice, address)
    alice.submit(f"{address}/apply", {"remove_missing": "y"})
    wait(alice, address)
    with app.app_context():
        assert service.count_units(db.session(), "huating") == 1


def test_a_file_can_be_put_aside(alice: Browser) -> None:
    address = upload(alice, csv_bytes(*ROWS)).headers["Location"]
    wait(alice, address)
    assert alice.submit(f"{address}/discard").status_code == 302
    assert "put aside" in text_of(alice, f"{HOME}/imports")
    assert "Apply to the register" not in text_of(alice, address)


def test_an_interrupted_run_offers_to_begin_again(alice: Browser, app: Flask, auth: Auth) -> None:
    with app.app_context():
        kept = service.receive_file(
            "huating",
            csv_bytes(*ROWS),
            file_name="roll.csv",
            provenance="register",
            officer_id=None,
            now=auth.clock(),
        )
        service.start_reading(kept.id, now=auth.clock())
    address = f"{HOME}/imports/{kept.id}"
    assert alice.get(f"{address}/progress").get_json()["running"]
    assert "data-progress" in text_of(alice, address)
    auth.clock.advance(minutes=11)
    assert "Read the file again" in text_of(alice, address)
    alice.submit(f"{address}/read")
    assert wait(alice, address)["state"] == "previewed"


def test_a_roll_on_several_sheets_is_read_together(alice: Browser) -> None:
    def second_building(book: Workbook) -> None:
        sheet = book.create_sheet("2号楼")
        for line in (HEADER, row(2, code=code(1, building=2), seat="2号楼1单元101")):
            sheet.append(list(line))

    data = workbook(row(1), row(3), change=second_building)
    address = upload(alice, data, "roll.xlsx").headers["Location"]
    wait(alice, address)
    page = text_of(alice, address)
    assert "Which sheets belong to the roll?" in page
    assert "Apply to the register" not in page
    alice.submit(f"{address}/read", {"sheet": ["Sheet", "2号楼"]})
    wait(alice, address)
    assert "Apply to the register" in text_of(alice, address)
    alice.submit(f"{address}/apply")
    assert wait(alice, address)["state"] == "applied"
    assert "3 units in 2 buildings" in text_of(alice, HOME)
    # A sheet that is not in the file is refused in words.
    again = upload(alice, data, "roll.xlsx").headers["Location"]
    wait(alice, again)
    alice.submit(f"{again}/read", {"sheet": "3号楼"})
    assert wait(alice, again)["state"] == "refused"


def test_the_register_is_masked(alice: Browser) -> None:
    bring(alice, *ROWS)
    page = text_of(alice, f"{HOME}/register")
    assert "王*" in page
    assert "170****0001" in page
    assert not [secret for secret in SECRETS if secret in page]
    assert "地下车库B1-001" in text_of(alice, f"{HOME}/register?building=地下车库")


def test_no_page_shows_a_name_a_number_or_a_phone(alice: Browser, app: Flask) -> None:
    address = bring(alice, *ROWS)
    with app.app_context():
        unit_id = service.list_units(db.session(), "huating")[0].id
    pages = [
        HOME,
        f"{HOME}/register",
        f"{HOME}/posting",
        f"{HOME}/posting?building=地下车库",
        f"{HOME}/units/{unit_id}",
        f"{address}?show=all",
        f"{HOME}/imports",
        "/communities",
    ]
    shown = {page: text_of(alice, page) for page in pages}
    assert [(page, s) for page, text in shown.items() for s in SECRETS if s in text] == []


def test_a_right_is_explained_from_its_rows(alice: Browser, app: Flask) -> None:
    same = {"owner": "王芳", "number": resident(1)}
    bring(alice, row(1), row(2, area="149.29", **same), row(3, use="车位", area="12.00", **same))
    with app.app_context():
        unit_id = service.list_units(db.session(), "huating")[1].id
    page = text_of(alice, f"{HOME}/units/{unit_id}")
    assert "Counts as 1 head and 238.41 m²." in page
    assert "89.12 m² count." in page
    assert "Parking space: its 12.00 m² do not count here." in page
    assert "(rule R10)" in page
    chinese = text_of(alice, f"{HOME}/units/{unit_id}", "zh")
    assert "计 1 人，238.41 ㎡" in chinese


def test_the_posting_gives_totals_by_building(alice: Browser) -> None:
    bring(alice, *ROWS)
    page = re.sub(r"\s+", " ", text_of(alice, f"{HOME}/posting"))
    assert "178.24" in page
    assert "地下车库" in page
    assert alice.get(f"{HOME}/posting?on=yesterday").status_code == 400


def test_the_template_can_be_downloaded_and_imported(alice: Browser) -> None:
    answer = alice.get(f"{HOME}/imports/template.xlsx")
    assert answer.status_code == 200
    address = upload(alice, answer.data, "template.xlsx").headers["Location"]
    assert wait(alice, address)["state"] == "previewed"


def test_the_operator_opens_a_community_and_the_convener_describes_it(auth: Auth) -> None:
    olga = auth.signed_in("olga", Role.OPERATOR)
    facts = {"community_id": "harbour", "name": "海湾花园", "profile_id": "qingdao"}
    assert olga.submit("/communities/new", facts).headers["Location"] == "/communities/harbour"
    taken = olga.submit("/communities/new", facts)
    assert taken.status_code == 409
    wrong = olga.submit("/communities/new?lang=en", {**facts, "community_id": "Ha rbour"})
    assert wrong.status_code == 400
    assert "not in the form that is asked for" in wrong.get_data(as_text=True)
    alice = auth.signed_in("alice", Role.CONVENER, community="harbour")
    changed = {"name": "海湾花园", "profile_id": "qingdao", "help_phone": "0532-80000000"}
    assert alice.submit("/communities/harbour/settings", changed).status_code == 302
    assert "0532-80000000" in text_of(alice, "/communities/harbour")
    witness = {"witnesses": f"w.example/one {'ab' * 32}", "quorum": "1"}
    assert alice.submit("/communities/harbour/witnesses", witness).status_code == 302
    assert "w.example/one" in text_of(alice, "/communities/harbour")
    bad = alice.submit("/communities/harbour/witnesses", {"witnesses": "one line", "quorum": "1"})
    assert bad.status_code == 400


READ = ["", "/register", "/posting", "/imports/template.xlsx"]
READERS = [Role.STREET_OFFICE, Role.AUDITOR]


@pytest.mark.parametrize("role", READERS)
def test_observers_read_and_do_not_import(auth: Auth, alice: Browser, role: Role) -> None:
    address = bring(alice, *ROWS)
    carol = auth.signed_in("carol", role, community="huating")
    assert [carol.get(HOME + path).status_code for path in READ] == [200] * len(READ)
    assert carol.get(address).status_code == 200
    assert carol.get(f"{HOME}/imports").status_code == 403
    assert upload(carol, csv_bytes(*ROWS)).status_code == 403
    assert carol.submit(f"{address}/apply").status_code == 403
    assert carol.get(f"{HOME}/settings").status_code == 403


ALL = [*READ, "/imports", "/imports/1", "/imports/1/progress", "/units/1", "/settings"]
ACTS = ["/imports", "/imports/1/apply", "/imports/1/read", "/imports/1/discard", "/settings"]


def test_eve_of_another_community_sees_and_does_nothing(auth: Auth, alice: Browser) -> None:
    bring(alice, *ROWS)
    eve = auth.signed_in("eve", Role.CONVENER, Role.REGISTRAR, community="elsewhere")
    assert {eve.get(HOME + path).status_code for path in ALL} == {403}
    assert {eve.submit(HOME + path).status_code for path in [*ACTS, "/witnesses"]} == {403}
    assert eve.get("/communities/elsewhere/imports/1").status_code == 404
    assert eve.get("/communities/elsewhere/units/1").status_code == 404
    assert eve.submit("/communities/elsewhere/imports/1/apply").status_code == 404
    stranger = auth.browser()
    assert {stranger.get(HOME + path).status_code for path in ALL} == {302}
    assert eve.submit("/communities/new", {"name": "X"}).status_code == 403
    assert "huating" not in text_of(eve, "/communities")
