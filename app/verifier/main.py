"""The command line: RECORD and what is asked of it; exit 0, 1 or 2 (docs/CHECKS.md).

Law: 0 — every check asked for ran and held; 1 — one failed; 2 — there is no record or the
arguments are wrong. The clock is read here and passed down.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.core.accounts import UnitProof, parse_unit_proof
from app.core.base32 import ALPHABET, fold_crockford
from app.core.errors import VerificationError
from app.core.proofs import SEED_BYTES
from app.core.tlog.checkpoint import SignedCheckpoint, parse_checkpoint
from app.core.tlog.proof import parse_log_proof
from app.verifier.accounts.case import is_accounts
from app.verifier.accounts.examine import AccountsReport, examine_accounts
from app.verifier.accounts.speak import accounts_json, speak_accounts
from app.verifier.case import Asked, Older
from app.verifier.crew import count_cores
from app.verifier.examine import Report, examine
from app.verifier.files import NotARecord, RecordFiles, RecordMissing, Unusable, read_record
from app.verifier.reading import CHECKPOINTS, split_file
from app.verifier.speak import speak, timings, to_json
from app.verifier.web import fetch_record, is_address
from app.verifier.words import LANGUAGES, Words

ANCHOR_SYMBOLS, TRACKER_SYMBOLS = 20, 25
BAR = 30  # Columns of the progress bar.


class ArgumentWrong(Unusable):
    """An argument that cannot mean anything."""


def main(argv: list[str]) -> int:
    """Run the verifier; returns the exit code."""
    args = _parser().parse_args(argv)
    words = Words(args.lang)
    _speak_any_script()
    try:
        files, asked = _open(args)
    except Unusable as refused:
        print(words.label(refused.code, **refused.fields), file=sys.stderr)
        return 2
    report: Report | AccountsReport
    if is_accounts(files):
        report = examine_accounts(files, asked, clock=time.process_time, tell=_progress)
    else:
        jobs = args.jobs or count_cores()
        report = examine(files, asked, clock=time.process_time, tell=_progress, jobs=jobs)
    code = 0 if report.stands else 1
    lines = _json(report, code, args) if args.json else _text(report, words, args)
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough, as with `| head`; the exit code still says what was found.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _json(report: Report | AccountsReport, code: int, args: argparse.Namespace) -> Iterator[str]:
    found = to_json(report, code) if isinstance(report, Report) else accounts_json(report, code)
    if args.timings:
        found["seconds"] = timings(report)
    yield json.dumps(found, ensure_ascii=False, indent=1)


def _text(report: Report | AccountsReport, words: Words, args: argparse.Namespace) -> Iterator[str]:
    yield from speak(report, words) if isinstance(report, Report) else speak_accounts(report, words)
    if args.timings:
        for name, seconds in timings(report).items():
            yield f"  {seconds:9.3f} s  {name}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="verify",
        description="Check the record of an owners' assembly 核验业主大会记录.",
        epilog="Exit 0: every check asked for held. 1: one failed. 2: no record, wrong arguments.",
    )
    parser.add_argument(
        "record", help="record.zip of votes or accounts, a folder, or the address of a log"
    )
    parser.add_argument("--anchor", help="the anchor 锚码 from the notice in your building")
    parser.add_argument("--documents", action="store_true", help="check the PDF files too")
    parser.add_argument("--tsa-ca", metavar="FILE", help="PEM certificates to trust time stamps by")
    parser.add_argument(
        "--tracker", action="append", default=[], help="a tracker 回执码 of mine (may be repeated)"
    )
    parser.add_argument("--proof", help="the proof file saved after casting")
    parser.add_argument("--line", type=int, help="my line of the roll; alone: I did not vote")
    parser.add_argument(
        "--unit-proof",
        metavar="FILE",
        help="accounts: the file kept of my unit's fund 本户基金凭据",
    )
    parser.add_argument("--since", help="an older record, or a saved checkpoint, to be extended")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--timings", action="store_true", help="print what took how long")
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="so many processes; 0: one for each core"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the report")
    return parser


def _speak_any_script() -> None:
    """A terminal that cannot show Chinese shows marks instead of ending in an error."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _open(args: argparse.Namespace) -> tuple[RecordFiles, Asked]:
    _check_symbols("--anchor", args.anchor, ANCHOR_SYMBOLS)
    for tracker in args.tracker:
        _check_symbols("--tracker", tracker, TRACKER_SYMBOLS)
    if args.jobs < 0:
        raise ArgumentWrong(name="--jobs", reason=str(args.jobs))
    if args.line is not None and args.line < 1:
        raise ArgumentWrong(name="--line", reason=str(args.line))
    if args.tsa_ca is not None and not args.documents:
        raise ArgumentWrong(name="--tsa-ca", reason="--documents")
    anchors = None if args.tsa_ca is None else _read_file("--tsa-ca", Path(args.tsa_ca))
    proof = None if args.proof is None else _read_proof(Path(args.proof))
    older = None if args.since is None else _read_older(Path(args.since))
    if is_address(args.record):
        files, served = fetch_record(args.record)
    else:
        files, served = read_record(Path(args.record)), None
    asked = Asked(
        now=datetime.now(UTC),
        anchor=args.anchor,
        documents=args.documents,
        trackers=tuple(args.tracker),
        proof=proof,
        line=args.line,
        older=older,
        served=served,
        stamp_anchors=anchors,
        seed=os.urandom(SEED_BYTES),
    )
    _check_kind(args, accounts=is_accounts(files))
    if args.unit_proof is not None:
        asked = replace(asked, unit_proof=_read_unit_proof(Path(args.unit_proof)))
    return files, asked


