"""Papers that the law or good order asks for, filled by features, set from one catalogue."""

from __future__ import annotations

from app.platform.papers.bundle import Attached, BundleEmpty, bundle_filing, write_filing
from app.platform.papers.catalogue import PAPERS, Paper, PaperNotFound, PaperNotYet, get_paper
from app.platform.papers.emblem import EmblemInvalid, clean_emblem
from app.platform.papers.rendering import (
    PaperFieldsWrong,
    PaperNamesOwner,
    PictureNotAllowed,
    picture_address,
    render_paper,
    write_paper,
)

__all__ = [
    "PAPERS",
    "Attached",
    "BundleEmpty",
    "EmblemInvalid",
    "Paper",
    "PaperFieldsWrong",
    "PaperNamesOwner",
    "PaperNotFound",
    "PaperNotYet",
    "PictureNotAllowed",
    "bundle_filing",
    "clean_emblem",
    "get_paper",
    "picture_address",
    "render_paper",
    "write_filing",
    "write_paper",
]
