"""PDF beside the HTML sheets, where WeasyPrint loads.

Law: a convenience; everything can be printed from a browser too. Nothing outside
the page itself is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.core.errors import RuleError


class PdfNotAvailable(RuleError):
    """WeasyPrint or a library that it needs does not load on this machine."""


class OutsideFetched(RuleError):
    """A sheet asked for something outside itself."""


def write_pdfs(pages: Sequence[Path], *, letters_only: bool) -> list[Path]:
    """Write a PDF beside each page and `ballot-letters.pdf` of all letters; return their paths.

    With `letters_only` nothing but `ballot-letters.pdf`. Raises PdfNotAvailable.
    """
    render = _load()
    written, letters = [], []
    for page in pages:
        is_letters = page.name.startswith("letters-")
        if letters_only and not is_letters:
            continue
        document = render(page)
        if is_letters:
            letters.append(document)
        if not letters_only:
            written.append(_write(document, page.with_suffix(".pdf")))
    together = [page for document in letters for page in document.pages]
    combined = letters[0].copy(together)
    written.append(_write(combined, pages[0].parent / "ballot-letters.pdf"))
    return written


def _write(document: Any, path: Path) -> Path:
    document.write_pdf(path)
    return path


def _load() -> Callable[[Path], Any]:
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        raise PdfNotAvailable() from None
    return lambda page: HTML(filename=str(page), url_fetcher=_refuse).render()


def _refuse(url: str, *_: object, **__: object) -> Any:
    raise OutsideFetched(url=url)
