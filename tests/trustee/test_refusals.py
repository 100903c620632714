"""What `decrypt` refuses: nothing is written, nothing is signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.encoding import encode_b64, encode_jcs, parse_b64
from tests.trustee.conftest import Copy
from tests.trustee.table import Table
from tests.worlds import naive
from tests.worlds.build import Body, Step, day, digest
from tests.worlds.secret import RIGHTS, make_roll


def refused(table: Table, code: str, said: pytest.CaptureFixture[str], *more: str) -> None:
    said.readouterr()
    assert table.say("decrypt", 1, "--yes", *more) == 1
    assert code in said.readouterr().err
    assert table.messages(1) == []


def test_before_the_close(confirmed: Table, copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    refused(copy(confirmed), "not_opened_yet", capsys)


def test_without_a_tally(voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    refused(copy(voted), "nothing_to_open", capsys)


def test_a_set_below_the_minimum(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    table.tally("roof")
    refused(table, "nothing_to_open", capsys)
    table.tally("manager")
    assert table.say("decrypt", 1, "--yes") == 0
    assert "拒绝打开" in capsys.readouterr().out
    assert [path.name for path in table.messages(1)] == ["partial-decryption-1-manager.json"]


@pytest.mark.parametrize("left_out", [{7}, set(range(2, RIGHTS))], ids=["one", "all but one"])
def test_an_aggregate_that_is_not_the_whole_of_s_m(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str], left_out: set[int]
) -> None:
    table = copy(voted)
    rule = replace(naive.HONEST, leave_out=frozenset(left_out))
    table.build.world = replace(table.world, count=rule)
    table.tally("manager")
    refused(table, "tally_invalid", capsys)


def _one_ballots_sums(table: Table) -> Callable[[Body], object]:
    def change(body: Body) -> None:
        ballot = next(b for kind, b in table.build.entries if kind == "ballot")
        for row, option in zip(body["sums"], ballot["answers"][0]["options"], strict=True):
            row["heads"] = encode_b64(parse_b64(option)[:64])

    return change


def test_one_ballot_dressed_as_the_sum(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    table.tally("manager", change=_one_ballots_sums(table))
    refused(table, "tally_invalid", capsys)


def test_a_second_tally_behind_a_share(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    table.tally("manager")
    assert table.say("decrypt", 2, "--yes") == 0
    table.hand_in(2)
    table.tally("manager")
    refused(table, "entry_out_of_place", capsys)


def test_a_second_tally_whose_first_share_was_kept_from_the_log(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    table.tally("manager")
    assert table.say("decrypt", 1, "--yes") == 0
    (first,) = table.messages(1)
    first.unlink()
    assert table.say("decrypt", 1, "--yes") == 0, "of the same tally a share may be given again"
    table.messages(1)[0].unlink()
    table.tally("manager")
    refused(table, "tally_twice", capsys)


def test_what_the_log_has_of_me_is_not_given_again(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    table.tally("manager")
    assert table.say("decrypt", 1, "--yes") == 0
    table.hand_in(1)
    refused(table, "nothing_to_open", capsys)


def test_a_log_cut_short(voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    table = copy(voted)
    table.tally("manager")
    assert table.say("rehearse", 1) == 0
    del table.build.lines[-1]
    table.build.files = {}
    table.publish()
    refused(table, "log_rewritten", capsys)


def test_a_log_rewritten(voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """The last ballot is gone; all behind it is repaired and signed anew."""
    table = copy(voted)
    assert table.say("rehearse", 1) == 0
    lines = [json.loads(line) for line in table.build.lines]
    gone = max(at for at, line in enumerate(lines) if line["type"] == "ballot")
    del table.build.lines[gone], table.build.entries[gone]
    line = lines[-1] | {"seq": gone}
    line["body"]["ballots"] -= 1
    table.build.lines[-1] = encode_jcs(line)
    table.build.files = {}
    table.publish()
    table.tally("manager")
    refused(table, "log_rewritten", capsys)


def test_a_foreign_log(
    voted: Table, copy: Copy, begun: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    refused(table, "anchor_wrong", capsys, "--anchor", "00000-00000-00000-00000")
    (table.folder(1) / "memory-spring-2026.json").unlink()
    refused(table, "anchor_missing", capsys)


def test_a_memory_that_was_tampered_with(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    path = table.folder(1) / "memory-spring-2026.json"
    path.write_text(path.read_text()[:-9])
    refused(table, "memory_damaged", capsys)
    path.write_text(
        json.dumps(json.loads((table.folder(2) / path.name).read_text()) | {"hd": "0" * 64})
    )
    refused(table, "assembly_foreign", capsys)


@pytest.mark.parametrize("witnesses", [(), ("witness a",)], ids=["none", "one of two"])
def test_tallies_that_no_quorum_has_seen(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str], witnesses: tuple[str, ...]
) -> None:
    table = copy(voted)
    table.head = {"witnesses": witnesses}
    table.tally("manager")
    refused(table, "not_witnessed", capsys)


def test_a_head_that_is_not_of_these_entries(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    table.tally("manager")
    entries = table.log / "entries.jsonl"
    data = entries.read_bytes()
    entries.write_bytes(data.replace(b'"ballots":', b'"ballots":1', 1))
    refused(table, "head_wrong", capsys)


def test_a_head_by_another_key(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    path = max((table.log / "checkpoints").iterdir(), key=lambda one: int(one.name))
    path.write_text(
        path.read_text().replace("\u2014 vote.example/spring-2026", "\u2014 vote.example/x")
    )
    refused(table, "note_unsigned", capsys)


def _bad_proof(body: Body) -> None:
    data = bytearray(parse_b64(body["answers"][0]["sum"]))
    data[-32] ^= 1
    body["answers"][0]["sum"] = encode_b64(bytes(data))


def test_a_ballot_whose_proof_does_not_hold(
    confirmed: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(confirmed)
    table.vote(34, spoil=lambda step: _change(step, 9, _bad_proof))
    table.tally("manager")
    refused(table, "proof_invalid", capsys)


def _change(step: Step, i: int, change: Callable[[Body], object]) -> None:
    if step.label == f"b{i}":
        step.change = change


def test_a_ballot_by_a_stranger(
    confirmed: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(confirmed)

    def by_stranger(step: Step) -> None:
        if step.label == "b9":
            step.signers = ("right 10",)

    table.vote(34, spoil=by_stranger)
    refused(table, "signer_not_allowed", capsys)


def test_an_objection_without_a_ruling(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    body: Any = {"id": "objection-9", "about": "roll", "document": digest("objection 9")}
    table.take([Step("objection", body, (), day(27))])
    table.tally("manager")
    refused(table, "because='objection_unruled'", capsys)


def test_an_objection_behind_the_tally_without_a_ruling(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    table.tally("manager")
    body: Any = {"id": "objection-9", "about": "roll", "document": digest("objection 9")}
    table.take([Step("objection", body, (), day(30))])
    refused(table, "objections_open", capsys)


def test_a_trustee_who_does_not_agree(
    voted: Table,
    copy: Copy,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = copy(voted)
    table.tally("manager")
    monkeypatch.setattr("builtins.input", lambda _: "不")
    assert table.say("decrypt", 1) == 1
    assert "not_agreed" in capsys.readouterr().err
    assert table.messages(1) == []
    monkeypatch.setattr("builtins.input", lambda _: "同意")
    assert table.say("decrypt", 1) == 0
    assert len(table.messages(1)) == 1


def test_what_only_the_strangers_verifier_sees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The key of one who stayed away is a point of small order: anyone could sign for it."""
    roll = make_roll()
    roll[-1]["cred_pk"] = (1).to_bytes(32, "little").hex()
    table = Table(tmp_path, roll=roll)
    table.hold_ceremony()
    table.enrol()
    table.all_say("confirm")
    table.vote(34)
    table.tally("manager")
    refused(table, "check='V11'", capsys)
