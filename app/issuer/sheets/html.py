"""Filling the templates of templates/issuer/ with escaped values.

Law: only `Html` values enter as they are; everything else is escaped for text
and attributes alike. A missing or unused name is an error, not an empty place.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parents[3] / "templates" / "issuer"


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


@lru_cache
def _template(name: str) -> Template:
    return Template((_FOLDER / name).read_text(encoding="utf-8"))


def fill(name: str, **values: object) -> Html:
    """Return the template with its places filled; raises KeyError or TypeError for wrong names."""
    template = _template(name)
    unused = values.keys() - set(template.get_identifiers())
    if unused:
        raise TypeError(f"{name} has no place for {sorted(unused)}")
    safe = {
        key: value if isinstance(value, Html) else escape(str(value))
        for key, value in values.items()
    }
    return Html(template.substitute(safe).strip())


def join(parts: Iterable[Html]) -> Html:
    """Return the parts one after another."""
    return Html("\n".join(parts))


def sheet(title: str, kind: str, body: Html) -> str:
    """Return a whole page with its print styles; `kind` is the body's class."""
    css = Html(_template("print.css").template)
    return str(fill("sheet.html", title=title, css=css, kind=kind, body=body)) + "\n"
