"""A load that keeps its pace: each request is due at its own time, whether or not others wait.

Law: a request's time runs from when it was due, so that a server that falls behind cannot hide
it by being asked later.
"""

from __future__ import annotations

import http.client
import itertools
import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scripts.benchmarks.load import Request

HEADERS = {"Content-Type": "application/json"}


@dataclass
class Paced:
    """What came of a paced load; times in ms from when each request was due."""

    rate: float
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    machine_load: float = 0.0

    def share(self, part: float) -> float:
        """Return the time that this share of the requests stayed below."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    def __str__(self) -> str:
        return (
            f"{len(self.times)} asked at {self.rate:.0f}/s in {self.seconds:.1f} s, "
            f"median {self.share(0.5):.0f} ms, p99 {self.share(0.99):.0f} ms, "
            f"slowest {self.share(1):.0f} ms, refused {len(self.refused)}, "
            f"machine load {self.machine_load:.1f}"
        )


def run_paced(port: int, work: Sequence[Request], rate: float, *, connections: int = 32) -> Paced:
    """Send every (path, JSON body) once, in order, `rate` of them a second."""
    found = Paced(rate)
    numbers, begin = itertools.count(), time.perf_counter() + 0.2
    threads = [
        threading.Thread(target=_send, args=(port, work, numbers, begin, found))
        for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.seconds = time.perf_counter() - begin
    found.machine_load = os.getloadavg()[0]
    return found


def _send(
    port: int, work: Sequence[Request], numbers: Iterator[int], begin: float, found: Paced
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    # `next` of a count is one step of the interpreter: no two threads get one number.
    while (number := next(numbers)) < len(work):
        due = begin + number / found.rate
        time.sleep(max(0.0, due - time.perf_counter()))
        path, body = work[number]
        connection.request("POST", path, body, HEADERS)
        answer = connection.getresponse()
        text = answer.read()
        found.times.append(1000 * (time.perf_counter() - due))
        if answer.status != 200:
            found.refused.append(text.decode("utf-8", "replace"))
    connection.close()
