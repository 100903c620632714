"""What an address may hold: numbers of rows, not numbers beyond all columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Map

LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """`<int:…>` in an address; a larger number leads nowhere (404)."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
