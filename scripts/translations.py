"""Keeps the Chinese catalogues beside the English message ids, one file for each room.

`python -m scripts.translations` adds what a room's code and templates say and no catalogue
knows, drops what nobody says any more, and exits 1 while a message has no Chinese.
`--check` writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from app.platform.i18n import CATALOGUES, CHINESE, read_catalogue

ROOT = Path(__file__).parents[1]
ROOMS = (
    "platform",
    "registry",
    "people",
    "assembly",
    "voting",
    "delivery",
    "counting",
    "committee",
    "matters",
    "supervision",
    "board",
    "companion",
    "companion/residents",
    "companion/books",
    "companion/fees",
    "companion/tickets",
    "companion/intake",
    "companion/inspection",
    "companion/rating",
    "companion/spending",
    "companion/accounts",
    "companion/square",
    "companion/overview",
)
"""From the ground up: a word that two rooms say stands in the lower one's catalogue."""
HOUSES = ("companion",)
"""Rooms whose parts have a catalogue each."""
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
Text = str | tuple[str, ...] | list[str]
HEADER = "# Chinese of what this room says in English. Kept by `python -m scripts.translations`."


def said(room: str) -> Iterator[tuple[str, Message]]:
    """Yield each message of a room with the file that says it."""
    for folder in (ROOT / "app" / room, ROOT / "templates" / room):
        if folder.is_dir():
            yield from _said_in(folder, only_here=room in HOUSES)
    # The mails and text messages to owners are Chinese already; the frame speaks for all rooms.
    if room == "platform":
        yield from _said_in(ROOT / "templates", only_here=True)


def _said_in(folder: Path, *, only_here: bool = False) -> Iterator[tuple[str, Message]]:
    found = extract_from_dir(
        folder,
        METHODS,
        keywords=KEYWORDS,
        directory_filter=(lambda place: Path(place) == folder) if only_here else None,
    )
    for name, _line, ids, _comments, context in found:
        yield (folder / name).relative_to(ROOT).as_posix(), Message(ids, context=context)


def catalogues() -> dict[str, Catalog]:
    """Return a catalogue for each room that says something: every message once."""
    known: set[Text] = set()
    made = {}
    chinese = _all_kept()
    for room in ROOMS:
        catalogue = _renewed(room, known, chinese)
        known |= {message.id for message in catalogue if message.id}
        if len(catalogue):
            made[room] = catalogue
    return made


def _renewed(room: str, known: set[Text], chinese: dict[Text, Text]) -> Catalog:
    places: dict[Text, set[str]] = {}
    for place, message in said(room):
        if message.id not in known:
            places.setdefault(message.id, set()).add(place)
    catalogue = Catalog(locale=CHINESE)
    for text, where in places.items():
        catalogue.add(text, chinese.get(text, ""), [(place, 0) for place in sorted(where)])
    return catalogue


def _all_kept() -> dict[Text, Text]:
    """Return the Chinese of all rooms: a word may move to the room below that says it too."""
    rooms = map(kept, reversed(ROOMS))
    return {message.id: message.string for room in rooms for message in room if message.string}


def kept(room: str) -> Catalog:
    """Return a room's catalogue as it stands."""
    path = file_of(room)
    return read_catalogue(path) if path.exists() else Catalog(locale=CHINESE)


def file_of(room: str) -> Path:
    """Return where a room's Chinese stands."""
    return CATALOGUES / CHINESE / f"{room.replace('/', '-')}.po"


def lacking(catalogue: Catalog) -> list[str]:
    """Return the messages without Chinese."""
    return [str(m.id) for m in catalogue if m.id and (not m.string or m.fuzzy)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="write these only; all by default")
    parser.add_argument("--check", action="store_true", help="write nothing")
    given = parser.parse_args()
    made = {room: c for room, c in catalogues().items() if room in (given.rooms or ROOMS)}
    for room, catalogue in made.items():
        if not given.check:
            _write(room, catalogue)
    silent = [f"{room}: no Chinese for {text!r}" for room in made for text in lacking(made[room])]
    print("\n".join(silent))
    return 1 if silent else 0


def _write(room: str, catalogue: Catalog) -> None:
    file_of(room).parent.mkdir(parents=True, exist_ok=True)
    with file_of(room).open("wb") as file:
        file.write(HEADER.encode() + b"\n\n")
        write_po(file, catalogue, width=0, sort_output=True, omit_header=True, include_lineno=False)


if __name__ == "__main__":
    sys.exit(main())
