"""The switches of the test server (mock/server.mjs) from Python."""

from __future__ import annotations

import json
from typing import Any
from urllib.request import Request, urlopen

CARD = "7K2M9QX4TBC5N8RWHJ32.990000001001GB00001F00050001"
CODE = "7K2M9QX4TBC5N8RWHJ32"
OTHER_CARD = "AAAAABBBBBCCCCCDDDD5.990000001001GB00001F00060002"
DIGITS = "246810"


class MockServer:
    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"

    def _control(self, name: str, body: dict[str, Any]) -> Any:
        data = json.dumps(body).encode()
        with urlopen(Request(f"{self.base}/_test/{name}", data=data, method="POST")) as answer:
            return json.load(answer)

    def reset(self, **options: Any) -> None:
        self._control("reset", options)
        self._control(
            "officer",
            {"wrapped": None, "posted": [], "scanOf": {}, "fail": None, "act": None, "moves": []},
        )

    def switch(self, **switches: Any) -> None:
        self._control("switch", switches)

    def set_now(self, now: str) -> None:
        self._control("now", {"now": now})

    def set_assembly(self, **changes: Any) -> None:
        self._control("assembly", changes)

    def set_right(self, **changes: Any) -> None:
        self._control("right", {"place": 0, "set": changes})

    def set_officer(self, **changes: Any) -> None:
        """What the officers' pages are served with: wrapped key, act, scans, failures."""
        self._control("officer", changes)

    def posted(self) -> list[dict[str, Any]]:
        """What officers' pages posted: path, CSRF token, body."""
        found: list[dict[str, Any]] = self._control("state", {})["officer"]["posted"]
        return found

    def close(self) -> None:
        """Log the close and let the clock pass it."""
        self._control("close", {})

    def ballots(self) -> list[dict[str, Any]]:
        """The ballots logged for the first owner."""
        found: list[dict[str, Any]] = self._control("state", {})["ballots"][0]
        return found

    def decrypted(self) -> list[list[dict[str, Any]]]:
        """What the first owner's secret ballots hold, by the secret of the whole election."""
        found: list[list[dict[str, Any]]] = self._control("state", {})["decrypted"][0]
        return found

    def spoils(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._control("state", {})["spoils"]
        return found

    def log_size(self) -> int:
        return int(self._control("state", {})["size"])

    def requests(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self._control("state", {})["requests"]
        return found

    def bodies(self, ending: str) -> list[dict[str, Any]]:
        """The JSON bodies of the requests to addresses that end so."""
        asked = (one for one in self.requests() if one["url"].split("?")[0].endswith(ending))
        return [json.loads(one["body"]) for one in asked]
