"""What the pages of all parts share: doing an act, showing its refusal where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.calendar import local_date
from app.platform import answers, clock
from app.platform.answers import Page
from app.platform.db import db
from app.platform.menu import Link, public_links
from app.registry.service import get_community

if TYPE_CHECKING:
    from flask import Flask
    from flask_babel import LazyString

HOME_DOORS = "yijue.home_doors"
GROUPS = ("service", "money", "place")


def render(template: str, community_id: str, *, wrong: str | None = None, **more: Any) -> str:
    """Return a page of a community; `roles` are the officer's there, as their values."""
    return render_template(
        template,
        community=get_community(db.session(), community_id),
        roles=answers.roles_here(community_id),
        wrong=wrong,
        today=local_date(clock.read()),
        **more,
    )


def answer(
    act: Callable[[], object], page: Page, *, then: Callable[[], str], said: str
) -> ResponseReturnValue:
    """Do an act and go on, or show the page again with the refusal."""
    return answers.answer(act, page, then=lambda _done: then(), said=said)


def text(name: str) -> str:
    """Return a field of the form, empty where it is missing."""
    return request.form.get(name, "")


def offer_home(
    app: Flask, endpoint: str, label: LazyString, said: LazyString, group: str = "place"
) -> None:
    """Offer a page (its address takes `community_id`) on the residents' home, with a sentence.

    `group` is what it stands under: service, money or place.
    """
    app.extensions.setdefault(HOME_DOORS, []).append((endpoint, label, said, group))


def other_links(community_id: str) -> dict[str, list[Link]]:
    """Return by group what everybody may open here and the home does not have as a door."""
    offered = current_app.extensions.get(HOME_DOORS, [])
    doors = {url_for(one, community_id=community_id) for one, *_rest in offered}
    return {
        group: [one for one in public_links(community_id, group) if one.address not in doors]
        for group in GROUPS
    }


def home_links(community_id: str) -> dict[str, list[tuple[Link, str]]]:
    """Return the doors of the residents' home by group, each with what is behind it."""
    found: dict[str, list[tuple[Link, str]]] = {group: [] for group in GROUPS}
    for endpoint, label, said, group in current_app.extensions.get(HOME_DOORS, []):
        link = Link(url_for(endpoint, community_id=community_id), str(label))
        found[group].append((link, str(said)))
    return found
