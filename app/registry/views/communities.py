"""Communities: the list, one community's page, what is said of it, its witnesses."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import status_of
from app.platform.forms import Form, SelectChoice, refuse
from app.platform.roles import Role
from app.registry import service
from app.registry.forms import CommunityForm, FactsForm, WitnessForm
from app.registry.models import CommunityRow
from app.registry.views.blueprint import KEEPERS, blueprint

FACTS = (
    "name",
    "profile_id",
    "address",
    "street_office",
    "residents_committee",
    "property_company",
    "developer",
    "help_phone",
)

FIELD_NAMES = {"id": "community_id", "witness_quorum": "quorum"}
REASONS = {
    "missing": _l("Please fill this in."),
    "too_long": _l("This is too long."),
    "character": _l("There is a character here that cannot be printed."),
    "form": _l("This is not in the form that is asked for."),
    "too_many": _l("These are too many."),
    "twice": _l("One of them stands here twice."),
    "range": _l("There must be at least one, and no more than there are witnesses."),
}


@blueprint.get("/communities")
@access.officer
def communities() -> ResponseReturnValue:
    officer = current_officer()
    sees_all = bool(officer.roles_in(None))
    mine = [
        community
        for community in service.list_communities(db.session())
        if sees_all or community.id in officer.communities
    ]
    may_open = Role.OPERATOR in officer.roles
    return render_template("registry/communities.html", communities=mine, may_open=may_open)


@blueprint.route("/communities/new", methods=["GET", "POST"])
@access.anywhere(Role.OPERATOR)
def new_community() -> ResponseReturnValue:
    form = _with_profiles(CommunityForm())
    if not form.validate_on_submit():
        return render_template("registry/new_community.html", form=form)
    try:
        row = service.create_community(
            form.community_id.data or "",
            _facts(form),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        _refuse(form, refused)
        return render_template("registry/new_community.html", form=form), status_of(refused)
    flash(_("The community is open. Next: import its property roll."), "good")
    return redirect(url_for("registry.community", community_id=row.id))


@blueprint.get("/communities/<community_id>")
@access(*Role)
def community(community_id: str) -> ResponseReturnValue:
    session = db.session()
    row = service.get_community(session, community_id)
    return render_template(
        "registry/community.html",
        community=row,
        profile=service.profile_for(session, row),
        units=service.count_units(session, community_id),
        buildings=service.building_groups(session, community_id),
        last=service.last_applied(session, community_id),
    )


@blueprint.route("/communities/<community_id>/settings", methods=["GET", "POST"])
@access(*KEEPERS)
def settings(community_id: str) -> ResponseReturnValue:
    row = service.get_community(db.session(), community_id)
    form = _with_profiles(FactsForm(obj=row))
    witness_form = _witness_form(row)
    if not form.validate_on_submit():
        return _settings_page(row, form, witness_form)
    try:
        service.save_community(
            community_id, _facts(form), officer_id=current_officer().id, now=clock.read()
        )
    except RuleError as refused:
        _refuse(form, refused)
        return _settings_page(row, form, witness_form), status_of(refused)
    flash(_("Saved. It takes effect in the next assembly that is published."), "good")
    return redirect(url_for("registry.community", community_id=community_id))


@blueprint.post("/communities/<community_id>/witnesses")
@access(*KEEPERS)
def witnesses(community_id: str) -> ResponseReturnValue:
    row = service.get_community(db.session(), community_id)
    form, facts_form = WitnessForm(), _with_profiles(FactsForm(formdata=None, obj=row))
    if not form.validate():
        return _settings_page(row, facts_form, form), 400
    try:
        service.save_witnesses(
            community_id,
            _parse_witnesses(form.witnesses.data or ""),
            form.quorum.data or 1,
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        _refuse(form, refused)
        return _settings_page(row, facts_form, form), status_of(refused)
    flash(_("Saved. It takes effect in the next assembly that is published."), "good")
    return redirect(url_for("registry.community", community_id=community_id))


def _refuse(form: Form, refused: RuleError) -> None:
    """Put a refusal beside the field that it is about."""
    name = FIELD_NAMES.get(str(refused.fields.get("field")), str(refused.fields.get("field")))
    if isinstance(refused, service.CommunityInvalid) and name in form:
        form[name].errors = [*form[name].errors, str(REASONS[str(refused.fields["reason"])])]
    else:
        refuse(form, refused)


def _settings_page(row: CommunityRow, form: FactsForm, witness_form: WitnessForm) -> str:
    return render_template(
        "registry/settings.html", community=row, form=form, witness_form=witness_form
    )


def _witness_form(row: CommunityRow) -> WitnessForm:
    lines = "\n".join(f"{one['name']} {one['key']}" for one in row.witnesses)
    return WitnessForm(formdata=None, data={"witnesses": lines, "quorum": row.witness_quorum})


def _parse_witnesses(text: str) -> list[dict[str, str]]:
    lines = (line.rsplit(maxsplit=1) for line in text.splitlines() if line.strip())
    return [dict(zip(("name", "key"), parts, strict=False)) for parts in lines]


def _facts(form: FactsForm) -> service.CommunityFacts:
    return service.CommunityFacts(**{name: form[name].data or "" for name in FACTS})


def _with_profiles(form: FactsForm) -> FactsForm:
    form.profile_id.choices = [
        SelectChoice(profile.id, profile.name) for profile in service.shipped_profiles().values()
    ]
    return form
