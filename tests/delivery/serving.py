"""What a convener does on foot, for tests: forms filled in as the pages ask."""

from __future__ import annotations

import io
from typing import Any

from app.core.calendar import SHANGHAI
from tests.hall import Hall

LEDGER = "/assemblies/{id}/service"


def moment(hall: Hall) -> str:
    """Now, as a field for local time holds it."""
    return hall.now.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def visit(hall: Hall, photo: bytes | None, **changes: str) -> dict[str, Any]:
    """The form of a door visit in order; `changes` replace fields."""
    fields: dict[str, Any] = {
        "channel": "door",
        "at": moment(hall),
        "deliverer_1": "赵甲",
        "deliverer_2": "钱乙",
        "result": "delivered",
        "receiver": "王某",
        "relation": "self",
        **changes,
    }
    if photo is not None:
        fields["picture"] = (io.BytesIO(photo), "door.jpg")
    return fields


def enter(hall: Hall, door: int, fields: dict[str, Any], status: int = 302) -> Any:
    """Send the form of a right, known by its door."""
    i = hall.meeting.facts.card(door).i
    return hall.post("convener", f"/assemblies/{{id}}/service/rights/{i}", fields, status)


def facts(hall: Hall) -> dict[str, Any]:
    """The ledger's numbers as a program reads them."""
    answer = hall.browser("convener").get(
        f"/assemblies/{hall.id}/service", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200
    return dict(answer.json)
