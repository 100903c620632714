"""Cards, letters, ballots, register, links: the fields of RULES §3.8 and no more."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from app.core.definition import Definition
from app.core.encoding import sha256
from app.core.voting_code import format_voting_code
from app.issuer.export import parse_export
from app.issuer.issue import Issue, issue
from app.issuer.secrets_folder import SecretsFolder
from app.issuer.sheets.ballots import paper_ballot
from app.issuer.sheets.folder import write_sheets
from app.issuer.sheets.html import fill
from app.issuer.sheets.letters import card, letter
from app.issuer.sheets.qr import qr_svg
from app.issuer.sheets.register import links_csv, register_html
from app.issuer.sheets.texts import end_moment, paper_end_text, paper_qr_text, phone_link
from tests.core.samples import definition_body
from tests.issuer.exports import (
    CONSENT,
    Chance,
    export_bytes,
    export_right,
    export_unit,
    export_value,
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    return " ".join(" ".join(parser.parts).split())


def one_right(folder: SecretsFolder, chance: Chance, **changes: Any) -> Issue:
    export = parse_export(export_bytes(rights=[export_right(1, 101, **changes)]))
    return issue(export, folder, chance)


def test_the_card_bears_code_tag_anchor(made: Issue) -> None:
    issued = made.rights[0]
    text = text_of(card(made, issued))
    unit = issued.right.units[0]
    for wanted in (
        format_voting_code(issued.code),
        issued.tags[unit.unit_code].hex(),
        made.export.anchor,
        unit.unit_code[-8:],
        "海湾花园",
    ):
        assert wanted in text
    assert "王小明" not in text


def test_the_letter_names_period_units_motions_in_scope(made: Issue) -> None:
    issued = next(one for one in made.rights if one.right.units[0].group == "2号楼")
    text = text_of(letter(made, issued, with_code=True))
    assert "2026年3月1日 08:00" in text
    assert "至 2026年3月20日 24:00" in text
    assert "事项 hire" in text
    assert "事项 lift" not in text
    assert CONSENT in text
    assert "0532-80000000" in text
    assert f"名册序号为 {issued.i}" in text
    assert "计 1 人" in text


def test_values_are_escaped(made: Issue) -> None:
    html = letter(made, made.rights[0], with_code=True)
    assert "王小明 &lt;b&gt;&amp;&quot;&#x27;" in html
    assert "<b>&" not in html


def test_a_letter_without_code_points_to_the_card(made: Issue) -> None:
    issued = made.rights[0]
    html = letter(made, issued, with_code=False)
    assert format_voting_code(issued.code) not in html
    assert qr_svg(phone_link(made.export, issued)) not in html
    assert "业主表决卡" in text_of(html)


def test_a_missing_help_phone_leaves_no_trace(folder: SecretsFolder, chance: Chance) -> None:
    made = issue(parse_export(export_bytes(help_phone=None)), folder, chance)
    assert "咨询电话" not in letter(made, made.rights[0], with_code=True)


def test_the_paper_ballot_has_its_fields(made: Issue) -> None:
    issued = next(one for one in made.rights if one.right.units[0].group == "1号楼")
    sheet = issued.sheets[0]
    text = text_of(paper_ballot(made, issued, sheet))
    for wanted in (
        sheet.serial,
        f"名册序号 {issued.i}",
        "王**",
        issued.right.units[0].label,
        "截止时间 2026年3月20日 24:00",
        "同意",
        "反对",
        "弃权",
        "方案 2",
        "都不同意",
        "业主签名",
        "代理人签名",
        "回执存根",
        "锚码 " + made.export.anchor,
        "未交回的表决票不计入",
    ):
        assert wanted in text
    assert "王小明" not in text
    assert issued.code not in text


def test_only_motions_in_scope_stand_on_the_ballot(made: Issue) -> None:
    second = next(one for one in made.rights if one.right.units[0].group == "2号楼")
    text = text_of(paper_ballot(made, second, second.sheets[0]))
    assert "4. 事项 gate" in text
    assert "事项 lift" not in text


def test_the_ballot_weighs_by_scope(folder: SecretsFolder, chance: Chance) -> None:
    units = [
        export_unit(1, 101, area=10000),
        export_unit(2, 201, area=5000),
        export_unit(1, 9001, area=1200, use="parking"),
    ]
    made = one_right(folder, chance, units=units)
    text = text_of(paper_ballot(made, made.rights[0], made.rights[0].sheets[0]))
    assert re.search(r"事项 hire （[^）]*计 150.00 ㎡，1 人", text)
    assert re.search(r"事项 lift （[^）]*计 100.00 ㎡，1 人", text)
    assert "等3处" in text
    assert "计票面积 150.00 ㎡ 计 1 人" in text
    told = text_of(letter(made, made.rights[0], with_code=True))
    assert "计票面积 150.00 平方米，计 1 人" in told
    assert "12.00 车位（不计票）" in told


def test_parking_that_counts_is_added(folder: SecretsFolder, chance: Chance) -> None:
    units = [export_unit(1, 101, area=10000), export_unit(1, 9001, area=1200, use="parking")]
    body = definition_body(consent=sha256(CONSENT.encode()).hex())
    body["policies"] = {**body["policies"], "parking_area": True}
    value = export_value(definition=body, hd=Definition.parse(body).hd.hex())
    value["rights"] = [export_right(1, 101, units=units)]
    made = issue(parse_export(json.dumps(value).encode()), folder, chance)
    told = text_of(letter(made, made.rights[0], with_code=True))
    assert "计票面积 112.00 平方米" in told
    assert "不计票" not in told


def test_a_close_within_the_day_is_said_as_it_stands(made: Issue) -> None:
    assert end_moment(made.definition.opens) == "2026年3月1日 08:00"


def test_paper_qr_text_is_alphanumeric(made: Issue) -> None:
    sheet = made.rights[0].sheets[0]
    text = paper_qr_text(sheet)
    assert re.fullmatch(r"YIJUE-PAPER:[0-9]{5}-1:[0-9A-HJKMNP-TV-Z]{32}", text)


def test_a_ballot_bears_its_code_at_head_and_end(made: Issue) -> None:
    """So that each page of a ballot of two pages says which ballot it belongs to."""
    issued = made.rights[0]
    sheet = issued.sheets[0]
    html = paper_ballot(made, issued, sheet)
    head, end = qr_svg(paper_qr_text(sheet)), qr_svg(paper_end_text(sheet))
    assert html.index(head) < html.index("填写方法") < html.index("业主签名") < html.index(end)
    assert paper_end_text(sheet) == f"{paper_qr_text(sheet)}:END"


def test_the_link_holds_code_and_unit_in_its_fragment(made: Issue) -> None:
    issued = made.rights[0]
    address, _, fragment = phone_link(made.export, issued).partition("#")
    assert address == "https://vote.example.org/v/harbour"
    assert fragment == f"{issued.code}.{issued.right.units[0].unit_code}"


def test_links_go_only_to_phones_that_may_have_them(made: Issue) -> None:
    rows = list(csv.reader(io.StringIO(links_csv(made))))
    allowed = [one for one in made.rights if one.right.link_allowed]
    assert 0 < len(allowed) < len(made.rights)
    assert [row[0] for row in rows[1:]] == [str(one.i) for one in allowed]
    assert all(one.code not in links_csv(made) for one in made.rights if not one.right.link_allowed)


def test_links_hold_no_formula(folder: SecretsFolder, chance: Chance) -> None:
    units = [export_unit(1, 102, label="=cmd|'/c calc'!A0")]
    export = export_bytes(rights=[export_right(1, 102, units=units, key="@key")])
    made = issue(parse_export(export), folder, chance)
    row = list(csv.reader(io.StringIO(links_csv(made))))[1]
    assert row[1].startswith("'=")
    assert row[3] == "'@key"


def test_the_register_lists_all_and_says_the_way(made: Issue) -> None:
    text = text_of(register_html(made))
    assert "短信链接" in text
    assert "信函或上门" in text
    assert "00004-1 00004-2" in text
    assert "送达人（两人）" in text


def test_a_phone_may_be_missing(folder: SecretsFolder, chance: Chance) -> None:
    made = one_right(folder, chance, phone_masked=None)
    assert "None" not in register_html(made)
    assert "None" not in links_csv(made)


@pytest.mark.parametrize(
    ("field", "word"), [("rehearsal", "演练"), ("reference", "参考"), ("", "")]
)
def test_a_rehearsal_says_so_on_each_sheet(
    folder: SecretsFolder, chance: Chance, field: str, word: str
) -> None:
    flags = {field: True} if field else {}
    body = definition_body(consent=sha256(CONSENT.encode()).hex(), **flags)
    value = export_value(definition=body, hd=Definition.parse(body).hd.hex())
    made = issue(parse_export(json.dumps(value).encode()), folder, chance)
    issued = made.rights[0]
    sheets = [
        letter(made, issued, with_code=True),
        paper_ballot(made, issued, issued.sheets[0]),
        register_html(made),
    ]
    if word:
        assert all(word in text_of(one) for one in sheets)
    assert ("演练" in card(made, issued)) == (field == "rehearsal")
    assert any("banner" in one.partition("<body")[2] for one in sheets) == bool(word)


def test_a_qr_code_is_drawn_as_computed() -> None:
    text = "https://vote.example.org/v/harbour#ABCDE"
    code: QRCode[Any] = QRCode(border=4, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    svg = qr_svg(text)
    rows = [[False] * len(row) for row in code.get_matrix()]
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg):
        for step in range(int(length)):
            rows[int(y)][int(x) + step] = True
    assert rows == code.get_matrix()
    assert f'viewBox="0 0 {len(rows)} {len(rows)}"' in svg


def test_a_template_refuses_wrong_names() -> None:
    with pytest.raises(TypeError, match="no place"):
        fill("banner.html", text="a", other="b")
    with pytest.raises(KeyError):
        fill("banner.html")


def test_files_stand_per_building(made: Issue, tmp_path: Path) -> None:
    pages = write_sheets(made, tmp_path, all_codes=False)
    names = {page.name for page in pages}
    assert {
        "cards-01-1号楼.html",
        "letters-02-2号楼.html",
        "paper-ballots-03-3号楼.html",
        "spare-ballots-01-1号楼.html",
        "distribution-register.html",
    } <= names
    assert (tmp_path / "print-harbour-2026-1" / "links.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    spare = (tmp_path / "print-harbour-2026-1" / "spare-ballots-01-1号楼.html").read_text()
    assert "-2" in spare
    for page in pages:
        assert '"Noto Sans CJK SC"' in page.read_text()


def test_old_codes_are_not_printed_again(made: Issue, folder: SecretsFolder) -> None:
    body = {**definition_body(consent=sha256(CONSENT.encode()).hex())}
    body |= {"assembly": "harbour-2026-2", "origin": "vote.example.org/harbour-2026-2"}
    value = export_value(definition=body, hd=Definition.parse(body).hd.hex())
    again = issue(parse_export(json.dumps(value).encode()), folder, lambda size: bytes(size))
    pages = write_sheets(again, folder.path, all_codes=False)
    printed = "".join(page.read_text() for page in pages)
    assert not any(page.name.startswith("cards") for page in pages)
    assert not any(format_voting_code(one.code) in printed for one in again.rights)
    everything = "".join(
        page.read_text() for page in write_sheets(again, folder.path, all_codes=True)
    )
    assert all(format_voting_code(one.code) in everything for one in again.rights)


def test_doors_stand_in_the_order_of_a_walk(
    folder: SecretsFolder, chance: Chance, tmp_path: Path
) -> None:
    rights = [
        export_right(1, room, units=[export_unit(1, room, label=f"1号楼1单元{room}")])
        for room in (1001, 102, 201)
    ]
    made = issue(parse_export(export_bytes(rights=rights)), folder, chance)
    write_sheets(made, tmp_path, all_codes=True)
    cards = (tmp_path / "print-harbour-2026-1" / "cards-01-1号楼.html").read_text()
    assert re.findall(r"1单元(\d+)", cards) == ["102", "201", "1001"]
