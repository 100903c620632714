"""The links an officer sees: each feature offers its doors, the access table decides who sees them.

Law: a link is shown exactly when its endpoint would let the officer in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, url_for

from app.platform.access import find_entry, is_allowed

if TYPE_CHECKING:
    from flask import Flask
    from flask_babel import LazyString

    from app.platform.roles import Officer

DOORS = "yijue.menu"
PUBLIC_DOORS = "yijue.public_doors"
WAITING = "yijue.waiting"
ORIGINS = "yijue.origins"
NOTES = "yijue.notes"


@dataclass(frozen=True)
class Link:
    """One line of a menu."""

    address: str
    label: str


OriginFinder = Callable[[str], list[Link]]
NoteFinder = Callable[[str], list[str]]


def offer(app: Flask, endpoint: str, label: LazyString, *, community: bool = False) -> None:
    """Offer a page; `community` says that its address takes `community_id`."""
    app.extensions.setdefault(DOORS, []).append((endpoint, label, community))


def offer_publicly(app: Flask, endpoint: str, label: LazyString, group: str) -> None:
    """Offer a page of a community that everybody may open, on the community's public page.

    `group` is what it stands under: first, service, money or place.
    """
    app.extensions.setdefault(PUBLIC_DOORS, []).append((endpoint, label, group))


def public_links(community_id: str, group: str) -> list[Link]:
    """Return what the upper rooms show of a community to everybody, of one group."""
    return [
        Link(url_for(endpoint, community_id=community_id), str(label))
        for endpoint, label, offered in current_app.extensions.get(PUBLIC_DOORS, [])
        if offered == group
    ]


def offer_waiting(
    app: Flask, what: str, endpoint: str, label: LazyString, *, argument: str = "community_id"
) -> None:
    """Say what a kind of thing on the worklist is called and where it is done.

    `argument` is the part of the page's address that the thing's `subject` fills; where the address
    has several (`community_id/payment_id`), the subject names each of them (`huating/12`).
    """
    app.extensions.setdefault(WAITING, {})[what] = (endpoint, label, argument)


def find_waiting(what: str, subject: str) -> Link | None:
    """Return the link of something that waits, or None where the kind was not offered."""
    found = current_app.extensions.get(WAITING, {}).get(what)
    if found is None:
        return None
    endpoint, label, argument = found
    address: dict[str, Any] = dict(zip(argument.split("/"), subject.split("/"), strict=True))
    return Link(url_for(endpoint, **address), str(label))


def offer_origin(app: Flask, kind: str, find: OriginFinder) -> None:
    """Let an upper room say where a thing of a lower one came from (`kind`, by its id)."""
    app.extensions.setdefault(ORIGINS, []).append((kind, find))


def origins_of(kind: str, subject: object) -> list[Link]:
    """Return where a thing came from, as the upper rooms know it."""
    offered = current_app.extensions.get(ORIGINS, [])
    return [link for known, find in offered if known == kind for link in find(str(subject))]


def offer_note(app: Flask, kind: str, find: NoteFinder) -> None:
    """Let an upper room say what it knows of a thing of a lower one (`kind`, by its id)."""
    app.extensions.setdefault(NOTES, []).append((kind, find))


def notes_on(kind: str, subject: object) -> list[str]:
    """Return what the upper rooms say of a thing, in sentences that everybody may read."""
    offered = current_app.extensions.get(NOTES, [])
    return [said for known, find in offered if known == kind for said in find(str(subject))]


def general_links(officer: Officer) -> list[Link]:
    """Return the links that belong to no community."""
    return [
        Link(url_for(endpoint), str(label))
        for endpoint, label, community in current_app.extensions.get(DOORS, [])
        if not community and _opens(endpoint, officer, None)
    ]


def community_links(officer: Officer, community_id: str) -> list[Link]:
    """Return the links into one community."""
    return [
        Link(url_for(endpoint, community_id=community_id), str(label))
        for endpoint, label, community in current_app.extensions.get(DOORS, [])
        if community and _opens(endpoint, officer, community_id)
    ]


def _opens(endpoint: str, officer: Officer, community_id: str | None) -> bool:
    entry = find_entry(current_app, endpoint)
    return entry is not None and is_allowed(entry, officer, community_id)
