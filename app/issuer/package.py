"""`issuer-out.zip`: what goes back to the service, without one secret in it.

Law: signed roll and paper roll over HD, the map from unit codes to tags, the map
from right keys to line numbers, and the distribution register. Whoever adds a
file here shows that it holds no code and no paper secret; a test looks for them.
"""

from __future__ import annotations

import json

from app.core.definition import Definition
from app.core.encoding import encode_b64, sha256
from app.core.entries import verify_body
from app.core.errors import VerificationError
from app.core.paper_roll import encode_paper_roll
from app.core.record.archive import encode_archive
from app.core.roll import encode_roll
from app.core.signatures import public_key
from app.core.signers import sign_body
from app.issuer.issue import Issue


class RegistrarKeyWrong(VerificationError):
    """The key is not the one that the definition names as the registrar's."""


def verify_registrar(definition: Definition, seed: bytes) -> None:
    """Verify that the seed is the registrar's; raises RegistrarKeyWrong."""
    if public_key(seed) != definition.keys.registrar:
        raise RegistrarKeyWrong(assembly=definition.assembly)


def build_package(issue: Issue, seed: bytes, register_html: str) -> bytes:
    """Return the bytes of `issuer-out.zip`, signed by the registrar's 32-byte seed.

    Raises RegistrarKeyWrong, RollInvalid, PaperRollInvalid.
    """
    definition = issue.definition
    verify_registrar(definition, seed)
    roll = encode_roll(issue.lines)
    roll_body = {
        "roll": sha256(roll).hex(),
        "lines": len(issue.lines),
        "scope": definition.credential_scope_id,
    }
    tags = {code: tag.hex() for right in issue.rights for code, tag in right.tags.items()}
    return encode_archive(
        {
            "roll.jsonl": roll,
            "roll.sig.json": signed_json("roll", definition.hd, roll_body, seed),
            **_paper_files(issue, seed),
            "tag-map.json": _json(tags),
            "right-map.json": _json({right.right.key: right.i for right in issue.rights}),
            "issue-register.html": register_html.encode("utf-8"),
        }
    )


def _paper_files(issue: Issue, seed: bytes) -> dict[str, bytes]:
    lines = issue.paper_lines
    if not lines:
        return {}
    paper_roll = encode_paper_roll(lines)
    body = {"paper_roll": sha256(paper_roll).hex(), "lines": len(lines)}
    signed = signed_json("paper-roll", issue.definition.hd, body, seed)
    return {"paper-roll.jsonl": paper_roll, "paper-roll.sig.json": signed}


def signed_json(entry_type: str, bind: bytes, body: dict[str, object], seed: bytes) -> bytes:
    """Return `{"type", "bind", "body", "sigs"}` over HD or HM; raises SchemaError."""
    verify_body(entry_type, body)
    name, signature = sign_body(entry_type, bind, body, seed)
    sig = {"k": name, "s": encode_b64(signature)}
    return _json({"type": entry_type, "bind": bind.hex(), "body": body, "sigs": [sig]})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8") + b"\n"
