"""What a trustee sees before agreeing: the figures that are opened, and the leak meter's words."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.area import format_area
from app.core.definition import Motion
from app.core.leakage import LeakReport, measure_leak
from app.core.roll import MotionTotals
from app.core.secret.sums import CountedAnswer, SecretTally
from app.trustee.session import Session


@dataclass(frozen=True, slots=True)
class Candidate:
    """One motion that may be opened: its tally, S_m, and the totals of its scope."""

    motion: Motion
    tally: SecretTally
    counted: list[CountedAnswer]
    totals: MotionTotals


def show(session: Session, candidate: Candidate) -> None:
    """Say what is about to be opened, and what its sums may give away."""
    motion, tally, scope = candidate.motion, candidate.tally, candidate.totals
    session.tell(
        "motion_figures",
        motion=motion.title,
        rights=tally.participants,
        all_rights=scope.rights,
        heads=tally.heads,
        all_heads=scope.heads,
        area=format_area(tally.area),
        all_area=format_area(scope.area),
        tally=tally.identifier.hex(),
    )
    result_mode = session.log.definition.policies.result_mode
    session.tell(f"result_mode_{result_mode}")
    _show_leak(session, measure_leak(one.weight.area for one in candidate.counted))


def _show_leak(session: Session, report: LeakReport) -> None:
    session.tell(
        "leak_classes",
        rights=report.rights,
        classes=report.classes,
        smallest=report.smallest_class,
        alone=report.alone,
    )
    for exposure in report.exposures:
        session.tell(
            "leak_exposure",
            k=exposure.dissenters,
            named=_percent(exposure.named, exposure.ways),
            known=_percent(exposure.class_known, exposure.ways),
        )
    if report.not_counted:
        session.tell("leak_not_counted", k=", ".join(map(str, report.not_counted)))
    if report.advises_against_secret:
        session.tell("leak_advice")
    session.tell("leak_unanimity")


def _percent(part: int, whole: int) -> str:
    """Return a share in percent, cut to one decimal, counted in integers."""
    tenths = 1000 * part // whole
    return f"{tenths // 10}.{tenths % 10} %"
