"""Messages: `{"type", "body", "sig"}` as JSON files, which any laptop can hand in.

Law: a message is of its type's shape and is what the ceremony or the count expects next; it is
written whole, and named so that nobody mixes it up.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.core.entries import verify_body
from app.trustee.keyfile import TrusteeSecret

FOLDER = "messages"


def write_message(
    folder: Path, secret: TrusteeSecret, kind: str, bind: bytes, body: Mapping[str, Any], name: str
) -> Path:
    """Sign a body and return the path of the file; `bind` is HD, or HM behind the manifest."""
    verify_body(kind, body)
    message = {"type": kind, "body": body, "sig": secret.sign(kind, bind, body)}
    path = folder / FOLDER / f"{kind}-{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8", newline="\n") as stream:
        json.dump(message, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
    return path
