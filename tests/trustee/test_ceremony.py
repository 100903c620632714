"""A whole ceremony at the command line, from keys to shares that open the sums."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.ceremony import Ceremony
from app.core.group import group_for_secrets
from app.core.secret.result import TooFewShares, open_motion, verify_partial_decryptions
from app.core.secret.shares import Opening, PartialDecryption
from app.core.secret.sums import SecretTally
from tests.trustee.conftest import Copy
from tests.trustee.table import Table, choices_of
from tests.worlds.secret import RIGHTS


def opening_of(table: Table, motion_id: str) -> Opening:
    build, ceremony = table.build, None
    ceremony = Ceremony.begin(group_for_secrets(), build.hd, table.trustees, table.threshold)
    for kind, body in build.entries:
        if kind in ("trustee-key", "dkg-commit", "dkg-reveal", "dkg-complaint"):
            ceremony = ceremony.after(kind, body)
    tally = SecretTally.parse(build.body(f"tally {motion_id}"))
    motion = build.definition.get_motion(motion_id)
    mode = build.definition.policies.result_mode
    return Opening(build.poll(), ceremony.result(), motion, tally, mode)


def opened_heads(table: Table, motion_id: str) -> dict[str, int]:
    opening = opening_of(table, motion_id)
    partials = [
        PartialDecryption.parse(body)
        for kind, body in table.build.entries
        if kind == "partial-decryption" and body["tally"] == opening.tally.identifier.hex()
    ]
    shares, refused = verify_partial_decryptions(opening, partials)
    assert not refused
    return {option.choice: option.heads for option in open_motion(opening, shares).options}


def heads_cast(motion_id: str) -> dict[str, int]:
    counted = {"yes": 0, "no": 0, "abstain": 0}
    for i in range(1, RIGHTS - 1):
        for choice in choices_of(i)[motion_id]:
            counted[choice] += 1
    return counted


def test_three_trustees_two_of_whom_open(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    table.tally("manager", "roof")
    assert table.say("decrypt", 3, "--yes") == 0
    said = capsys.readouterr().out
    assert f"{RIGHTS - 2}/{RIGHTS} 户" in said
    assert "泄密估计" in said
    assert "全体一致" in said
    table.hand_in(3)
    with pytest.raises(TooFewShares):
        opened_heads(table, "manager")
    assert table.say("decrypt", 1, "--yes") == 0
    table.hand_in(1)
    assert opened_heads(table, "manager") == heads_cast("manager")


def test_five_trustees_three_of_whom_open(tmp_path: Path) -> None:
    table = Table(tmp_path, 5, 3)
    table.hold_ceremony()
    table.enrol()
    table.all_say("confirm")
    table.vote(34)
    table.tally("manager")
    for n in (5, 2):
        assert table.say("decrypt", n, "--yes") == 0
        table.hand_in(n)
    with pytest.raises(TooFewShares):
        opened_heads(table, "manager")
    assert table.say("decrypt", 4, "--yes") == 0
    table.hand_in(4)
    assert sum(opened_heads(table, "manager").values()) == 34


def test_each_step_waits_for_its_turn(
    begun: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(begun)
    for command in ("deal", "reveal", "confirm", "check", "rehearse", "decrypt"):
        assert table.say(command, 1, "--anchor", table.anchor) == 1, command
        assert "拒绝" in capsys.readouterr().err
        assert table.messages(1) == []


def test_nobody_reveals_before_the_last_commitment(
    begun: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(begun)
    table.all_say("join", "--anchor", table.anchor)
    for n in (1, 2):
        assert table.say("deal", n) == 0
        table.hand_in(n)
    assert table.say("reveal", 1) == 1
    assert "dkg-commit 3" in capsys.readouterr().err
    assert table.messages(1) == []


def test_a_second_deal_says_the_same(begun: Table, copy: Copy) -> None:
    table = copy(begun)
    table.all_say("join", "--anchor", table.anchor)
    said = []
    for _ in range(2):
        assert table.say("deal", 1) == 0
        said.append(table.messages(1)[-1].read_bytes())
    assert said[0] == said[1]


def test_the_dealing_goes_with_the_confirmation(dealt: Table, copy: Copy) -> None:
    table = copy(dealt)
    assert list(table.folder(1).glob("dealing-*"))
    assert table.say("confirm", 1) == 0
    assert not list(table.folder(1).glob("dealing-*"))
    assert list(table.folder(2).glob("dealing-*"))


def test_a_rehearsal_proves_the_key_and_writes_nothing(
    dealt: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(dealt)
    before = {path.name for path in table.folder(2).rglob("*")}
    assert table.say("rehearse", 2, "--english") == 0
    assert "your key decrypts 6 made-up sums" in capsys.readouterr().out
    assert {path.name for path in table.folder(2).rglob("*")} == before
