"""Yijue 议决: the rooms are listed in README.md, their laws in docs/adr/0001.

Importing this package loads nothing: the verifier must run where Flask is not installed.
`flask --app app` finds `create_app` through the lazy lookup below.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    if name != "create_app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module("app.web").create_app
