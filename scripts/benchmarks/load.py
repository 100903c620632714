"""A load of prepared requests from a few keep-alive connections, on this machine only."""

from __future__ import annotations

import http.client
import json
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

Request = tuple[str, bytes]
"""A path and the JSON body that is posted to it."""


@dataclass(frozen=True)
class Load:
    """What came of a load: answers a second, and the middle and slowest hundredth in ms."""

    requests: int
    refused: int
    seconds: float
    median_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return (self.requests - self.refused) / self.seconds


def run_load(port: int, work: Sequence[Request], *, connections: int = 8) -> Load:
    """Send every (path, JSON body) once, in order, over `connections` connections."""
    waiting: queue.SimpleQueue[Request] = queue.SimpleQueue()
    for one in work:
        waiting.put(one)
    times: list[float] = []
    refused: list[str] = []
    threads = [
        threading.Thread(target=_send_all, args=(port, waiting, times, refused))
        for _ in range(connections)
    ]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begin
    times.sort()
    if refused:
        print(f"  refused {len(refused)}, the first: {refused[0][:300]}")
    return Load(
        requests=len(work),
        refused=len(refused),
        seconds=seconds,
        median_ms=1000 * times[len(times) // 2],
        p99_ms=1000 * times[min(len(times) - 1, len(times) * 99 // 100)],
    )


def _send_all(
    port: int,
    waiting: queue.SimpleQueue[Request],
    times: list[float],
    refused: list[str],
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Content-Type": "application/json"}
    while True:
        try:
            path, body = waiting.get_nowait()
        except queue.Empty:
            connection.close()
            return
        begin = time.perf_counter()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        times.append(time.perf_counter() - begin)
        if answer.status != 200:
            refused.append(text.decode("utf-8", "replace"))


def to_json(value: object) -> bytes:
    """Return the bytes of a JSON body."""
    return json.dumps(value).encode()
