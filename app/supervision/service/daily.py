"""The daily message: an officer who chose it is told once a day what waits, by mail or SMS.

Law: nobody is written to who did not choose it and has not shown, with a code that was sent there,
that the address is theirs; the message names no owner and no choice, only
how many things wait in which communities; nothing leaves in the quiet hours of any of the
officer's communities, and a day on which nothing waits is a day without a message.
"""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select

from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.identifiers import fold_text, mask_mobile, parse_mobile
from app.delivery.service.schedule import is_quiet
from app.people import service as people
from app.platform.audit import audit
from app.platform.config import current_config
from app.platform.db import db, transaction
from app.platform.outbox import enqueue
from app.platform.tokens import keyed_digest
from app.registry.service import get_community, profile_for
from app.supervision.models import DailyMessageRow
from app.supervision.service.worklist import Waiting, worklist

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.outbox.queue import Channel
    from app.platform.roles import Officer

CHANNELS = ("email", "sms")
MAX_ADDRESS = 120
MOST_PLACES = 5
CODE_LIFE = timedelta(minutes=30)
CODE_GAP = timedelta(minutes=1)
MOST_CODES, MOST_WRONG = 5, 5
CODE_REST = timedelta(days=1)
# What the message counts apart; all else is told as one number.
KINDS = {"sign": "sign", "rule": "reply", "return": "reply", "certify": "certify"}
TERM_TASKS = frozenset({"elect_successor", "end_term", "form_reelection_group", "report_term"})
REPLY_TASKS = frozenset({"answer_objection", "answer_filing"})

log = structlog.get_logger()


class DailyAddressInvalid(RuleError):
    """The daily message goes to an e-mail address, or to a mobile phone of eleven digits."""


class DailyCodeWrong(RuleError):
    """These are not the six digits that went to the address, or they are too old."""


class DailyCodesExhausted(RuleError):
    """A code went out just now, or five did without one coming back: wait, a day at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What an officer chose; the address as it may be shown."""

    channel: str
    shown: str
    since: datetime
    is_confirmed: bool


def choose_daily(officer: Officer, *, channel: str, address: str, now: datetime) -> None:
    """Keep where an officer wants to be told daily, and send a code there.

    Raises DailyAddressInvalid, DailyCodesExhausted.
    """
    address = check_address(channel, address)
    with transaction() as session:
        row = session.get(DailyMessageRow, officer.id, with_for_update=True)
        if row is None:
            row = DailyMessageRow(officer_id=officer.id, codes=0, wrong=0)
            session.add(row)
        elif row.confirmed_at is not None and (row.channel, row.address) == (channel, address):
            return
        _check_codes(row, now)
        row.channel, row.address, row.since = channel, address, now
        row.confirmed_at = None
        _send_code(session, row, now)
        audit(session, officer, "daily.choose", officer.id, {"channel": channel}, now=now)


def confirm_daily(officer: Officer, code: str, *, now: datetime) -> None:
    """Take the six digits as proof of the address; raises DailyCodeWrong."""
    with transaction() as session:
        row = session.get(DailyMessageRow, officer.id, with_for_update=True)
        if row is None or not _is_code_alive(row, now):
            raise DailyCodeWrong
        right = hmac.compare_digest(row.code_digest or b"", _digest(officer.id, fold_text(code)))
        if right:
            row.confirmed_at, row.code_digest = now, None
            row.codes = row.wrong = 0
            audit(session, officer, "daily.confirm", officer.id, now=now)
        else:
            row.wrong += 1
    if not right:
        raise DailyCodeWrong


def _is_code_alive(row: DailyMessageRow, now: datetime) -> bool:
    sent = row.code_sent_at
    if row.code_digest is None or sent is None or row.wrong >= MOST_WRONG:
        return False
    return now <= sent + CODE_LIFE


def _check_codes(row: DailyMessageRow, now: datetime) -> None:
    """No officer may have a stranger's phone ring again and again."""
    if row.code_sent_at is None or now >= row.code_sent_at + CODE_REST:
        row.codes = 0
    elif now < row.code_sent_at + CODE_GAP or row.codes >= MOST_CODES:
        raise DailyCodesExhausted


