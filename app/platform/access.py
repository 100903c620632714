"""Who may use an endpoint, declared beside the view.

Law: no entry, no service — `check_all_declared` refuses to start the app and `enforce`
refuses the request. A role counts in the community that the address names: by its own
`community_id`, or by a resolver registered for another id (`assembly_id`, `act_id`).
Whether an act may happen *now* is the service's question, not this one's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask import abort, current_app, g, request
from flask_login import current_user

from app.core.errors import RuleError
from app.platform.roles import Officer, Role

if TYPE_CHECKING:
    from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
Resolver = Callable[[Any], str | None]

ResidentFinder = Callable[[str], bool]

RESOLVERS = "yijue.community_resolvers"
RESIDENTS = "yijue.resident_finder"
NEED_A_PLACE = ("here", "resident")


class NotSignedIn(RuleError):
    """The page is for officers and nobody is signed in, or the sign-in has run out."""


class AccessDenied(RuleError):
    """The officer does not hold a role that may do this here."""


class ResidentNotSignedIn(RuleError):
    """The page is for owners and tenants of this community, and none is signed in here."""


class AccessUndeclared(Exception):
    """An endpoint has no access entry; the text lists them."""


@dataclass(frozen=True)
class Entry:
    """One line of the access table."""

    kind: str
    """`public`, `resident` (an owner or tenant of the address's community), `officer` (whoever is
    signed in), `here` (role in the address's community) or `anywhere` (role in some community)."""
    roles: frozenset[Role] = frozenset()

    def __str__(self) -> str:
        names = " ".join(sorted(role.value for role in self.roles))
        return {"here": names, "anywhere": f"anywhere: {names}"}.get(self.kind, self.kind)


class _Access:
    """The decorator: `@access(Role.CONVENER)`, `@access.public`, `@access.officer`."""

    def __call__(self, *roles: Role) -> Callable[[View], View]:
        """Let officers in who hold one of these roles in the community of the address."""
        return _stamp(Entry("here", frozenset(roles)))

    def anywhere(self, *roles: Role) -> Callable[[View], View]:
        """Let officers in who hold one of these roles in any community."""
        return _stamp(Entry("anywhere", frozenset(roles)))

    def public(self, view: View) -> View:
        """Let everyone in, signed in or not."""
        return _stamp(Entry("public"))(view)

    def resident(self, view: View) -> View:
        """Let owners and tenants of the address's community in."""
        return _stamp(Entry("resident"))(view)

    def officer(self, view: View) -> View:
        """Let every signed-in officer in."""
        return _stamp(Entry("officer"))(view)


access = _Access()


def _stamp(entry: Entry) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.access_entry = entry  # type: ignore[attr-defined]
        return view

    return declare


def register_resolver(app: Flask, argument: str, find_community: Resolver) -> None:
    """Say how an address part leads to a community; `find_community` gives None for unknown ids."""
    app.extensions.setdefault(RESOLVERS, {})[argument] = find_community


def register_residents(app: Flask, is_resident_here: ResidentFinder) -> None:
    """Say how to tell that an owner or tenant of a community is signed in on this phone."""
    app.extensions[RESIDENTS] = is_resident_here


def find_entry(app: Flask, endpoint: str) -> Entry | None:
    """Return the access entry of an endpoint."""
    if endpoint == "static":
        return Entry("public")
    return getattr(app.view_functions[endpoint], "access_entry", None)


def check_all_declared(app: Flask) -> None:
    """Raises AccessUndeclared unless each endpoint has an entry that its address can answer."""
    faults = []
    for rule in app.url_map.iter_rules():
        entry = find_entry(app, rule.endpoint)
        if entry is None:
            faults.append(f"{rule.endpoint} ({rule.rule}) has no @access entry")
        elif entry.kind in NEED_A_PLACE and not _community_arguments(app, rule.arguments):
            faults.append(f"{rule.endpoint} ({rule.rule}) names no community")
    if faults:
        raise AccessUndeclared("; ".join(sorted(faults)))


def is_allowed(entry: Entry, officer: Officer | None, community_id: str | None) -> bool:
    """True if an officer (None: nobody signed in) may pass an entry in a community."""
    if entry.kind == "public":
        return True
    if officer is None or entry.kind == "resident":
        return False
    if entry.kind == "officer":
        return True
    held = officer.roles if entry.kind == "anywhere" else officer.roles_in(community_id)
    return bool(held & entry.roles)


def enforce() -> None:
    """Refuse the request unless its endpoint's entry lets the caller in."""
    if request.endpoint is None:
        return
    entry = find_entry(current_app, request.endpoint)
    if entry is None:
        raise AccessDenied
    if entry.kind == "public":
        return
    if entry.kind == "resident":
        _check_resident()
        return
    officer = find_current_officer()
    if officer is None:
        raise NotSignedIn
    g.community_id = _community_of_address() if entry.kind == "here" else None
    if not is_allowed(entry, officer, g.community_id):
        raise AccessDenied


def _check_resident() -> None:
    g.community_id = _community_of_address()
    is_here: ResidentFinder = current_app.extensions[RESIDENTS]
    if not is_here(g.community_id):
        raise ResidentNotSignedIn(community_id=g.community_id)


def find_current_officer() -> Officer | None:
    """Return the officer who is signed in."""
    return current_user.officer if current_user.is_authenticated else None


def current_officer() -> Officer:
    """Return the signed-in officer. Raises NotSignedIn."""
    officer = find_current_officer()
    if officer is None:
        raise NotSignedIn
    return officer


def _community_arguments(app: Flask, arguments: set[str]) -> list[str]:
    known = ["community_id", *app.extensions.get(RESOLVERS, {})]
    return [name for name in known if name in arguments]


def _community_of_address() -> str:
    values = request.view_args or {}
    found = {
        _find_community(argument, values[argument])
        for argument in _community_arguments(current_app, set(values))
    }
    # Ids of two communities in one address are nobody's address: a role here must not open there.
    if len(found) != 1 or None in found:
        abort(404)
    return str(found.pop())


def _find_community(argument: str, value: object) -> str | None:
    if argument == "community_id":
        return str(value)
    resolve: Resolver = current_app.extensions[RESOLVERS][argument]
    return resolve(value)
