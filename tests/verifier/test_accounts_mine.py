"""A unit's proof beside the record, and the command that accepts both."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.accounts import ProvenLine, UnitProof, encode_unit_proof
from app.core.tlog.merkle import leaf_hash
from app.core.tlog.tiles import encode_entry_bundle
from app.verifier.accounts import examine as examining
from app.verifier.case import Served
from app.verifier.files import RecordFiles
from app.verifier.main import main
from app.verifier.report import Status
from tests.verifier.accounts_plans import UNITS, salt
from tests.verifier.accounts_world import World, examine, failed, proof_of
from tests.verifier.asking import honest

Change = Callable[[UnitProof], UnitProof]


def month(place: int, **changes: object) -> Change:
    def change(proof: UnitProof) -> UnitProof:
        months = list(proof.months)
        months[place] = replace(months[place], **changes)  # type: ignore[arg-type]
        return replace(proof, months=tuple(months))

    return change


NEIGHBOURS_LINE = (ProvenLine(2, 2, salt("2/2", UNITS[1])),)


@pytest.mark.parametrize("unit", UNITS)
def test_each_unit_is_shown_its_own_balance(unit: str) -> None:
    report = examine(World().make(), unit_proof=proof_of(unit))
    assert report.stands
    assert [note.code for note in report.find("A20").notes] == ["unit_balance"] * 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda proof: replace(proof, community="summer"), "proof_of_other_community"),
        (lambda proof: replace(proof, unit=UNITS[1]), "unit_balance_differs"),
        (month(1, closing=70_001), "unit_balance_differs"),
        (month(1, opening=100_001), "unit_balance_differs"),
        (month(1, salt=bytes(32)), "unit_balance_differs"),
        (month(2, month="2024-12"), "month_not_published"),
        (month(0, lines=()), "unit_lines_sum"),
        (month(0, lines=NEIGHBOURS_LINE), "line_not_mine"),
        (month(0, lines=(ProvenLine(99, 0, bytes(32)),)), "line_not_mine"),
        (month(0, lines=(ProvenLine(2, 99, bytes(32)),)), "line_not_mine"),
        (month(0, lines=proof_of().months[0].lines * 2), "line_twice"),
        (
            lambda proof: replace(proof, months=(proof.months[0], proof.months[2])),
            "unit_chain",
        ),
    ],
)
def test_a_proof_that_says_another_thing_is_refused(change: Change, code: str) -> None:
    report = examine(World().make(), unit_proof=change(proof_of()))
    assert code in failed(report)["A20"]
    assert failed(report).keys() == {"A20"}


def test_a_record_that_hides_a_units_line_fails_under_its_proof() -> None:
    """The log's owner moves money between two units and makes everything anew."""
    world = World()
    _, unit = UNITS
    lines = list(world.plans[1].journals[2].lines)
    lines[0], lines[1] = replace(lines[0], amount=40_000), replace(lines[1], amount=50_000)
    world.plans[1].journals[2] = replace(world.plans[1].journals[2], lines=tuple(lines))
    assert examine(world.make()).stands
    found = failed(examine(world.make(), unit_proof=proof_of(unit)))
    assert found == {"A20": {"unit_lines_sum"}}


def test_a_proof_older_than_the_record_is_told_so() -> None:
    proof = proof_of()
    report = examine(World().make(), unit_proof=replace(proof, months=proof.months[:2]))
    assert report.stands
    assert report.find("A20").notes[-1].code == "proof_is_older"


def serve(files: Mapping[str, bytes], checkpoint: bytes) -> Served:
    """What an honest address serves beside a record of four entries."""
    lines = files["entries.jsonl"].split(b"\n")[:-1]
    hashes = b"".join(leaf_hash(line) for line in lines)
    tiles = {"tile/0/000.p/4": hashes, "tile/entries/000.p/4": encode_entry_bundle(lines)}
    return Served(checkpoint, tiles)


def test_what_an_address_serves_beside_the_record_is_looked_at() -> None:
    files = World().make()
    good = serve(files, files["checkpoints/4"])
    assert examine(files, served=good).stands
    assert failed(examine(files, served=serve(files, b""))) == {"A05": {"note_invalid"}}
    forked = World()
    forked.plans = forked.plans[:2]
    forked.plans[0].journals[0] = replace(forked.plans[0].journals[0], memo="other")
    head = forked.make()["checkpoints/3"]
    assert failed(examine(files, served=serve(files, head))) == {"A05": {"head_of_another_log"}}
    none = Served(files["checkpoints/4"], {})
    assert failed(examine(files, served=none)) == {"A03": {"tile_not_served"}}
    wrong = Served(good.checkpoint, {**good.tiles, "tile/0/000.p/4": bytes(128)})
    assert failed(examine(files, served=wrong)) == {"A03": {"tile_differs"}}


