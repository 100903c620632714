"""Where the service of one right stands, and what is to be done next.

Law: a right nobody has reached stays in sight as unreached until some channel has served it;
what failed is never taken for service. A refusal at the door is no service: the notice is then
hung out. Pure: attempts in, standing out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Status(StrEnum):
    """How far the service of a right has come."""

    SERVED = "served"
    WAITING = "waiting"
    REFUSED = "refused"
    FAILED = "failed"
    UNREACHED = "unreached"


class Next(StrEnum):
    """What is to be done for a right now."""

    NOTHING = "nothing"
    SIGN = "sign"
    SEND = "send"
    WAIT = "wait"
    VISIT = "visit"
    POST = "post"
    WAIT_FOR_POSTING = "wait_for_posting"


class Attempted(Protocol):
    """What of an attempt decides."""

    @property
    def channel(self) -> str: ...
    @property
    def result(self) -> str: ...
    @property
    def warned(self) -> bool: ...
    @property
    def entry_seq(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A right's service: `channels` are those that served it, `warned` if one of them warned."""

    status: Status
    channels: tuple[str, ...]
    warned: bool
    logged: bool
    next: Next


BY_HAND = ("door", "letter")


def standing_of(
    attempts: Sequence[Attempted], *, has_contact: bool, is_posted: bool = False
) -> Standing:
    """Return where the service of a right stands after these attempts, struck ones left out.

    They come in order of time. `has_contact` says that a phone or address is known, `is_posted`
    that a posting hangs.
    """
    attempts = _settled(attempts)
    served = [one for one in attempts if one.result == "delivered"]
    channels = tuple(dict.fromkeys(one.channel for one in served))
    status = _status(attempts, bool(served))
    logged = any(one.entry_seq is not None for one in served)
    return Standing(
        status=status,
        channels=channels,
        warned=any(one.warned for one in served),
        logged=logged,
        next=_next(attempts, status, logged, has_contact, is_posted),
    )


def is_undeliverable(attempts: Sequence[Attempted]) -> bool:
    """True if somebody tried by hand in vain and nothing has served the right: it is hung out."""
    if any(one.result == "delivered" for one in attempts):
        return False
    return any(
        one.channel in BY_HAND and one.result in ("undeliverable", "refused") for one in attempts
    )


def _settled(attempts: Sequence[Attempted]) -> list[Attempted]:
    """Leave out a letter on its way once a later one of the channel has come to an end."""
    return [
        one
        for place, one in enumerate(attempts)
        if one.result != "waiting"
        or all(later.channel != one.channel for later in attempts[place + 1 :])
    ]


def _status(attempts: Sequence[Attempted], is_served: bool) -> Status:
    results = {one.result for one in attempts}
    if is_served:
        return Status.SERVED
    if "waiting" in results:
        return Status.WAITING
    if "refused" in results:
        return Status.REFUSED
    return Status.FAILED if results else Status.UNREACHED


def _next(
    attempts: Sequence[Attempted],
    status: Status,
    logged: bool,
    has_contact: bool,
    is_posted: bool,
) -> Next:
    if status is Status.SERVED:
        return Next.NOTHING if logged else Next.SIGN
    if is_undeliverable(attempts):
        return Next.WAIT_FOR_POSTING if is_posted else Next.POST
    if status is Status.WAITING:
        return Next.WAIT
    tried = {one.channel for one in attempts}
    return Next.SEND if has_contact and not tried & {"sms", "email"} else Next.VISIT
