"""What a step's facts have to satisfy before it is done, each refusal with what is wrong.

Law: RULES §3.4, §3.5, R29, R36; numbers come from the matter's own rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.core.errors import RuleError
from app.core.rules.fund import check_payable, is_overrun
from app.core.rules.hiring import check_bidders, pick_finalists
from app.matters.service.conditions import budget, spent
from app.matters.service.fields import FieldWrong

if TYPE_CHECKING:
    from app.matters.service.dossier import Dossier

Facts = Mapping[str, Any]


class DayAhead(RuleError):
    """What is said to have happened lies ahead of today."""


class QuotesTooFew(RuleError):
    """The plan has fewer quotes than the place asks for, and no reason; `least` says how many."""


class ContractorNotQuoted(RuleError):
    """The contractor is none of the companies whose quotes the owners saw."""


class PriceOverBudget(RuleError):
    """The price passes the voted budget by more than the place allows."""


class SettlementOverrun(RuleError):
    """The cost passes the voted budget by more than the place allows: owners decide anew."""


class AdvanceOverPrice(RuleError):
    """An advance cannot be more than the contract's price."""


class DaysReversed(RuleError):
    """Something ends before it begins."""


class EmergencyNotListed(RuleError):
    """This is not among the cases in which the place lets a repair go without a vote."""


class ApprovalTooWeak(RuleError):
    """More than half of the members must be there and half of all members in favour (274-38)."""


class CommitteeNotSilentYet(RuleError):
    """An office may order the works only after the committee's days without an answer."""


class CompanyNoticeTooShort(RuleError):
    """The old company is told in writing `days` days before its last day (Civil Code 946)."""


class PanelWithoutOwners(RuleError):
    """Owners' representatives belong to those who evaluate."""


class BidderUnknown(RuleError):
    """A bid comes from a company that did not sign up or was not admitted."""


class PointsWrong(RuleError):
    """A bid's points do not match the criteria: one number for each, none above its highest."""


def check_day(dossier: Dossier, day: date | None) -> None:
    """Refuse a day that lies ahead; raises DayAhead."""
    if day is not None and day > dossier.today:
        raise DayAhead(day=day.isoformat())


def check_facts(dossier: Dossier, code: str, facts: dict[str, Any]) -> None:
    """Refuse facts that break a rule of their step; raises the refusals of this module."""
    check = CHECKS.get(code)
    if check is not None:
        check(dossier, facts)


def _damage(dossier: Dossier, facts: Facts) -> None:
    if dossier.row.kind != "emergency_repair":
        return
    allowed = dossier.rules.flag("fund.emergency_allowed")
    if not allowed or facts["cause"] not in dossier.rules.words("fund.emergency_causes"):
        raise EmergencyNotListed(source=dossier.rules.source("fund.emergency_causes"))


def _payable(_dossier: Dossier, facts: Facts) -> None:
    check_payable([name.removeprefix("no_") for name in facts if facts[name] is False])


def _plan(dossier: Dossier, facts: dict[str, Any]) -> None:
    if dossier.row.kind == "hiring":
        return
    least = dossier.rules.whole("fund.min_quotes")
    companies = [one["company"] for one in facts["quotes"]]
    if len(set(companies)) < least and not facts["few_reason"]:
        raise QuotesTooFew(least=least)
    if facts["ends"] < facts["begins"]:
        raise DaysReversed
    if facts["budget"] == 0:
        raise FieldWrong(field="budget")


def _contract(dossier: Dossier, facts: Facts) -> None:
    quoted = [one["company"] for one in dossier.facts("plan")["quotes"]]
    if facts["contractor"] not in quoted:
        raise ContractorNotQuoted
    if is_overrun(facts["price"], budget(dossier), dossier.rules.share("fund.overrun")):
        raise PriceOverBudget


def _advance(dossier: Dossier, facts: Facts) -> None:
    if facts["amount"] > dossier.facts("contract")["price"]:
        raise AdvanceOverPrice


