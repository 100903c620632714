"""The log of a secret assembly, read in order: what stands where, and what is refused."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from app.core.ballot import Answer, AnswerInvalid, PaperBallot
from app.core.channel import KeyNotInForce
from app.core.definition import Definition, DefinitionInvalid
from app.core.definition.mode_agreement import MAX_SPOIL_BYTES, largest_spoil
from app.core.encoding import encode_jcs, sha256
from app.core.entries import Entry, parse_entry
from app.core.group import group_for_verifying
from app.core.manifest import Manifest, ManifestInvalid, manifest_body, verify_manifest
from app.core.paper_roll import PaperLine
from app.core.roll import parse_roll
from app.core.secret.allowed import ScopeTooSmall
from app.core.secret.ballot import ComponentSeen, largest_spoil_bytes
from app.core.secret.encrypting import encrypt_paper
from app.core.secret.paper import SecretPaper, secret_paper_body
from app.core.secret.sums import SecretTally, tally_answers
from app.core.signers import Roster, SignerNotAllowed, verify_signers
from app.core.tally import EntryOutOfPlace, Ledger, RightUnknown, count_ledger
from app.core.tally.sealed import counted_answers
from tests.core.entry_bodies import BODIES
from tests.worlds.keys import key
from tests.worlds.secret import SecretBuild, make_secret_world, secret_definition


@cache
def build() -> SecretBuild:
    return make_secret_world().build()


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(map(parse_entry, build().lines))


def until(label: str) -> Ledger:
    """The ledger before the entry of a label, or of all for none."""
    ledger = Ledger(build().definition, parse_roll(build().roll))
    for entry in entries()[: build().places[label] if label else None]:
        ledger.add(entry)
    return ledger


def refuse(before: str, kind: str, body: Any) -> str:
    """The reason for which the ledger refuses a body at a place."""
    ledger = until(before)
    with pytest.raises(EntryOutOfPlace) as refused:
        ledger.add(like(before, kind, body))
    return str(refused.value.fields["reason"])


def like(label: str, kind: str, body: Any) -> Entry:
    found = entries()[build().places[label]]
    return replace(found, type=kind, body=body)


def test_the_whole_log_is_taken_and_its_tallies_are_those_of_the_ledger() -> None:
    ledger = until("tally manager")
    group = group_for_verifying()
    for motion in ledger.definition.motions:
        stated = SecretTally.parse(build().body(f"tally {motion.id}"))
        counted = counted_answers(ledger, motion)
        made = tally_answers(group, motion, stated.tree_size, stated.root, counted)
        assert made == stated
    assert {one.participants for one in count_ledger(ledger).motions} == {4, 32}
    assert all(one.options == () for one in count_ledger(ledger).motions)
    assert until("").sharers == {"manager": {1, 2, 3}, "plan": {1, 3}, "board": {2, 3}}


@pytest.mark.parametrize("kind", ["ballot", "tally"])
def test_a_named_body_is_refused_in_a_secret_log(kind: str) -> None:
    before = {"ballot": "ballot 3", "tally": "tally plan"}[kind]
    assert refuse(before, kind, BODIES[kind]) == "mode"


@pytest.mark.parametrize("name", ["ballot 3", "tally plan", "trustee-key 1", "spoil 2"])
def test_a_secret_body_is_refused_in_a_named_log(name: str) -> None:
    plain = {**build().world.definition, "mode": "named", "trustees": [], "trustee_threshold": 0}
    ledger = Ledger(Definition.parse(plain), parse_roll(build().roll))
    with pytest.raises(EntryOutOfPlace) as refused:
        ledger.add(replace(entries()[build().places[name]], seq=0))
    assert refused.value.fields["reason"] == "mode"


def test_the_ceremony_has_its_place() -> None:
    key_body = build().body("trustee-key 1")
    assert refuse("open", "trustee-key", key_body) == "manifest"
    confirmed = build().body("ceremony-ok 1")
    assert refuse("manifest", "ceremony-ok", confirmed) == "before_manifest"
    assert refuse("ceremony-ok 2", "ceremony-ok", confirmed) == "second"
    assert refuse("ballot 3", "ceremony-ok", confirmed) == "opened"
    assert refuse("ceremony-ok 3", "open", build().body("open")) == "ceremony"


def test_no_component_comes_again() -> None:
    ledger = until("close")
    body = deepcopy(build().body("ballot 4"))
    body["header"] |= {"seq": 1, "prev": build().last[4].hex()}
    with pytest.raises(ComponentSeen):
        ledger.add(_in_time("ballot", body))


def _in_time(kind: str, body: Any) -> Entry:
    """As the last ballot, at the place of the close."""
    return replace(
        entries()[build().places["ballot 32"]], type=kind, body=body, seq=until("close").size
    )


def test_a_ballot_has_as_many_options_as_its_motions() -> None:
    body = deepcopy(build().body("ballot 4"))
    body["header"] |= {"seq": 1, "prev": build().last[4].hex()}
    body["answers"][0]["options"].pop()
    with pytest.raises(AnswerInvalid):
        until("close").add(_in_time("ballot", body))


def test_a_spoil_is_by_a_key_in_force_and_counts_nothing() -> None:
    body = deepcopy(build().body("spoil 2"))
    body["header"]["cred_pk"] = key("right 3").hex()
    with pytest.raises(KeyNotInForce):
        until("spoil 2").add(like("spoil 2", "spoil", body))
    body["header"]["i"] = 99
    with pytest.raises(RightUnknown):
        until("spoil 2").add(like("spoil 2", "spoil", body))
    spoilt = until("spoil 2")
    before = dict(spoilt.counted)
    assert spoilt.find_signing_key(entries()[build().places["spoil 2"]]) == key("right 2")
    spoilt.add(entries()[build().places["spoil 2"]])
    assert spoilt.counted == before


SECRET = sha256(b"printed on the paper")[:20]
SHEETS = (PaperLine(40, "00040-1", sha256(SECRET)), PaperLine(3, "00003-1", sha256(SECRET)))


def on_paper(i: int, **choices: tuple[str, ...]) -> SecretPaper:
    answers = tuple(Answer(motion, chosen) for motion, chosen in choices.items())
    plain = PaperBallot(i, f"{i:05d}-1", SECRET, b"", answers, ())
    poll = build().poll()
    return encrypt_paper(poll, plain, bytes(32))


def with_paper(*papers: SecretPaper) -> Ledger:
    """The ledger before the close, these papers handed out and keyed in."""
    ledger = Ledger(build().definition, parse_roll(build().roll), SHEETS)
    for entry in entries()[: build().places["close"]]:
        ledger.add(entry)
    for paper in papers:
        ledger.add(_next(ledger, "paper-issue", {"i": paper.i, "serial": paper.serial}))
        ledger.add(_next(ledger, "paper-ballot", secret_paper_body(paper)))
    return ledger


def _next(ledger: Ledger, kind: str, body: Any) -> Entry:
    return replace(_in_time(kind, body), seq=ledger.size)


def test_a_paper_is_added_up_with_the_phones() -> None:
    ledger = with_paper(on_paper(40, manager=("no",), board=()))
    manager, roof, plan, board = ledger.definition.motions
    assert [one.i for one in counted_answers(ledger, manager)][-2:] == [32, 40]
    assert 40 not in [one.i for one in counted_answers(ledger, plan)]
    assert [one.i for one in counted_answers(ledger, board)][-1] == 40
    assert ledger.paper_ballots == 1
    assert ledger.counted[40][1] == (Answer("manager", ()), Answer("board", ()))
    assert roof.id == "roof"


def test_a_paper_replaces_what_its_right_sent_by_phone() -> None:
    ledger = with_paper(on_paper(3, manager=("yes",)))
    before = build().last[3]
    ledger.add(_next(ledger, "superseded", {"i": 3, "ballot_id": before.hex(), "by": "00003-1"}))
    plan = ledger.definition.get_motion("plan")
    assert 3 not in [one.i for one in counted_answers(ledger, plan)]
    assert ledger.counted[3][0] != before


def test_a_wholly_void_paper_is_added_to_nothing() -> None:
    ledger = with_paper(on_paper(40))
    assert 40 not in ledger.sealed
    assert ledger.reconciliation.void == 1


def test_a_paper_among_named_ballots_is_no_sealed_one() -> None:
    ledger = with_paper()
    with pytest.raises(EntryOutOfPlace) as refused:
        ledger.add(_next(ledger, "paper-ballot", BODIES["paper-ballot"]))
    assert refused.value.fields["reason"] == "mode"


def test_a_paper_s_components_come_once() -> None:
    ledger = with_paper(on_paper(40, manager=("no",)))
    copy = replace(on_paper(40, manager=("no",)), i=3, serial="00003-1")
    ledger.add(_next(ledger, "paper-issue", {"i": 3, "serial": "00003-1"}))
    with pytest.raises(ComponentSeen):
        ledger.add(_next(ledger, "paper-ballot", secret_paper_body(copy)))


def test_nothing_changes_a_count_that_is_being_opened() -> None:
    late = {"i": 3, "ballot_id": build().last[3].hex(), "objection": "o-1"}
    assert refuse("shares plan 1", "revoke", late) == "shares"
    assert refuse("shares plan 1", "roll-correction", BODIES["roll-correction"]) == "shares"
    assert refuse("shares plan 1", "tally", build().body("tally manager")) == "shares"


def test_shares_are_of_a_last_tally_once_and_before_the_result() -> None:
    body = build().body("shares plan 1")
    assert refuse("tally plan", "partial-decryption", body) == "tally"
    assert refuse("shares plan 3", "partial-decryption", body) == "second"
    assert refuse("final", "partial-decryption", body) == "result"


def test_a_revoked_ballot_is_added_to_nothing() -> None:
    ledger = until("close")
    ledger.rulings["o-9"] = "upheld"
    late = {"i": 3, "ballot_id": build().last[3].hex(), "objection": "o-9"}
    ledger.add(_in_time("revoke", late))
    assert 3 not in ledger.sealed
    motion = ledger.definition.motions[0]
    assert [one.i for one in counted_answers(ledger, motion)] == [1, 2, *range(4, 33)]


def test_a_trustee_signs_by_its_own_key() -> None:
    entry, roster = entries()[build().places["dkg-commit 2"]], Roster.of(build().definition)
    assert verify_signers(entry, roster) == (key("trustee 2"),)
    for number in (1, 4):
        other = replace(entry, body={**entry.body, "trustee": number})
        with pytest.raises(SignerNotAllowed):
            verify_signers(other, roster)


THREE = secret_definition()["trustees"]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"trustee_threshold": 3}, "trustees"),
    ({"trustees": THREE[:2]}, "trustees"),
    ({"trustees": [*THREE[:2], {**THREE[1], "id": "other"}]}, "trustee_key_twice"),
    ({"policies": {"n_min": 29}}, "n_min"),
    (
        {"policies": {"silence": "follow_majority", "silence_basis": "议事规则第二十条"}},
        "deemed_votes_not_secret",
    ),
    ({"policies": {"proxy_bound": True}}, "bound_not_secret"),
]


@pytest.mark.parametrize(("changes", "reason"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_a_secret_definition_that_contradicts_itself(changes: Any, reason: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        Definition.parse(secret_definition(**deepcopy(changes)))
    assert refused.value.fields["reason"] == reason


def test_the_largest_ballot_leaves_room_for_its_opening() -> None:
    body = secret_definition()
    assert Definition.parse({**body, "motions": two_boards(45)}).is_secret
    with pytest.raises(DefinitionInvalid) as refused:
        Definition.parse({**body, "motions": two_boards(53)})
    assert refused.value.fields["reason"] == "ballot_too_long"
    assert largest_spoil({**body, "motions": two_boards(45)}) < MAX_SPOIL_BYTES


def two_boards(candidates: int) -> list[dict[str, Any]]:
    """Two elections with one seat less than candidates each."""
    (board,) = [one for one in secret_definition()["motions"] if one["id"] == "board"]
    names = [
        {"id": f"candidate-{n:02}-of-a-rather-long-list", "label": f"候选人{n}"}
        for n in range(candidates)
    ]
    seats = {"seats": candidates - 1, "alternates": 1, "minimum": 1}
    own = {"choices": names, "max": candidates - 1, "election": seats}
    return [{**board, **own, "id": f"board-{n}"} for n in (1, 2)]


def test_the_largest_spoil_is_no_smaller_than_any() -> None:
    largest = largest_spoil(build().world.definition)
    assert len(encode_jcs(build().body("spoil 2"))) <= largest
    assert largest <= largest_spoil_bytes(build().definition) < largest + 300


def test_the_manifest_of_secret_mode() -> None:
    definition, lines = build().definition, parse_roll(build().roll)
    body = build().body("manifest")
    manifest = Manifest.parse(body)
    assert manifest.trustee_key is not None
    verify_manifest(manifest, definition, lines, manifest.roll)
    made = manifest_body(
        definition=definition,
        notice=manifest.notice,
        roll=manifest.roll,
        paper_roll=None,
        booth=manifest.booth,
        lines=lines,
        trustee_key=manifest.trustee_key,
        ceremony=manifest.ceremony,
    )
    assert made == body
    for change, reason in (
        ({"trustee_key": None}, "mode"),
        ({"ceremony": None}, "mode"),
    ):
        with pytest.raises(ManifestInvalid) as refused:
            verify_manifest(Manifest.parse({**body, **change}), definition, lines, manifest.roll)
        assert refused.value.fields["reason"] == reason


def test_a_manifest_over_too_small_a_scope() -> None:
    definition, lines = build().definition, parse_roll(build().roll)[:44]
    body = manifest_body(
        definition=definition,
        notice=bytes(32),
        roll=bytes(32),
        paper_roll=None,
        booth=bytes(32),
        lines=lines,
        trustee_key=bytes(32),
        ceremony=bytes(32),
    )
    with pytest.raises(ScopeTooSmall):
        verify_manifest(Manifest.parse(body), definition, lines, bytes(32))
