"""HTTP of this part."""

from app.companion.rating.views.blueprint import blueprint

__all__ = ["blueprint"]
