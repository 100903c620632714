"""HTTP of delivery: the ledger, messages, postings, reminders, doorstep lists, progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.delivery.service import fates, sign_ins
from app.delivery.service.evidence import evidence_number
from app.delivery.service.history import number_of
from app.delivery.views import (
    doorsteps,
    entering,
    ledger,
    owners,
    papers,
    posting,
    progress,
    reminding,
    sending,
    signing,
    words,
)
from app.delivery.views.blueprint import blueprint
from app.platform.menu import offer

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "blueprint",
    "doorsteps",
    "entering",
    "fates",
    "init_app",
    "ledger",
    "owners",
    "papers",
    "posting",
    "progress",
    "reminding",
    "sending",
    "sign_ins",
    "signing",
]


def init_app(app: Flask) -> None:
    """Give templates this room's words, and officers its door."""
    offer(app, "delivery.phrase", _l("Words of true messages"), community=True)
    app.jinja_env.filters["channel_names"] = words.channel_names
    app.jinja_env.globals.update(
        service_words=words.STATUS_WORDS,
        service_looks=words.STATUS_LOOKS,
        channel_words=words.CHANNEL_WORDS,
        attempt_words=words.RESULT_WORDS,
        next_words=words.NEXT_WORDS,
        relation_words=words.RELATION_WORDS,
        reminder_words=words.STEP_WORDS,
        left_out_words=words.LEFT_OUT_WORDS,
        message_words=words.STATE_WORDS,
        purpose_words=words.PURPOSE_WORDS,
        evidence_number=evidence_number,
        flat_number=number_of,
        doorstep_looks=progress.looks_of,
    )
