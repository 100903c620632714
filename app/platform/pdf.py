"""Documents as PDF: a template of `templates/documents`, Chinese fonts embedded, nothing fetched.

Law: a page asks for nothing outside itself, neither from the network nor from the disk; a
field that the context lacks stops the document instead of leaving a blank. The date of a
document is the `at` of its context; the machine's clock does not show in it. Setting takes
seconds: it is refused while an act writes (`check_not_writing`), because others would wait.
"""

from __future__ import annotations

import hashlib
import re
import threading
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app
from jinja2 import Environment, StrictUndefined

from app.core.errors import RuleError
from app.core.rules.percent import exact_fraction, truncated_percent
from app.platform import chinese_dates
from app.platform.db import db
from app.platform.filters import area
from app.platform.qr import qr_svg

EXTENSION = "yijue.documents"
# Attachments of any kind need part 3 of PDF/A; level U says that all text can be copied out.
ARCHIVE_VARIANT = "pdf/a-3u"
# Vector pictures could ask for more; these cannot.
INLINE_PICTURE = re.compile(r"data:(?P<type>image/(?:png|jpeg));base64,(?P<data>[A-Za-z0-9+/=]+)")
# The font tables of the text engine belong to one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


class OutsideFetched(RuleError):
    """A document asked for something outside itself."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside a PDF."""

    name: str
    data: bytes
    media_type: str
    description: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A document before it is set: its pages follow from these fields and nothing else.

    One markup for each font size to try, largest first.
    """

    name: str
    at: datetime
    markups: tuple[str, ...]
    attachments: tuple[Attachment, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 that tells this manuscript from every other."""
        parts = [self.name, self.at.astimezone(UTC).isoformat(), *self.markups]
        for one in self.attachments:
            parts += [one.name, one.media_type, one.description]
            parts.append(hashlib.sha256(one.data).hexdigest())
        lengths = ",".join(str(len(part)) for part in parts)
        return hashlib.sha256("\0".join([lengths, *parts]).encode()).hexdigest()

    def make(self) -> bytes:
        """Return the PDF; with attachments it is a PDF/A-3. Raises OutsideFetched."""
        check_not_writing(self.name)
        options: dict[str, Any] = {"pdf_identifier": True}
        if self.attachments:
            options["pdf_variant"] = ARCHIVE_VARIANT
        with _ONE_AT_A_TIME, _nothing_fetched():
            data = _set_pages(self.markups, options).write_pdf(
                attachments=[_attach(one, self.at) for one in self.attachments],
                finisher=_list_each_file_once,
                **options,
            )
        assert isinstance(data, bytes)
        return data


def write_manuscript(
    name: str,
    context: Mapping[str, Any],
    attachments: Sequence[Attachment] = (),
    *,
    sizes: Sequence[str] = (),
) -> Manuscript:
    """Return the document `name` before it is set; `context["at"]` is its date.

    With `sizes` it is meant to be one page: they are font sizes, of which the first that fits
    is taken, else the last. Raises jinja2.UndefinedError.
    """
    markups = tuple(render_markup(name, {**context, "size": size}) for size in sizes or [""])
    return Manuscript(name, context["at"], markups, tuple(attachments))


def render_pdf(
    name: str,
    context: Mapping[str, Any],
    attachments: Sequence[Attachment] = (),
    *,
    sizes: Sequence[str] = (),
) -> bytes:
    """Return the document `name` as PDF: `write_manuscript`, set at once."""
    return write_manuscript(name, context, attachments, sizes=sizes).make()


def render_markup(name: str, context: Mapping[str, Any]) -> str:
    """Return the document `name` as HTML, before it is set."""
    return document_environment().get_template(f"documents/{name}.html").render(context)


def check_not_writing(name: str) -> None:
    """Raise RuntimeError while an act of this request writes: everybody else would wait."""
    if db.session.registry.has() and db.session().info.get("writing"):
        raise RuntimeError(f"{name} is set before its transaction begins (app.platform.prepared)")


def _set_pages(markups: Sequence[str], options: Mapping[str, Any]) -> Any:
    """The document at the first size that fits one page, found by halving, else at the last."""
    documents: dict[int, Any] = {}
    first, last = 0, len(markups) - 1
    while first < last:
        middle = (first + last) // 2
        documents[middle] = _set(markups[middle], options)
        if len(documents[middle].pages) == 1:
            last = middle
        else:
            first = middle + 1
    if first not in documents:
        documents[first] = _set(markups[first], options)
    return documents[first]


def _set(markup: str, options: Mapping[str, Any]) -> Any:
    # Loading the text engine takes a second that no other command should pay.
    from weasyprint import HTML

    page = HTML(string=markup, url_fetcher=_refuse)
    return page.render(font_config=_font_configuration(), **options)


def _attach(attachment: Attachment, at: datetime) -> Any:
    from weasyprint import Attachment as Embedded

    moment = at.astimezone(UTC)
    return Embedded(
        string=attachment.data,
        name=attachment.name,
        description=attachment.description,
        created=moment,
        modified=moment,
        relationship="Data",
    )


def _list_each_file_once(_: Any, pdf: Any) -> None:
    # The library names each associated file twice.
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


@contextmanager
def _nothing_fetched() -> Iterator[None]:
    from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as asked:
        raise OutsideFetched(url=str(asked)) from None


def _refuse(url: str, *_: object, **__: object) -> Any:
    """Give out a picture that stands in the page itself; nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

    picture = INLINE_PICTURE.fullmatch(url)
    if picture is None:
        # Any other error would be passed over in silence and leave a gap in the document.
        raise FatalURLFetchingError(url)
    data = b64decode(picture["data"], validate=True)
    return URLFetcherResponse(url, data, {"Content-Type": picture["type"]})


def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    documents = current_app.extensions.setdefault(EXTENSION, {})
    if "fonts" not in documents:
        documents["fonts"] = FontConfiguration()
    return documents["fonts"]


def document_environment() -> Environment:
    """Return the templates of documents: the pages' with filters of their own, strict on blanks."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    documents = app.extensions.setdefault(EXTENSION, {})
    if "environment" not in documents:
        documents["environment"] = _make_environment(app.jinja_env)
    environment: Environment = documents["environment"]
    return environment


def _make_environment(pages: Environment) -> Environment:
    """The pages' environment with a document's filters; a missing value is an error."""
    environment = pages.overlay(undefined=StrictUndefined)
    environment.filters = {
        **pages.filters,
        "date": chinese_dates.date_text,
        "moment": chinese_dates.moment_text,
        "close": chinese_dates.close_text,
        "m2": lambda centi_m2: f"{area(centi_m2)}㎡",
        "plain_area": lambda centi_m2: area(centi_m2).replace(",", ""),
        "qr": qr_svg,
        "share": truncated_percent,
        "fraction": exact_fraction,
    }
    return environment
