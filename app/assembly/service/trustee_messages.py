"""The one door for what trustees hand in: messages of the ceremony and decryption shares.

Law: no sign-in, for the signature is by a trustee's key of the definition. Anybody may carry the
file; the same bytes again get the same answer; what may not come now changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.models import AssemblyRow
from app.assembly.service.read import definition_of, get_assembly, lock_assembly, time_of
from app.core.assembly import Act, Phase, phase_after
from app.core.encoding import encode_b64, encode_jcs, jcs_hash, parse_b64, parse_jcs
from app.core.entries import Entry, parse_entry, verify_body
from app.core.errors import RuleError, VerificationError
from app.core.signatures import key_id, signed_message, verify_signature
from app.platform.db import db, transaction
from app.platform.log import append_entry, entries

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: A message is an entry without number and time; with the blanks of its file it may be longer.
MAX_MESSAGE_BYTES = 2 * 65_535
# Bound to HM; what comes before the manifest is bound to HD.
BEHIND_MANIFEST = ("ceremony-ok", "partial-decryption")
# So many leaves are read at a time while a log is looked through.
_BATCH = 256


class MessageMalformed(RuleError):
    """The file is not a message of the trustee's tool; `reason` says what is wrong."""


class MessageUnsigned(RuleError):
    """The message is not signed by the trustee of the definition whose number it gives."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a trustee's tool wrote: the type, the body, one signature as entries bear it."""

    type: str
    body: dict[str, Any]
    sig: dict[str, str]

    @classmethod
    def parse(cls, data: bytes) -> Message:
        """Return the message of a file's bytes; raises MessageMalformed, SchemaError."""
        value = _read(data)
        if type(value) is not dict or value.keys() != {"type", "body", "sig"}:
            raise MessageMalformed(reason="fields")
        name, body, sig = value["type"], value["body"], value["sig"]
        if name not in _takers:
            raise MessageMalformed(reason="type")
        if type(sig) is not dict or sig.keys() != {"k", "s"}:
            raise MessageMalformed(reason="signature")
        verify_body(name, body)
        return cls(name, body, sig)


Taker = Callable[["Session", AssemblyRow, Message], None]
_takers: dict[str, tuple[Act, Taker]] = {}


def register_message(entry_type: str, act: Act, taker: Taker) -> None:
    """Say when a type of message may come, and who refuses what it says."""
    _takers[entry_type] = act, taker


def take_message(assembly_id: str, data: bytes, *, now: datetime) -> tuple[int, bool]:
    """Log a trustee's message; returns its entry's number, and whether it is new.

    `now` is the server's time. Raises MessageMalformed, MessageUnsigned, ActNotAllowedNow, and
    what the ceremony or the count refuses.
    """
    message = Message.parse(data)
    act, taker = _takers[message.type]
    # A stranger's message waits for nobody's lock, and nobody waits for it.
    verify_signed(get_assembly(db.session(), assembly_id), message)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        before = _find_logged(session, assembly_id, message)
        if before is not None:
            return before, False
        phase_after(Phase(assembly.phase), act)
        taker(session, assembly, message)
        done = append_entry(
            session,
            assembly_id,
            type=message.type,
            body=message.body,
            sigs=[message.sig],
            now=time_of(assembly, now),
        )
        return done.seq, True


def verify_signed(assembly: AssemblyRow, message: Message) -> None:
    """Verify that the trustee of the body's number signed; raises MessageUnsigned."""
    trustees = definition_of(assembly).trustees
    number = message.body["trustee"]
    bind = assembly.hm if message.type in BEHIND_MANIFEST else assembly.hd
    if number > len(trustees) or bind is None:
        raise MessageUnsigned(trustee=number)
    key = trustees[number - 1].key
    signed = signed_message(message.type, bytes.fromhex(bind), message.body)
    try:
        if message.sig["k"] != key_id(key):
            raise MessageUnsigned(trustee=number)
        verify_signature(key, signed, parse_b64(message.sig["s"], 64))
    except VerificationError:
        raise MessageUnsigned(trustee=number) from None


def scan_log(session: Session, assembly_id: str) -> Iterator[Entry]:
    """Yield the entries of a log in order, read in batches."""
    start = 0
    while leaves := entries(session, assembly_id, start, start + _BATCH):
        yield from map(parse_entry, leaves)
        start += len(leaves)


def _find_logged(session: Session, assembly_id: str, message: Message) -> int | None:
    wanted, signed = jcs_hash(message.body), message.sig["s"]
    for entry in scan_log(session, assembly_id):
        same = entry.type == message.type and jcs_hash(entry.body) == wanted
        if same and encode_b64(entry.sigs[0].s) == signed:
            return entry.seq
    return None


def _read(data: bytes) -> Any:
    if len(data) > MAX_MESSAGE_BYTES:
        raise MessageMalformed(reason="size")
    try:
        value = json.loads(data.decode("utf-8"))
        # Depth, numbers and strings as in every entry.
        return parse_jcs(encode_jcs(value), limit=MAX_MESSAGE_BYTES)
    except (ValueError, RecursionError, VerificationError):
        raise MessageMalformed(reason="json") from None
