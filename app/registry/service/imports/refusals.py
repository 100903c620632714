"""Why an import stops."""

from __future__ import annotations

from app.core.errors import RuleError


class ImportNotFound(RuleError):
    """The community has no such import."""


class ImportBusy(RuleError):
    """The file is being read or applied at this moment."""


class ImportClosed(RuleError):
    """The file was applied, discarded or refused; it cannot be applied any more."""


class ImportHasErrors(RuleError):
    """A file with errors is not applied (fields: errors)."""


class ImportStale(RuleError):
    """The register changed after the preview; the file must be read again."""


class ImportTakenOver(RuleError):
    """Another run took this one's place; this one writes nothing any more."""


class ProvenanceUnknown(RuleError):
    """Nobody said where the phones come from, or in a word that is not known."""
