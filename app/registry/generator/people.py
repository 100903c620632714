"""Synthetic owners: persons and companies with documents that pass their check digits.

Law: each document is drawn once. Phones are the 9,999 numbers 17000000001 to 17000009999 in
drawn order, each given once; a community with more owners leaves the others without.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from app.core.identifiers import Document, DocumentKind
from app.core.identifiers.regions import SYNTHETIC_REGION
from app.core.identifiers.resident_id import resident_check_character
from app.core.identifiers.uscc import uscc_check_sign
from app.registry.generator.names import TOWN, draw_company, draw_name
from app.registry.rollfile.units import RollOwner

_OLDEST, _YOUNGEST = date(1938, 1, 1), date(2004, 12, 31)
_ORGANISATION_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PHONE_RANGE = 10_000


class People:
    """Draws owners, none of them twice."""

    def __init__(self, chance: Random, phone_share: float) -> None:
        self._chance = chance
        self._phone_share = phone_share
        self._numbers: set[str] = set()
        # 17000000000 is left out: a number ending in five zeros looks damaged by Excel.
        self._phones = [f"1700000{n:04}" for n in range(1, _PHONE_RANGE)]
        chance.shuffle(self._phones)

    def draw_person(self) -> RollOwner:
        """Return a new person: a resident, or now and then a holder of another document."""
        name = draw_name(self._chance)
        lot = self._chance.random()
        if lot < 0.004:
            document = self._new(DocumentKind.HOME_RETURN_PERMIT, self._home_return_number)
        elif lot < 0.006:
            document = self._new(DocumentKind.TAIWAN_PERMIT, self._eight_digits)
        elif lot < 0.009:
            document = self._new(DocumentKind.PASSPORT, self._passport_number)
        else:
            document = self._new(DocumentKind.RESIDENT_ID, self._resident_number)
        return RollOwner(name, document)

    def draw_company(self) -> RollOwner:
        """Return a new company."""
        document = self._new(DocumentKind.CREDIT_CODE, self._credit_code)
        return RollOwner(draw_company(self._chance), document)

    def draw_developer(self) -> RollOwner:
        """Return the company that built the community."""
        document = self._new(DocumentKind.CREDIT_CODE, self._credit_code)
        return RollOwner(f"{TOWN}城市建设开发有限公司", document)

    def draw_phone(self) -> tuple[str, ...]:
        """Return a phone nobody has yet, or nothing."""
        if not self._phones or self._chance.random() >= self._phone_share:
            return ()
        return (self._phones.pop(),)

    def _new(self, kind: DocumentKind, draw: object) -> Document:
        assert callable(draw)
        while True:
            number = str(draw())
            if number not in self._numbers:
                self._numbers.add(number)
                return Document(kind, number)

    def _resident_number(self) -> str:
        days = self._chance.randrange((_YOUNGEST - _OLDEST).days)
        birth = _OLDEST + timedelta(days=days)
        # The order number never ends in 00, so that no number looks damaged by Excel.
        order = self._chance.randrange(10) * 100 + self._chance.randrange(1, 100)
        body = f"{SYNTHETIC_REGION}{birth:%Y%m%d}{order:03}"
        return body + resident_check_character(body)

    def _credit_code(self) -> str:
        signs = "".join(self._chance.choice(_ORGANISATION_SIGNS) for _ in range(7))
        body = f"91{SYNTHETIC_REGION}MA{signs}"
        return body + uscc_check_sign(body)

    def _home_return_number(self) -> str:
        return f"{self._chance.choice('HM')}00{self._chance.randrange(10**6):06}"

    def _eight_digits(self) -> str:
        return f"00{self._chance.randrange(10**6):06}"

    def _passport_number(self) -> str:
        return f"X00{self._chance.randrange(10**6):06}"
