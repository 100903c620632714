"""A dealing between commitment and reveal: the seed it follows from, wrapped, in one file.

Law: every scalar of a dealing follows from 32 drawn bytes, so a second call of `deal` says the
same again and nobody is ever bound to two dealings of a run. The file goes once the key is
confirmed: the dealings of all trustees together are the election key.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

from app.core.ceremony import Ceremony, deal, dealing_randomness_needed
from app.core.encoding import lp, u32be
from app.core.errors import RuleError
from app.core.group import WIDE_BYTES
from app.core.wrapped_key import NONCE_BYTES, SALT_BYTES, unwrap_key, wrap_key
from app.trustee.keyfile import Draw, read_json

#: dkg-commit and dkg-reveal.
Bodies = tuple[dict[str, Any], dict[str, Any]]
_STREAM = b"yijue/v1/trustee-dealing"


class DealingMissing(RuleError):
    """The folder holds no dealing of this run: the others must complain of silence."""


class DealingForeign(RuleError):
    """The dealing kept here is not the one committed to in the log."""


def dealing_path(folder: Path, ceremony: Ceremony) -> Path:
    """Return the file of this ceremony's run."""
    return folder / f"dealing-{ceremony.hd.hex()[:16]}-{ceremony.run}.json"


def make_dealing(
    folder: Path, ceremony: Ceremony, trustee: int, passphrase: str, draw: Draw
) -> Bodies:
    """Return the two bodies of this run's dealing, drawn and kept wrapped if it was not yet."""
    path = dealing_path(folder, ceremony)
    if not path.exists():
        salt, nonce = draw(SALT_BYTES), draw(NONCE_BYTES)
        wrapped = wrap_key(draw(32), passphrase, salt=salt, nonce=nonce)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            json.dump(wrapped, stream, indent=1)
    return open_dealing(folder, ceremony, trustee, passphrase)


def open_dealing(folder: Path, ceremony: Ceremony, trustee: int, passphrase: str) -> Bodies:
    """Return the two bodies of the dealing kept for this run.

    Raises DealingMissing, DealingForeign (where another is committed to), PassphraseWrong and
    what a damaged file raises.
    """
    path = dealing_path(folder, ceremony)
    if not path.exists():
        raise DealingMissing(run=ceremony.run)
    seed = unwrap_key(read_json(path), passphrase)
    keys = [ceremony.share_keys[number] for number in range(1, ceremony.trustees + 1)]
    randomness = _stretch(seed, dealing_randomness_needed(ceremony.trustees, ceremony.threshold))
    place = (ceremony.hd, ceremony.run, trustee, ceremony.threshold)
    commit, reveal = astuple(deal(ceremony.group, *place, keys, randomness))
    logged = ceremony.commitments.get(trustee)
    if logged is not None and logged.hex() != commit["commitment"]:
        raise DealingForeign(run=ceremony.run)
    return commit, reveal


def forget_dealings(folder: Path, ceremony: Ceremony) -> None:
    """Remove the files of every run of this ceremony."""
    for path in folder.glob(f"dealing-{ceremony.hd.hex()[:16]}-*.json"):
        path.unlink()


def _stretch(seed: bytes, size: int) -> bytes:
    """Return bytes that follow from the seed, 64 at a time."""
    blocks = (
        hashlib.sha512(lp(_STREAM) + lp(seed) + u32be(number)).digest()
        for number in range(-(-size // WIDE_BYTES))
    )
    return b"".join(blocks)[:size]
