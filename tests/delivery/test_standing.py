"""Where the service of a right stands follows from its attempts alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.delivery.service.standing import Next, Status, is_undeliverable, standing_of


@dataclass(frozen=True)
class Tried:
    channel: str
    result: str
    warned: bool = False
    entry_seq: int | None = None


def _tried(text: str) -> list[Tried]:
    """`sms bounced, door delivered` as attempts."""
    pairs = [part.split() for part in text.split(", ") if part]
    return [Tried(channel, result) for channel, result in pairs]


@pytest.mark.parametrize(
    ("attempts", "contact", "status", "next_step"),
    [
        ("", False, Status.UNREACHED, Next.VISIT),
        ("", True, Status.UNREACHED, Next.SEND),
        ("sms waiting", True, Status.WAITING, Next.WAIT),
        ("sms bounced", True, Status.FAILED, Next.VISIT),
        ("sms delivered", True, Status.SERVED, Next.SIGN),
        ("sms bounced, door undeliverable", True, Status.FAILED, Next.POST),
        ("door refused", True, Status.REFUSED, Next.POST),
        ("door refused, sms waiting", True, Status.WAITING, Next.POST),
        ("door undeliverable, posting delivered", False, Status.SERVED, Next.SIGN),
        ("letter waiting", False, Status.WAITING, Next.WAIT),
        ("letter waiting, letter undeliverable", False, Status.FAILED, Next.POST),
        ("letter waiting, sms bounced", True, Status.WAITING, Next.WAIT),
        ("sms delivered, sms bounced", True, Status.SERVED, Next.SIGN),
    ],
)
def test_each_history(attempts: str, contact: bool, status: Status, next_step: Next) -> None:
    found = standing_of(_tried(attempts), has_contact=contact)
    assert (found.status, found.next) == (status, next_step)


def test_what_is_in_the_log_is_done() -> None:
    found = standing_of([Tried("door", "delivered", True, 7)], has_contact=True)
    assert (found.next, found.logged, found.warned) == (Next.NOTHING, True, True)


def test_a_warning_counts_only_where_it_arrived() -> None:
    attempts = [Tried("sms", "bounced", True), Tried("door", "delivered", False)]
    assert not standing_of(attempts, has_contact=True).warned


def test_a_posting_that_hangs_is_waited_for() -> None:
    found = standing_of(_tried("door undeliverable"), has_contact=False, is_posted=True)
    assert found.next is Next.WAIT_FOR_POSTING


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        ("", False),
        ("sms bounced", False),
        ("door undeliverable", True),
        ("door refused", True),
        ("letter undeliverable", True),
        ("letter waiting", False),
        ("door undeliverable, sms delivered", False),
    ],
)
def test_a_posting_is_for_those_tried_by_hand_in_vain(attempts: str, expected: bool) -> None:
    assert is_undeliverable(_tried(attempts)) is expected
