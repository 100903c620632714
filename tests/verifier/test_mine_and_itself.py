"""V41–V43 for one owner; V44 and V46 about the verifier; --since over good records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.ballot import tracker
from app.core.signature_vectors import SIGNATURE_VECTORS
from app.core.tlog.checkpoint import parse_checkpoint
from app.core.tlog.merkle import leaf_hash, node_reader, prove_inclusion
from app.core.tlog.proof import LogProof, encode_log_proof
from app.verifier import registry, vectors
from app.verifier.case import Older
from app.verifier.report import Status
from tests.verifier.asking import ask, codes, honest, refused
from tests.worlds.build import Build, Step, day, digest
from tests.worlds.village import ballot, make_world, reissue

MINE = "V41", "V42", "V43"


def tracker_of(build: Build, label: str) -> str:
    return tracker(build.ids()[build.places[label]])


def proof_of(build: Build, label: str, head: int | None = None) -> bytes:
    """What the log handed out after casting: the path to the head that stood then or later."""
    size = head or len(build.lines)
    read = node_reader([leaf_hash(line) for line in build.lines])
    index = build.places[label]
    checkpoint = parse_checkpoint(build.files[f"checkpoints/{size}"])
    return encode_log_proof(LogProof(index, tuple(prove_inclusion(read, index, size)), checkpoint))


def mine(**asked: Any) -> set[str]:
    return {check for check in refused(ask(honest(), **asked)) if check in MINE}


def test_nobody_asked() -> None:
    report = ask(honest())
    assert [report.find(check, "mine").status for check in MINE] == [Status.NOT_ASKED] * 3


@pytest.mark.parametrize("label", ["ballot 3 day 20", "ballot 2 day 22", "paper P-0010"])
def test_my_last_ballot_is_found_by_tracker_and_by_proof(label: str) -> None:
    named = tracker_of(honest(), label)
    for asked in (
        {"trackers": (named,)},
        {"trackers": (named.lower().replace("-", " "),)},
        {"proof": proof_of(honest(), label)},
        {"trackers": (named,), "proof": proof_of(honest(), label)},
    ):
        report = ask(honest(), **asked)
        assert refused(report) == set()
        notes = report.find("V42", "mine").notes
        assert [note.code for note in notes] == ["my_ballot_counts"]


def test_the_tracker_of_a_replaced_ballot_shows_the_later_ones_as_not_named() -> None:
    first, second, third = (tracker_of(honest(), f"ballot 2 day {d}") for d in (20, 21, 22))
    report = ask(honest(), trackers=(first,))
    assert codes(report, "V43") == {"ballot_not_mine"}
    assert len(report.find("V43", "mine").failures) == 2
    assert mine(trackers=(first, third)) == set()
    report = ask(honest(), trackers=(first, second, third))
    assert [n.code for n in report.find("V42", "mine").notes] == [
        "my_ballot_replaced",
        "my_ballot_replaced",
        "my_ballot_counts",
    ]


def test_v41_rejects_a_tracker_in_no_ballot() -> None:
    report = ask(honest(), trackers=("00000-00000-00000-00000-00000",))
    assert codes(report, "V41") == {"tracker_unknown"}
    assert refused(report) == {"V41"}


def test_v41_finds_no_ballot_before_there_is_a_manifest() -> None:
    world = make_world()
    del world.steps[world.steps.index(world.step("roll")) :]
    annulment = {"reason": "court_order", "document": digest("annulment")}
    world.steps += [Step("annulment", annulment, ("convener",), day(5)), Step("head", t=day(5))]
    report = ask(world.build(), trackers=("00000-00000-00000-00000-00000",))
    assert codes(report, "V41") == {"tracker_unknown"}


def test_v41_rejects_a_clash() -> None:
    """Two owners were shown one tracker: it is line 3's, and I am line 9."""
    report = ask(honest(), trackers=(tracker_of(honest(), "ballot 3 day 20"),), line=9)
    assert codes(report, "V41") == {"ballot_of_other_line"}


def test_v41_rejects_a_proof_from_a_forked_head() -> None:
    forked = make_world()
    forked.before("close", ballot(3, 26))
    report = ask(honest(), proof=proof_of(forked.build(), "ballot 3 day 20"))
    assert "head_of_another_log" in codes(report, "V41")


def test_v41_rejects_a_proof_of_another_logs_key() -> None:
    other = make_world("forged").build()
    report = ask(honest(), proof=proof_of(other, "ballot 3 day 20"))
    assert "note_unsigned" in codes(report, "V41")


def test_v41_rejects_a_proof_that_is_none() -> None:
    assert codes(ask(honest(), proof=b"?"), "V41") == {"proof_malformed"}


def test_v41_rejects_a_proof_of_an_entry_that_is_no_ballot() -> None:
    assert codes(ask(honest(), proof=proof_of(honest(), "roll")), "V41") == {"proof_of_no_ballot"}
    beyond = proof_of(honest(), "certificate")
    earlier = make_world(stage="preliminary").build()
    assert codes(ask(earlier, proof=beyond), "V41") == {"proof_of_no_ballot"}


