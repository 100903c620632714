"""From bytes to a Case: each part by core's strict parsers, each refusal kept with its place.

Law: one part that does not parse does not keep the others from being read. Nothing is
believed here: hashes, order, signatures and sums are the checks' business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.ballot import ballot_id
from app.core.definition import Definition
from app.core.encoding import parse_jcs
from app.core.entries import SECRET, Entry, find_mode, parse_entry
from app.core.entries.shapes import roll_line
from app.core.errors import VerificationError
from app.core.lines import LinesInvalid
from app.core.manifest import Manifest
from app.core.paper_roll import parse_paper_roll
from app.core.roll import MAX_LINE_BYTES, parse_line
from app.core.tlog.checkpoint import parse_checkpoint
from app.verifier.case import Act, Answers, Asked, Case, CastBallot, Fault, answers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.verifier.files import RecordFiles

ENTRIES, ROLL, PAPER_ROLL = "entries.jsonl", "roll.jsonl", "paper-roll.jsonl"
# Twenty times the largest community; a file of empty lines must not fill the memory.
MAX_LINES = 2_000_000
CHECKPOINTS, DOCUMENTS = "checkpoints/", "documents/"
STAMPS, STAMP_END = "timestamps/", ".tsr"


def read_case(files: RecordFiles, asked: Asked) -> Case:
    """Return the case of a record's files."""
    case = Case(files, asked)
    _read_checkpoints(case)
    _read_roll(case)
    _read_paper_roll(case)
    _Log(case).read()
    return case


def split_file(data: bytes) -> tuple[list[bytes], LinesInvalid | None]:
    """Return the lines of a file and why not all of it: too many, or a last one without end."""
    lines = data.split(b"\n", MAX_LINES)
    if len(lines) > MAX_LINES and lines[-1]:
        return lines[:-1], LinesInvalid(reason="too_many", limit=MAX_LINES)
    if lines[-1]:
        return lines, LinesInvalid(reason="unfinished")
    return lines[:-1], None


def _read_checkpoints(case: Case) -> None:
    for name, data in sorted(case.files.content.items()):
        if not name.startswith(CHECKPOINTS):
            continue
        try:
            case.checkpoints[name] = parse_checkpoint(data)
        except VerificationError as error:
            case.checkpoint_faults.append(Fault(f"file {name}", error))


def _read_roll(case: Case) -> None:
    case.roll_bytes = case.files.content.get(ROLL)
    if case.roll_bytes is None:
        return
    lines, unfinished = split_file(case.roll_bytes)
    if unfinished:
        case.roll_faults.append(Fault(f"roll line {len(lines)}", unfinished))
    for number, text in enumerate(lines, 1):
        try:
            value: Any = parse_jcs(text, limit=MAX_LINE_BYTES)
            roll_line(value)
            case.roll[number] = parse_line(value)
        except VerificationError as error:
            case.roll_faults.append(Fault(f"roll line {number}", error))


def _read_paper_roll(case: Case) -> None:
    case.paper_bytes = case.files.content.get(PAPER_ROLL)
    if case.paper_bytes is None:
        return
    try:
        case.paper = {line.serial: line for line in parse_paper_roll(case.paper_bytes)}
    except VerificationError as error:
        case.paper_faults.append(Fault(f"file {PAPER_ROLL}", error))


class _Log:
    """Reads entries.jsonl in order; HM must be known before the first ballot's id is."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.hm = b""
        # A ballot's key and consent stand in 100,000 lines; each value is kept once.
        self.kept: dict[bytes, bytes] = {}
        self.answers: dict[Answers, Answers] = {}

    def read(self) -> None:
        case = self.case
        case.lines, unfinished = split_file(case.files.content[ENTRIES])
        if unfinished:
            case.entry_faults.append(Fault(f"entry {len(case.lines) - 1}", unfinished))
        for at, line in enumerate(case.lines):
            try:
                entry = parse_entry(line)
            except VerificationError as error:
                case.entry_faults.append(Fault(f"entry {at}", error))
                case.log.append(None)
                continue
            if entry.type == "ballot":
                case.log.append(self.cast_ballot(at, line, entry))
            else:
                case.log.append(Act(at, entry))
                self.take(Act(at, entry))

    def take(self, act: Act) -> None:
        """Remember the first definition and the first manifest."""
        case = self.case
        if act.type == "definition" and not (case.definition or case.definition_fault):
            try:
                case.definition = Definition.parse(act.body)
            except VerificationError as error:
                case.definition_fault = Fault(f"entry {act.at}", error)
        if act.type == "manifest" and case.manifest is None:
            case.manifest = Manifest.parse(act.body)
            self.hm = case.manifest.hm

    def cast_ballot(self, at: int, line: bytes, entry: Entry) -> CastBallot:
        """Return the small form of a ballot entry."""
        header = entry.body["header"]
        sealed = find_mode("ballot", entry.body) == SECRET
        items = entry.body["answers"]
        answers = tuple((one["motion"], ()) for one in items) if sealed else answers_of(items)
        # The keys of an entry are sorted, so its body stands first; behind it only signatures,
        # hours and numbers follow, none of which can hold this text.
        body_end = line.rindex(b',"seq":')
        return CastBallot(
            at=at,
            seq=entry.seq,
            t=entry.t,
            i=header["i"],
            key=self.keep(header["cred_pk"]),
            place=header["seq"],
            prev=self.keep(header["prev"]),
            consent=self.keep(header["consent"]),
            answers=self.answers.setdefault(answers, answers),
            sigs=entry.sigs,
            id=ballot_id(self.hm, entry.body),
            body_end=body_end,
            sealed=sealed,
        )

    def keep(self, digits: str) -> bytes:
        value = bytes.fromhex(digits)
        return self.kept.setdefault(value, value)


def document_files(case: Case) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of the files below documents/."""
    for name, data in case.files.content.items():
        if name.startswith(DOCUMENTS):
            yield name, data
