"""Words for the codes of this room, in the page's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.delivery.service.attempts import AttemptInvalid
from app.delivery.service.postings import PostingInvalid
from app.delivery.service.texts import MessageTextInvalid
from app.platform.errors import sentence

if TYPE_CHECKING:
    from app.core.errors import RuleError

STATUS_WORDS = {
    "served": _l("Served"),
    "waiting": _l("On its way"),
    "refused": _l("Refused"),
    "failed": _l("Did not arrive"),
    "unreached": _l("Unreached"),
}
STATUS_LOOKS = {"served": "good", "unreached": "bad", "failed": "bad", "refused": "warning"}
CHANNEL_WORDS = {
    "sms": _l("Text message"),
    "email": _l("E-mail"),
    "letter": _l("Letter"),
    "door": _l("Door visit"),
    "posting": _l("Public posting"),
    "sign_in": _l("Verified sign-in"),
}
RESULT_WORDS = {
    "delivered": _l("delivered"),
    "refused": _l("refused"),
    "undeliverable": _l("undeliverable"),
    "bounced": _l("bounced"),
    "waiting": _l("on its way"),
}
NEXT_WORDS = {
    "nothing": _l("nothing"),
    "sign": _l("enter it in the log"),
    "send": _l("send a message"),
    "wait": _l("wait for the report"),
    "visit": _l("visit or write"),
    "post": _l("hang the notice out"),
    "wait_for_posting": _l("wait for the posting"),
}
RELATION_WORDS = {
    "self": _l("the owner"),
    "household": _l("an adult of the household"),
    "agent": _l("an agent"),
    "other": _l("somebody else"),
}
STEP_WORDS = {
    "start": _l("when voting opens"),
    "half": _l("half-way"),
    "two_days": _l("48 hours before the close"),
    "six_hours": _l("6 hours before the close"),
}
LEFT_OUT_WORDS = {
    "voted": _l("have voted"),
    "no_contact": _l("have no phone or address"),
    "stopped": _l("want no reminders"),
    "count": _l("have had as many as the rules allow"),
    "gap": _l("were told too short a time ago"),
    "missed": _l("the moment was missed"),
}
STATE_WORDS = {
    "waiting": _l("in the queue"),
    "sent": _l("handed to the gateway"),
    "delivered": _l("delivered"),
    "bounced": _l("bounced"),
    "failed": _l("not sent"),
}
PURPOSE_WORDS = {"notice": _l("Notice"), "reminder": _l("Reminder")}

_REASONS = {
    "result": _l("Say what came of it."),
    "relation": _l("Say how the receiver stands to the owner."),
    "text": _l("A name or number is too long, or holds signs that cannot be printed."),
    "time": _l("The time must lie between the notice and now, and before the close."),
    "warned": _l("This assembly does not count silence, so there is no warning."),
    "evidence": _l("A letter that arrived needs its number or a picture of the slip."),
    "deliverers": _l("A door visit needs two deliverers with different names."),
    "picture": _l("A picture is needed."),
    "why": _l("Say why it is struck."),
    "place": _l("Say where the notice hangs."),
    "day": _l("The day must lie between the notice and today."),
    "nobody": _l("Nothing was entered for any flat."),
}
_TEXT_REASONS = {
    "length": _l("The text must have 1 to 500 signs."),
    "unknown": _l("There is no such place in a text: %(place)s"),
    "missing": _l("The text must name {%(place)s}."),
}


def channel_names(channels: Iterable[str]) -> str:
    """Return channels in words, side by side."""
    return "、".join(str(CHANNEL_WORDS[one]) for one in channels)


def say(refused: RuleError) -> str:
    """Return what to tell the officer: the reason in words where there is one."""
    if isinstance(refused, AttemptInvalid | PostingInvalid):
        return str(_REASONS.get(str(refused.fields["reason"]), sentence(refused)))
    if isinstance(refused, MessageTextInvalid):
        return str(_TEXT_REASONS[str(refused.fields["reason"])]) % refused.fields
    return sentence(refused)