def test_v41_rejects_a_proof_of_another_ballot_than_the_tracker_names() -> None:
    named = tracker_of(honest(), "ballot 3 day 20")
    report = ask(honest(), trackers=(named,), proof=proof_of(honest(), "ballot 9 day 20"))
    assert "proof_of_other_ballot" in codes(report, "V41")


def test_v41_takes_a_proof_at_an_earlier_head_of_the_same_log() -> None:
    head = sorted(int(name.split("/")[1]) for name in honest().files if "checkpoints/" in name)[2]
    assert mine(proof=proof_of(honest(), "ballot 3 day 20", head)) == set()


def test_v42_rejects_a_count_without_my_last() -> None:
    world = make_world()
    world.count = replace(world.count, leave_out=frozenset({3}))
    build = world.build()
    report = ask(build, trackers=(tracker_of(build, "ballot 3 day 20"),))
    assert codes(report, "V42") == {"list_differs"}


def test_v42_says_when_my_line_is_not_on_the_roll() -> None:
    world = make_world()
    world.change("ballot 3 day 20", lambda body: body["header"].update(i=77))
    build = world.build()
    report = ask(build, trackers=(tracker_of(build, "ballot 3 day 20"),))
    assert codes(report, "V43") == {"not_on_roll"}
    assert [n.code for n in report.find("V42", "mine").notes] == ["my_ballot_replaced"]


@pytest.mark.parametrize(
    ("line", "code"),
    [(3, "ballot_not_mine"), (10, "act_not_mine"), (12, "act_not_mine"), (99, "not_on_roll")],
)
def test_v43_rejects_what_was_done_under_my_line_though_i_did_not_vote(
    line: int, code: str
) -> None:
    assert codes(ask(honest(), line=line), "V43") == {code}


def test_v43_holds_for_a_line_nobody_touched() -> None:
    assert mine(line=13) == set()


def test_v43_rejects_a_key_reissued_without_me() -> None:
    world = make_world()
    world.before("close", reissue(12, "thief", "lost", 26))
    world.remove("issue P-0012")
    report = ask(world.build(), line=12)
    assert codes(report, "V43") == {"act_not_mine"}


def test_v43_rejects_a_ballot_stuffed_behind_mine() -> None:
    world = make_world()
    world.before("close", reissue(3, "thief", "lost", 26), ballot(3, 26, by="thief"))
    build = world.build()
    report = ask(build, trackers=(tracker_of(build, "ballot 3 day 20"),))
    assert codes(report, "V43") == {"act_not_mine", "ballot_not_mine"}
    assert refused(report) == {"V43"}


@pytest.mark.parametrize("which", range(len(SIGNATURE_VECTORS)))
def test_v44_lets_nothing_pass_once_a_vector_is_answered_wrongly(
    which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = list(SIGNATURE_VECTORS)
    turned[which] = replace(turned[which], valid=not turned[which].valid)
    monkeypatch.setattr(vectors, "SIGNATURE_VECTORS", turned)
    report = ask(honest())
    assert codes(report, "V44") == {"vector"}
    assert not any(f.status is Status.OK for f in report.findings)
    assert report.find("V27").because == "V44"


def test_v44_notices_a_lax_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "judge", lambda *args: ([], "yes"))
    assert codes(ask(honest()), "V44") == {"vector"}


def test_v46_notices_a_check_that_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = tuple(check for check in registry.CHECKS if check.number != "V27")
    monkeypatch.setattr("app.verifier.examine.CHECKS", fewer)
    report = ask(honest())
    assert codes(report, "V46") == {"check_not_reported"}
    assert refused(report) == {"V46"}


@pytest.mark.parametrize("stage", ["preliminary", "final"])
def test_v46_proves_that_a_later_stage_extends_an_earlier_one(stage: str) -> None:
    """The shorter record ends with the longer one's own entries."""
    world = make_world()
    longer = world.build()
    size = longer.places[{"preliminary": "result", "final": "final"}[stage]] + 1
    heads = tuple(
        parse_checkpoint(data)
        for name, data in longer.files.items()
        if name.startswith("checkpoints/") and int(name.split("/")[1]) <= size
    )
    report = ask(longer, older=Older(heads, tuple(longer.lines[:size])))
    assert refused(report) == set()
    assert report.find("V46", "itself").examined == 46 + size


def test_an_exception_nobody_foresaw_is_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*args: object) -> None:
        raise KeyError("surprise")

    checks = tuple(
        replace(check, run=burst) if check.number == "V24" else check for check in registry.CHECKS
    )
    monkeypatch.setattr("app.verifier.examine.CHECKS", checks)
    report = ask(honest())
    assert codes(report, "V24") == {"unforeseen"}
    assert refused(report) == {"V24"}
    assert day(0) == day(0)
