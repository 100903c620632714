"""The condition of a first assembly by the register: what is delivered, since when (§3.1-1).

Law: a unit that the developer still holds on the day is not delivered; parking spaces do not
count. A flat is a head here: the law counts flats delivered (户), not owners.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from app.assembly.profiles import profile_of
from app.core.timeline import ConditionReport, is_old_enough
from app.platform.papers import render_paper
from app.platform.papers.fields.first import FoundingReport, FoundingTest
from app.platform.papers.fields.shared import Total
from app.registry.service import cover_of, get_community, list_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.profile import RuleValues
    from app.registry.models import UnitRow

PARKING = "parking"
# A share that says: there is no such road.
ALL = (1, 1)


def report_condition(session: Session, community_id: str, on: date) -> ConditionReport:
    """Return how far a community is delivered on a day."""
    units = [unit for unit in list_units(session, community_id) if unit.use != PARKING]
    delivered = [unit for unit in units if _is_delivered(unit, on)]
    days = [unit.handover_date for unit in delivered if unit.handover_date is not None]
    return ConditionReport(
        total_area=_area(units),
        delivered_area=_area(delivered),
        total_heads=len(units),
        delivered_heads=len(delivered),
        first_delivery=min(days, default=None),
    )


def print_report(session: Session, row: AssemblyRow, on: date, *, now: datetime) -> bytes:
    """Return 首次业主大会会议条件报告 of a first assembly's community as PDF."""
    report = report_condition(session, row.community_id, on)
    community, rules = get_community(session, row.community_id), profile_of(session, row).rules
    fields = FoundingReport(
        cover=cover_of(session, row.community_id, issuer=community.developer or "建设单位"),
        addressee=community.street_office or "街道办事处",
        developer=community.developer,
        company=community.property_company,
        total=Total(report.total_heads, report.total_area),
        delivered=Total(report.delivered_heads, report.delivered_area),
        first_delivery=report.first_delivery,
        tests=tuple(_tests(report, rules, on)),
        enclosures=(),
    )
    return render_paper("founding-report", fields, now=now)


def _tests(report: ConditionReport, rules: RuleValues, on: date) -> Iterator[FoundingTest]:
    """Each road to a first assembly that the place knows, and whether it is open."""
    area = rules.share("first.delivered_area")
    yield _test("交付面积", report.delivered_area, report.total_area, area)
    heads = rules.share("first.delivered_heads")
    if heads != ALL:
        yield _test("交付户数", report.delivered_heads, report.total_heads, heads)
    years = rules.whole("first.years")
    if years:
        held = is_old_enough(report, rules, on)
        since = "未载明" if report.first_delivery is None else f"{report.first_delivery}"
        yield FoundingTest(f"首户交付满{years}年且达到规定比例", f"首户交付 {since}", held)


def _test(name: str, part: int, whole: int, share: tuple[int, int]) -> FoundingTest:
    num, den = share
    held = whole > 0 and part * den >= whole * num
    # Truncated, as all percentages are printed (R38).
    hundredths = part * 10_000 // whole if whole else 0
    percent = f"{hundredths // 100}.{hundredths % 100:02}%"
    return FoundingTest(f"{name}达到{num}/{den}", percent, held)


def _is_delivered(unit: UnitRow, on: date) -> bool:
    handed_over = unit.handover_date is None or unit.handover_date <= on
    return not unit.developer_held and handed_over


def _area(units: Iterable[UnitRow]) -> int:
    return sum(unit.area for unit in units)
