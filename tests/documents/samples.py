"""The samples of the gallery, for tests that look at papers."""

from __future__ import annotations

from typing import Any

from app.assembly.samples.catalogue import sample_fields


def sample(paper_id: str) -> Any:
    """The fields of a paper as the gallery shows it."""
    return sample_fields(paper_id)
