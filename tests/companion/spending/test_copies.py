"""What everybody sees of a paper is a picture of what is seen; it may come later, and go again."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import text

from app.companion.books.service import Voucher, VoucherNotTaken, get_journal, list_journals
from app.companion.spending import service as spending
from app.companion.spending.service import CopyIsOriginal, CopyNotMade
from app.platform.db import db
from app.platform.drawn_apart import FileNotDrawn, FileTooLong, draw_apart
from tests.companion.spending import copies
from tests.companion.spending.purse import Purse, bill
from tests.companion.spending.test_pages import DESK, PUBLIC, fields
from tests.companion.spending.test_worklist import found
from tests.hall import text_of
from tests.matters.place import COMMUNITY


def words_in(data: bytes) -> str:
    return "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(data))


def shades(grey: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest shade of a picture."""
    counts = [shade for shade, count in enumerate(grey.histogram()) if count]
    return counts[0], counts[-1]


def test_what_lies_under_a_black_bar_is_gone() -> None:
    given = copies.document()
    assert copies.SECRET.decode() in words_in(given)
    drawn = draw_apart(given)
    assert drawn.startswith(b"\xff\xd8\xff")
    assert copies.SECRET not in drawn
    picture = Image.open(io.BytesIO(drawn)).convert("L")
    across, down = picture.width / 595, picture.height / 842
    # The bar is black all over, and what stands beside it is still there to be read.
    bar = picture.crop((int(60 * across), int(200 * down), int(540 * across), int(260 * down)))
    assert shades(bar)[1] < 40
    beside = picture.crop((int(60 * across), int(500 * down), int(300 * across), int(560 * down)))
    assert shades(beside)[0] < 80


def test_remarks_in_a_picture_are_gone_and_what_was_erased_stays_erased() -> None:
    drawn = draw_apart(copies.masked().read())
    assert copies.SECRET not in drawn
    assert not Image.open(io.BytesIO(drawn)).info.get("Author")
    shown = Image.open(io.BytesIO(draw_apart(copies.erased()))).convert("L")
    assert shades(shown)[0] > 240


def test_pages_stand_under_each_other_up_to_six() -> None:
    one, six = (Image.open(io.BytesIO(draw_apart(copies.document(pages=n)))) for n in (1, 6))
    assert six.width == one.width
    assert six.height >= 6 * one.height
    with pytest.raises(FileTooLong):
        draw_apart(copies.document(pages=7))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"0" * 99])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(FileNotDrawn):
        draw_apart(data)


def test_a_file_made_to_eat_memory_ends_its_own_process() -> None:
    with pytest.raises(FileNotDrawn):
        draw_apart(copies.laughing())


def test_a_payment_keeps_the_picture_and_its_desk_sees_it_before_everybody(purse: Purse) -> None:
    place, upload = purse.place, (io.BytesIO(copies.document()), "masked.pdf")
    place.post("company", f"{DESK}/payments", fields(purse, voucher=upload))
    kept = place.browser("convener").get(f"{DESK}/payments/1/voucher")
    assert kept.content_type == "image/jpeg"
    assert copies.SECRET not in kept.data
    page = place.browser("convener").get(f"{DESK}/payments/1").text
    assert f'src="{DESK}/payments/1/voucher"' in page
    assert place.stranger().get(f"{PUBLIC}/payments/1/voucher").status_code == 404


def test_the_paper_itself_is_no_copy(purse: Purse) -> None:
    same = copies.document()
    with pytest.raises(CopyIsOriginal):
        purse.propose(invoice=Voucher(same, "a.pdf"), voucher=Voucher(same, "b.pdf"))
    with pytest.raises(VoucherNotTaken):
        purse.propose(voucher=Voucher(b"GIF89a", "a.gif"))
    with pytest.raises(FileTooLong):
        purse.propose(voucher=Voucher(copies.document(pages=9), "a.pdf"))
    assert purse.read(lambda s: spending.list_payments(s, COMMUNITY)) == []


def paid(purse: Purse, **more: Any) -> tuple[int, str]:
    """A payment that was made, and the desk's page of its invoice."""
    payment = purse.approved(**more)
    return payment, f"{DESK}/copies/{purse.pay(payment)}/0"


def upload(data: bytes | None = None) -> dict[str, Any]:
    return {"copy": (io.BytesIO(copies.document() if data is None else data), "copy.pdf")}


def made(purse: Purse, page: str) -> str:
    number = int(page.split("/")[-2])
    paper = purse.read(lambda s: spending.read_paper(s, COMMUNITY, number, 0))
    assert paper.made is not None
    return paper.made


