"""Patrols on an inspector's phone: begin, look at place after place, note findings, end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, render, text
from app.companion.inspection.service import (
    add_finding,
    end_patrol,
    finding_categories,
    get_patrol,
    list_patrols,
    note_fine,
    open_finding_ticket,
    read_finding_photo,
    start_patrol,
)
from app.companion.inspection.views.blueprint import blueprint
from app.companion.inspection.views.fields import MAX_UPLOAD_BYTES, photos
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.i18n import choose_language
from app.platform.limits import allow_body
from app.platform.roles import Role

READERS = (Role.INSPECTOR, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE, Role.AUDITOR)


@blueprint.get("/communities/<community_id>/patrols")
@access(*READERS)
def patrols(community_id: str) -> ResponseReturnValue:
    return _list_page(community_id)


def _list_page(community_id: str, wrong: str | None = None) -> str:
    lines = list_patrols(db.session(), community_id)
    last = "\n".join(one.place for one in lines[0].places) if lines else ""
    return render(
        "companion/inspection/patrols.html",
        community_id,
        wrong=wrong,
        lines=lines,
        title=text("title"),
        places=request.form.get("places", last),
    )


@blueprint.post("/communities/<community_id>/patrols")
@access(Role.INSPECTOR)
def start(community_id: str) -> ResponseReturnValue:
    made: list[int] = []
    return answer(
        lambda: made.append(
            start_patrol(
                community_id,
                title=text("title"),
                places=text("places"),
                officer=current_officer(),
                now=clock.read(),
            )
        ),
        lambda wrong: _list_page(community_id, wrong),
        then=lambda: url_for("companion.inspection.patrol", patrol_id=made[0]),
        said=_("The patrol has begun."),
    )


@blueprint.get("/patrols/<int:patrol_id>")
@access(*READERS)
def patrol(patrol_id: int) -> ResponseReturnValue:
    return _page(patrol_id)


def _page(patrol_id: int, wrong: str | None = None, refused: int = 0) -> str:
    found = get_patrol(db.session(), patrol_id)
    categories, places = finding_categories(db.session(), found.community_id)
    return render(
        "companion/inspection/patrol.html",
        found.community_id,
        wrong=wrong,
        patrol=found,
        categories=_named(categories),
        kinds=_named(places),
        typed=request.form,
        refused=refused,
    )


def _named(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    language = choose_language()
    words = ((key, getattr(one, "words", one)) for key, one in table.items())
    return [(key, one.zh if language == "zh" else one.en) for key, one in words]


@blueprint.get("/patrols/<int:patrol_id>/places/<int:position>/fine")
@blueprint.get("/patrols/<int:patrol_id>/places/<int:position>/findings")
@blueprint.get("/patrols/<int:patrol_id>/findings/<int:finding_id>/ticket")
@blueprint.get("/patrols/<int:patrol_id>/end")
@access(*READERS)
def patrol_again(
    patrol_id: int, position: int | None = None, finding_id: int | None = None
) -> ResponseReturnValue:
    """Lead whoever loads the address of an act anew back to the patrol."""
    return redirect(url_for("companion.inspection.patrol", patrol_id=patrol_id))


@blueprint.post("/patrols/<int:patrol_id>/places/<int:position>/fine")
@access(Role.INSPECTOR)
def fine(patrol_id: int, position: int) -> ResponseReturnValue:
    return _act(
        patrol_id,
        position,
        lambda: note_fine(patrol_id, position, now=clock.read()),
        _("Noted: in order."),
    )


@blueprint.post("/patrols/<int:patrol_id>/places/<int:position>/findings")
@access(Role.INSPECTOR)
@allow_body(MAX_UPLOAD_BYTES)
def find(patrol_id: int, position: int) -> ResponseReturnValue:
    """Note a finding, and open a ticket from it at once where that is ticked."""

    def act() -> None:
        finding = add_finding(
            patrol_id,
            position,
            category=text("category"),
            text=text("text"),
            photos=photos(),
            officer=current_officer(),
            now=clock.read(),
        )
        if text("ticket"):
            _open(patrol_id, finding)

    said = _("Noted; the ticket is open.") if text("ticket") else _("Noted.")
    return _act(patrol_id, position, act, said, is_finding=True)


def _open(patrol_id: int, finding_id: int) -> int:
    return open_finding_ticket(
        patrol_id,
        finding_id,
        place=text("place") or "other",
        level=text("level"),
        officer=current_officer(),
        now=clock.read(),
    )


@blueprint.post("/patrols/<int:patrol_id>/findings/<int:finding_id>/ticket")
@access(Role.INSPECTOR)
def open_ticket(patrol_id: int, finding_id: int) -> ResponseReturnValue:
    return _act(
        patrol_id,
        0,
        lambda: _open(patrol_id, finding_id),
        _("The ticket is open."),
    )


@blueprint.post("/patrols/<int:patrol_id>/end")
@access(Role.INSPECTOR)
def end(patrol_id: int) -> ResponseReturnValue:
    return _act(
        patrol_id,
        0,
        lambda: end_patrol(patrol_id, officer=current_officer(), now=clock.read()),
        _("The patrol has ended."),
    )


def _act(
    patrol_id: int,
    position: int,
    act: Callable[[], object],
    said: str,
    *,
    is_finding: bool = False,
) -> ResponseReturnValue:
    mark = f"place-{position}" if position else None
    return answer(
        act,
        lambda wrong: _page(patrol_id, wrong, position if is_finding else 0),
        then=lambda: url_for("companion.inspection.patrol", patrol_id=patrol_id, _anchor=mark),
        said=said,
    )


@blueprint.get("/patrols/<int:patrol_id>/photos/<sha256>")
@access(*READERS)
def patrol_photo(patrol_id: int, sha256: str) -> ResponseReturnValue:
    data = read_finding_photo(db.session(), patrol_id, sha256)
    return Response(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})