def test_an_entry_too_long_for_a_bundle_is_refused_before_tiles_are_compared() -> None:
    files = World().make()
    served = serve(files, files["checkpoints/4"])
    files["entries.jsonl"] += b"x" * 70_000 + b"\n"
    report = examine(files, served=served)
    assert "too_large" in failed(report)["A02"]
    assert not report.find("A03").stands


def test_nothing_is_ok_where_the_verifier_fails_its_own_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.verifier.accounts.log.run_vectors", lambda: [("bad", False)])
    report = examine(World().make())
    statuses = {one.status for one in report.findings[:-1]}
    assert statuses == {Status.NOT_RUN}
    assert failed(report)["A22"] == {"vector"}


@pytest.mark.parametrize("name", ["entries.jsonl", "months/2024-09.jsonl", "manifest.json"])
def test_damage_of_any_kind_ends_in_a_report(name: str) -> None:
    for data in (b"", b"\n", b"\xff\xfe\n", b"[" * 2_000 + b"\n", b"{}\n"):
        files = {**World().make(), name: data}
        assert not examine(files).stands, (name, data[:10])


def test_without_checkpoints_that_parse_the_root_is_not_compared() -> None:
    files = {**World().make(), "checkpoints/4": b"x"}
    report = examine(files)
    assert report.find("A03").status is Status.NOT_RUN
    assert "note_invalid" in failed(report)["A06"]


def test_a_damaged_file_of_the_archive_is_told() -> None:
    files = RecordFiles(World().make(), (("months/2024-09.jsonl", "unreadable"),))
    from tests.verifier.accounts_world import NOW

    report = examining.examine_accounts(files, examining_asked(NOW))
    assert failed(report) == {"A01": {"file_unreadable"}}


def examining_asked(now: object) -> object:
    from app.verifier.case import Asked

    return Asked(now=now)  # type: ignore[arg-type]


# The command.


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = World()
    path = tmp_path_factory.mktemp("accounts") / "accounts.zip"
    path.write_bytes(world.record())
    return path


@pytest.fixture(scope="module")
def votes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("votes") / "record.zip"
    path.write_bytes(honest().zip())
    return path


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str]:
    code = main([str(arg) for arg in args])
    told = capsys.readouterr()
    return code, told.out + told.err


def test_the_command_knows_accounts_by_themselves(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, record)
    assert code == 0, said
    assert said.startswith("NOT ANCHORED")
    assert "2024-09: 4 journals" in said
    anchor = said.split("compare ")[1][:23]
    code, said = run(capsys, record, "--anchor", anchor, "--since", record, "--timings")
    assert code == 0
    assert said.startswith("ANCHORED")
    assert "verified" in said
    proof = tmp_path / "unit.json"
    proof.write_bytes(encode_unit_proof(proof_of()))
    code, said = run(capsys, record, "--unit-proof", proof, "--lang", "zh")
    assert code == 0
    assert "月末余额 700.00 元" in said
    assert run(capsys, record, "--anchor", "00000-00000-00000-00000")[0] == 1


def test_the_command_prints_json(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, record, "--json", "--timings")
    found = json.loads(said)
    assert (code, found["exit"], found["word"]) == (0, 0, "consistent")
    assert found["protocol"] == "yijue-accounts/v1"
    assert [one["month"] for one in found["months"]] == ["2024-09", "2024-10", "2024-11"]
    assert [one["check"] for one in found["checks"]] == [f"A{n:02}" for n in range(23)]
    assert "seconds" in found


def test_a_forged_record_ends_in_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = World()
    world.files = lambda made: made.__delitem__("manifest.json")
    path = tmp_path / "accounts.zip"
    path.write_bytes(world.record())
    code, said = run(capsys, path)
    assert code == 1
    assert "REFUSED" in said
    world.bodies = lambda made: made.__delitem__(0)
    world.files = lambda made: None
    path.write_bytes(world.record())
    code, said = run(capsys, path, "--lang", "zh")
    assert code == 1
    assert said.startswith("未核对锚码 — 账目中没有可读的章程")


@pytest.mark.parametrize(
    "asked",
    [["--documents"], ["--tracker", "0" * 25], ["--line", "3"], ["--unit-proof", "nowhere"]],
)
def test_what_makes_no_sense_over_accounts_ends_in_2(
    record: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, record, *asked)[0] == 2


def test_a_unit_proof_is_not_asked_of_votes_and_must_be_one(
    record: Path, votes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = tmp_path / "unit.json"
    proof.write_bytes(encode_unit_proof(proof_of()))
    code, said = run(capsys, votes, "--unit-proof", proof)
    assert (code, "--unit-proof" in said) == (2, True)
    proof.write_bytes(b"{}")
    assert run(capsys, record, "--unit-proof", proof)[0] == 2
