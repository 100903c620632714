"""Passwords: argon2id, at least 12 characters, none of the ones everybody tries first."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.core.errors import RuleError

SHORTEST = 12
LONGEST = 256
FEWEST_DIFFERENT = 5
COMMON = (
    "password", "passw0rd", "qwerty", "asdfgh", "zxcvbn", "1qaz2wsx", "qazwsx", "admin", "letmein",
    "welcome", "iloveyou", "woaini", "1314520", "5201314", "123456", "654321", "abc123", "a123456",
    "0123456789", "9876543210", "abcdefg", "yijue", "yezhu", "xiaoqu", "wuye",
)  # fmt: skip
"""Beginnings of passwords that people choose; what is left after cutting them out must be long."""
REST_AFTER_COMMON = 8

# OWASP's argon2id advice with a margin: 64 MiB, three passes, one lane.
hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


class PasswordTooShort(RuleError):
    """Under 12 characters."""


class PasswordTooLong(RuleError):
    """Over 256 characters, which is nobody's memory and much of our time."""


class PasswordTooCommon(RuleError):
    """Easy to guess: a usual pattern, few different characters, or the sign-in name."""


def check_password(password: str, username: str) -> None:
    """Raises PasswordTooShort, PasswordTooLong, PasswordTooCommon."""
    if len(password) < SHORTEST:
        raise PasswordTooShort(shortest=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(longest=LONGEST)
    if len(set(password)) < FEWEST_DIFFERENT:
        raise PasswordTooCommon
    rest = password.casefold()
    for known in (username.casefold(), *COMMON):
        rest = rest.replace(known, "")
    if len(rest) < REST_AFTER_COMMON and rest != password.casefold():
        raise PasswordTooCommon


def hash_password(password: str) -> str:
    """Return what may be stored."""
    return hasher.hash(_normal(password))


def is_password(stored: str | None, password: str) -> bool:
    """True if the password is right; as slow for nobody's account as for somebody's."""
    try:
        right = hasher.verify(stored or _nobody(), _normal(password[: LONGEST + 1]))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return right and stored is not None


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody() -> str:
    return hasher.hash("the password of no account")