@pytest.mark.both_databases
def test_a_copy_comes_later_is_looked_at_and_the_books_stay_as_they_were(purse: Purse) -> None:
    payment, page = paid(purse)
    number = purse.payment(payment).journal
    assert number is not None
    before = purse.read(lambda s: get_journal(s, COMMUNITY, number))
    place, public = purse.place, f"{PUBLIC}/copies/{number}/0.jpg"
    everybody = place.stranger()
    assert "No copy of the invoice is published yet" in text_of(
        everybody.get(f"{PUBLIC}/payments/1?lang=en").text
    )
    listed = place.browser("company").get(f"{DESK}/copies").text
    assert f'href="{page}"' in listed, text_of(listed)
    place.post("company", f"{page}/copy", upload())
    shown = place.browser("company").get(page).text
    assert f'src="{page}/made.jpg"' in shown
    assert copies.SECRET not in place.data("company", f"{page}/made.jpg")
    assert everybody.get(public).status_code == 404
    place.post("company", f"{page}/publish", {"copy": made(purse, page)})
    for address in (public, f"{PUBLIC}/payments/1/voucher"):
        answer = everybody.get(address)
        assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
        assert answer.headers["Cache-Control"] == "no-cache"
    assert purse.read(lambda s: get_journal(s, COMMUNITY, number)) == before
    assert found(purse, "company") == []


def test_a_copy_is_taken_down_and_another_one_follows(purse: Purse) -> None:
    given = Voucher(copies.masked().read(), "a.png")
    payment, page = paid(purse, voucher=given)
    public = f"{PUBLIC}/payments/1/voucher"
    place, everybody = purse.place, purse.place.stranger()
    assert everybody.get(public).status_code == 200
    place.post("convener", f"{page}/hide")
    assert everybody.get(public).status_code == 404
    assert found(purse, "company") == ["payment_copies 1"]
    place.post("convener", f"{page}/hide", status=409)
    place.post("convener", f"{page}/copy", upload())
    place.post("convener", f"{page}/publish", {"copy": made(purse, page)})
    assert everybody.get(public).status_code == 200
    said = text_of(place.browser("auditor").get(f"{page}?lang=en").text)
    assert said.index("taken down") < said.index("made, only the desks") < said.index("shown to ev")
    assert purse.payment(payment).state == "paid"


def test_only_what_was_made_last_is_shown(purse: Purse) -> None:
    _, page = paid(purse)
    place = purse.place
    place.post("company", f"{page}/copy", upload())
    first = made(purse, page)
    place.post("company", f"{page}/copy", upload(copies.masked().read()))
    place.post("company", f"{page}/publish", {"copy": first}, 409)
    place.post("company", f"{page}/publish", {"copy": "0" * 64}, 409)
    place.post("company", f"{page}/copy", {"copy": (io.BytesIO(b""), "")}, 422)
    place.post("company", f"{page}/copy", upload(copies.document(pages=7)), 422)
    assert place.stranger().get(f"{PUBLIC}/payments/1/voucher").status_code == 404
    with pytest.raises(CopyNotMade):
        number = int(page.split("/")[-2])
        purse.do(spending.hide_copy, number, 0, who="company")


def test_the_uploaded_paper_itself_is_refused_later_too(purse: Purse) -> None:
    _, page = paid(purse, invoice=bill("the invoice"))
    purse.place.post("company", f"{page}/copy", upload(bill("the invoice").data), 422)


def test_no_copy_is_made_of_a_list_of_flats(purse: Purse) -> None:
    """The fund's opening list is a paper of the books, too; each flat stands in it."""
    opening = purse.read(
        lambda s: next(
            one
            for one in list_journals(s, COMMUNITY)
            if one.evidence and any(line.unit_id for line in one.lines)
        )
    )
    page = f"{DESK}/copies/{opening.number}/0"
    said = purse.place.post("company", f"{page}/copy", upload(), 422)
    assert "每户" in text_of(said.text)
    assert purse.place.stranger().get(f"{PUBLIC}/copies/{opening.number}/0.jpg").status_code == 404
    assert f'href="{page}"' not in purse.place.browser("company").get(f"{DESK}/copies").text


@pytest.mark.parametrize("act", ["copy", "publish", "hide"])
def test_bodies_that_do_not_pay_show_nothing(purse: Purse, act: str) -> None:
    _, page = paid(purse)
    for who in ("residents", "street", "auditor", "inspector"):
        purse.place.post(who, f"{page}/{act}", {}, 403)
    assert purse.place.stranger().submit(f"{page}/{act}", {}).status_code in (302, 401)
    purse.place.get("inspector", page, 403)
    assert purse.place.get("auditor", page)


@pytest.mark.both_databases
def test_what_was_done_with_a_copy_is_never_changed(purse: Purse) -> None:
    _, page = paid(purse)
    purse.place.post("company", f"{page}/copy", upload())
    for statement in ("UPDATE voucher_copy SET act = 'published'", "DELETE FROM voucher_copy"):
        with purse.place.app.app_context(), pytest.raises(Exception, match="append-only"):
            db.session.execute(text(statement))
