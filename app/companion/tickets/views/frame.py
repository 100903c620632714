"""What the pages of this part share: words of the rules, forms with photos, what was sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _

from app.companion.frame import render as render_page
from app.companion.frame import text
from app.companion.tickets.service.edition import edition_now
from app.companion.tickets.service.pictures import MOST_PHOTOS, Photo, clean_photos
from app.companion.tickets.service.reporting import TicketReport
from app.companion.tickets.service.rules import Words
from app.companion.tickets.service.told import TicketFactWrong, Told
from app.platform.db import db
from app.platform.i18n import choose_language
from app.registry.service.units import building_groups


def named(words: Words) -> str:
    """Return a name of the rules in the page's language."""
    return words.zh if choose_language() == "zh" else words.en


def render(template: str, community_id: str, *, wrong: str | None = None, **more: Any) -> str:
    """Return a page of this part, with the rules in force."""
    session = db.session()
    more.setdefault("rules", edition_now(session, community_id).rules)
    more.setdefault("typed", request.form)
    return render_page(f"companion/tickets/{template}", community_id, wrong=wrong, **more)


def report_lists(community_id: str) -> dict[str, Any]:
    """Return what a form for a report offers."""
    return {"buildings": building_groups(db.session(), community_id), "most_photos": MOST_PHOTOS}


def report_of_form(*, source: str) -> TicketReport:
    """Return the report that was sent."""
    files = [one for one in request.files.getlist("photos") if one.filename]
    return TicketReport(
        text("category"),
        text("title"),
        text("text"),
        text("place"),
        building=text("building"),
        is_private="private" in request.form,
        photos=tuple(one.read() for one in files[: MOST_PHOTOS + 1]),
        source=source,
        spot=text("spot"),
        client_key=text("client_key"),
        reporter=text("reporter"),
        phone=text("phone"),
        level=text("level"),
    )


def photos_of_form() -> tuple[Photo, ...]:
    """Return the photos that were sent with an act, looked at; one may come with its key."""
    files = [one for one in request.files.getlist("photos") if one.filename]
    keys = [text("photo_key")] if len(files) == 1 else [""] * len(files)
    sent = [(key, one.read()) for key, one in zip(keys, files, strict=False)]
    return tuple(clean_photos(sent))


def told_of_form() -> Told:
    """Return what a form says with an act; raises TicketFactWrong and what photos refuse."""
    form = request.form
    return Told(
        explanation=text("explanation"),
        body=text("body").partition(":")[0],
        department=text("body").partition(":")[2],
        category=text("category"),
        level=text("level"),
        priority=text("priority"),
        place=text("place"),
        reason=text("reason"),
        until=day_of("until"),
        stars=form.get("stars", type=int),
        other=form.get("other", type=int),
        private="private" in form,
        reached="reached" in form,
        satisfied="satisfied" in form,
        moment=text("moment") or "after",
        photos=photos_of_form(),
    )


def day_of(name: str) -> date | None:
    """Return a day of the form, or None where nothing was said; raises TicketFactWrong."""
    written = text(name).strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise TicketFactWrong(field=name) from None


def written() -> str:
    """Return what is said when an act is done."""
    return str(_("Written down. Whoever reported it can read it."))
