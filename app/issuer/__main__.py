"""`python -m app.issuer`: the door of the registrar's tool. Chance and terminal are read here."""

from __future__ import annotations

import argparse
import getpass
import json
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from app.core.area import format_area
from app.core.encoding import parse_hex
from app.core.errors import RuleError
from app.core.roll import totals
from app.issuer.export import parse_export
from app.issuer.issue import Issue, issue
from app.issuer.keys import FileUnreadable, describe_key, new_key, open_key, sign_file
from app.issuer.package import build_package, verify_registrar
from app.issuer.pdf import write_pdfs
from app.issuer.reissue import reissue, write_reissue
from app.issuer.secrets_folder import SecretsFolder
from app.issuer.sheets.folder import write_sheets
from app.issuer.sheets.register import register_html
from app.issuer.spare import make_spare_cards, spare_file, write_spare_sheet

EXIT_REFUSED = 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 after one line that says what was refused."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except RuleError as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return EXIT_REFUSED
    except OSError as failed:
        print(f"refused: {failed.strerror}: {failed.filename}", file=sys.stderr)
        return EXIT_REFUSED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.issuer",
        description="Offline tool of the registrar (see docs/ISSUER.md). It opens no network.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_key_commands(commands.add_parser("key", help="make, show and use an officer's key"))
    roll = commands.add_parser("roll", help="make codes, sign the roll, print cards and ballots")
    roll.set_defaults(run=_roll)
    roll.add_argument("export", type=Path, metavar="EXPORT", help="roll-export.json")
    roll.add_argument("--key", type=Path, required=True, help="the registrar's key file")
    roll.add_argument("--secrets", type=Path, required=True, help="folder that keeps the codes")
    roll.add_argument("--out", type=Path, required=True, help="issuer-out.zip for the service")
    roll.add_argument(
        "--pdf",
        nargs="?",
        const="all",
        choices=["all", "letters"],
        help="write PDF beside the HTML sheets, or only ballot-letters.pdf",
    )
    roll.add_argument(
        "--all-codes", action="store_true", help="print every code, not only new ones"
    )
    _add_passphrase(roll)
    _add_reissue_command(commands.add_parser("reissue", help="make a new code for one right"))
    _add_spare_command(commands.add_parser("spare-cards", help="make cards for agents"))
    return parser


def _add_spare_command(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_spare_cards)
    parser.add_argument("count", type=int, metavar="N", help="how many cards there shall be")
    parser.add_argument("export", type=Path, metavar="EXPORT", help="roll-export.json")
    parser.add_argument("--secrets", type=Path, required=True, help="folder that keeps the codes")
    parser.add_argument("--out", type=Path, required=True, help="spare-cards.json for the service")


def _add_reissue_command(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_reissue)
    parser.add_argument("export", type=Path, metavar="EXPORT", help="the frozen roll's export")
    parser.add_argument("--right", required=True, help="the right's key in the export")
    parser.add_argument("--reason", required=True, choices=["lost", "transfer"])
    parser.add_argument("--bind", required=True, help="HM, or HD before the manifest")
    parser.add_argument("--key", type=Path, required=True, help="the registrar's key file")
    parser.add_argument("--secrets", type=Path, required=True, help="folder that keeps the codes")
    parser.add_argument("--out", type=Path, required=True, help="reissue.json for the service")
    _add_passphrase(parser)


def _add_key_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    made = commands.add_parser("new", help="make a key and write it wrapped by a passphrase")
    made.set_defaults(run=_key_new)
    _add_passphrase(made)
    shown = commands.add_parser("show", help="print public key and key id as JSON")
    shown.set_defaults(run=_key_show)
    public = commands.add_parser("public", help="print the public key")
    public.set_defaults(run=_key_public)
    signed = commands.add_parser("sign", help="sign the body of a log entry")
    signed.set_defaults(run=_key_sign)
    signed.add_argument("--type", required=True, help="the entry's type, such as roll")
    signed.add_argument("--bind", required=True, help="HD or HM, 64 hexadecimal digits")
    signed.add_argument("--body", type=Path, required=True, help="JSON file of the body")
    _add_passphrase(signed)
    for command in (made, shown, public, signed):
        command.add_argument("file", type=Path, metavar="FILE", help="the key file")


def _add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, help="read the passphrase from here instead of asking"
    )


def _passphrase(arguments: argparse.Namespace, *, twice: bool = False) -> str:
    file: Path | None = arguments.passphrase_file
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise FileUnreadable(file=file.name) from None
    first = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Again: ") != first:
        raise FileUnreadable(reason="passphrases_differ")
    return first


def _key_new(arguments: argparse.Namespace) -> None:
    passphrase = _passphrase(arguments, twice=True)
    print(new_key(arguments.file, passphrase, secrets.token_bytes))


def _key_show(arguments: argparse.Namespace) -> None:
    print(json.dumps(describe_key(arguments.file), indent=1))


def _key_public(arguments: argparse.Namespace) -> None:
    print(describe_key(arguments.file)["public_key"])


def _key_sign(arguments: argparse.Namespace) -> None:
    bind = parse_hex(arguments.bind, 32)
    seed = open_key(arguments.file, _passphrase(arguments))
    print(json.dumps(sign_file(arguments.body, arguments.type, bind, seed)))


def _roll(arguments: argparse.Namespace) -> None:
    export = parse_export(arguments.export.read_bytes())
    seed = open_key(arguments.key, _passphrase(arguments))
    verify_registrar(export.definition, seed)
    made = issue(export, SecretsFolder(arguments.secrets), secrets.token_bytes)
    package = build_package(made, seed, register_html(made))
    pages = write_sheets(made, arguments.secrets, all_codes=arguments.all_codes)
    arguments.out.write_bytes(package)
    _report(made)
    print(f"sheets: {pages[0].parent}")
    print(f"for the service: {arguments.out}")
    if arguments.pdf:
        written = write_pdfs(pages, letters_only=arguments.pdf == "letters")
        print(f"PDF files: {len(written)}")


def _reissue(arguments: argparse.Namespace) -> None:
    export = parse_export(arguments.export.read_bytes())
    bind = parse_hex(arguments.bind, 32)
    seed = open_key(arguments.key, _passphrase(arguments))
    folder = SecretsFolder(arguments.secrets)
    made = reissue(
        export,
        folder,
        secrets.token_bytes,
        right=arguments.right,
        reason=arguments.reason,
        bind=bind,
        seed=seed,
    )
    arguments.out.write_bytes(made.signed)
    print(f"letter and card: {write_reissue(made, folder.path)}")
    print(f"for the service: {arguments.out}")


def _spare_cards(arguments: argparse.Namespace) -> None:
    export = parse_export(arguments.export.read_bytes())
    folder: Path = arguments.secrets
    cards = make_spare_cards(export.definition, folder, secrets.token_bytes, count=arguments.count)
    arguments.out.write_bytes(spare_file(export.definition, cards))
    print(f"cards: {write_spare_sheet(export, cards, folder)}")
    print(f"for the service: {arguments.out}")


def _report(made: Issue) -> None:
    definition = made.definition
    new = sum(issued.is_new for issued in made.rights)
    print(f"{definition.title} ({definition.assembly})")
    print(f"anchor {made.export.anchor}   compare with the notice posted in the community")
    print(f"HD {definition.hd.hex()}")
    print(f"rights {len(made.rights)}, codes made for this assembly {new}")
    for one in totals(made.lines, definition):
        area = format_area(one.area)
        print(f"motion {one.motion}: rights {one.rights}, heads {one.heads}, area {area} m2")


if __name__ == "__main__":
    sys.exit(main())
