"""A community's own rules on top of its city's profile: within bounds, with an article."""

from __future__ import annotations

import pytest

from app.core.profile import (
    BasisInvalid,
    BoundInvalid,
    Override,
    OverrideNotAllowed,
    OverrideOutOfBounds,
    OverrideWithoutArticle,
    ProfileValueInvalid,
    parse_profile,
    parse_rule_values,
    split_basis,
    with_overrides,
)
from app.registry.service import get_profile
from tests.core.test_profile_parsing import NATIONAL

ARTICLE = "第十二条"


def _set(key: str, value: object, profile_id: str = "national", article: str = ARTICLE):
    return with_overrides(get_profile(profile_id), [Override(key, value, article)])


@pytest.mark.parametrize(
    ("key", "inside", "outside"),
    [
        ("notice.days_regular", [15, 60], [14, 61, -1, 15.0, True, "15"]),
        ("vote.max_changes", [0, 5], [6, False]),
        ("vote.channel_rule", ["first_valid"], ["", "no_such_rule", None]),
        ("silence.follow_majority_allowed", [True, False], [1, "yes"]),
        ("temporary.request_area", [[1, 5], [1, 10], [1, 100]], [[1, 4], [1, 101], [0, 5], 5]),
        ("secret.allowed_matters", [[], ["278-3", "278-9"]], [["279"], ["278-3", "278-3"]]),
    ],
)
def test_only_what_lies_within_the_bounds_is_taken(key, inside, outside):
    for value in inside:
        assert _set(key, value).values_for_definition()[key] == value
    for value in outside:
        with pytest.raises(OverrideOutOfBounds):
            _set(key, value)


def test_hangzhou_leaves_seven_days_to_a_temporary_assembly_and_no_other_city_does():
    assert _set("notice.days_temporary", 7, "hangzhou").rules.whole("notice.days_temporary") == 7
    with pytest.raises(OverrideOutOfBounds):
        _set("notice.days_temporary", 7, "qingdao")


@pytest.mark.parametrize(
    "key", ["threshold.quorum", "matters.278-6", "notice.days_first", "no.such"]
)
def test_what_the_profile_does_not_leave_open_is_refused(key):
    with pytest.raises(OverrideNotAllowed):
        _set(key, 1)


def test_beijing_s_single_vote_cannot_be_changed():
    with pytest.raises(OverrideNotAllowed):
        _set("vote.max_changes", 1, "beijing")


@pytest.mark.parametrize("article", ["", "x" * 121, "一\n二"])
def test_an_override_names_its_article(article):
    with pytest.raises(OverrideWithoutArticle):
        _set("vote.max_changes", 1, article=article)


def test_values_that_fit_each_but_not_together_are_refused():
    national = get_profile("national")
    longest, shortest = (
        Override("period.max_days", 10, ARTICLE),
        Override("period.min_days", 20, "三"),
    )
    assert with_overrides(national, [longest]).rules.whole("period.max_days") == 10
    with pytest.raises(ProfileValueInvalid):
        with_overrides(national, [longest, shortest])


def test_the_definition_names_the_article_and_keeps_the_city_s_hash():
    city, own = get_profile("qingdao"), _set("notice.days_regular", 20, "qingdao")
    stated = own.to_definition()
    assert (stated["id"], stated["version"], stated["hash"]) == ("qingdao", city.version, city.hash)
    assert stated["values"]["notice.days_regular"] == 20
    assert stated["values"]["basis.notice.days_regular"] == ARTICLE
    assert own.sources["notice.days_regular"] == f"本小区议事规则 {ARTICLE} [S]"
    values, basis = split_basis(stated["values"])
    assert parse_rule_values(values).whole("notice.days_regular") == 20
    assert basis == {"notice.days_regular": ARTICLE}


def test_an_article_beside_nothing_is_refused():
    with pytest.raises(BasisInvalid):
        split_basis({"vote.max_changes": 5, "basis.vote.other": ARTICLE})


@pytest.mark.parametrize("bound", ["5", "[5]", "[9, 2]", '["a", "b"]', "[1, 2, 3]"])
def test_a_bound_of_another_form_is_refused_with_its_profile(bound):
    line = '"vote.max_changes" = { value = [0, 5]'
    assert line in NATIONAL
    with pytest.raises(BoundInvalid):
        parse_profile(NATIONAL.replace(line, f'"vote.max_changes" = {{ value = {bound}'))


def test_the_hash_covers_the_bounds():
    line = '"vote.max_changes" = { value = [0, 5]'
    other = parse_profile(NATIONAL.replace(line, '"vote.max_changes" = { value = [0, 4]'))
    assert other.hash != parse_profile(NATIONAL).hash


def test_no_override_leaves_the_profile_as_it_is():
    profile = get_profile("national")
    assert with_overrides(profile, []) is profile
