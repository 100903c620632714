"""A profile is complete, known, sourced and lawful, or it is refused by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import RuleError
from app.core.profile import (
    ProfileIncomplete,
    ProfileKeyUnknown,
    ProfileMalformed,
    ProfileValueInvalid,
    ProfileValueUnsourced,
    RuleValues,
    parse_profile,
    parse_rule_values,
)
from app.core.profile.keys import ADDED_LATER, KEYS
from app.core.rules.matters import ClassBelowLaw, MotionClass
from app.core.rules.thresholds import ThresholdBelowLaw

ROOT = Path(__file__).resolve().parents[2]
NATIONAL = (ROOT / "app/core/profiles/national.toml").read_text(encoding="utf-8")
VALUES = parse_profile(NATIONAL).values_for_definition()


def replaced(key: str, value: str, text: str = NATIONAL) -> str:
    """The national profile with the value of one key, as TOML, replaced."""
    section, _, name = key.partition(".")
    head = rf"\[{re.escape(section)}\](?:(?!\n\[).)*?\n{re.escape(name)} = {{ value = "
    pattern = rf"({head})(.*?)(, source)"
    changed, times = re.subn(pattern, lambda m: m[1] + value + m[3], text, flags=re.DOTALL)
    assert times == 1, key
    return changed


def test_the_national_profile_is_read():
    profile = parse_profile(NATIONAL)
    assert (profile.id, profile.version, profile.name) == ("national", "2", "全国通用")
    assert profile.rules.whole("notice.days_regular") == 15
    assert profile.rules.flag("parking.count_area") is False
    assert profile.rules.word("vote.channel_rule") == "paper_replaces"
    assert profile.rules.words("area.source_order") == ("register", "survey", "contract")
    assert profile.rules.words("reelection.blocked_matters") == ()
    assert profile.rules.share("fund.overrun") == (1, 10)
    assert profile.rules.motion_class("278-6") is MotionClass.SPECIAL
    assert profile.rules.article("278-6").endswith("第(六)项")
    assert profile.sources["notice.days_regular"] == "物业管理条例 14 [S]"


def test_the_hash_covers_values_sources_and_names_but_no_comments():
    first = parse_profile(NATIONAL).hash
    assert re.fullmatch(r"[0-9a-f]{64}", first)
    assert parse_profile("# A comment.\n" + NATIONAL).hash == first
    changes = [
        replaced("vote.max_changes", "4"),
        NATIONAL.replace("物业管理条例 14 [S]", "物业管理条例 十四 [S]"),
        NATIONAL.replace('version = "2"', 'version = "3"'),
        NATIONAL.replace('id = "national"', 'id = "elsewhere"'),
        NATIONAL.replace('name = "全国通用"', 'name = "别处"'),
    ]
    hashes = {parse_profile(text).hash for text in changes}
    assert len(hashes) == len(changes)
    assert first not in hashes


def test_the_definition_carries_every_value_and_reads_back():
    profile = parse_profile(NATIONAL)
    body = profile.to_definition()
    assert set(body) == {"id", "version", "hash", "values"}
    assert body["values"] == profile.values_for_definition()
    assert set(profile.values_for_definition()) == set(KEYS)
    assert parse_rule_values(profile.values_for_definition()) == profile.rules


def test_the_policies_are_those_of_the_profile():
    assert parse_profile(NATIONAL).rules.policies() == {
        "max_changes": 5,
        "channel_rule": "paper_replaces",
        "multi_unit": "one_ballot",
        "extension_days": 15,
        "transfer": "beijing",
        "proxy_cap": 3,
        "proxy_bound": True,
        "parking_area": False,
        "parking_heads": False,
        "objection_days": 7,
        "show_turnout": True,
    }


def test_a_missing_key_is_refused_by_name():
    values = parse_profile(NATIONAL).values_for_definition()
    for key in KEYS.keys() - ADDED_LATER:
        rest = {name: value for name, value in values.items() if name != key}
        with pytest.raises(ProfileIncomplete) as refusal:
            parse_rule_values(rest)
        assert refusal.value.fields["key"] == key


def test_a_definition_published_before_a_key_came_stays_as_it_is():
    old = {key: value for key, value in VALUES.items() if key not in ADDED_LATER}
    assert parse_rule_values(old).to_definition() == old
    with pytest.raises(ProfileKeyUnknown):
        parse_rule_values(old).flag("fund.emergency_audit")


@pytest.mark.parametrize("key", sorted(ADDED_LATER))
def test_a_profile_lacks_no_key_that_came_later(key):
    name = key.partition(".")[2]
    text = re.sub(rf"\n{name} = [^\n]*", "", NATIONAL, count=1)
    assert text != NATIONAL
    with pytest.raises(ProfileIncomplete) as refusal:
        parse_profile(text)
    assert refusal.value.fields["key"] == key


@pytest.mark.parametrize(
    "value", [None, 1.5, "", "nonsense\n", ["nonsense"], [1, 0], [1, 2, 3], {}, -1, 10**9]
)
def test_a_value_that_no_key_takes_is_refused(value):
    values = parse_profile(NATIONAL).values_for_definition()
    for key in KEYS:
        with pytest.raises(ProfileValueInvalid):
            parse_rule_values({**values, key: value})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("notice.days_regular", True),
        ("parking.count_area", 1),
        ("conveners.allowed", ["committee", "committee"]),
        ("conveners.allowed", "committee"),
        ("threshold.quorum", [2, 1_001]),
        ("threshold.quorum", [2, True]),
        ("retention.log_months", 5),
    ],
)
def test_near_misses_are_refused_too(key, value):
    values = parse_profile(NATIONAL).values_for_definition()
    values[key] = value
    with pytest.raises(ProfileValueInvalid):
        parse_rule_values(values)


DAY_KEYS = [key for key in KEYS if key.endswith("_days") or key.startswith("notice.")]


@pytest.mark.parametrize(
    ("keys", "least", "most"),
    [
        (DAY_KEYS, 0, 366),
        (["vote.max_changes", "proxy.max_principals"], 0, 100),
        (["election.min_seats", "election.max_seats"], 1, 99),
        (["election.min_surplus"], 0, 99),
        (["election.term_years", "revocation.years", "retention.ballot_years"], 1, 100),
        (["retention.log_months"], 6, 1200),
    ],
)
def test_whole_numbers_are_taken_up_to_their_limits_and_no_further(keys, least, most):
    for key in keys:
        limit = 3660 if key == "retention.identity_image_days" else most
        assert KEYS[key](least), key
        assert KEYS[key](limit), key
        assert not KEYS[key](least - 1), key
        assert not KEYS[key](limit + 1), key


@pytest.mark.parametrize("share", [[1, 1], [1, 1_000], [1_000, 1_000], (1, 10)])
def test_a_share_is_a_part_of_a_whole(share):
    assert KEYS["fund.overrun"](share)


@pytest.mark.parametrize("share", [[0, 10], [-1, 10], [11, 10], [1, 1_001], [1], "1/10"])
def test_what_is_no_share_is_refused(share):
    assert not KEYS["fund.overrun"](share)


@pytest.mark.parametrize("text", ["x", "x" * 200])
def test_texts_of_1_to_200_characters_are_taken(text):
    profile = parse_profile(NATIONAL.replace('name = "全国通用"', f'name = "{text}"'))
    assert profile.name == text
    assert KEYS["article.279"](text)


@pytest.mark.parametrize("text", ["", "x" * 201, "x\u0007"])
def test_other_texts_are_refused(text):
    escaped = text.replace("\u0007", "\\u0007")
    with pytest.raises(ProfileMalformed):
        parse_profile(NATIONAL.replace('name = "全国通用"', f'name = "{escaped}"'))
    assert not KEYS["article.279"](text)


@pytest.mark.parametrize(
    ("head", "value"),
    [("id", "x"), ("id", "x" * 40), ("id", "0-a"), ("version", "0"), ("version", "2026.10-a")],
)
def test_ids_and_versions_of_all_lengths_are_taken(head, value):
    old = {"id": 'id = "national"', "version": 'version = "2"'}[head]
    profile = parse_profile(NATIONAL.replace(old, f'{head} = "{value}"'))
    assert getattr(profile, head) == value


def test_a_source_may_fill_200_characters():
    source = "x" * 196 + " [S]"
    line = 'source = "物业管理条例 14 [S]"'
    profile = parse_profile(NATIONAL.replace(line, f'source = "{source}"'))
    assert profile.sources["notice.days_regular"] == source


def test_a_text_of_a_hundred_thousand_characters_is_still_read():
    padding = "#" + "x" * (100_000 - len(NATIONAL) - 2) + "\n"
    assert len(padding + NATIONAL) == 100_000
    assert parse_profile(padding + NATIONAL).id == "national"


def test_an_unknown_key_is_refused():
    with pytest.raises(ProfileKeyUnknown):
        parse_profile(NATIONAL + '\n[notice2]\ndays = { value = 1, source = "x [D]" }\n')
    values = parse_profile(NATIONAL).values_for_definition()
    with pytest.raises(ProfileKeyUnknown):
        parse_rule_values({**values, "notice.days": 15})


@pytest.mark.parametrize(
    "entry",
    [
        "15",
        "{ value = 15 }",
        '{ value = 15, source = "" }',
        '{ value = 15, source = "物业管理条例 14" }',
        '{ value = 15, source = "[S]" }',
        '{ value = 15, source = "物业管理条例 14 [X]" }',
        "{ value = 15, source = 14 }",
        f'{{ value = 15, source = "{"x" * 200} [S]" }}',
    ],
)
def test_no_value_without_a_source(entry):
    line = 'days_regular = { value = 15, source = "物业管理条例 14 [S]" }'
    with pytest.raises(ProfileValueUnsourced):
        parse_profile(NATIONAL.replace(line, f"days_regular = {entry}"))


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "x = " + "[" * 5_000,
        " " * 100_001,
        "",
        NATIONAL.replace("[profile]", "[head]"),
        NATIONAL.replace('version = "2"', "version = 1"),
        NATIONAL.replace('version = "2"', 'version = ""'),
        NATIONAL.replace('id = "national"', 'id = "National"'),
        NATIONAL.replace('name = "全国通用"', 'name = ""'),
        NATIONAL.replace('name = "全国通用"', 'label = "全国通用"'),
        NATIONAL.replace('version = "2"', 'version = "2"\nextra = "1"'),
        "loose = 1\n" + NATIONAL,
        'may_override = "all"\n' + re.sub(r"(?ms)^\[may_override.*?(?=^\[|\Z)", "", NATIONAL),
        NATIONAL.replace('14 [S]" }', '14 [S]", note = "x" }', 1),
        NATIONAL.replace('value = 15, source = "物业管理条例 14 [S]"', 'source = "x [S]"', 1),
    ],
)
def test_text_of_another_shape_is_malformed(text):
    with pytest.raises(ProfileMalformed):
        parse_profile(text)


@pytest.mark.parametrize(
    ("key", "value", "error"),
    [
        ("threshold.quorum", "[1, 2]", ThresholdBelowLaw),
        ("threshold.special", "[2, 3]", ThresholdBelowLaw),
        ("matters.278-6", '"ordinary"', ClassBelowLaw),
        ("matters.279", '"special"', ClassBelowLaw),
        ("period.min_days", "61", ProfileValueInvalid),
        ("election.min_seats", "12", ProfileValueInvalid),
    ],
)
def test_a_profile_below_the_law_or_at_odds_with_itself_is_refused(key, value, error):
    with pytest.raises(error):
        parse_profile(replaced(key, value))


def test_a_stricter_profile_is_allowed():
    profile = parse_profile(replaced("matters.278-5", '"special"'))
    assert profile.rules.motion_class("278-5") is MotionClass.SPECIAL
    assert parse_profile(replaced("threshold.quorum", "[3, 4]")).rules.thresholds().quorum.den == 4
    assert parse_profile(replaced("period.min_days", "60")).rules.whole("period.min_days") == 60


@pytest.mark.parametrize(
    ("accessor", "key"),
    [
        ("whole", "parking.count_area"),
        ("whole", "vote.channel_rule"),
        ("flag", "notice.days_regular"),
        ("word", "notice.days_regular"),
        ("words", "notice.days_regular"),
        ("share", "notice.days_regular"),
        ("share", "conveners.allowed"),
    ],
)
def test_a_key_read_as_another_kind_is_refused(accessor, key):
    rules = parse_profile(NATIONAL).rules
    with pytest.raises(ProfileValueInvalid):
        getattr(rules, accessor)(key)


@pytest.mark.parametrize("accessor", ["whole", "flag", "word", "words", "share"])
def test_a_key_that_does_not_exist_is_refused(accessor):
    with pytest.raises(ProfileKeyUnknown):
        getattr(parse_profile(NATIONAL).rules, accessor)("notice.days")


def test_parsed_values_cannot_be_changed():
    profile = parse_profile(NATIONAL)
    assert isinstance(profile.rules, RuleValues)
    with pytest.raises(TypeError):
        profile.rules.by_key["vote.max_changes"] = 99  # type: ignore[index]
    with pytest.raises(TypeError):
        profile.sources["vote.max_changes"] = "x"  # type: ignore[index]


@given(st.integers(0, len(NATIONAL) - 1), st.characters())
def test_a_damaged_profile_is_refused_by_a_rule_and_never_crashes(position, character):
    damaged = NATIONAL[:position] + character + NATIONAL[position + 1 :]
    try:
        parse_profile(damaged)
    except RuleError as refusal:
        assert refusal.code  # noqa: PT017
