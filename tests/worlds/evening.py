"""The trustees' ceremony of a secret assembly, as it should be and with trouble in its first run.

Law: all chance follows from names, so the same definition gives the same messages.
"""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

from app.core.ceremony import (
    Ceremony,
    TrusteeKeys,
    deal,
    dealing_randomness_needed,
    make_share_complaint,
    make_trustee_key,
    own_secret,
)
from app.core.ceremony.dealing import hash_reveal
from app.core.encoding import encode_b64, parse_b64
from app.core.group import group_for_secrets, hash_to_scalar
from tests.worlds.build import Body

GROUP = group_for_secrets()
TRUSTEES, THRESHOLD = 3, 2


def drawn(name: str, count: int) -> bytes:
    """64 · count bytes that follow from the name."""
    return b"".join(hashlib.sha512(f"{name} {n}".encode()).digest() for n in range(count))


def script(trustees: int, trouble: str = "") -> list[tuple[str, int, int]]:
    """Type, run and trustee of each message of a ceremony.

    In the first run of "share" trustee 2 deals a false share to trustee 1, who shows it; of "none"
    trustee 1 shows a good one; of "silent" trustee 2 commits to nothing, and is named by 1.
    """
    everyone = range(1, trustees + 1)
    said = [("trustee-key", 1, n) for n in everyone]
    if trouble:
        said += [("dkg-commit", 1, n) for n in everyone if (trouble, n) != ("silent", 2)]
        said += [("dkg-reveal", 1, n) for n in everyone if trouble != "silent"]
        said.append(("dkg-complaint", 1, 1))
    run = 2 if trouble else 1
    said += [("dkg-commit", run, n) for n in everyone]
    return said + [("dkg-reveal", run, n) for n in everyone]


@cache
def dealings(
    hd: bytes, trustees: int = TRUSTEES, threshold: int = THRESHOLD, trouble: str = ""
) -> tuple[list[tuple[str, Body]], TrusteeKeys, dict[int, int]]:
    """The ceremony under HD: its messages, its keys, each trustee's secret."""
    numbers = range(1, trustees + 1)
    secrets = {n: hash_to_scalar(f"share key {n}".encode()) for n in numbers}
    ceremony, said = Ceremony.begin(GROUP, hd, trustees, threshold), []
    needed = dealing_randomness_needed(trustees, threshold) // 64
    made: dict[tuple[int, int], Any] = {}

    def dealing(run: int, n: int) -> Any:
        if (run, n) not in made:
            keys = [ceremony.share_keys[number] for number in numbers]
            name = f"dealing {n}" if not trouble else f"dealing {n} of run {run}"
            found = deal(GROUP, hd, run, n, threshold, keys, drawn(name, needed))
            lies = (trouble, run, n) == ("share", 1, 2)
            made[run, n] = _with_false_share(hd, found) if lies else found
        return made[run, n]

    def body_of(kind: str, run: int, n: int) -> Any:
        if kind == "trustee-key":
            return make_trustee_key(GROUP, hd, n, secrets[n], drawn(f"key {n}", 1))
        if kind == "dkg-complaint" and trouble == "silent":
            return {"trustee": n, "run": run, "against": 2, "reason": "silent"}
        if kind == "dkg-complaint":
            dealt = ceremony.dealt_share(2, n)
            return make_share_complaint(GROUP, dealt, secrets[n], drawn("complaint", 1))
        return dealing(run, n).commit if kind == "dkg-commit" else dealing(run, n).reveal

    for kind, run, n in script(trustees, trouble):
        body = body_of(kind, run, n)
        ceremony = ceremony.after(kind, body)
        said.append((kind, body))
    shares = {n: own_secret(ceremony, n, secrets[n]) for n in numbers}
    return said, ceremony.result(), shares


def _with_false_share(hd: bytes, dealing: Any) -> Any:
    """The dealing with one bit of its first share turned, and a commitment to that."""
    reveal = deepcopy(dealing.reveal)
    sealed = bytearray(parse_b64(reveal["shares"][0]["sealed"]))
    sealed[-1] ^= 1
    reveal["shares"][0]["sealed"] = encode_b64(bytes(sealed))
    commit = {**dealing.commit, "commitment": hash_reveal(hd, reveal).hex()}
    return replace(dealing, commit=commit, reveal=reveal)
