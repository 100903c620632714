"""The desk of budgets: versions, answers to residents, the way to the owners' vote."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.companion.frame import answer, render, text
from app.companion.spending.service import (
    ACCOUNTS,
    BudgetInvalid,
    BudgetLine,
    BudgetPlan,
    add_to_assembly,
    answer_comment,
    change_budget,
    count_waiting,
    draft_budget,
    draft_budget_vote,
    draftable,
    execution,
    get_budget,
    list_budgets,
    list_comments,
    open_budget,
    reopen_budget,
    withdraw_budget,
)
from app.companion.spending.views.blueprint import PLANNERS, READERS, blueprint
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.money import parse_yuan
from app.platform import answers, clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence
from app.platform.roles import Role

FIELD_WORDS = {
    "year": _l("Year, as four digits: last year, this year or the next"),
    "title": _l("Title or what a line is for: it may not be empty or longer than 80 signs"),
    "intro": _l("What owners should know about it: up to 4,000 signs"),
    "lines": _l("Lines: at least one, and no two for the same thing"),
    "account": _l("From which money"),
    "amount": _l("Amount in yuan: above 0"),
    "min_score": _l("Points that the company needs: from 0 to 100"),
    "score": _l("Points that the company needs: from 0 to 100"),
}
KEPT = _l("The draft is kept. When everybody may read it, press “Open it for comments” below.")
ROWS = 6
MOST_ROWS = 60


@blueprint.get("/communities/<community_id>/budgets")
@access(*READERS)
def budgets(community_id: str) -> ResponseReturnValue:
    return render(
        "companion/spending/budgets.html",
        community_id,
        budgets=list_budgets(db.session(), community_id),
        waiting=count_waiting(db.session(), community_id),
    )


@blueprint.get("/communities/<community_id>/budgets/new")
@access(*PLANNERS)
def new_budget(community_id: str) -> ResponseReturnValue:
    return _form(community_id)


def _form(community_id: str, wrong: str | None = None, budget_id: int | None = None) -> str:
    """A draft is changed in its form; of any other version a newer one is begun in it."""
    source = budget_id or request.args.get("from", type=int)
    old = None if source is None else get_budget(db.session(), community_id, source)
    typed: Any = request.form if wrong else _typed(old)
    used = sum(1 for n in range(MOST_ROWS) if typed.get(f"title-{n}"))
    return render(
        "companion/spending/budget_form.html",
        community_id,
        wrong=wrong,
        budget_id=budget_id,
        typed=typed,
        rows=range(min(MOST_ROWS, max(ROWS, used + 4))),
        accounts=ACCOUNTS,
    )


def _typed(old: Any) -> dict[str, Any]:
    if old is None:
        return {"year": local_date(clock.read()).year}
    shown: dict[str, Any] = {"year": old.year, "title": old.title, "intro": old.intro}
    for n, one in enumerate(old.lines):
        shown[f"account-{n}"], shown[f"title-{n}"] = one.account, one.title
        shown[f"amount-{n}"] = f"{one.amount // 100}.{one.amount % 100:02d}"
        shown[f"score-{n}"] = "" if one.min_score is None else one.min_score
    return shown


def _plan() -> BudgetPlan:
    lines = [
        BudgetLine(
            account=text(f"account-{n}"),
            title=text(f"title-{n}"),
            amount=parse_yuan(text(f"amount-{n}")),
            min_score=_whole(f"score-{n}") if text(f"score-{n}").strip() else None,
        )
        for n in range(MOST_ROWS)
        if text(f"title-{n}").strip() or text(f"amount-{n}").strip()
    ]
    return BudgetPlan(_whole("year"), text("title"), text("intro"), lines)


def say(refused: RuleError) -> str:
    """Return what is wrong, with the words that stand above the box."""
    if not isinstance(refused, BudgetInvalid):
        return sentence(refused)
    name, _dash, number = str(refused.fields["field"]).partition("-")
    said = str(FIELD_WORDS[name])
    where = _("Line %(number)s", number=int(number) + 1) + ", " if number else ""
    return str(_("Please look at this box again: %(field)s", field=where + said))


def _whole(name: str) -> int:
    if not text(name).strip().isdecimal() or len(text(name)) > 6:
        raise BudgetInvalid(field=name)
    return int(text(name))


@blueprint.post("/communities/<community_id>/budgets")
@access(*PLANNERS)
def add_budget(community_id: str) -> ResponseReturnValue:
    return answers.answer(
        lambda: draft_budget(
            community_id, _plan(), officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: _form(community_id, wrong),
        then=lambda number: _there(community_id, number),
        say=say,
        said=str(KEPT),
    )


@blueprint.get("/communities/<community_id>/budgets/<int:budget_id>")
@access(*READERS)
def budget(community_id: str, budget_id: int) -> ResponseReturnValue:
    return _budget(community_id, budget_id)


def _budget(community_id: str, budget_id: int, wrong: str | None = None) -> str:
    session = db.session()
    view = get_budget(session, community_id, budget_id)
    return render(
        "companion/spending/budget.html",
        community_id,
        wrong=wrong,
        budget=view,
        spent=execution(session, community_id, view),
        comments=list_comments(session, budget_id),
        assemblies=draftable(session, community_id) if view.state == "open" else [],
    )


@blueprint.get("/communities/<community_id>/budgets/<int:budget_id>/change")
@access(*PLANNERS)
def edit_budget(community_id: str, budget_id: int) -> ResponseReturnValue:
    return _form(community_id, budget_id=budget_id)


@blueprint.post("/communities/<community_id>/budgets/<int:budget_id>/change")
@access(*PLANNERS)
def save_budget(community_id: str, budget_id: int) -> ResponseReturnValue:
    return answers.answer(
        lambda: change_budget(
            community_id, budget_id, _plan(), officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: _form(community_id, wrong, budget_id),
        then=lambda _done: _there(community_id, budget_id),
        say=say,
        said=str(KEPT),
    )


def _there(community_id: str, budget_id: int) -> str:
    return url_for("companion.spending.budget", community_id=community_id, budget_id=budget_id)


@blueprint.post("/communities/<community_id>/budgets/<int:budget_id>/open")
@access(*PLANNERS)
def open_it(community_id: str, budget_id: int) -> ResponseReturnValue:
    return _done(open_budget, community_id, budget_id, _("Everybody can read it now."))


@blueprint.post("/communities/<community_id>/budgets/<int:budget_id>/withdraw")
@access(*PLANNERS)
def withdraw_it(community_id: str, budget_id: int) -> ResponseReturnValue:
    return _done(withdraw_budget, community_id, budget_id, _("The version was taken back."))


@blueprint.post("/communities/<community_id>/budgets/<int:budget_id>/reopen")
@access(Role.CONVENER)
def reopen(community_id: str, budget_id: int) -> ResponseReturnValue:
    return _done(reopen_budget, community_id, budget_id, _("Open for comments again."))


@blueprint.post("/communities/<community_id>/budgets/<int:budget_id>/vote")
@access(Role.CONVENER)
def vote(community_id: str, budget_id: int) -> ResponseReturnValue:
    assembly = text("assembly")
    said = _("It is on the agenda. The assembly is approved, signed and published as always.")
    if not assembly:
        return _done(draft_budget_vote, community_id, budget_id, said)
    return _done(
        lambda place, number, **more: add_to_assembly(place, number, assembly, **more),
        community_id,
        budget_id,
        said,
    )


def _done(act: Any, community_id: str, budget_id: int, said: str) -> ResponseReturnValue:
    return answer(
        lambda: act(community_id, budget_id, officer_id=current_officer().id, now=clock.read()),
        lambda wrong: _budget(community_id, budget_id, wrong),
        then=lambda: _there(community_id, budget_id),
        said=said,
    )


@blueprint.post("/communities/<community_id>/budgets/<int:budget_id>/comments/<int:comment_id>")
@access(*PLANNERS)
def answer_it(community_id: str, budget_id: int, comment_id: int) -> ResponseReturnValue:
    return answer(
        lambda: answer_comment(
            community_id,
            comment_id,
            text("answer"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        lambda wrong: _budget(community_id, budget_id, wrong),
        then=lambda: _there(community_id, budget_id),
        said=_("The answer is kept and shown to everybody."),
    )
