"""Papers as PDF: a template of `templates/documents/papers`, filled from a frozen dataclass.

Law: the same fields and the same `now` make the same bytes. A public paper with an unmasked
identity number or phone in it, or an owner's name in full, is refused. In an act, write the
paper first and take its pages by `app.platform.prepared`: setting takes a second.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from datetime import datetime
from typing import Any

from app.core.errors import RuleError
from app.platform.papers.catalogue import Paper, get_paper
from app.platform.papers.fields.shared import Picture
from app.platform.pdf import Manuscript, write_manuscript

NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
# What stands where an owner's masked name does, and names no person.
NOBODY_IN_PERSON = frozenset({"", "建设单位"})
PICTURES = frozenset({"image/png", "image/jpeg"})
# Font sizes: the first that fits one page, else the last, which is the usual size again.
USUAL = "10.5pt"
SIZES = {
    "poster": ("13pt", "12pt", "11pt", "10pt", "9pt", "8pt"),
    "resolution": (USUAL, "10pt", "9.5pt", "9pt", "8.5pt", USUAL),
    # Lists are as long as they are.
    "roll-posting": (USUAL,),
    "requisition": (USUAL,),
    "group-application": (USUAL,),
    "cost-shares": (USUAL,),
    "agenda": (USUAL,),
    "paper-register": (USUAL,),
    "candidates": (USUAL,),
}
ONE_PAGE = (USUAL, "10pt", "9.5pt", "9pt", USUAL)


class PaperFieldsWrong(RuleError):
    """The fields given are not those of this paper."""


class PaperNamesOwner(RuleError):
    """A public paper would show an owner's name, a phone or an identity number in full."""


class PictureNotAllowed(RuleError):
    """A picture of a paper is neither PNG nor JPEG."""


def render_paper(paper_id: str, fields: object, *, now: datetime) -> bytes:
    """Return the paper as PDF, dated `now`; see `write_paper`."""
    return write_paper(paper_id, fields, now=now).make()


def write_paper(paper_id: str, fields: object, *, now: datetime) -> Manuscript:
    """Return the paper before it is set, for `app.platform.prepared`.

    Raises PaperNotFound, PaperFieldsWrong, PaperNamesOwner, PictureNotAllowed.
    """
    paper = get_paper(paper_id)
    if type(fields) is not paper.fields:
        raise PaperFieldsWrong(paper=paper_id)
    check_discreet(paper, fields)
    context = {"paper": paper, "f": fields, "at": now, "picture": picture_address}
    return write_manuscript(f"papers/{paper_id}", context, sizes=SIZES.get(paper_id, ONE_PAGE))


def check_discreet(paper: Paper, fields: object) -> None:
    """Raise PaperNamesOwner if a public paper tells whom an owner is or how to reach one."""
    for path, text in _texts(fields, ""):
        name = path.rpartition(".")[2]
        if name == "owner_masked" and "*" not in text and text not in NOBODY_IN_PERSON:
            raise PaperNamesOwner(paper=paper.id, field=path)
        if paper.is_public and name not in ("contact", "url", "phone") and NUMBER.search(text):
            raise PaperNamesOwner(paper=paper.id, field=path)


def picture_address(picture: Picture) -> str:
    """Return a picture as the address of an <img>; raises PictureNotAllowed."""
    if picture.media_type not in PICTURES:
        raise PictureNotAllowed(media_type=picture.media_type)
    return f"data:{picture.media_type};base64,{b64encode(picture.data).decode()}"


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text within the fields, with its path."""
    if isinstance(value, str):
        yield path, value
    elif is_dataclass(value):
        for field in fields_of(value):
            yield from _texts(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from _texts(one, f"{path}.{place}" if is_dataclass(one) else path)
