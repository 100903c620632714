"""Why a result does not become final, or is not certified."""

from __future__ import annotations

from app.core.errors import RuleError


class ObjectionPeriodRunning(RuleError):
    """The result stays posted; objections may still come in."""


class ObjectionsOpen(RuleError):
    """An objection waits for its ruling; the result cannot become final (R28)."""


class ObjectionNumbersStale(RuleError):
    """An objection came or was settled after the numbers were put up for signature."""


class ReferenceNotCertified(RuleError):
    """An assembly without a paper channel is for reference only and gets no certificate (R43)."""


class CertificateNumberMissing(RuleError):
    """A certificate that is no rehearsal's bears a number (R38)."""


class CertificateNumberUsed(RuleError):
    """Another certificate bears this number."""


class NotCompared(RuleError):
    """The certifier has not said that everything only a person can compare was compared."""
