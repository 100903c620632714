"""HTTP of this part."""

from app.companion.intake.views.blueprint import blueprint

__all__ = ["blueprint"]
