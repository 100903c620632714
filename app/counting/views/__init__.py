"""HTTP of the counting room: the desk from the close to the certificate, remedies after it."""

from app.counting.views import certify, desk, remedies
from app.counting.views.blueprint import blueprint

__all__ = ["blueprint", "certify", "desk", "remedies"]
