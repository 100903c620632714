"""Simulated owners: each casts with a printed code through the booth's public interface."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from app.core.ballot import Answer, Ballot, ballot_body, ballot_id, tracker
from app.core.definition import Definition
from app.core.encoding import encode_b64, encode_jcs, lp
from app.core.entries import Entry, Signature, encode_entry
from app.core.group import group_for_secrets
from app.core.secret.ballot import Poll, secret_ballot_body
from app.core.secret.encrypting import encrypt_ballot, randomness_needed
from app.core.signatures import key_id, public_key, sign, signed_message
from app.core.tlog.merkle import leaf_hash
from app.core.tlog.proof import parse_log_proof, verify_log_proof
from app.core.voting_code import credential_seed
from scripts.rehearsal.web import Browser, PageRefused

THREADS = 8


@dataclass(frozen=True)
class Card:
    """What a household holds: the code, its unit, and (demo only) the document's last four."""

    right_key: str
    i: int
    code: str
    unit_code: str
    label: str
    last4: str
    phones: tuple[str, ...]
    groups: frozenset[str]


@dataclass(frozen=True)
class Site:
    """The assembly as the booth reads it."""

    base: str
    community: str
    definition: Definition
    hm: bytes
    log_key: bytes
    trustee_key: bytes = b""

    @cached_property
    def poll(self) -> Poll:
        """What secret ballots are encrypted for."""
        return Poll.of(group_for_secrets(), self.hm, self.definition, self.trustee_key)

    @classmethod
    def read(cls, base: str, community: str, assembly_id: str) -> Site:
        state = Browser(base).get_json(f"/api/booth/{community}")
        one = next(item for item in state["assemblies"] if item["id"] == assembly_id)
        definition = Definition.parse(one["definition"])
        key = bytes.fromhex(one["manifest"].get("trustee_key") or "")
        return cls(base, community, definition, bytes.fromhex(one["hm"]), definition.keys.log, key)


# By motion: what is ticked; of an election any number of names.
Choices = dict[str, tuple[str, ...]]
Choose = Callable[[Card], Choices]


def cast_all(
    site: Site,
    cards: list[Card],
    choose: Choose,
    codes: Callable[[Card], str],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[str]:
    """Cast a ballot for each card, several at a time; returns the trackers.

    Choices are drawn before and in order: the same seed votes the same, however threads run.
    """
    drawn = [(card, choose(card)) for card in cards]
    trackers = []
    with ThreadPoolExecutor(THREADS) as pool:
        for tracker in pool.map(lambda one: cast(site, one[0], one[1], codes), drawn):
            trackers.append(tracker)
            progress(len(trackers), len(cards))
    return trackers


def cast(site: Site, card: Card, choices: Choices, codes: Callable[[Card], str]) -> str:
    """Walk through the booth for one owner; returns the tracker after checking the proof."""
    browser = Browser(site.base)
    seed = credential_seed(site.definition.credential_scope_id, card.code)
    key = public_key(seed)
    nonce = browser.post_json(f"/api/booth/{site.community}/nonce", {})["nonce"]
    message = lp(b"yijue/v1/identify") + lp(site.community.encode()) + lp(bytes.fromhex(nonce))
    known = browser.post_json(
        f"/api/booth/{site.community}/identify",
        {
            "nonce": nonce,
            "assembly": site.definition.assembly,
            "cred_pk": key.hex(),
            "signature": encode_b64(sign(seed, message)),
            "unit": card.unit_code,
        },
    )
    body = _ballot(site, card, known, key, choices)
    signature = sign(seed, signed_message("ballot", site.hm, body))
    path = f"/api/booth/assemblies/{site.definition.assembly}"
    browser.post_json(f"{path}/code", {"token": known["token"], "last4": card.last4})
    answer = browser.post_json(
        f"{path}/ballots",
        {
            "token": known["token"],
            "code": codes(card),
            "ballot": encode_jcs(body).decode(),
            "signature": encode_b64(signature),
        },
    )
    _check(site, body, signature, key, answer)
    return str(answer["tracker"])


def _ballot(
    site: Site, card: Card, known: dict[str, Any], key: bytes, choices: Choices
) -> dict[str, Any]:
    last = known["ballot"]
    in_scope = known["right"]["weights"]
    answers = tuple(
        Answer(motion.id, choices[motion.id])
        for motion in site.definition.motions
        if motion.id in in_scope and motion.id in choices
    )
    plain = Ballot(
        i=known["right"]["i"],
        cred_pk=key,
        seq=0 if last is None else last["seq"] + 1,
        prev=bytes(32) if last is None else bytes.fromhex(last["ballot_id"]),
        consent=site.definition.consent,
        answers=answers,
    )
    return _seal(site, plain) if site.definition.is_secret else ballot_body(plain)


def _seal(site: Site, plain: Ballot) -> dict[str, Any]:
    """Encrypt as the booth does: fresh chance for each ballot, choices stay in this phone."""
    size = randomness_needed(site.definition, plain.answers)
    sealed = encrypt_ballot(site.poll, plain, os.urandom(size))
    return secret_ballot_body(sealed.ballot)


def _check(
    site: Site, body: dict[str, Any], signature: bytes, key: bytes, answer: dict[str, Any]
) -> None:
    """Do what the owner's device does before it says 已投票."""
    if answer["tracker"] != tracker(ballot_id(site.hm, body)):
        raise PageRefused("another tracker than the ballot's")
    proof = parse_log_proof(answer["proof"].encode())
    leaf = _leaf_with_time(body, signature, key, answer)
    verify_log_proof(proof, leaf_hash(leaf), site.definition.origin, site.log_key)


def _leaf_with_time(
    body: dict[str, Any], signature: bytes, key: bytes, answer: dict[str, Any]
) -> bytes:
    moment = datetime.fromisoformat(answer["cast_at"]).replace(second=0, microsecond=0)
    entry = Entry("ballot", answer["entry"], moment, body, (Signature(key_id(key), signature),))
    return encode_entry(entry)


def wait_for(what: str, check: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something has happened; raises PageRefused after `seconds`."""
    end = time.monotonic() + seconds
    while not check():
        if time.monotonic() > end:
            raise PageRefused(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.3)
