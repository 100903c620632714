"""Papers among secret ballots: counted with the phones, refused by their own checks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from app.core.encoding import encode_b64, parse_b64
from tests.verifier.asking import ask, codes, failed
from tests.worlds.build import Body, Step, day
from tests.worlds.naive import Rule
from tests.worlds.sealed_papers import make_paper_world
from tests.worlds.secret import SecretBuild, SecretWorld, choices_of

Edit = Callable[[SecretWorld], object]


def world(motions: str = "manager plan") -> SecretWorld:
    return make_paper_world(only=motions.split())


@cache
def honest() -> SecretBuild:
    return make_paper_world().build()


def test_the_honest_record_stands() -> None:
    report = ask(honest())
    assert report.stands, failed(report)
    tally = honest().body("tally manager")
    assert tally["participants"] == 33


def edit(label: str, change: Callable[[Body], object]) -> Edit:
    return lambda made: made.change(label, change)


def unadded(change: Callable[[Body], object]) -> Edit:
    """What cannot be added up is left out of the tallies by those who forge it."""

    def forge(made: SecretWorld) -> None:
        made.change("paper 33", change)
        made.count = Rule(leave_out=frozenset({33}))

    return forge


def spliced(text: str, piece: int, data: bytes) -> str:
    raw = parse_b64(text)
    return encode_b64(raw[: 32 * piece] + data + raw[32 * (piece + 1) :])


def first_option(piece: int, data: bytes) -> Callable[[Body], None]:
    def change(body: Body) -> None:
        options = body["answers"][0]["options"]
        options[0] = spliced(options[0], piece, data)

    return change


def other_paper(body: Body) -> None:
    """The ciphertexts of a paper under another one's line."""
    body["answers"] = build_of("33")["answers"]


@cache
def build_of(label: str) -> Body:
    made: Body = world().build().body(f"paper {label}")
    return made


def swap_answers(body: Body) -> None:
    body["answers"].reverse()


def both(body: Body) -> None:
    body["void"] = [{"motion": "manager", "reason": "unclear"}]


def fewer(body: Body) -> None:
    body["answers"][0]["options"].pop()


def named(body: Body) -> None:
    body |= {"scan": "0" * 64, "answers": [{"motion": "manager", "choices": ["yes"]}]}


def without_issue(made: SecretWorld) -> None:
    made.remove("issue 33")


def posted_again(made: SecretWorld) -> None:
    """The very ciphertexts of right 33's paper under a phone's header."""

    def body(build: Any) -> Body:
        own = build.encrypt(36, choices_of(36)).ballot
        header = {
            "i": 36,
            "cred_pk": own.cred_pk.hex(),
            "seq": 0,
            "prev": bytes(32).hex(),
            "consent": own.consent.hex(),
        }
        return {"header": header, "answers": build.body("paper 33")["answers"]}

    made.before("close", Step("ballot", body, ("right 36",), day(24), label="ballot 36"))


CASES: dict[str, tuple[Edit, tuple[str, str]]] = {
    "bit 255 set": (unadded(first_option(0, b"\xff" * 32)), ("V18", "point_invalid")),
    "z + L": (edit("paper 33", first_option(7, b"\xff" * 32)), ("V19", "scalar_invalid")),
    "a B changed": (
        edit(
            "paper 33",
            first_option(
                1, bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76")
            ),
        ),
        ("V21", "proof_invalid"),
    ),
    "another paper's ciphertexts": (edit("paper 3", other_paper), ("V23", "context_differs")),
    "answers out of order": (edit("paper 33", swap_answers), ("V20", "answers_out_of_order")),
    "answered and void": (edit("paper 33", both), ("V20", "answered_and_void")),
    "an option missing": (unadded(fewer), ("V20", "answer_invalid")),
    "a named paper": (unadded(named), ("V20", "body_of_other_mode")),
    "no issue": (without_issue, ("V28", "serial_not_out")),
    "cast again by phone": (posted_again, ("V24", "component_seen")),
    "a wrong secret": (
        edit("paper 33", lambda body: body.update(secret="00" * 20)),
        ("V28", "secret_wrong"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rejects(name: str) -> None:
    made = world()
    change, (check, code) = CASES[name]
    change(made)
    report = ask(made.build())
    assert check in failed(report)
    assert code in codes(report, check)
