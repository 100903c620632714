"""`python -m app.trustee`: the trustee's door. Chance and terminal are here (docs/TRUSTEE.md)."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app.core.errors import RuleError
from app.core.wrapped_key import unwrap_key
from app.trustee import ceremony, opening, rehearsal
from app.trustee.door import Door, NotAnAddress
from app.trustee.keyfile import (
    FileUnreadable,
    TrusteeSecret,
    has_key,
    make_key,
    open_key,
    read_key,
    write_key,
)
from app.trustee.log import read_log
from app.trustee.session import Session, get_number, meet_log
from app.trustee.sheet import parse_sheet, sheet_html, sheet_pdf
from app.trustee.source import read_source
from app.trustee.words import Words
from app.verifier.web import fetch, is_address

EXIT_REFUSED = 1
_SHEET = "trustee-key-sheet"
_MAX_SHEET_CHARACTERS = 20_000
_AGREEMENT = ("同意", "AGREE")


class PassphrasesDiffer(RuleError):
    """The two passphrases typed are not the same."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 after one line that says what was refused."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese shows marks instead of ending in an error.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    arguments = _parser().parse_args(argv)
    words = Words(arguments.english)
    try:
        arguments.run(arguments, words)
    except RuleError as refused:
        print(words.refusal(refused), file=sys.stderr)
        return EXIT_REFUSED
    except OSError as failed:
        print(f"{words.refusal(FileUnreadable())} {failed.filename}", file=sys.stderr)
        return EXIT_REFUSED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.trustee",
        description="Offline tool of a trustee 密钥保管人工具 (see docs/TRUSTEE.md).",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "join", _join, "make the key; with LOG: write trustee-key", log="?")
    _add(commands, "sheet", _sheet, "write the page to print").add_argument(
        "--pdf", action="store_true", help="a PDF too, where WeasyPrint loads"
    )
    _add(commands, "restore", _restore, "make the key file from the printed sheet").add_argument(
        "text", type=Path, metavar="TEXT", help="the lines, typed or scanned"
    )
    _add(commands, "deal", _act("deal", ceremony.deal), "commit to a dealing", log=1)
    _add(commands, "reveal", _act("reveal", ceremony.reveal), "show the dealing", log=1)
    checking = _add(commands, "check", _check, "open the own shares; complain", log=1)
    checking.add_argument("--silent", type=int, metavar="N", help="complain of trustee N's silence")
    _add(commands, "confirm", _act("confirm", ceremony.confirm), "sign ceremony-ok", log=1)
    _add(commands, "rehearse", _act("rehearse", rehearsal.rehearse), "try the key file", log=1)
    decrypting = _add(commands, "decrypt", _decrypt, "verify all, give the shares", log=1)
    decrypting.add_argument("--yes", action="store_true", help="agree without being asked")
    return parser


Run = Callable[[argparse.Namespace, Words], None]


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Run,
    text: str,
    log: str | int | None = None,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text)
    parser.set_defaults(run=run)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the trustee's own folder")
    parser.add_argument("--english", action="store_true", help="speak English")
    parser.add_argument("--passphrase-file", type=Path, help="read the passphrase from here")
    if log is not None:
        at = parser.add_argument("log", metavar="LOG", help="address, folder or record.zip")
        at.nargs, at.required = ("?", False) if log == "?" else (None, True)
        parser.add_argument("--anchor", help="the anchor 锚码 of the posted notice")
        parser.add_argument(
            "--post", action="store_true", help="hand the message in at LOG, an address"
        )
    return parser


def _passphrase(arguments: argparse.Namespace, words: Words, *, twice: bool = False) -> str:
    file: Path | None = arguments.passphrase_file
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").rstrip("\r\n")
        except ValueError:
            raise FileUnreadable(file=file.name) from None
    first = getpass.getpass(words.say("passphrase"))
    if twice and getpass.getpass(words.say("again")) != first:
        raise PassphrasesDiffer()
    return first


