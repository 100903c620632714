"""Rule profiles in words, and a community's own rules on top of its city's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.registry import service
from app.registry.views.blueprint import blueprint
from app.registry.views.rule_words import KEY_WORDS, SECTION_WORDS, say_value

if TYPE_CHECKING:
    from app.core.profile import Bound, Profile
    from app.registry.models import CommunityRuleRow

NATIONAL = "national"
# Whoever proposes is one of these, and so is whoever confirms: another person.
PROPOSERS = (Role.CONVENER,)
CONFIRMERS = (Role.CONVENER, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
READERS = (*CONFIRMERS, Role.REGISTRAR, Role.AUDITOR, Role.OPERATOR)


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as a page shows it; `national` is None where the place does as the nation."""

    key: str
    value: str
    source: str
    tag: str
    national: str | None
    own: bool
    open: bool


@blueprint.get("/rules")
@access.public
def profiles() -> ResponseReturnValue:
    return render_template("registry/profiles.html", profiles=service.shipped_profiles().values())


@blueprint.get("/rules/<profile_id>")
@access.public
def profile(profile_id: str) -> ResponseReturnValue:
    found = service.shipped_profiles().get(profile_id)
    if found is None:
        abort(404)
    return render_template(
        "registry/profile.html",
        profile=found,
        profiles=service.shipped_profiles().values(),
        sections=_sections(found),
        matters=_matters(found),
        community=None,
    )


@blueprint.get("/c/<community_id>/rules")
@access.public
def community_profile(community_id: str) -> ResponseReturnValue:
    row = service.get_community(db.session(), community_id)
    found = service.profile_for(db.session(), row)
    return render_template(
        "registry/profile.html",
        profile=found,
        profiles=(),
        sections=_sections(found),
        matters=_matters(found),
        community=row,
    )


@blueprint.get("/communities/<community_id>/rules")
@access(*READERS)
def rules(community_id: str) -> ResponseReturnValue:
    return _own_page(community_id)


@blueprint.post("/communities/<community_id>/rules")
@access(*PROPOSERS)
def propose_rule(community_id: str) -> ResponseReturnValue:
    key, officer, now = request.form.get("key", ""), current_officer(), clock.read()
    try:
        bound = _bound(community_id, key)
        value = None if "give_back" in request.form else _read_value(bound)
        article = request.form.get("article", "")
        service.propose_rule(
            community_id, key=key, value=value, article=article, officer_id=officer.id, now=now
        )
    except RuleError as refused:
        return _refused(community_id, refused)
    flash(_("Proposed. A second officer must confirm it."), "good")
    return redirect(url_for("registry.rules", community_id=community_id))


@blueprint.post("/communities/<community_id>/rules/<int:number>/confirmation")
@access(*CONFIRMERS)
def confirm_rule(community_id: str, number: int) -> ResponseReturnValue:
    try:
        _check_here(community_id, number)
        service.confirm_rule(number, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        return _refused(community_id, refused)
    flash(_("In force from the next assembly that is published."), "good")
    return redirect(url_for("registry.rules", community_id=community_id))


@blueprint.post("/communities/<community_id>/rules/<int:number>/withdrawal")
@access(*CONFIRMERS)
def withdraw_rule(community_id: str, number: int) -> ResponseReturnValue:
    try:
        _check_here(community_id, number)
        service.withdraw_rule(number, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        return _refused(community_id, refused)
    return redirect(url_for("registry.rules", community_id=community_id))


def _refused(community_id: str, refused: RuleError) -> ResponseReturnValue:
    db.session().rollback()
    return _own_page(community_id, sentence(refused)), status_of(refused)


def _check_here(community_id: str, number: int) -> None:
    waiting = service.list_rules(db.session(), community_id, service.PROPOSED)
    if all(one.id != number for one in waiting):
        raise service.RuleNotFound(rule=number)


def _own_page(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    row = service.get_community(session, community_id)
    found, roles = service.profile_for(session, row), current_officer().roles_in(community_id)
    key = request.values.get("key", "")
    return render_template(
        "registry/rules.html",
        community=row,
        profile=found,
        wrong=wrong,
        sections=_sections(found, only_open=True),
        waiting=[_shown(one) for one in service.list_rules(session, community_id, "proposed")],
        chosen=found.bounds.get(key),
        typed=request.form,
        may_propose=bool(set(PROPOSERS) & roles),
        may_confirm=bool(set(CONFIRMERS) & roles),
        me=current_officer().id,
    )


def _shown(row: CommunityRuleRow) -> dict[str, object]:
    return {
        "id": row.id,
        "key": row.key,
        "value": None if row.value is None else say_value(row.key, row.value),
        "article": row.article,
        "by": row.proposed_by,
        "at": row.proposed_at,
    }


def _sections(profile: Profile, *, only_open: bool = False) -> dict[str, list[Line]]:
    """The keys under their headings, in the order of the list of keys."""
    national = service.get_profile(NATIONAL).values_for_definition()
    values = profile.values_for_definition()
    sections: dict[str, list[Line]] = {}
    for key in KEY_WORDS:
        if not only_open or key in profile.bounds:
            heading = str(SECTION_WORDS[key.split(".")[0]])
            sections.setdefault(heading, []).append(_line(profile, key, values, national))
    return sections


def _line(
    profile: Profile, key: str, values: Mapping[str, object], national: Mapping[str, object]
) -> Line:
    source, _bracket, tag = profile.sources.get(key, "").rpartition(" [")
    return Line(
        key=key,
        value=say_value(key, values[key]),
        source=source,
        tag=tag.rstrip("]"),
        national=None if values[key] == national[key] else say_value(key, national[key]),
        own=key in profile.basis,
        open=key in profile.bounds,
    )


def _matters(profile: Profile) -> list[tuple[str, str, str]]:
    """Each matter of joint decision: id, class, article."""
    rules = profile.rules
    names = [key.split(".", 1)[1] for key in rules.by_key if key.startswith("matters.")]
    return [(name, rules.motion_class(name).value, rules.article(name)) for name in names]


def _bound(community_id: str, key: str) -> Bound:
    row = service.get_community(db.session(), community_id)
    bound = service.get_profile(row.profile_id).bounds.get(key)
    if bound is None:
        raise service.OverrideNotAllowed(key=key)
    return bound


def _read_value(bound: Bound) -> object:
    """Return what was typed; what is no value of the kind is refused by the bound."""
    text = request.form.get("value", "").strip()
    if bound.kind == "some_of":
        return sorted(request.form.getlist("value"))
    if bound.kind == "choice":
        return {"yes": True, "no": False}.get(text, text)
    numbers = [int(part) if part.isascii() and part.isdigit() else -1 for part in text.split("/")]
    if bound.kind == "share":
        return numbers
    return numbers[0] if len(numbers) == 1 else -1
