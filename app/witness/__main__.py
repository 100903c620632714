"""`python -m app.witness`: the witness's door. Clock, network and terminal are here."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
import time
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from app.core.encoding import parse_hex
from app.core.errors import RuleError, VerificationError
from app.core.wrapped_key import unwrap_key
from app.witness.logs import CosignatureRefused, Unreachable, list_logs, verify_address
from app.witness.memory import Memory
from app.witness.observe import LogForked, Witness

EXIT_REFUSED, EXIT_USAGE, EXIT_FORKED = 1, 2, 3
_TIMEOUT_SECONDS = 30
_MAX_KEY_BYTES = 64 * 1024
# PROTOCOL §6.5 asks for a look at least every ten minutes.
_USUAL_SECONDS = 600


class KeyUnreadable(VerificationError):
    """The key file or the passphrase file cannot be read."""


class _NoRedirect(HTTPRedirectHandler):
    """A log's address is fixed; whoever redirects it elsewhere is not followed."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class UrllibWeb:
    """The network through urllib, with limits on time and size."""

    def __init__(self) -> None:
        self._opener = build_opener(_NoRedirect())

    def get(self, url: str, limit: int) -> bytes:
        """Return the body of an answer of at most `limit` bytes; raises Unreachable."""
        try:
            with self._opener.open(verify_address(url), timeout=_TIMEOUT_SECONDS) as answer:
                body: bytes = answer.read(limit + 1)
        except (OSError, HTTPException, ValueError) as failed:
            raise Unreachable(url=url, reason=_reason(failed)) from None
        if len(body) > limit:
            raise Unreachable(url=url, reason="too_large")
        return body

    def post(self, url: str, body: bytes) -> None:
        """Hand in a body; raises Unreachable, CosignatureRefused."""
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        request = Request(verify_address(url), data=body, headers=headers, method="POST")  # noqa: S310
        try:
            self._opener.open(request, timeout=_TIMEOUT_SECONDS).close()
        except HTTPError as refused:
            with refused:
                raise CosignatureRefused(url=url, status=refused.code) from None
        except (OSError, HTTPException, ValueError) as failed:
            raise Unreachable(url=url, reason=_reason(failed)) from None


def _reason(failed: Exception) -> str:
    if isinstance(failed, HTTPError):
        failed.close()
        return f"status_{failed.code}"
    return str(failed.reason if isinstance(failed, URLError) else failed) or type(failed).__name__


def main(argv: Sequence[str] | None = None) -> int:
    """Witness until stopped, or once; return 0, 1 not all cosigned, 2 usage, 3 a log forked."""
    arguments = _parser().parse_args(argv)
    try:
        witness = _witness(arguments)
        verify_address(arguments.url)
    except RuleError as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return EXIT_USAGE
    while True:
        code = run_once(witness, arguments.url)
        if arguments.once or code == EXIT_FORKED:
            return code
        time.sleep(arguments.every)


def run_once(witness: Witness, url: str) -> int:
    """Look at each log once and print one line for each."""
    try:
        bases = list_logs(witness.web, url)
    except RuleError as refused:
        print(f"refused: {refused}", file=sys.stderr, flush=True)
        return EXIT_REFUSED
    return max((_look(witness, base) for base in bases), default=0)


def _look(witness: Witness, base: str) -> int:
    try:
        seen = witness.look(base, int(time.time()))
    except LogForked as forked:
        print(f"STOPPED, the log contradicts itself: {forked}", file=sys.stderr, flush=True)
        print("Show the evidence to the street office and the owners.", file=sys.stderr, flush=True)
        return EXIT_FORKED
    except RuleError as refused:
        print(f"refused: {refused}", file=sys.stderr, flush=True)
        return EXIT_REFUSED
    print(f"cosigned {seen.origin} size {seen.size} root {seen.root}", flush=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.witness",
        description="Cosign the heads of an assembly's log (see docs/WITNESS.md).",
    )
    parser.add_argument("url", metavar="URL", help="a log, or a community's list of logs")
    parser.add_argument("--key", type=Path, required=True, help="the witness's wrapped key file")
    parser.add_argument("--state", type=Path, required=True, help="folder of what was seen")
    parser.add_argument("--anchor", help="the anchor on the posted notice; pins new logs")
    parser.add_argument("--log-key", help="the log's public key, 64 hexadecimal digits; pins too")
    parser.add_argument("--passphrase-file", type=Path, help="read the passphrase from here")
    often = parser.add_mutually_exclusive_group()
    often.add_argument("--once", action="store_true", help="look once and end")
    often.add_argument(
        "--every", type=_seconds, default=_USUAL_SECONDS, metavar="SECONDS", help="default 600"
    )
    return parser


def _seconds(text: str) -> int:
    seconds = int(text)
    if seconds < 1:
        raise ValueError(text)
    return seconds


def _witness(arguments: argparse.Namespace) -> Witness:
    log_key = None if arguments.log_key is None else parse_hex(arguments.log_key, 32)
    seed = unwrap_key(_read_key(arguments.key), _passphrase(arguments.passphrase_file))
    return Witness(seed, Memory(arguments.state), UrllibWeb(), arguments.anchor, log_key)


def _read_key(path: Path) -> Any:
    try:
        with path.open("rb") as stream:
            return json.loads(stream.read(_MAX_KEY_BYTES))
    except (OSError, ValueError, RecursionError):
        raise KeyUnreadable(file=str(path)) from None


def _passphrase(path: Path | None) -> str:
    if path is None:
        return getpass.getpass("Passphrase: ")
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError):
        raise KeyUnreadable(file=str(path)) from None


if __name__ == "__main__":
    sys.exit(main())
