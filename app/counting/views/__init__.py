"""HTTP of the counting room: the desk from the close to the certificate, the certifier's list."""

from app.counting.views import certify, desk
from app.counting.views.blueprint import blueprint

__all__ = ["blueprint", "certify", "desk"]
