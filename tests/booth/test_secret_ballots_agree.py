"""What the booth encrypts with fresh chance, core takes; what core opens, the booth reads."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from app.core.ballot import PaperBallot, VoidItem, header_body, parse_answers
from app.core.errors import VerificationError
from app.core.secret.ballot import Poll, SecretBallot, verify_components_new
from app.core.secret.checking import verify_secret_ballot
from app.core.secret.encrypting import encrypt_paper, paper_key
from app.core.secret.paper import secret_paper_body
from app.core.secret.spoil import Spoil, spoil_body, verify_spoil
from app.core.voting_code import format_voting_code, voting_code_from_bytes
from tests.booth.conftest import FOLDER, SOURCE
from tests.core.secret_samples import flats, plain, poll_of, seal
from tests.parts import get_program, part_is_missing

POLL = poll_of()
LINE = flats(6)[0]
CHOICES: list[dict[str, Any]] = [
    {"hire": "yes"},
    {"hire": "abstain", "gate": "none"},
    {"seats": []},
    {"seats": ["c"]},
    {"hire": "no", "gate": "plan-2", "seats": ["a", "d"]},
]


def asked(act: str, **more: Any) -> dict[str, Any]:
    if not (SOURCE / "node_modules/@noble").is_dir():
        part_is_missing("@noble (npm ci in app/booth)")
    motions = [
        {
            "id": motion.id,
            "min": motion.least,
            "max": motion.most,
            "choices": [{"id": choice} for choice in motion.choice_ids],
        }
        for motion in POLL.definition.motions
    ]
    poll = {"hm": POLL.hm.hex(), "key": POLL.key.hex(), "motions": motions}
    command = [get_program("node"), str(FOLDER / "secret_by_stdin.mjs")]
    request = json.dumps({"act": act, "poll": poll, **more})
    run = subprocess.run(command, input=request, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def encrypted(poll: Poll, chosen: dict[str, Any]) -> dict[str, Any]:
    ballot = plain(LINE, poll, **chosen)
    answers = [{"motion": one.motion, "choices": list(one.choices)} for one in ballot.answers]
    made: dict[str, Any] = asked(
        "encrypt", plain={"header": header_body(ballot), "answers": answers}
    )["made"]
    return made


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_core_takes_a_fresh_ballot_of_the_booth(chosen: dict[str, Any]) -> None:
    made = encrypted(POLL, chosen)
    ballot = SecretBallot.parse(made["body"])
    verify_secret_ballot(POLL, ballot, LINE)
    verify_components_new(ballot, set())
    verify_spoil(POLL, Spoil.parse({**made["body"], "opening": made["opening"]}))


def test_core_refuses_it_under_another_header() -> None:
    body = encrypted(POLL, {"hire": "yes"})["body"]
    body["header"]["seq"] = 1
    with pytest.raises(VerificationError):
        verify_secret_ballot(POLL, SecretBallot.parse(body), LINE)


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_the_booth_opens_what_core_spoils(chosen: dict[str, Any]) -> None:
    choices = {key: [one] if isinstance(one, str) else one for key, one in chosen.items()}
    spoil = spoil_body(seal(POLL, LINE, "spoilt", **chosen), choices)
    expected = [{"motion": motion, "choices": made} for motion, made in choices.items()]
    assert asked("check", spoil=spoil) == {"made": expected}


def test_the_booth_refuses_an_opening_that_lies() -> None:
    spoil = spoil_body(seal(POLL, LINE, "lie", hire="yes"), {"hire": ["no"]})
    assert asked("check", spoil=spoil) == {"refused": "opening_wrong"}


@pytest.mark.parametrize("chosen", [{}, *CHOICES], ids=str)
def test_an_officer_s_page_seals_a_paper_as_core_does(chosen: dict[str, Any]) -> None:
    code = voting_code_from_bytes(bytes(range(12)))
    choices = {key: [one] if isinstance(one, str) else one for key, one in chosen.items()}
    answers = [{"motion": motion, "choices": made} for motion, made in choices.items()]
    void = [{"motion": "gate", "reason": "unclear"}] if "gate" not in chosen else []
    read = {"i": LINE.i, "serial": "00001-1", "secret": "5e" * 20, "assisted": True}
    typed = format_voting_code(code).lower()
    made = asked("paper", plain={**read, "answers": answers, "void": void}, code=typed)["made"]
    items = tuple(VoidItem(**item) for item in void)
    plain_paper = PaperBallot(
        LINE.i, "00001-1", bytes.fromhex("5e" * 20), b"", parse_answers(answers), items, True
    )
    sealed = encrypt_paper(POLL, plain_paper, paper_key(POLL.hm, code))
    assert made == secret_paper_body(sealed)
