from __future__ import annotations

import pickle

import pytest

from app.core.errors import RuleError, VerificationError


class HTTPGone(RuleError):
    pass


class NotOnRoll(RuleError):
    pass


class Renamed(VerificationError):
    code = "another_code"


class RenamedFurther(Renamed):
    pass


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RuleError, "rule_error"),
        (VerificationError, "verification_error"),
        (NotOnRoll, "not_on_roll"),
        (HTTPGone, "http_gone"),
        (Renamed, "another_code"),
        (RenamedFurther, "renamed_further"),
    ],
)
def test_code_is_the_name_in_snake_case_unless_given(error: type[RuleError], code: str) -> None:
    assert error.code == code


def test_text_is_code_and_fields_without_a_sentence() -> None:
    assert str(NotOnRoll()) == "not_on_roll"
    assert str(NotOnRoll(i=17, tag="ab")) == "not_on_roll i=17 tag='ab'"


def test_fields_survive_the_way_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(NotOnRoll(i=17)))
    assert isinstance(sent, NotOnRoll)
    assert sent.fields == {"i": 17}
