"""Papers that the law or good order asks for, filled by features, set from one catalogue."""

from __future__ import annotations

from app.platform.papers.catalogue import PAPERS, Paper, PaperNotFound, get_paper
from app.platform.papers.rendering import (
    PaperFieldsWrong,
    PaperNamesOwner,
    PictureNotAllowed,
    render_paper,
    write_paper,
)

__all__ = [
    "PAPERS",
    "Paper",
    "PaperFieldsWrong",
    "PaperNamesOwner",
    "PaperNotFound",
    "PictureNotAllowed",
    "get_paper",
    "render_paper",
    "write_paper",
]