def _check_kind(args: argparse.Namespace, *, accounts: bool) -> None:
    """Refuse what one asks of votes where the record is of accounts, and the other way round."""
    if not accounts:
        if args.unit_proof is not None:
            raise ArgumentWrong(name="--unit-proof", reason="votes")
        return
    asked = {
        "--documents": args.documents,
        "--tracker": args.tracker,
        "--proof": args.proof,
        "--line": args.line,
    }
    for name, value in asked.items():
        if value:
            raise ArgumentWrong(name=name, reason="accounts")


def _read_unit_proof(path: Path) -> UnitProof:
    data = _read_file("--unit-proof", path)
    try:
        return parse_unit_proof(data)
    except VerificationError as error:
        raise ArgumentWrong(name="--unit-proof", reason=error.code) from None


def _check_symbols(name: str, text: str | None, count: int) -> None:
    if text is None:
        return
    symbols = fold_crockford(text)
    if len(symbols) != count or not set(symbols) <= set(ALPHABET):
        raise ArgumentWrong(name=name, reason=text)


def _read_file(name: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise ArgumentWrong(name=name, reason=str(path)) from None


def _read_proof(path: Path) -> bytes:
    data = _read_file("--proof", path)
    try:
        parse_log_proof(data)
    except VerificationError as error:
        raise ArgumentWrong(name="--proof", reason=error.code) from None
    return data


def _read_older(path: Path) -> Older:
    """Return an older record, or the one head of a checkpoint file."""
    try:
        files = read_record(path)
    except RecordMissing:
        raise ArgumentWrong(name="--since", reason=str(path)) from None
    except NotARecord:
        return _read_head(_read_file("--since", path))
    heads: list[SignedCheckpoint] = []
    for name, data in files.content.items():
        if name.startswith(CHECKPOINTS):
            heads += _read_head(data).heads
    return Older(tuple(heads), tuple(split_file(files.content["entries.jsonl"])[0]))


def _read_head(data: bytes) -> Older:
    try:
        return Older((parse_checkpoint(data),))
    except VerificationError as error:
        raise ArgumentWrong(name="--since", reason=error.code) from None


def _progress(text: str, done: int, total: int) -> None:
    """Show on a terminal which check runs and how far it is; elsewhere stay silent."""
    if not sys.stderr.isatty():
        return
    bar = ""
    if total:
        full = BAR * done // total
        bar = f"[{'#' * full}{'.' * (BAR - full)}] {done:,}/{total:,}"
    print(f"\r{text:<8}{bar:<{BAR + 24}}", end="\r", file=sys.stderr, flush=True)
