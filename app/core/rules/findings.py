"""One test of a decision with everything needed to recompute it."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.rules.thresholds import Bar


@dataclass(frozen=True)
class Finding:
    """A named test: did `num` reach the bar's share of `den`; `choice` where it tests one."""

    test: str
    num: int
    den: int
    bar: Bar
    choice: str | None = None

    @property
    def held(self) -> bool:
        """Whether the test holds, by integer cross-multiplication."""
        return self.bar.is_reached(self.num, self.den)

    @property
    def short(self) -> int:
        """The smallest whole number that, added to `num` alone, makes the test hold."""
        return self.bar.count_missing(self.num, self.den)

    def to_json(self) -> dict[str, object]:
        """Return one item of `tests` in an outcome (PROTOCOL §7)."""
        return {
            "test": self.test,
            "choice": self.choice,
            "num": self.num,
            "den": self.den,
            "need": self.bar.to_json(),
            "held": self.held,
            "short": self.short,
        }
