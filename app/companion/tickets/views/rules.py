"""The community's rules for reports: a plain form, what it changes, and only then in force."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, text
from app.companion.tickets.service.edition import (
    change_rules,
    edition_now,
    list_editions,
    look_at_rules,
)
from app.companion.tickets.service.machine import BODIES
from app.companion.tickets.service.rules import (
    LEVELS,
    PHOTOS,
    Rules,
    TicketRulesWrong,
    edit_rules,
    encode_rules,
    first_keeper,
    parse_rules,
    time_of,
)
from app.companion.tickets.views.blueprint import READERS, RULERS, blueprint
from app.companion.tickets.views.frame import named, render
from app.companion.tickets.views.words import (
    CLOCK_WORDS,
    FIELD_WORDS,
    HOURS_WORDS,
    TIME_WORDS,
)
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of

FORM_CLOCK_WORDS = {
    **CLOCK_WORDS,
    "repair_days": CLOCK_WORDS["repair_minutes"],
    "parts_days": CLOCK_WORDS["parts_minutes"],
}


@blueprint.get("/communities/<community_id>/tickets/rules")
@access(*READERS)
def rules(community_id: str) -> ResponseReturnValue:
    return _rules_page(community_id)


def _rules_page(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    edition = edition_now(session, community_id)
    return render(
        "rules.html",
        community_id,
        wrong=wrong,
        editions=list_editions(session, community_id),
        written=text("rules") or edition.text,
        rulers={one.value for one in RULERS},
        users={key: _users(edition.rules, key) for key in edition.rules.clocks},
        first_keeper=first_keeper,
        keepers=_keepers(edition.rules),
        levels=LEVELS,
        photos=PHOTOS,
        time_of=time_of,
    )


def _users(rules: Rules, clock_key: str) -> list[str]:
    """Name the groups of reports that run by a clock."""
    groups = {one.group for one in rules.categories.values() if one.clock == clock_key}
    return [named(words) for key, words in rules.groups.items() if key in groups]


def _keepers(rules: Rules) -> list[str]:
    return [*BODIES[:-1], *(f"department:{key}" for key in rules.departments)]


@blueprint.post("/communities/<community_id>/tickets/rules/look")
@access(*RULERS)
def look(community_id: str) -> ResponseReturnValue:
    """Show what the form, or the experts' text, would change; nothing is in force by it."""
    edition = edition_now(db.session(), community_id)
    try:
        given = text("rules").replace("\r\n", "\n")
        new = given or encode_rules(edit_rules(edition.rules, request.form))
        return _look_page(community_id, new)
    except TicketRulesWrong as refused:
        at = str(refused.fields.get("at", ""))
        where = "" if text("rules") else field_name(at, edition.rules)
        said = _("Please look again at: %(where)s", where=where) if where else sentence(refused)
        return _rules_page(community_id, said), status_of(refused)
    except RuleError as refused:
        return _rules_page(community_id, sentence(refused)), status_of(refused)


def field_name(at: str, rules: Rules) -> str:
    """Return what the plain form calls a place of the rules, empty where it has no field for it."""
    section, key, name = (*at.split("."), "", "")[:3]
    if section == "hours" and key in rules.hours:
        return f"{HOURS_WORDS.get(key, key)}: {TIME_WORDS.get(name, TIME_WORDS['from'])}"
    if section == "clocks" and key in rules.clocks and name in FORM_CLOCK_WORDS:
        return f"{', '.join(_users(rules, key)) or key}: {FORM_CLOCK_WORDS[name]}"
    if section == "categories" and key in rules.categories and name in FIELD_WORDS:
        return f"{named(rules.categories[key].words)}: {FIELD_WORDS[name]}"
    return ""


def _look_page(community_id: str, new: str, wrong: str | None = None) -> str:
    edition = edition_now(db.session(), community_id)
    return render(
        "rules_look.html",
        community_id,
        wrong=wrong,
        edition=edition,
        differences=look_at_rules(edition, new),
        new=parse_rules(new),
        written=new,
    )


@blueprint.post("/communities/<community_id>/tickets/rules")
@access(*RULERS)
def set_rules(community_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    new, against = text("rules"), request.form.get("against", type=int)
    return answer(
        lambda: change_rules(
            community_id, new, against=against, note=text("note"), officer=officer, now=now
        ),
        lambda wrong: _again(community_id, new, wrong),
        then=lambda: url_for("companion.tickets.rules", community_id=community_id),
        said=_("New reports follow these rules from now on; older ones keep theirs."),
    )


def _again(community_id: str, new: str, wrong: str | None) -> str:
    """Show the refusal beside the changes where there are any, else beside the rules."""
    try:
        return _look_page(community_id, new, wrong)
    except RuleError:
        return _rules_page(community_id, wrong)
