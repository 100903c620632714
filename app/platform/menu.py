"""The links an officer sees: each feature offers its doors, the access table decides who sees them.

Law: a link is shown exactly when its endpoint would let the officer in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, url_for

from app.platform.access import find_entry, is_allowed

if TYPE_CHECKING:
    from flask import Flask
    from flask_babel import LazyString

    from app.platform.roles import Officer

DOORS = "yijue.menu"
PUBLIC_DOORS = "yijue.public_doors"


@dataclass(frozen=True)
class Link:
    """One line of a menu."""

    address: str
    label: str


def offer(app: Flask, endpoint: str, label: LazyString, *, community: bool = False) -> None:
    """Offer a page; `community` says that its address takes `community_id`."""
    app.extensions.setdefault(DOORS, []).append((endpoint, label, community))


def offer_publicly(app: Flask, endpoint: str, label: LazyString) -> None:
    """Offer a page of a community that everybody may open, on the community's public page."""
    app.extensions.setdefault(PUBLIC_DOORS, []).append((endpoint, label))


def public_links(community_id: str) -> list[Link]:
    """Return what the upper rooms show of a community to everybody."""
    return [
        Link(url_for(endpoint, community_id=community_id), str(label))
        for endpoint, label in current_app.extensions.get(PUBLIC_DOORS, [])
    ]


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
