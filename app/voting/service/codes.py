"""The second channel: last four of the document, then six digits by SMS (PROTOCOL §4).

Law: limits count only requests that proved the voting code, so that no neighbour can lock
an owner out: five messages an hour, five wrong answers and then ten minutes. A code is
sent only to a phone on the roll, lives ten minutes, and is good for one ballot.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, update

from app.assembly.service.read import get_assembly, get_right, lock_right
from app.core.errors import RuleError
from app.platform.db import connection_of, table_of, transaction
from app.platform.outbox import enqueue
from app.platform.tokens import keyed_digest, make_token, read_token
from app.registry.service import shared_phone_rights, units_of
from app.voting.models import LastFourTry, OneTimeCode, PhoneRelease
from app.voting.service.voters import Phone, Voter, find_voter

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

TOKEN_LIFE = timedelta(minutes=30)
CODE_LIFE = timedelta(minutes=10)
MESSAGES_AN_HOUR = 5
WRONG_ANSWERS = 5
WAIT_AFTER_WRONG = timedelta(minutes=10)
SHARED_PHONE_RIGHTS = 3
PURPOSE = "right"

# Ballots queue while a code is looked at, so the statements are made once.
_CODES = table_of(OneTimeCode)
_WAITING = (
    select(_CODES.c.id)
    .where(_CODES.c.assembly_id == bindparam("assembly"), _CODES.c.i == bindparam("right"))
    .where(_CODES.c.key == bindparam("card"))
    .where(_CODES.c.used_at.is_(None), _CODES.c.expires_at > bindparam("now"))
    .order_by(_CODES.c.sent_at.desc(), _CODES.c.id.desc())
    .limit(1)
)
_IS_WAITING = (_CODES.c.id == _WAITING.scalar_subquery(), _CODES.c.wrong < WRONG_ANSWERS)
_IS_RIGHT = _CODES.c.digest == bindparam("answer")
_USE = update(_CODES).where(*_IS_WAITING, _IS_RIGHT).values(used_at=bindparam("now"))
_USE_FOR = _USE.returning(_CODES.c.person)
_COUNT = update(_CODES).where(*_IS_WAITING).values(wrong=_CODES.c.wrong + 1)
_WRONG = select(_CODES.c.wrong).where(_CODES.c.id == _WAITING.scalar_subquery())


class LastFourWrong(RuleError):
    """The last four of the document are not those of an owner of this right."""


class TooManyWrongAnswers(RuleError):
    """Five wrong answers: ten minutes' wait."""


class TooManyCodes(RuleError):
    """Five messages an hour are the limit."""


class NoPhone(RuleError):
    """No phone is on the roll for this right: the paper ballot remains."""


class PhoneShared(RuleError):
    """The phone stands for more than three rights and no scrutineer has released it."""


class CodeWrong(RuleError):
    """The six digits are not those that were sent."""


class CodeExpired(RuleError):
    """No code is waiting: it is too old, used up or was never sent."""


@dataclass(frozen=True, slots=True)
class RightToken:
    """What a proved voting code is worth: one right in one assembly, for half an hour."""

    assembly_id: str
    i: int
    cred_pk: str

    def encode(self, now: datetime) -> str:
        payload = {"a": self.assembly_id, "i": self.i, "k": self.cred_pk}
        return make_token(PURPOSE, payload, expires=now + TOKEN_LIFE)

    @classmethod
    def parse(cls, text: str, now: datetime) -> RightToken:
        """Return the token of its text; raises TokenInvalid, TokenExpired."""
        payload = read_token(PURPOSE, text, now=now)
        return cls(payload["a"], payload["i"], payload["k"])


@dataclass(frozen=True, slots=True)
class CodeSent:
    """Where the code went, masked, and until when it is good."""

    sent_to: str
    expires: datetime


def request_code(token: RightToken, *, last4: str, now: datetime) -> CodeSent:
    """Send six digits to the right's phone, once the last four are right.

    Raises LastFourWrong, TooManyWrongAnswers, TooManyCodes, NoPhone, PhoneShared.
    """
    with transaction() as session:
        assembly = get_assembly(session, token.assembly_id)
        # One question at a time for each right, so that no limit is passed by asking at once.
        right = lock_right(session, token.assembly_id, token.i)
        _check_tries(session, token, now)
        voter = find_voter(session, right, token.cred_pk)
        if voter.answers(session, last4):
            proved = voter.proved_by(session, last4)
            return _send(session, assembly, proved.voter, token, now, proved.person)
        session.add(
            LastFourTry(assembly_id=token.assembly_id, i=token.i, key=token.cred_pk, at=now)
        )
        left = WRONG_ANSWERS - _count_tries(session, token, now)
    raise LastFourWrong(left=left)