def _join(arguments: argparse.Namespace, words: Words) -> None:
    if arguments.log is not None:
        _act("join", ceremony.join)(arguments, words)
        return
    folder: Path = arguments.folder
    print(words.say("join_new_does", folder=folder))
    if has_key(folder):
        key = read_key(folder)
    else:
        key = make_key(folder, _passphrase(arguments, words, twice=True), secrets.token_bytes)
    path = folder / f"{_SHEET}.html"
    path.write_text(sheet_html(key, words), encoding="utf-8")
    print(words.say("join_new_done", sheet=path))
    print(words.say("public_key", key=key["public_key"]))


def _sheet(arguments: argparse.Namespace, words: Words) -> None:
    print(words.say("sheet_does"))
    page = sheet_html(read_key(arguments.folder), words)
    path = arguments.folder / f"{_SHEET}.html"
    path.write_text(page, encoding="utf-8")
    print(words.say("sheet_done", path=path))
    if arguments.pdf:
        path = path.with_suffix(".pdf")
        path.write_bytes(sheet_pdf(page))
        print(words.say("sheet_done", path=path))


def _restore(arguments: argparse.Namespace, words: Words) -> None:
    print(words.say("restore_does"))
    try:
        with arguments.text.open(encoding="utf-8") as stream:
            wrapped = parse_sheet(stream.read(_MAX_SHEET_CHARACTERS))
    except ValueError:
        raise FileUnreadable(file=arguments.text.name) from None
    unwrap_key(wrapped, _passphrase(arguments, words))
    write_key(arguments.folder, wrapped)
    print(words.say("restore_done"))


def _act(name: str, act: Callable[[Session], None]) -> Run:
    def run(arguments: argparse.Namespace, words: Words) -> None:
        print(words.say(f"{name}_does"))
        act(_begin(arguments, words))

    return run


def _begin(arguments: argparse.Namespace, words: Words) -> Session:
    """Open the key, read and verify the log, and say whose it is."""
    passphrase = _passphrase(arguments, words)
    folder: Path = arguments.folder
    secret: TrusteeSecret = open_key(folder, passphrase)
    now = datetime.now(UTC)
    door = _door(arguments, secret, now)
    files = read_source(arguments.log, fetch if door is None else door.get)
    log = read_log(files)
    number = get_number(log, secret)
    memory = meet_log(folder, secret, log, arguments.anchor)
    session = Session(
        folder,
        secret,
        passphrase,
        log,
        number,
        memory,
        files,
        now,
        secrets.token_bytes,
        print,
        words,
        door.post if door is not None and arguments.post else None,
    )
    definition = log.definition
    session.tell(
        "log_verified",
        title=definition.title,
        size=log.heads.size,
        anchor=log.anchor,
        hd=definition.hd.hex(),
        number=number,
        trustees=len(definition.trustees),
        threshold=definition.trustee_threshold,
    )
    for blame in log.ceremony.blames:
        session.tell(
            "blame",
            run=blame.run,
            by=blame.by,
            against=blame.against,
            reason=blame.reason,
            named=blame.named,
        )
    return session


def _door(arguments: argparse.Namespace, secret: TrusteeSecret, now: datetime) -> Door | None:
    if is_address(arguments.log):
        return Door(arguments.log, secret, now)
    if arguments.post:
        raise NotAnAddress(log=arguments.log)
    return None


def _check(arguments: argparse.Namespace, words: Words) -> None:
    if arguments.silent is None:
        _act("check", ceremony.check)(arguments, words)
        return
    complain = partial(ceremony.complain_of_silence, against=arguments.silent)
    _act("silent", complain)(arguments, words)


def _decrypt(arguments: argparse.Namespace, words: Words) -> None:
    def agree() -> bool:
        return arguments.yes or input(words.say("agree")).strip() in _AGREEMENT

    _act("decrypt", partial(opening.decrypt, agree=agree))(arguments, words)


if __name__ == "__main__":
    sys.exit(main())
