"""A new voting code for one right: lost card, transfer, end of a proxy (PROTOCOL §4).

Law: the old code stays in the folder until the entry is logged and beyond; the
entry binds HM, or HD before the manifest, and names both keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.core.errors import RuleError
from app.issuer.export import Export
from app.issuer.issue import Issue, IssuedRight, issue
from app.issuer.package import signed_json, verify_registrar
from app.issuer.secrets_folder import Draw, SecretsFolder
from app.issuer.sheets.html import join, sheet
from app.issuer.sheets.letters import card, letter


class RightNotInExport(RuleError):
    """The export has no right with this key."""


@dataclass(frozen=True, slots=True)
class Reissue:
    """What a reissue made: the issue after it, the right, and the signed entry as JSON bytes."""

    issue: Issue
    right: IssuedRight
    signed: bytes


def reissue(
    export: Export,
    folder: SecretsFolder,
    draw: Draw,
    *,
    right: str,
    reason: str,
    bind: bytes,
    seed: bytes,
) -> Reissue:
    """Draw a new code for a right and sign the entry that puts its key in force.

    Raises RegistrarKeyWrong, RightNotInExport, SecretsInvalid.
    """
    definition = export.definition
    verify_registrar(definition, seed)
    if all(one.key != right for one in export.rights):
        raise RightNotInExport(right=right)
    before = _find(issue(export, folder, draw), right)
    folder.replace_code(definition.credential_scope_id, definition.assembly, right, draw)
    made = issue(export, folder, draw)
    after = _find(made, right)
    body: dict[str, object] = {
        "i": after.i,
        "old_pk": before.line.cred_pk.hex(),
        "new_pk": after.line.cred_pk.hex(),
        "reason": reason,
    }
    return Reissue(made, after, signed_json("reissue", bind, body, seed))


def write_reissue(made: Reissue, folder: Path) -> Path:
    """Write letter and card of the new code into the secrets folder and return the path."""
    target = folder / f"print-{made.issue.definition.assembly}"
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"reissue-{made.right.i:05d}.html"
    pages = [letter(made.issue, made.right, with_code=True), card(made.issue, made.right)]
    path.write_text(sheet("补发表决码", "letters", join(pages)), encoding="utf-8", newline="")
    return path


def _find(made: Issue, right: str) -> IssuedRight:
    return next(one for one in made.rights if one.right.key == right)
