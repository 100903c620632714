"""The desk of the books: what is in the accounts, the journals, money that came in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.books.service import (
    CHART,
    CONFIRMERS,
    FROM,
    INTO,
    BookDayInvalid,
    Entry,
    Voucher,
    balances,
    closed_months,
    confirm_entry,
    get_journal,
    is_second,
    list_entries,
    list_journals,
    list_months,
    new_key,
    newest_journals,
    propose_entry,
    propose_reversal,
    read_entry_paper,
    read_voucher,
    verify_books,
    withdraw_entry,
)
from app.companion.books.views.blueprint import (
    ENDERS,
    MAX_UPLOAD_BYTES,
    READERS,
    WRITERS,
    blueprint,
)
from app.companion.frame import answer, render, text
from app.core.calendar import local_date
from app.core.money import parse_yuan
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import allow_body
from app.registry.service import units_of

SHOWN = 30


@blueprint.get("/communities/<community_id>/books")
@access(*READERS)
def desk(community_id: str) -> ResponseReturnValue:
    return _desk(community_id)


def _desk(community_id: str, wrong: str | None = None) -> str:
    session, officer = db.session(), current_officer()
    sums = balances(session, community_id)
    entries = list_entries(session, community_id)
    return render(
        "companion/books/desk.html",
        community_id,
        wrong=wrong,
        sums=[(code, one.sign * sums[code], one.kind) for code, one in CHART.items()],
        journals=newest_journals(session, community_id, SHOWN),
        months=list_months(session, community_id),
        closed=closed_months(session, community_id),
        entries=entries,
        mine={one.id for one in entries if is_second(officer, community_id, one.given)},
        into=INTO,
        sources=FROM,
        key=text("key") or new_key(),
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/books/entries")
@access(*WRITERS)
@allow_body(MAX_UPLOAD_BYTES)
def enter(community_id: str) -> ResponseReturnValue:
    return answer(
        lambda: propose_entry(
            community_id, _entry(), officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: _desk(community_id, wrong),
        then=lambda: url_for("companion.books.desk", community_id=community_id),
        said=_("Given in. A person of another body confirms it."),
    )


@blueprint.post("/communities/<community_id>/books/entries/<int:entry_id>/confirm")
@access(*CONFIRMERS)
@step_up
def confirm_income(community_id: str, entry_id: int) -> ResponseReturnValue:
    return _settle(
        community_id,
        lambda: confirm_entry(
            community_id, entry_id, officer_id=current_officer().id, now=clock.read()
        ),
        _("Entered in the books."),
    )


@blueprint.post("/communities/<community_id>/books/entries/<int:entry_id>/withdraw")
@access(*ENDERS)
@step_up
def withdraw_income(community_id: str, entry_id: int) -> ResponseReturnValue:
    return _settle(
        community_id,
        lambda: withdraw_entry(
            community_id,
            entry_id,
            reason=text("reason"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("Taken back before it was entered."),
    )


def _settle(community_id: str, act: Callable[[], object], said: str) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _desk(community_id, wrong),
        then=lambda: url_for("companion.books.desk", community_id=community_id),
        said=said,
    )


@blueprint.get("/communities/<community_id>/books/entries/<int:entry_id>/papers/<int:place>")
@access(*READERS)
def entry_paper(community_id: str, entry_id: int, place: int) -> ResponseReturnValue:
    data, media_type = read_entry_paper(db.session(), community_id, entry_id, place)
    return file_answer(data, media_type)


def _entry() -> Entry:
    return Entry(
        bank=text("bank"),
        source_account=text("source_account"),
        amount=parse_yuan(text("amount")),
        on=typed_day("on"),
        memo=text("memo"),
        vouchers=uploads("files"),
        key=text("key"),
    )


def typed_day(name: str) -> date:
    """Return the day of a field, today where it is empty. Raises BookDayInvalid."""
    written = text(name).strip()
    try:
        return date.fromisoformat(written) if written else local_date(clock.read())
    except ValueError:
        raise BookDayInvalid from None


def uploads(name: str) -> list[Voucher]:
    """Return the files that were chosen."""
    return [
        Voucher(one.read(), one.filename) for one in request.files.getlist(name) if one.filename
    ]


@blueprint.get("/communities/<community_id>/books/check")
@access(*READERS)
def check(community_id: str) -> ResponseReturnValue:
    count = verify_books(db.session(), community_id)
    return render("companion/books/check.html", community_id, count=count)


@blueprint.get("/communities/<community_id>/books/months/<month>")
@access(*READERS)
def month(community_id: str, month: str) -> ResponseReturnValue:
    journals = list_journals(db.session(), community_id, month=month)
    return render("companion/books/month.html", community_id, journals=journals, month=month)


@blueprint.get("/communities/<community_id>/books/journals/<int:number>")
@access(*READERS)
def journal(community_id: str, number: int) -> ResponseReturnValue:
    return _journal(community_id, number)


def _journal(community_id: str, number: int, wrong: str | None = None) -> str:
    found = get_journal(db.session(), community_id, number)
    units = {one.unit_id for one in found.lines if one.unit_id is not None}
    return render(
        "companion/books/journal.html",
        community_id,
        wrong=wrong,
        journal=found,
        labels={one.id: one.label for one in units_of(db.session(), sorted(units))},
    )


@blueprint.post("/communities/<community_id>/books/journals/<int:number>/reverse")
@access(*WRITERS)
@step_up
def take_back(community_id: str, number: int) -> ResponseReturnValue:
    return answer(
        lambda: propose_reversal(
            community_id,
            number,
            reason=text("reason"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        lambda wrong: _journal(community_id, number, wrong),
        then=lambda: url_for("companion.books.desk", community_id=community_id),
        said=_("Given in. A person of another body confirms that this journal is taken back."),
    )


@blueprint.get("/communities/<community_id>/books/journals/<int:number>/vouchers/<int:place>")
@access(*READERS)
def voucher(community_id: str, number: int, place: int) -> ResponseReturnValue:
    data, media_type = read_voucher(db.session(), community_id, number, place)
    return file_answer(data, media_type)


def file_answer(data: bytes, media_type: str) -> Response:
    """Answer with a stored file; what is no picture and no PDF is only saved."""
    shown = media_type in ("application/pdf", "image/jpeg")
    kept = "inline" if shown else "attachment"
    return Response(data, content_type=media_type, headers={"Content-Disposition": kept})