def try_code(session: Session, token: RightToken, code: str, *, now: datetime) -> int | None:
    """Use up the code that waits for this right; of a wrong one return how many tries are left.

    The caller holds the assembly's lock, and commits a wrong try too. Raises CodeExpired.
    """
    return use_code(session, token, code, now=now)[0]


def use_code(
    session: Session, token: RightToken, code: str, *, now: datetime
) -> tuple[int | None, bytes | None]:
    """Do what `try_code` does; of a right code return also whose it was (`voters.Proved`)."""
    waiting = {
        "assembly": token.assembly_id,
        "right": token.i,
        "card": token.cred_pk,
        "now": now,
    }
    connection = connection_of(session)
    used = connection.execute(_USE_FOR, {**waiting, "answer": digest_of(token, code)}).one_or_none()
    if used is not None:
        return None, used.person
    if not connection.execute(_COUNT, waiting).rowcount:
        raise CodeExpired
    return WRONG_ANSWERS - int(connection.execute(_WRONG, waiting).scalar_one()), None


def _check_tries(session: Session, token: RightToken, now: datetime) -> None:
    if _count_tries(session, token, now) >= WRONG_ANSWERS:
        raise TooManyWrongAnswers(retry_after=int(WAIT_AFTER_WRONG.total_seconds()))


def _count_tries(session: Session, token: RightToken, now: datetime) -> int:
    statement = select(func.count()).where(
        LastFourTry.assembly_id == token.assembly_id,
        LastFourTry.i == token.i,
        LastFourTry.key == token.cred_pk,
        LastFourTry.at > now - WAIT_AFTER_WRONG,
    )
    return session.scalars(statement).one()


def _send(
    session: Session,
    assembly: AssemblyRow,
    voter: Voter,
    token: RightToken,
    now: datetime,
    person: bytes | None,
) -> CodeSent:
    phone = _choose_phone(session, assembly, voter)
    template = "one_time_code"
    return send_digits(session, assembly, phone, token, template=template, now=now, person=person)


def send_digits(
    session: Session,
    assembly: AssemblyRow,
    phone: Phone,
    token: RightToken,
    *,
    template: str,
    now: datetime,
    person: bytes | None = None,
) -> CodeSent:
    """Send six digits that `try_code` takes once; raises TooManyCodes."""
    _check_messages(session, token, now)
    right = get_right(session, token.assembly_id, token.i)
    code = f"{secrets.randbelow(10**6):06d}"
    row = OneTimeCode(
        assembly_id=token.assembly_id,
        i=token.i,
        key=token.cred_pk,
        digest=digest_of(token, code),
        person=person,
        sent_at=now,
        expires_at=now + CODE_LIFE,
    )
    session.add(row)
    enqueue(
        session,
        channel="sms",
        to=phone.number,
        template=template,
        fields={
            "code": code,
            "title": assembly.title,
            # One phone may serve several flats; the owner must know which code is whose.
            "flat": units_of(session, right.unit_ids)[0].label,
            "minutes": int(CODE_LIFE.total_seconds()) // 60,
        },
        purpose="one_time_code",
        now=now,
    )
    return CodeSent(phone.masked, row.expires_at)


def _check_messages(session: Session, token: RightToken, now: datetime) -> None:
    statement = select(func.count(), func.min(OneTimeCode.sent_at)).where(
        OneTimeCode.assembly_id == token.assembly_id,
        OneTimeCode.i == token.i,
        OneTimeCode.key == token.cred_pk,
        OneTimeCode.sent_at > now - timedelta(hours=1),
    )
    sent, first = session.execute(statement).one()
    if sent >= MESSAGES_AN_HOUR:
        wait = first + timedelta(hours=1) - now
        raise TooManyCodes(retry_after=max(1, int(wait.total_seconds())))


def _choose_phone(session: Session, assembly: AssemblyRow, voter: Voter) -> Phone:
    if not voter.phones:
        raise NoPhone
    for phone in voter.phones:
        if not _is_shared(session, assembly.community_id, phone):
            return phone
    raise PhoneShared(limit=SHARED_PHONE_RIGHTS)


def _is_shared(session: Session, community_id: str, phone: Phone) -> bool:
    count = shared_phone_rights(session, community_id, phone.number)
    if count <= SHARED_PHONE_RIGHTS:
        return False
    return session.get(PhoneRelease, (community_id, phone.index)) is None


def digest_of(token: RightToken, code: str) -> bytes:
    """Return what is stored of a code: keyed, because six digits are soon guessed."""
    named = f"{token.assembly_id}/{token.i}/{token.cred_pk}/{code}"
    return keyed_digest("one-time-code", named.encode())
