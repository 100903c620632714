"""A message that did not go out."""

from __future__ import annotations


class DeliveryFailed(Exception):
    """The message did not go out; `reason` is a short word without personal data.

    `final` says that another try would meet the same answer.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final