def _send_code(session: Session, row: DailyMessageRow, now: datetime) -> None:
    code = f"{secrets.randbelow(10**6):06d}"
    row.code_digest = _digest(row.officer_id, code)
    row.code_sent_at, row.codes, row.wrong = now, row.codes + 1, 0
    enqueue(
        session,
        channel="sms" if row.channel == "sms" else "email",
        to=row.address,
        template="daily_code",
        fields={"code": code, "minutes": int(CODE_LIFE.total_seconds()) // 60},
        purpose="daily_code",
        now=now,
    )


def _digest(officer_id: int, code: str) -> bytes:
    return keyed_digest("daily-code", f"{officer_id}/{code[:20]}".encode())


def stop_daily(officer: Officer, *, now: datetime) -> None:
    """Stop the daily message and forget the address; how many codes went out stays known."""
    with transaction() as session:
        row = session.get(DailyMessageRow, officer.id)
        if row is not None and row.address:
            if row.codes:
                row.address, row.confirmed_at, row.code_digest = "", None, None
            else:
                session.delete(row)
            audit(session, officer, "daily.stop", officer.id, now=now)


def find_choice(session: Session, officer_id: int) -> Choice | None:
    """Return what an officer chose, the address masked, or None."""
    row = session.get(DailyMessageRow, officer_id)
    if row is None or not row.address:
        return None
    shown = _shown(row.channel, row.address)
    return Choice(row.channel, shown, row.since, row.confirmed_at is not None)


def phones_of(session: Session, officer_ids: Iterable[int]) -> frozenset[str]:
    """Return the phones of these officers that are known here: where their daily message goes."""
    statement = select(DailyMessageRow).where(
        DailyMessageRow.officer_id.in_(set(officer_ids)), DailyMessageRow.channel == "sms"
    )
    return frozenset(row.address for row in session.scalars(statement))


def find_address(session: Session, officer_id: int) -> tuple[Channel, str] | None:
    """Return where an officer is written to, once a code has shown that it is theirs.

    For messages of other rooms that the officer chose there.
    """
    row = session.get(DailyMessageRow, officer_id)
    if row is None or not row.address or row.confirmed_at is None:
        return None
    return ("sms" if row.channel == "sms" else "email"), row.address


def check_address(channel: str, address: str) -> str:
    """Return the address as it is written to. Raises DailyAddressInvalid."""
    address = address.strip()
    if channel not in CHANNELS or not 0 < len(address) <= MAX_ADDRESS:
        raise DailyAddressInvalid
    if channel == "sms":
        try:
            return parse_mobile(address)
        except RuleError:
            raise DailyAddressInvalid from None
    name, at, host = address.partition("@")
    plain = address.isascii() and address.isprintable() and not set(address) & set(" ,;<>\"'()")
    if not (name and at and "." in host.strip(".") and "@" not in host and plain):
        raise DailyAddressInvalid
    return address


def send_daily(now: datetime) -> None:
    """Tell everybody who chose it and was not told today; each officer in one transaction."""
    session, today = db.session(), local_date(now)
    waiting = select(DailyMessageRow.officer_id).where(
        DailyMessageRow.confirmed_at.is_not(None),
        DailyMessageRow.last_on.is_(None) | (DailyMessageRow.last_on < today),
    )
    for officer_id in list(session.scalars(waiting)):
        try:
            _tell(officer_id, now)
        except RuleError as refused:
            # One officer's trouble is not the next one's.
            log.warning("daily_message_not_sent", officer=officer_id, reason=refused.code)


def _tell(officer_id: int, now: datetime) -> None:
    account = people.get_account(officer_id)
    with transaction() as session:
        row = session.get(DailyMessageRow, officer_id, with_for_update=True)
        today = local_date(now)
        if row is None or row.confirmed_at is None or account.disabled or row.last_on == today:
            return
        if _is_quiet_for(session, account.officer, now):
            return
        row.last_on = today
        found = worklist(session, account.officer, now)
        if found:
            enqueue(
                session,
                channel="sms" if row.channel == "sms" else "email",
                to=row.address,
                template="officer_daily",
                fields=summarise(found),
                purpose="officer_daily",
                now=now,
                dedupe_key=f"daily/{officer_id}/{today.isoformat()}",
            )


def summarise(found: Sequence[Waiting]) -> dict[str, object]:
    """Return what the message says: how many of each kind, how many late, where."""
    kinds = Counter(kind_of(one) for one in found)
    places = Counter(one.community for one in found)
    return {
        "total": len(found),
        "late": sum(one.late for one in found),
        "kinds": dict(sorted(kinds.items())),
        "places": [[name, count] for name, count in places.most_common(MOST_PLACES)],
        "more_places": max(0, len(places) - MOST_PLACES),
        "address": f"{current_config().public_url}/worklist",
    }


def kind_of(one: Waiting) -> str:
    """Return under which word the message counts a thing: sign, reply, certify, term or other."""
    if one.what == "committee" and one.detail in TERM_TASKS:
        return "term"
    if one.what == "committee" and one.detail in REPLY_TASKS:
        return "reply"
    return KINDS.get(one.what, "other")


def _is_quiet_for(session: Session, officer: Officer, now: datetime) -> bool:
    for place in officer.communities:
        rules = profile_for(session, get_community(session, place)).rules
        quiet_from, quiet_to = rules.whole("delivery.quiet_from"), rules.whole("delivery.quiet_to")
        if is_quiet(now, quiet_from=quiet_from, quiet_to=quiet_to):
            return True
    return False


def _shown(channel: str, address: str) -> str:
    if channel == "sms":
        return mask_mobile(address)
    name, _, host = address.partition("@")
    return f"{name[0]}***@{host}"
