"""Two loads in turns, so that what else runs on the machine disturbs both alike."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from scripts.benchmarks.load import Load, Request, run_load

RUNS = 5
Side = tuple[int, Sequence[Request]]
"""A port and what is sent to it, in order."""


@dataclass(frozen=True)
class Runs:
    """Several short runs of one kind; the figure is that of the middle one."""

    loads: tuple[Load, ...]
    machine_load: float

    @property
    def per_second(self) -> float:
        return median(load.per_second for load in self.loads)

    def __str__(self) -> str:
        rates = sorted(load.per_second for load in self.loads)
        return (
            f"{self.per_second:.0f}/s, middle of {len(rates)} runs of {self.loads[0].requests} "
            f"({rates[0]:.0f} to {rates[-1]:.0f}), "
            f"median {median(load.median_ms for load in self.loads):.0f} ms, "
            f"p99 {median(load.p99_ms for load in self.loads):.0f} ms, "
            f"refused {sum(load.refused for load in self.loads)}, "
            f"machine load {self.machine_load:.1f}"
        )


def measure_pairs(first: Side, second: Side) -> tuple[Runs, Runs]:
    """Send both sides' requests in `RUNS` shares by turns, after a small one to warm up."""
    sides = (first, second)
    loads: tuple[list[Load], list[Load]] = ([], [])
    shares = [_shares(work) for _, work in sides]
    for turn in range(RUNS + 1):
        for (port, _), parts, found in zip(sides, shares, loads, strict=True):
            found.append(run_load(port, parts[turn]))
    load = os.getloadavg()[0]
    one, two = (Runs(tuple(found[1:]), load) for found in loads)
    return one, two


def _shares(work: Sequence[Request]) -> list[Sequence[Request]]:
    warm = len(work) // 20
    size = (len(work) - warm) // RUNS
    starts = [warm + size * number for number in range(RUNS)]
    return [work[:warm], *(work[start : start + size] for start in starts)]
