"""Every refusal of the tool has its sentence, and both languages say the same things."""

from __future__ import annotations

from string import Formatter

import pytest

import app.trustee.__main__  # noqa: F401 - all modules of the tool are loaded by it
from app.core.errors import RuleError
from app.trustee.words import Words
from app.trustee.words.refusals import REFUSALS
from app.trustee.words.sentences import SENTENCES


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", SENTENCES)
def test_both_languages_have_the_same_places(name: str) -> None:
    chinese, english = SENTENCES[name]
    assert places(chinese) == places(english)
    assert english.isascii() or "“" in english or "m²" in english


def refusals(of: type[RuleError]) -> set[str]:
    found = {of.code} if of.__module__.startswith("app.trustee") else set()
    return found.union(*map(refusals, of.__subclasses__()))


def test_every_refusal_of_the_tool_has_a_sentence() -> None:
    assert refusals(RuleError) - REFUSALS.keys() == set()


def test_a_refusal_without_a_sentence_is_told_by_its_code() -> None:
    class Unheard(RuleError):
        pass

    assert Words(english=True).refusal(Unheard(line=3)) == "refused: unheard line=3"
