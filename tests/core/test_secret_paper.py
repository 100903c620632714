"""Paper among secret ballots: equal readings are equal bytes, others tell nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.ballot import Answer, AnswerInvalid, PaperBallot, VoidItem
from app.core.encoding import encode_jcs
from app.core.entries import verify_body
from app.core.entries.schema import SchemaError
from app.core.errors import VerificationError
from app.core.group import L, encode_scalar
from app.core.proofs import ProofInvalid
from app.core.secret.ballot import SecretAnswer, SecretBallot, components, secret_ballot_body
from app.core.secret.checking import find_refused_ballots, verify_secret_ballot
from app.core.secret.encrypting import encrypt_paper, paper_key
from app.core.secret.paper import SecretPaper, secret_paper_body
from app.core.voting_code import VotingCodeInvalid, voting_code_from_bytes
from tests.core.secret_samples import cast, digest, drawn, flats, poll_of

POLL, ROLL = poll_of(), flats()
LINE = ROLL[0]
CODE = voting_code_from_bytes(digest("counting code")[:12])
KEY = paper_key(POLL.hm, CODE)
READ = PaperBallot(
    i=LINE.i,
    serial="00001-1",
    secret=digest("paper")[:20],
    scan=b"",
    answers=(Answer("hire", ("no",)), Answer("seats", ("a", "d"))),
    void=(VoidItem("gate", "two_marks"),),
)
SEALED = encrypt_paper(POLL, READ, KEY)


def pieces(paper: SecretPaper) -> set[bytes]:
    """Every 32 bytes of every ciphertext and proof."""
    texts = [option.proof for answer in paper.answers for option in answer.options]
    texts += [answer.sum_proof for answer in paper.answers]
    found = {text[at : at + 32] for text in texts for at in range(0, len(text), 32)}
    return found | set(components(paper))


def test_two_officers_who_read_the_same_make_the_same_bytes() -> None:
    again = encrypt_paper(POLL, READ, paper_key(POLL.hm, CODE.lower().replace("0", "o")))
    assert encode_jcs(secret_paper_body(again)) == encode_jcs(secret_paper_body(SEALED))


@pytest.mark.parametrize(
    "other",
    [
        replace(READ, answers=(Answer("hire", ("yes",)), READ.answers[1])),
        replace(READ, answers=(READ.answers[0],)),
        replace(READ, serial="00001-2"),
    ],
)
def test_other_readings_and_other_papers_have_nothing_in_common(other: PaperBallot) -> None:
    assert not pieces(SEALED) & pieces(encrypt_paper(POLL, other, KEY))


def test_another_code_or_manifest_shares_nothing() -> None:
    code = voting_code_from_bytes(digest("another code")[:12])
    assert not pieces(SEALED) & pieces(encrypt_paper(POLL, READ, paper_key(POLL.hm, code)))
    assert paper_key(digest("another manifest"), CODE) != KEY


def test_a_slip_in_the_code_is_caught() -> None:
    slip = ("1" if CODE[0] != "1" else "2") + CODE[1:]
    with pytest.raises(VotingCodeInvalid):
        paper_key(POLL.hm, slip)


def test_it_is_a_body_of_the_log_and_reads_back() -> None:
    body = secret_paper_body(SEALED)
    verify_body("paper-ballot", body)
    assert SecretPaper.parse(body) == SEALED
    assert SEALED.outside.is_valid
    assert SEALED.outside.answers == (Answer("hire", ()), Answer("seats", ()))


def test_a_scan_or_a_choice_makes_it_no_sealed_paper() -> None:
    body: dict[str, Any] = secret_paper_body(SEALED)
    with pytest.raises(SchemaError):
        SecretPaper.parse({**body, "scan": "0" * 64})
    body["answers"][0]["choices"] = ["no"]
    with pytest.raises(SchemaError):
        SecretPaper.parse(body)


def test_its_proofs_hold_alone_and_among_others() -> None:
    verify_secret_ballot(POLL, SEALED, LINE)
    phone = cast(POLL, ROLL[1], "phone", hire="yes")
    pairs = [(SEALED, LINE), (phone, ROLL[1])]
    assert list(find_refused_ballots(POLL, pairs, drawn("seed", 1)[:32])) == []


def test_a_paper_wholly_void_proves_nothing_and_needs_nothing() -> None:
    void = tuple(VoidItem(motion, "unclear") for motion in ("hire", "gate", "seats"))
    empty = encrypt_paper(POLL, replace(READ, answers=(), void=void), KEY)
    verify_secret_ballot(POLL, empty, LINE)
    assert not empty.outside.is_valid


def refusal_of(paper: SecretPaper) -> VerificationError | None:
    """What refuses it among others, which is what refuses it alone."""
    found = list(find_refused_ballots(POLL, [(paper, LINE)], drawn("seed", 1)[:32]))
    refusal = next((one for _, one in found), None)
    with pytest.raises(VerificationError) as alone:
        verify_secret_ballot(POLL, paper, LINE)
    assert type(alone.value) is type(refusal)
    return refusal


@pytest.mark.parametrize("change", [{"serial": "00001-2"}, {"i": 2}])
def test_a4_the_ciphertexts_belong_to_their_paper(change: dict[str, Any]) -> None:
    assert isinstance(refusal_of(replace(SEALED, **change)), ProofInvalid)


def test_a4_they_are_no_ballot_of_a_phone() -> None:
    body = secret_ballot_body(cast(POLL, LINE, "phone", hire="no"))
    moved = SecretPaper.parse({**secret_paper_body(SEALED), "answers": body["answers"]})
    assert isinstance(refusal_of(moved), ProofInvalid)
    answers = secret_paper_body(SEALED)["answers"]
    copied = SecretBallot.parse({**body, "answers": answers})
    with pytest.raises(ProofInvalid):
        verify_secret_ballot(POLL, copied, LINE)


def answer_with(paper: SecretPaper, **changes: Any) -> SecretPaper:
    first: SecretAnswer = replace(paper.answers[0], **changes)
    return replace(paper, answers=(first, *paper.answers[1:]))


def test_what_cannot_stand_is_refused() -> None:
    options = SEALED.answers[0].options
    few = refusal_of(answer_with(SEALED, options=options[:2]))
    assert isinstance(few, AnswerInvalid)
    assert few.fields["reason"] == "options"
    both = refusal_of(replace(SEALED, void=(VoidItem("hire", "unclear"),)))
    assert isinstance(both, AnswerInvalid)
    assert both.fields["reason"] == "both"
    proof = options[0].proof[:-32] + encode_scalar(L - 1)
    forged = refusal_of(
        answer_with(SEALED, options=(replace(options[0], proof=proof), *options[1:]))
    )
    assert isinstance(forged, ProofInvalid)
