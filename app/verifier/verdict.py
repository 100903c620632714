"""The verifier's own judgement of one motion: whole numbers, cross-multiplied (PROTOCOL §7).

Law: it shares no line with core.rules, so that one slip there cannot pass twice.
A test is num/den against a/b: `ge` holds if b·num ≥ a·den, `gt` if b·num > a·den.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Json = dict[str, object]
Need = tuple[int, int, str]

UNANIMITY: Need = (1, 1, "ge")


def judge(
    motion: Mapping[str, str],
    thresholds: Mapping[str, Sequence[int]],
    scope: Mapping[str, int],
    taking_part: Mapping[str, int],
    options: Sequence[tuple[str, int, int]],
) -> tuple[list[Json], list[str]]:
    """Return the tests of a motion, and the options that pass all of theirs and the quorum.

    `motion` has kind and class; `scope` and `taking_part` have heads and area; `options` are
    (choice, heads, area) in the definition's order, area in 0.01 m².
    """
    if motion["class"] == "unanimous_affected":
        return _judge_options(options[:1], scope, UNANIMITY, [])
    need: Need = (*_pair(thresholds["quorum"]), "ge")
    quorum = [
        _test("quorum_heads", None, taking_part["heads"], scope["heads"], need),
        _test("quorum_area", None, taking_part["area"], scope["area"], need),
    ]
    special = motion["class"] == "special"
    bar = _pair(thresholds["special" if special else "ordinary"])
    tested = {"yes_no": options[:1], "one_of": options[:-1], "election": options}
    candidates = tested[motion["kind"]]
    return _judge_options(candidates, taking_part, (*bar, "ge" if special else "gt"), quorum)


def judge_turnout(
    motion: Mapping[str, str],
    thresholds: Mapping[str, Sequence[int]],
    scope: Mapping[str, int],
    taking_part: Mapping[str, int],
) -> list[Json]:
    """Return the tests that say, from who took part alone, whether a motion can carry at all."""
    unanimous = motion["class"] == "unanimous_affected"
    need: Need = UNANIMITY if unanimous else (*_pair(thresholds["quorum"]), "ge")
    return [
        _test(f"quorum_{measure}", None, taking_part[measure], scope[measure], need)
        for measure in ("heads", "area")
    ]


def _pair(values: Sequence[int]) -> tuple[int, int]:
    return values[0], values[1]


def _judge_options(
    candidates: Sequence[tuple[str, int, int]],
    whole: Mapping[str, int],
    need: Need,
    quorum: list[Json],
) -> tuple[list[Json], list[str]]:
    tests, passed = list(quorum), []
    for choice, heads, area in candidates:
        pair = [
            _test("consent_heads", choice, heads, whole["heads"], need),
            _test("consent_area", choice, area, whole["area"], need),
        ]
        tests += pair
        if all(test["held"] for test in [*quorum, *pair]):
            passed.append(choice)
    return tests, passed


def _test(name: str, choice: str | None, num: int, den: int, need: Need) -> Json:
    a, b, comparison = need
    missing = a * den - b * num
    # `short` is the smallest s with b·(num + s) ≥ a·den, or > where the test is strict.
    short = missing // b + 1 if comparison == "gt" else -(-missing // b)
    held = missing < 0 if comparison == "gt" else missing <= 0
    return {
        "test": name,
        "choice": choice,
        "num": num,
        "den": den,
        "need": [a, b, comparison],
        "held": held,
        "short": 0 if held else short,
    }


def percent(part: int, whole: int) -> str:
    """Return the share in per cent, cut off after two decimals, never rounded (RULES R38)."""
    hundredths = part * 10_000 // whole if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02d} %"
