"""A sheet says how it is filled in and what follows, by this assembly's own rules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.core.definition import Definition
from app.core.encoding import sha256
from app.issuer.export import parse_export
from app.issuer.issue import Issue, issue
from app.issuer.secrets_folder import SecretsFolder
from app.issuer.sheets.ballots import paper_ballot
from app.issuer.sheets.letters import letter
from tests.core.samples import definition_body, election, yes_no
from tests.issuer.exports import CONSENT, Chance, export_right, export_value
from tests.issuer.test_sheets import text_of

BASIS = "议事规则第十五条"
SILENT = f"依照{BASIS}，未参加表决的，在一般事项上计入人数和面积都最多的一种意见"


@pytest.fixture
def made_of(folder: SecretsFolder, chance: Chance) -> Any:
    def make(motions: list[dict[str, Any]] | None = None, **policies: Any) -> Issue:
        changes = {} if motions is None else {"motions": motions, "lot": "公开开奖号码"}
        body = definition_body(consent=sha256(CONSENT.encode()).hex(), **changes)
        body["policies"] = {**body["policies"], **policies}
        value = export_value(definition=body, hd=Definition.parse(body).hd.hex())
        value["rights"] = [export_right(1, 101)]
        return issue(parse_export(json.dumps(value).encode()), folder, chance)

    return make


def ballot(made: Issue) -> str:
    return text_of(paper_ballot(made, made.rights[0], made.rights[0].sheets[0]))


def told(made: Issue) -> str:
    return text_of(letter(made, made.rights[0], with_code=True))


def test_an_election_says_how_many_names_and_nothing_of_one_box(made_of: Any) -> None:
    text = ballot(made_of([election("board", seats=3)]))
    assert "事项 board（最多选 3 人，可以少选，多选的该项无效）" in text
    assert "超过的，该项无效" in text
    assert "只在一格内打勾" not in text
    assert "1. 候选人 a 2. 候选人 b" in text


def test_an_election_beside_a_question_has_both_hints(made_of: Any) -> None:
    text = ballot(made_of([yes_no("hire"), election("board", seats=2)]))
    assert "每项只在一格内打勾" in text
    assert text.count("最多选 2 人") == 1
    assert "事项 hire（最多" not in text


def test_silence_that_counts_is_warned_of_on_both_sheets(made_of: Any) -> None:
    made = made_of(silence="follow_majority", silence_basis=BASIS)
    for text in (ballot(made), told(made)):
        assert SILENT in text
        assert "选举除外" in text
        assert "不计入参与表决" not in text


def test_silence_that_does_not_count_is_no_warning(made_of: Any) -> None:
    made = made_of()
    assert "未交回的表决票不计入参与表决的业主" in ballot(made)
    assert "特别提示" not in told(made)


@pytest.mark.parametrize(
    ("rule", "said", "unsaid"),
    [
        ("paper_replaces", ["手机表决暂停"], ["先到的"]),
        # PROTOCOL §7: under either rule paper handed out closes the phone.
        ("first_valid", ["手机表决暂停", "不再领取纸质表决票", "先到的有效表决为准"], []),
    ],
)
def test_the_ballot_says_which_channel_goes_first(
    made_of: Any, rule: str, said: list[str], unsaid: list[str]
) -> None:
    text = ballot(made_of(channel_rule=rule))
    assert [words for words in said if words not in text] == []
    assert [words for words in unsaid if words in text] == []


def test_a_vote_that_cannot_be_changed_is_said_so(made_of: Any) -> None:
    text = told(made_of(max_changes=0))
    assert "提交以后不能更改" in text
    assert "最多更改" not in text
    assert "最多更改 2 次" in told(made_of(max_changes=2))
