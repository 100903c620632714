"""Late, absent, lying and key-losing trustees (PROTOCOL §11.5)."""

from __future__ import annotations

import json

import pytest

from app.core.ceremony.dealing import hash_reveal
from app.core.encoding import encode_b64, parse_b64
from app.trustee import keyfile
from app.trustee.dealing import open_dealing
from app.trustee.keyfile import TrusteeSecret, open_key
from app.trustee.log import read_log
from app.trustee.source import read_source
from tests.trustee.conftest import Copy
from tests.trustee.table import PASSPHRASE, Table
from tests.worlds.build import Body


def test_who_does_not_speak_is_named_and_the_next_run_holds(
    begun: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(begun)
    table.all_say("join", "--anchor", table.anchor)
    assert table.say("deal", 1) == 0
    table.hand_in(1)
    assert table.say("check", 2, "--silent", "3") == 1
    assert "silent_too" in capsys.readouterr().err
    assert table.say("check", 1, "--silent", "3") == 0
    table.hand_in(1)
    table.all_say("deal")
    assert "责任在密钥保管人 3" in capsys.readouterr().out
    table.all_say("reveal")
    for n in table.numbers:
        assert table.say("check", n) == 0


def test_a_complaint_of_silence_is_not_made_of_who_spoke(
    committed: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(committed)
    for n in (1, 2):
        assert table.say("reveal", n) == 0
        table.hand_in(n)
    assert table.say("check", 1, "--silent", "2") == 1
    assert "not_silent" in capsys.readouterr().err
    assert table.messages(1) == []


def test_a_lost_dealing_is_silence_and_a_new_run(
    committed: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(committed)
    for path in table.folder(2).glob("dealing-*"):
        path.unlink()
    assert table.say("reveal", 2) == 1
    assert "dealing_missing" in capsys.readouterr().err
    assert table.say("reveal", 1) == 0
    table.hand_in(1)
    assert table.say("check", 1, "--silent", "2") == 0
    table.hand_in(1)
    table.all_say("deal")
    table.all_say("reveal")
    assert table.say("check", 2) == 0


def lie(table: Table, liar: int, to: int) -> None:
    """Deal in good form but for one share, from the commitment on."""
    secret = open_key(table.folder(liar), PASSPHRASE)
    assert table.say("deal", liar) == 0
    table.messages(liar)[0].unlink()
    # What the liar's own tool reveals, once all the others have committed.
    reveal = _reveal_body(table, liar, secret)
    data = bytearray(parse_b64(reveal["shares"][to - 1]["sealed"]))
    data[40] ^= 1
    reveal["shares"][to - 1]["sealed"] = encode_b64(bytes(data))
    commit = {"trustee": liar, "run": 1, "commitment": hash_reveal(table.build.hd, reveal).hex()}
    for kind, body in (("dkg-commit", commit), ("dkg-reveal", reveal)):
        message = {"type": kind, "body": body, "sig": secret.sign(kind, table.build.hd, body)}
        (table.place / f"{kind}.json").write_text(json.dumps(message))


def _reveal_body(table: Table, liar: int, secret: TrusteeSecret) -> Body:
    ceremony = read_log(read_source(str(table.log))).ceremony
    return open_dealing(table.folder(liar), ceremony, liar, PASSPHRASE)[1]


def test_a_lying_dealer_is_shown_and_named(
    begun: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(begun)
    table.all_say("join", "--anchor", table.anchor)
    lie(table, 2, to=1)
    for n in (1, 3):
        assert table.say("deal", n) == 0
        table.hand_in(n)
    table.append(json.loads((table.place / "dkg-commit.json").read_text()))
    for n in (1, 3):
        assert table.say("reveal", n) == 0
        table.hand_in(n)
    table.append(json.loads((table.place / "dkg-reveal.json").read_text()))
    assert table.say("check", 3) == 0
    assert table.messages(3) == []
    assert table.say("check", 1) == 0
    assert "密钥保管人 2 分给您的一份不对" in capsys.readouterr().out
    table.hand_in(1)
    table.all_say("deal")
    assert "责任在密钥保管人 2" in capsys.readouterr().out


def test_another_secret_behind_the_share_key_confirms_nothing(
    begun: Table,
    copy: Copy,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A share key that this key file cannot have made: the log holds a foreign one."""
    table = copy(begun)
    with monkeypatch.context() as patch:
        patch.setattr(keyfile, "_SHARE", b"another label")
        assert table.say("join", 1, "--anchor", table.anchor) == 0
        table.hand_in(1)
    for n in (2, 3):
        assert table.say("join", n, "--anchor", table.anchor) == 0
        table.hand_in(n)
    table.all_say("deal")
    table.all_say("reveal")
    table.enrol()
    assert table.say("confirm", 1) == 1
    assert "trustee_secret_wrong" in capsys.readouterr().err
    assert table.messages(1) == []


def test_a_lost_key_comes_back_from_the_sheet_and_confirms(dealt: Table, copy: Copy) -> None:
    table = copy(dealt)
    folder, typed = table.folder(3), table.place / "typed.txt"
    page = (folder / "trustee-key-sheet.html").read_text(encoding="utf-8")
    typed.write_text("\n".join(part.split("</td>")[0] for part in page.split("<td>")[1:]))
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    assert table.say("confirm", 3) == 1
    assert table.say("restore", 3, str(typed), log=False) == 0
    assert table.say("confirm", 3) == 1, "what was seen is gone, so the anchor is asked for"
    assert table.say("confirm", 3, "--anchor", table.anchor) == 0
    table.hand_in(3)


def test_a_trustee_without_a_key_cannot_be_replaced_by_another(
    dealt: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(dealt)
    for path in table.folder(3).iterdir():
        path.unlink() if path.is_file() else None
    assert table.say("join", 3, log=False) == 0
    assert table.say("confirm", 3, "--anchor", table.anchor) == 1
    assert "not_a_trustee" in capsys.readouterr().err
