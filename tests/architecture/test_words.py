"""Words that have no place in the repository, and the docstring that has one in each module."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import parse, product_code, read_text, repository_files

LONGEST_LAW = 12

# Put together from halves, because this file is searched too.
UNFINISHED = "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"])
HOSTS = "|".join(
    re.escape(left + right)
    for left, right in [
        ("pypi", ".org"), ("python", "hosted.org"), ("npm", "js.org"), ("npm", "js.com"),
        ("yarn", "pkg.com"), ("debian", ".org"), ("ubuntu", ".com"), ("npm", "mirror.com"),
        ("tuna.tsinghua", ".edu.cn"), ("mirrors.", "aliyun.com"), ("proxy.", "golang.org"),
    ]
)  # fmt: skip
OWN_PATHS = r"(?<![\w.])/(work|home|root|opt|Users)/\w+"
DRAWERS = r"(^|_)(utils?|helpers?|common|managers?|misc)(_|$)"

# Synthetic persons only: identity numbers of region 990000, phones 1700000xxxx. A number of
# another region that fails its check digit belongs to nobody.
BIRTHDAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
REGION = r"(?:(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{4}|(?:71|8[123])0000)"
IDENTITY = rf"(?<![0-9A-Za-z]){REGION}{BIRTHDAY}\d{{3}}[\dX](?![0-9A-Za-z])"
PHONE = r"(?<![0-9A-Za-z.])(?!1700000)1[3-9]\d{9}(?![0-9A-Za-z.])"
OF_NOBODY = {"11010519491231002X": "the example that GB 11643 prints"}


def lines_with(pattern: str) -> list[str]:
    return [
        f"{path}:{number}: {match[0]}"
        for path in repository_files()
        if path.as_posix() != "LICENSE"
        for number, line in enumerate((read_text(path) or "").splitlines(), 1)
        if (match := re.search(pattern, line))
    ]


def test_nothing_is_left_for_later() -> None:
    assert lines_with(rf"\b({UNFINISHED})\b") == []


def test_no_path_of_one_machine() -> None:
    assert lines_with(OWN_PATHS) == []


def test_no_host_of_a_package_registry() -> None:
    assert lines_with(HOSTS) == []


def test_no_identity_number_that_might_be_real() -> None:
    numbers = [(place, place.rsplit(" ", 1)[1]) for place in lines_with(IDENTITY)]
    real = [place for place, number in numbers if passes_check_digit(number)]
    assert [place for place in real if not place.endswith(tuple(OF_NOBODY))] == []


def test_no_phone_that_might_be_real() -> None:
    assert lines_with(PHONE) == []


def passes_check_digit(number: str) -> bool:
    """ISO 7064 MOD 11-2, as GB 11643 asks."""
    digits = [10 if character == "X" else int(character) for character in number]
    return sum(digit * pow(2, 17 - place, 11) for place, digit in enumerate(digits)) % 11 == 1


def test_no_junk_drawer() -> None:
    drawers = [str(p) for p in product_code() if re.search(DRAWERS, p.stem)]
    assert drawers == [], "name what it does"


def test_each_module_states_its_law() -> None:
    silent = [str(p) for p in product_code() if ast.get_docstring(parse(p)) is None]
    assert silent == []


def test_a_law_is_short() -> None:
    lengths = {p: (ast.get_docstring(parse(p)) or "").count("\n") + 1 for p in product_code()}
    assert [f"{p}: {n} lines" for p, n in lengths.items() if n > LONGEST_LAW] == []
