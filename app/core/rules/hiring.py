"""Hiring a property company by tender: how many bid, who goes before the owners.

Law (RULES §3.4): a tender usually has three bidders; fewer need a reason that is posted. Those who
evaluate include owners. Two finalists go before the owners; whoever they choose needs 278-4.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import RuleError

FINALISTS = 2


class BiddersTooFew(RuleError):
    """Fewer bidders than the place has as usual, and no reason given; `least` says how many."""


class FinalistsTied(RuleError):
    """Bidders have equal points where the list of finalists ends: the panel has to decide."""


def check_bidders(bidders: int, least: int, reason: str) -> None:
    """Refuse a tender of too few without a reason; raises BiddersTooFew."""
    if bidders < least and not reason.strip():
        raise BiddersTooFew(least=least, bidders=bidders)


def rank_bidders(points: Sequence[int]) -> list[int]:
    """Return the rank of each bidder by its sum of points, from 1; equal sums share a rank."""
    return [1 + sum(other > own for other in points) for own in points]


def pick_finalists(points: Sequence[int]) -> list[int]:
    """Return the places of the finalists in the list, best first; raises FinalistsTied."""
    order = sorted(range(len(points)), key=lambda place: -points[place])
    if len(order) > FINALISTS and points[order[FINALISTS - 1]] == points[order[FINALISTS]]:
        raise FinalistsTied
    return order[:FINALISTS]
