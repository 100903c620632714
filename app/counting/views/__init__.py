"""HTTP of the counting room: one desk from the close to the certificate."""

from app.counting.views import desk
from app.counting.views.blueprint import blueprint

__all__ = ["blueprint", "desk"]
