"""Secret ballots: made, sent, read, refused (PROTOCOL §6, V18–V24, V26; A3–A7, A10)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.core.ballot import Answer, AnswerInvalid, ConsentTextWrong, ballot_id, tracker
from app.core.encoding import encode_b64, encode_jcs, parse_b64
from app.core.entries.schema import SchemaError
from app.core.errors import VerificationError
from app.core.group import L, PointInvalid, RandomnessInvalid, ScalarInvalid, known_groups
from app.core.proofs import ProofInvalid
from app.core.secret.ballot import (
    Ciphertext,
    ComponentSeen,
    Poll,
    SecretBallot,
    ballot_ctx,
    components,
    largest_ballot_bytes,
    secret_ballot_body,
    verify_components_new,
)
from app.core.secret.checking import (
    find_refused_ballots,
    verify_ballot_proofs,
    verify_secret_ballot,
)
from app.core.secret.encrypting import encrypt_ballot, randomness_needed
from app.core.secret.spoil import OpenedAnswer, OpeningWrong, Spoil, spoil_body, verify_spoil
from tests.core.samples import definition, digest, election, yes_no
from tests.core.secret_samples import (
    GROUP,
    cast,
    drawn,
    drawn_scalar,
    flats,
    identify,
    plain,
    poll_of,
    seal,
    secret_definition,
)

POLL, ROLL = poll_of(), flats()
LINE = ROLL[0]
CHOSEN = {"hire": "no", "gate": "plan-2", "seats": ["a", "d"]}
BALLOT = cast(POLL, LINE, **CHOSEN)
SEED = drawn("seed", 1)[:32]
Change = Callable[[dict[str, Any]], None]


def refusal_of(body: dict[str, Any], poll: Poll = POLL) -> VerificationError | None:
    try:
        verify_secret_ballot(poll, SecretBallot.parse(body), LINE)
    except VerificationError as refused:
        return refused
    return None


def changed(change: Change) -> dict[str, Any]:
    body = secret_ballot_body(BALLOT)
    change(body)
    return body


def spliced(text: str, piece: int, data: bytes) -> str:
    """The base64 string with one of its 32-byte pieces replaced."""
    raw = parse_b64(text)
    return encode_b64(raw[: 32 * piece] + data + raw[32 * (piece + 1) :])


def set_piece(answer: int, option: int, piece: int, data: bytes) -> Change:
    def change(body: dict[str, Any]) -> None:
        options = body["answers"][answer]["options"]
        options[option] = spliced(options[option], piece, data)

    return change


def set_sum_piece(answer: int, piece: int, data: bytes) -> Change:
    def change(body: dict[str, Any]) -> None:
        body["answers"][answer]["sum"] = spliced(body["answers"][answer]["sum"], piece, data)

    return change


@pytest.mark.parametrize("group", list(known_groups().values()), ids=lambda one: one.name)
def test_every_backend_makes_and_takes_the_same_ballot(group: Any) -> None:
    poll = poll_of(group)
    ballot = cast(poll, LINE, hire="yes")
    assert secret_ballot_body(ballot) == secret_ballot_body(cast(POLL, LINE, hire="yes"))
    verify_secret_ballot(poll, ballot, LINE)


@pytest.mark.parametrize(
    "chosen",
    [
        {"hire": "yes"}, {"hire": "no"}, {"hire": "abstain"}, {"gate": "none"},
        {"seats": []}, {"seats": ["b"]}, {"seats": ["a", "d"]}, CHOSEN,
    ],
)  # fmt: skip
def test_each_allowed_choice_is_taken(chosen: Any) -> None:
    ballot = cast(POLL, LINE, **chosen)
    verify_secret_ballot(POLL, ballot, LINE)
    body = secret_ballot_body(ballot)
    assert SecretBallot.parse(body) == ballot
    assert secret_ballot_body(SecretBallot.parse(body)) == body


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer("hire", ()), "number"),
        (Answer("hire", ("yes", "no")), "number"),
        (Answer("hire", ("maybe",)), "choice"),
        (Answer("seats", ("a", "b", "c")), "number"),
        (Answer("seats", ("a", "a")), "number"),
    ],
)
def test_what_no_ballot_may_say_is_not_encrypted(answer: Answer, reason: str) -> None:
    ballot = replace(plain(LINE, POLL, hire="yes"), answers=(answer,))
    needed = randomness_needed(POLL.definition, ballot.answers)
    with pytest.raises(AnswerInvalid) as refused:
        encrypt_ballot(POLL, ballot, drawn("x", needed // 64))
    assert refused.value.fields["reason"] == reason


def test_a7_a_ballot_takes_64_bytes_for_each_scalar_and_no_fewer() -> None:
    ballot = plain(LINE, POLL, **CHOSEN)
    # Options 3 + 4 + 4 of four scalars; sums of one, one and three values.
    assert randomness_needed(POLL.definition, ballot.answers) == 64 * (44 + 1 + 1 + 5)
    for randomness in (b"", drawn("x", 50), bytes(64) * 51):
        with pytest.raises(RandomnessInvalid):
            encrypt_ballot(POLL, ballot, randomness)


def test_a4_a5_ctx_covers_manifest_header_and_every_ciphertext() -> None:
    other = cast(POLL, LINE, "other", **CHOSEN)
    changes = [
        {"i": 2},
        {"cred_pk": digest("k")},
        {"seq": 1},
        {"prev": digest("p")},
        {"consent": digest("c")},
        {"answers": BALLOT.answers[:2]},
        {"answers": (BALLOT.answers[0], other.answers[1], BALLOT.answers[2])},
    ]
    made = {ballot_ctx(POLL.hm, replace(BALLOT, **change)) for change in changes}
    made |= {ballot_ctx(POLL.hm, BALLOT), ballot_ctx(digest("another manifest"), BALLOT)}
    assert len(made) == len(changes) + 2


def test_a10_the_tracker_commits_to_line_key_and_choice() -> None:
    body = secret_ballot_body(BALLOT)
    trackers = {tracker(ballot_id(POLL.hm, body))}
    for change in ({"i": 2}, {"cred_pk": digest("another owner")}):
        other = secret_ballot_body(replace(BALLOT, **change))
        trackers.add(tracker(ballot_id(POLL.hm, other)))
    trackers.add(tracker(identify(POLL, cast(POLL, LINE, "again", **CHOSEN))))
    assert len(trackers) == 4


def test_the_consent_is_the_definitions() -> None:
    def another(body: dict[str, Any]) -> None:
        body["header"]["consent"] = digest("another").hex()

    assert isinstance(refusal_of(changed(another)), ConsentTextWrong)


IDENTITY, TWISTED = bytes(32), b"\x01" + bytes(31)
SMALL = GROUP.encode(GROUP.multiply_base(5))
HIGH = SMALL[:31] + bytes([SMALL[31] | 0x80])
OVER_L = (L + 5).to_bytes(32, "little")


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        (set_piece(0, 1, 0, IDENTITY), PointInvalid),
        (set_piece(0, 1, 0, HIGH), PointInvalid),
        (set_piece(0, 1, 0, TWISTED), PointInvalid),
        (set_piece(0, 1, 1, HIGH), PointInvalid),
        (set_piece(0, 1, 2, TWISTED), PointInvalid),
        (set_piece(2, 0, 5, HIGH), PointInvalid),
        (set_piece(0, 0, 6, OVER_L), ScalarInvalid),
        (set_piece(0, 0, 8, OVER_L), ScalarInvalid),
        (set_sum_piece(0, 0, HIGH), PointInvalid),
        (set_sum_piece(0, 2, OVER_L), ScalarInvalid),
        (set_sum_piece(2, 0, TWISTED), PointInvalid),
    ],
)
def test_a3_points_and_scalars_are_canonical(
    change: Change, refused: type[VerificationError]
) -> None:
    refusal = refusal_of(changed(change))
    assert type(refusal) is refused
    assert refusal.fields["motion"] in CHOSEN


def test_a3_z_plus_l_is_no_second_encoding_of_a_proof() -> None:
    body = secret_ballot_body(BALLOT)
    raw = parse_b64(body["answers"][0]["options"][0])
    z = int.from_bytes(raw[-32:], "little") + L
    assert z < 2**256
    body["answers"][0]["options"][0] = encode_b64(raw[:-32] + z.to_bytes(32, "little"))
    assert isinstance(refusal_of(body), ScalarInvalid)


def test_a3_the_sum_of_all_a_is_not_the_identity() -> None:
    """r_2 = −r_0 − r_1: each A is a point like any other, but their sum hides nothing."""
    scalars = [drawn_scalar(name) for name in ("r0", "r1")]
    scalars.append(-sum(scalars))
    points = [GROUP.encode(GROUP.multiply_base(r)) for r in scalars]
    body = changed(lambda body: None)
    for option, point in enumerate(points):
        set_piece(0, option, 0, point)(body)
    refusal = refusal_of(body)
    assert isinstance(refusal, PointInvalid)
    assert refusal.fields == {"reason": "identity", "motion": "hire", "of": "sum"}


@pytest.mark.parametrize("piece", range(9))
def test_v21_every_piece_of_an_option_is_proved(piece: int) -> None:
    data = SMALL if piece < 6 else (7).to_bytes(32, "little")
    refusal = refusal_of(changed(set_piece(0, 2, piece, data)))
    assert isinstance(refusal, ProofInvalid)
    assert refusal.fields["motion"] == "hire"


@pytest.mark.parametrize(("answer", "piece"), [(0, 0), (0, 1), (0, 2), (2, 0), (2, 6), (2, 10)])
def test_v22_every_piece_of_a_sum_proof_is_proved(answer: int, piece: int) -> None:
    point = piece < (2 if answer == 0 else 6)
    data = SMALL if point else (7).to_bytes(32, "little")
    refusal = refusal_of(changed(set_sum_piece(answer, piece, data)))
    assert isinstance(refusal, ProofInvalid)
    assert refusal.fields["proof"] == ("sum1" if answer == 0 else "sumr")


def malicious(monkeypatch: pytest.MonkeyPatch, motion: str, values: list[int]) -> SecretBallot:
    """The ballot of a booth that encrypts any numbers and then proves as well as it can."""
    from app.core.proofs import membership
    from app.core.secret import encrypting

    honest = membership.prove_membership

    def lying(
        group: Any, statement: Any, multiply: Any, opening: Any, allowed: Any, nonces: Any
    ) -> Any:
        if opening.value not in allowed:
            opening = replace(opening, value=allowed[0])
        return honest(group, statement, multiply, opening, allowed, nonces)

    monkeypatch.setattr(encrypting, "read_choices", lambda *_: values)
    monkeypatch.setattr(encrypting, "prove_membership", lying)
    return cast(POLL, LINE, "lie", **{motion: []})


@pytest.mark.parametrize(
    ("motion", "values", "proof"),
    [
        ("hire", [2, 0, 0], "or01"),
        ("hire", [2, L - 1, 0], "or01"),
        ("hire", [100, 0, 0], "or01"),
        ("hire", [1, 1, 0], "sum1"),
        ("hire", [0, 0, 0], "sum1"),
        ("gate", [1, 0, 1, 0], "sum1"),
        ("seats", [1, 1, 1, 0], "sumr"),
        ("seats", [2, 0, 0, 0], "or01"),
        ("seats", [L - 1, 1, 1, 1], "or01"),
    ],
)
def test_a_malicious_booth_cannot_prove_it(
    motion: str, values: list[int], proof: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = malicious(monkeypatch, motion, values)
    with pytest.raises(ProofInvalid) as refused:
        verify_secret_ballot(POLL, ballot, LINE)
    assert refused.value.fields["proof"] == proof
    refusals = dict(find_refused_ballots(POLL, [(BALLOT, LINE), (ballot, LINE)], SEED))
    assert {at: one.fields for at, one in refusals.items()} == {1: refused.value.fields}


@pytest.mark.parametrize("field", ["i", "cred_pk", "seq", "prev"])
def test_a4_a_ballot_copied_under_another_header_is_refused(field: str) -> None:
    other = {"i": 2, "cred_pk": ROLL[1].cred_pk, "seq": 1, "prev": digest("previous")}[field]
    copied = replace(BALLOT, **{field: other})
    with pytest.raises(ProofInvalid) as refused:
        verify_secret_ballot(POLL, copied, ROLL[1])
    assert refused.value.fields == {"proof": "or01", "motion": "hire", "option": 0}


def test_a4_a_ballot_of_another_manifest_is_refused() -> None:
    other = replace(POLL, hm=digest("another manifest"))
    with pytest.raises(ProofInvalid):
        verify_secret_ballot(other, BALLOT, LINE)


def test_a4_a_rerandomised_copy_is_refused() -> None:
    """A + s·G, B + s·Y hides the same vote behind new points; its proofs do not follow."""
    s = drawn_scalar("s")
    shift = (GROUP.multiply_base(s), GROUP.multiply(s, POLL.element))

    def moved(ciphertext: Ciphertext) -> Ciphertext:
        pairs = zip((ciphertext.a, ciphertext.b), shift, strict=True)
        return Ciphertext(*(GROUP.encode(GROUP.add(GROUP.decode(p), by)) for p, by in pairs))

    answers = tuple(
        replace(
            answer,
            options=tuple(
                replace(option, ciphertext=moved(option.ciphertext)) for option in answer.options
            ),
        )
        for answer in BALLOT.answers
    )
    copy = replace(BALLOT, i=2, cred_pk=ROLL[1].cred_pk, answers=answers)
    verify_components_new(copy, set(components(BALLOT)))
    with pytest.raises(ProofInvalid):
        verify_secret_ballot(POLL, copy, ROLL[1])


def test_a4_no_component_is_seen_twice() -> None:
    seen = set(components(BALLOT))
    assert len(seen) == 2 * (3 + 4 + 4)
    verify_components_new(BALLOT, set())
    verify_components_new(cast(POLL, LINE, "other", **CHOSEN), seen)
    with pytest.raises(ComponentSeen):
        verify_components_new(BALLOT, seen)
    for point in (BALLOT.answers[0].options[0].ciphertext.a, components(BALLOT)[-1]):
        with pytest.raises(ComponentSeen):
            verify_components_new(BALLOT, {point})


def test_a4_no_component_stands_twice_in_a_ballot() -> None:
    options = BALLOT.answers[0].options
    twice = replace(BALLOT.answers[0], options=(options[0], options[0], options[2]))
    with pytest.raises(ComponentSeen):
        verify_components_new(replace(BALLOT, answers=(twice,)), set())


def _swap_options(body: dict[str, Any]) -> None:
    body["answers"][0]["options"].reverse()


def _swap_proofs_of_options(body: dict[str, Any]) -> None:
    options = [parse_b64(text) for text in body["answers"][0]["options"]]
    body["answers"][0]["options"][:2] = [
        encode_b64(options[0][:64] + options[1][64:]),
        encode_b64(options[1][:64] + options[0][64:]),
    ]


def _move_answer(body: dict[str, Any]) -> None:
    """The answer to `hire` given to a motion of the same form."""
    body["answers"] = [{**body["answers"][0], "motion": "lift"}]


def test_a5_options_and_proofs_do_not_move() -> None:
    for change in (_swap_options, _swap_proofs_of_options):
        refusal = refusal_of(changed(change))
        assert isinstance(refusal, ProofInvalid)
        assert refusal.fields["proof"] == "or01"


def test_a5_a_proof_does_not_move_to_another_motion() -> None:
    poll = poll_of(about=definition(motions=[yes_no("hire"), yes_no("lift")]))
    body = secret_ballot_body(cast(poll, LINE, hire="yes"))
    assert refusal_of(body, poll) is None
    _move_answer(body)
    assert isinstance(refusal_of(body, poll), ProofInvalid)


def _unknown_motion(body: dict[str, Any]) -> None:
    body["answers"][0]["motion"] = "another"


def _fourth_option(body: dict[str, Any]) -> None:
    body["answers"][0]["options"].append(body["answers"][1]["options"][0])


def _reversed(body: dict[str, Any]) -> None:
    body["answers"].reverse()


@pytest.mark.parametrize(
    ("change", "reason"),
    [(_unknown_motion, "motion"), (_fourth_option, "options"), (_reversed, "order")],
)
def test_v20_answers_stand_as_the_definition_says(change: Change, reason: str) -> None:
    refusal = refusal_of(changed(change))
    assert isinstance(refusal, AnswerInvalid)
    assert refusal.fields["reason"] == reason


def test_v20_a_motion_out_of_scope_is_refused() -> None:
    scope = {"kind": "groups", "groups": ["2号楼"]}
    poll = poll_of(about=definition(motions=[yes_no("lift", matter="278-5", scope=scope)]))
    refusal = refusal_of(secret_ballot_body(cast(poll, LINE, lift="yes")), poll)
    assert isinstance(refusal, AnswerInvalid)
    assert refusal.fields["reason"] == "scope"


def test_v20_a_sum_proof_of_another_length_is_refused() -> None:
    def borrowed(body: dict[str, Any]) -> None:
        body["answers"][0]["sum"] = body["answers"][2]["sum"]

    refusal = refusal_of(changed(borrowed))
    assert isinstance(refusal, ProofInvalid)
    assert refusal.fields == {"reason": "length", "motion": "hire", "of": "sum"}


def _set(path: str, value: Any) -> Change:
    def change(body: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        target: Any = body
        for step in steps:
            target = target[int(step) if step.isdigit() else step]
        target[int(last) if last.isdigit() else last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("answers.0.options.0", encode_b64(bytes(287))),
        _set("answers.0.options.0", encode_b64(bytes(320))),
        _set("answers.0.options.0", "not base64"),
        _set("answers.0.options.0", 7),
        _set("answers.0.options.0", encode_b64(bytes(286))[:-2] + "A="),
        _set("answers.0.options", []),
        _set("answers.0.sum", encode_b64(bytes(64))),
        _set("answers.0.choices", ["yes"]),
        _set("answers.0.motion", "Hire"),
        _set("answers.1.motion", "hire"),
        _set("answers", []),
        _set("header.i", 0),
        _set("header.extra", 1),
        _set("header.prev", "00"),
    ],
)
def test_bodies_of_another_shape_are_refused(change: Change) -> None:
    assert isinstance(refusal_of(changed(change)), SchemaError)


def test_a_batch_refuses_what_single_verification_refuses() -> None:
    bad_point = SecretBallot.parse(changed(set_piece(0, 1, 0, HIGH)))
    bad_proof = SecretBallot.parse(changed(set_piece(1, 1, 8, (7).to_bytes(32, "little"))))
    bad_sum = SecretBallot.parse(changed(set_sum_piece(2, 10, (7).to_bytes(32, "little"))))
    out_of_order = SecretBallot.parse(changed(_reversed))
    good = [(cast(POLL, line, hire="yes"), line) for line in ROLL]
    mixed = [
        good[0], (bad_proof, LINE), good[1], (bad_point, LINE), (bad_sum, LINE), good[2],
        (out_of_order, LINE), good[3],
    ]  # fmt: skip
    expected = {}
    for place, (ballot, line) in enumerate(mixed):
        try:
            verify_secret_ballot(POLL, ballot, line)
        except VerificationError as refused:
            expected[place] = (type(refused), refused.fields)
    found = list(find_refused_ballots(POLL, iter(mixed), SEED))
    assert {place: (type(one), one.fields) for place, one in found} == expected
    assert [place for place, _ in found] == [1, 3, 4, 6]


def test_a_batch_reads_chunk_by_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.secret.checking.CHUNK", 2)
    bad = (SecretBallot.parse(changed(set_piece(0, 1, 8, (7).to_bytes(32, "little")))), LINE)
    good = (cast(POLL, LINE, hire="no"), LINE)
    ballots = [good, good, good, bad, bad]
    assert [place for place, _ in find_refused_ballots(POLL, ballots, SEED)] == [3, 4]


def test_two_errors_that_cancel_in_one_ballot_are_refused_by_both() -> None:
    """Equal coefficients would add z0 − 1 of one option and z0 + 1 of another to nothing."""
    ballot = BALLOT
    body = secret_ballot_body(ballot)
    for option, step in ((0, 1), (1, -1)):
        raw = parse_b64(body["answers"][0]["options"][option])
        z = (int.from_bytes(raw[-32:], "little") + step) % L
        body["answers"][0]["options"][option] = encode_b64(raw[:-32] + z.to_bytes(32, "little"))
    wrong = SecretBallot.parse(body)
    with pytest.raises(ProofInvalid) as refused:
        verify_secret_ballot(POLL, wrong, LINE)
    found = dict(find_refused_ballots(POLL, [(BALLOT, LINE), (wrong, LINE)], SEED))
    assert {place: one.fields for place, one in found.items()} == {1: refused.value.fields}


def test_the_largest_ballot_is_foreseen() -> None:
    for about in (secret_definition(), definition(motions=[yes_no("hire")])):
        poll = poll_of(about=about)
        chosen = {"hire": "yes", "gate": "none", "seats": []}
        known = {name: chosen[name] for name in chosen if about.find_motion(name)}
        size = len(encode_jcs(secret_ballot_body(cast(poll, LINE, **known))))
        assert size <= largest_ballot_bytes(about) <= size + 100
    many = election("seats", "abcdefghijklmnopqrst", seats=19)
    assert largest_ballot_bytes(definition(motions=[many], lot="draw")) > 11_000


def test_the_election_key_is_a_point_and_not_the_identity() -> None:
    for key in (IDENTITY, HIGH, bytes(31)):
        with pytest.raises(PointInvalid):
            Poll.of(GROUP, POLL.hm, POLL.definition, key)


SEALED = seal(POLL, LINE, **CHOSEN)
SPOIL = spoil_body(SEALED, {"hire": ["no"], "gate": ["plan-2"], "seats": ["a", "d"]})


def test_v26_a_spoil_opens_to_its_ciphertexts() -> None:
    spoil = Spoil.parse(SPOIL)
    assert spoil.ballot == BALLOT
    verify_spoil(POLL, spoil)


def _opened(position: int, **changes: Any) -> Spoil:
    spoil = Spoil.parse(SPOIL)
    opening = list(spoil.opening)
    opening[position] = replace(opening[position], **changes)
    return replace(spoil, opening=tuple(opening))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_opened(0, choices=("yes",)), "ciphertext"),
        (_opened(0, r=(1, 2, 3)), "ciphertext"),
        (_opened(0, r=(1, 2)), "length"),
        (_opened(0, motion="gate"), "motions"),
        (dataclasses.replace(_opened(0), opening=()), "motions"),
    ],
)
def test_v26_a_spoil_that_opens_otherwise_is_refused(spoil: Spoil, reason: str) -> None:
    with pytest.raises(OpeningWrong) as refused:
        verify_spoil(POLL, spoil)
    assert refused.value.fields["reason"] == reason


def test_v26_a_spoil_names_choices_of_its_motion() -> None:
    with pytest.raises(AnswerInvalid):
        verify_spoil(POLL, _opened(0, choices=("maybe",)))
    body = {**SPOIL, "opening": [{**SPOIL["opening"][0], "r": encode_b64(b"\xff" * 96)}]}
    with pytest.raises(ScalarInvalid):
        Spoil.parse(body)
    with pytest.raises(SchemaError):
        Spoil.parse({**SPOIL, "opening": []})
    assert Spoil.parse(SPOIL).opening[0] == OpenedAnswer("hire", ("no",), SEALED.r["hire"])


def test_a_service_verifies_the_proofs_apart_from_the_right() -> None:
    verify_ballot_proofs(POLL, BALLOT)
    with pytest.raises(ProofInvalid):
        verify_ballot_proofs(POLL, replace(BALLOT, seq=1))
    with pytest.raises(ConsentTextWrong):
        verify_ballot_proofs(POLL, replace(BALLOT, consent=bytes(32)))
