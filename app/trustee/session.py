"""One command at work: the folder, the opened key, the verified log, what was seen before.

Law: a log is taken only under the anchor that was typed from the posted notice or pinned from
then; it extends the head kept from last time, and its own head is kept before anything is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from app.core.anchor import is_same_anchor
from app.core.errors import RuleError, VerificationError
from app.trustee.keyfile import Draw, TrusteeSecret
from app.trustee.log import Log
from app.trustee.memory import Memory, find_memory, keep_memory
from app.trustee.words import Words
from app.verifier.files import RecordFiles

Say = Callable[[str], None]
# Hands a message's bytes in and returns its entry's number.
Post = Callable[[bytes], int]


class AnchorMissing(RuleError):
    """A log not seen before needs --anchor, the anchor of the posted notice."""


class AnchorWrong(VerificationError):
    """The log's keys are not those of the anchor that was typed; do not go on."""


class AssemblyForeign(VerificationError):
    """Under this assembly's id another definition was seen before."""


class NotATrustee(VerificationError):
    """The definition does not name this key among its trustees."""


@dataclass
class Session:
    """One command's belongings: what `log` was read from are `files`, at `now`.

    `draw` gives random bytes, `say` speaks to the terminal.
    """

    folder: Path
    secret: TrusteeSecret
    passphrase: str = field(repr=False)
    log: Log
    number: int
    memory: Memory
    files: RecordFiles
    now: datetime
    draw: Draw
    say: Say
    words: Words
    post: Post | None = None

    def tell(self, name: str, **values: object) -> None:
        """Say a sentence of words.py."""
        self.say(self.words.say(name, **values))

    def hand_over(self, path: Path) -> None:
        """Say where a message lies, and hand it in where that was asked for.

        Raises DoorRefused, NoAnswer; the file stays.
        """
        self.tell("message_written" if self.post is None else "message_kept", path=path)
        if self.post is not None:
            self.tell("message_posted", entry=self.post(path.read_bytes()))

    def remember_opening(self, motion: str, tally: bytes) -> None:
        """Keep that a tally is being opened; raises nothing, and is on disk when it returns."""
        opened = {**self.memory.opened, motion: tally.hex()}
        self.memory = replace(self.memory, opened=opened)
        keep_memory(self.folder, self.memory)


def meet_log(folder: Path, secret: TrusteeSecret, log: Log, anchor: str | None) -> Memory:
    """Return what is remembered once this log was met, its head kept on disk.

    Raises AnchorMissing, AnchorWrong, AssemblyForeign, LogRewritten, MemoryDamaged.
    """
    definition, seen = log.definition, find_memory(folder, log.definition.assembly)
    if anchor is None and seen is None:
        raise AnchorMissing()
    if anchor is not None and not is_same_anchor(anchor, log.anchor):
        raise AnchorWrong()
    if seen is None:
        seen = Memory(definition.assembly, definition.hd.hex(), 0, log.heads.root(0).hex())
    if seen.hd != definition.hd.hex():
        raise AssemblyForeign(assembly=definition.assembly)
    log.heads.verify_extends(seen.size, seen.root)
    size = log.heads.size
    memory = replace(seen, size=size, root=log.heads.root(size).hex())
    keep_memory(folder, memory)
    return memory


def get_number(log: Log, secret: TrusteeSecret) -> int:
    """Return which trustee this key is, from 1; raises NotATrustee."""
    number = log.find_trustee(secret.public_key)
    if number is None:
        raise NotATrustee(key=secret.public_key.hex())
    return number
