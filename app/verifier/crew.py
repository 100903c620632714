"""Long work in several processes: the same answers in the same order as one process gives.

Law: what is handed out and handed back can be pickled, and the functions stand in modules, so
that processes begun anew (Windows, macOS, a single file) find them. A process that dies is no
fault of the record: this one does what is left.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

#: As many items as one sum of many multiples takes (docs/SECRET.md §2).
LARGEST = 512
#: Fewer are not worth another process.
LEAST = 64

Watch = Callable[[int, int], None]
Function = Callable[[Any, list[Any]], Any]


class Crew:
    """One process alone, or several that it hands chunks of the work to."""

    def __init__(self, jobs: int = 1, watch: Watch = lambda done, total: None) -> None:
        """Begin no process yet; `watch` hears how many items of how many are done."""
        self.jobs, self.watch = jobs, watch
        self._pool: ProcessPoolExecutor | None = None

    def each(
        self, function: Function, shared: object, items: Iterable[Any], total: int
    ) -> Iterator[Any]:
        """Yield function(shared, chunk) of chunks of the items, in order; `total` is their number.

        No more of the items is read than the processes need soon.
        """
        size = min(LARGEST, max(LEAST, -(-total // self.jobs)))
        chunks, rest = iter(items), total
        waiting: deque[tuple[list[Any], Future[Any] | None]] = deque()
        while chunk := list(islice(chunks, size)):
            waiting.append((chunk, self._hand_out(function, shared, chunk, total > size)))
            if len(waiting) > 2 * (self.jobs - 1):
                rest -= len(waiting[0][0])
                yield self._take(function, shared, *waiting.popleft())
                self.watch(total - rest, total)
        for chunk, future in waiting:
            rest -= len(chunk)
            yield self._take(function, shared, chunk, future)
            self.watch(total - rest, total)

    def _hand_out(
        self, function: Function, shared: object, chunk: list[Any], worth: bool
    ) -> Future[Any] | None:
        if self.jobs == 1 or not worth:
            return None
        if self._pool is None:
            self._pool = _begin(self.jobs)
        try:
            return self._pool.submit(function, shared, chunk)
        except BrokenExecutor:
            return None

    @staticmethod
    def _take(
        function: Function, shared: object, chunk: list[Any], future: Future[Any] | None
    ) -> Any:
        try:
            return function(shared, chunk) if future is None else future.result()
        except BrokenExecutor:
            return function(shared, chunk)

    def dismiss(self) -> None:
        """End the processes; a crew that is asked again begins new ones."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def count_cores() -> int:
    """Return how many processes this machine runs at once."""
    return os.cpu_count() or 1


def _begin(jobs: int) -> ProcessPoolExecutor:
    # Who runs one process need not wait for these to load.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(jobs, get_context("spawn"), _leave_signals)


def _leave_signals() -> None:
    """Whoever stops the program by the keyboard stops the first process, and it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