def _acceptance(dossier: Dossier, facts: Facts) -> None:
    began = dossier.fact("works", "began", dossier.facts("contract")["signed_on"])
    if facts["finished"] < began:
        raise DaysReversed


def _supplement(dossier: Dossier, facts: Facts) -> None:
    cost = spent(dossier) or 0
    if is_overrun(cost, facts["new_budget"], dossier.rules.share("fund.overrun")):
        raise PriceOverBudget


def _settlement(dossier: Dossier, _facts: Facts) -> None:
    allowed = dossier.fact("supplement", "new_budget", budget(dossier))
    if is_overrun(spent(dossier) or 0, allowed, dossier.rules.share("fund.overrun")):
        raise SettlementOverrun


def _approval(_dossier: Dossier, facts: Facts) -> None:
    members, present, yes = facts["members"], facts["present"], facts["in_favour"]
    if not 0 < yes <= present <= members or 2 * present <= members or 2 * yes < members:
        raise ApprovalTooWeak


def _order(dossier: Dossier, facts: Facts) -> None:
    days = dossier.rules.whole("fund.emergency_silent_days")
    silent_until = date.fromisoformat(facts["asked_on"]) + timedelta(days=days)
    if date.fromisoformat(facts["ordered_on"]) <= silent_until:
        raise CommitteeNotSilentYet(days=days, day=silent_until.isoformat())


def _bidders(dossier: Dossier, facts: Facts) -> None:
    admitted = {one["company"] for one in facts["bidders"] if one["qualified"] == "yes"}
    least = dossier.rules.whole("company.min_bidders")
    check_bidders(len(admitted), least, facts["few_reason"])


def _evaluation(dossier: Dossier, facts: dict[str, Any]) -> None:
    bidders = dossier.facts("bidders")["bidders"]
    admitted = {one["company"] for one in bidders if one["qualified"] == "yes"}
    companies = [one["company"] for one in facts["bids"]]
    if not set(companies) <= admitted or len(set(companies)) < len(companies):
        raise BidderUnknown
    if not any(one["side"] == "owner" for one in facts["panel"]):
        raise PanelWithoutOwners
    most = [one["most"] * 100 for one in facts["criteria"]]
    for bid in facts["bids"]:
        points = bid["points"]
        if len(points) != len(most) or any(p > m for p, m in zip(points, most, strict=True)):
            raise PointsWrong(company=bid["company"])
    sums = [sum(one["points"]) for one in facts["bids"]]
    facts["finalists"] = [companies[place] for place in pick_finalists(sums)]


def _tender(_dossier: Dossier, facts: Facts) -> None:
    if not facts["sign_up_from"] < facts["sign_up_until"] <= facts["opening"]:
        raise DaysReversed


def _old_notice(dossier: Dossier, facts: Facts) -> None:
    days = dossier.rules.whole("company.dismissal_notice_days")
    told = date.fromisoformat(facts["delivered_on"]) + timedelta(days=days)
    if date.fromisoformat(facts["last_day"]) < told and not facts["otherwise"]:
        raise CompanyNoticeTooShort(days=days, day=told.isoformat())


def _contract_signed(_dossier: Dossier, facts: Facts) -> None:
    if facts["until_on"] <= facts["from_on"]:
        raise DaysReversed


CHECKS: Mapping[str, Callable[[Dossier, dict[str, Any]], None]] = MappingProxyType(
    {
        "damage": _damage,
        "payable": _payable,
        "plan": _plan,
        "contract": _contract,
        "advance": _advance,
        "acceptance": _acceptance,
        "supplement": _supplement,
        "settlement": _settlement,
        "approval": _approval,
        "order": _order,
        "bidders": _bidders,
        "evaluation": _evaluation,
        "tender_notice": _tender,
        "old_notice": _old_notice,
        "contract_signed": _contract_signed,
    }
)
