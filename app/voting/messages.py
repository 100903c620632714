"""What people are told when this room refuses.

The booth says most of these in its own words (app/booth/src/booth/text/errors.js); the codes
are the same.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message
from app.voting.scan_messages import SCANS

_OWNERS: dict[str, Message] = {
    "not_recognised": (
        403,
        _l(
            "This voting card was not recognised. Please check the voting code and the last "
            "eight characters of the unit code."
        ),
    ),
    "too_many_failures": (
        429,
        _l("Too many attempts from your network. Please wait %(retry_after)s seconds."),
    ),
    "last_four_wrong": (403, _l("The last four characters do not match. Tries left: %(left)s.")),
    "too_many_wrong_answers": (
        429,
        _l("Too many wrong answers. Please wait %(retry_after)s seconds."),
    ),
    "too_many_codes": (
        429,
        _l("Too many messages were sent. Please wait %(retry_after)s seconds."),
    ),
    "no_phone": (
        409,
        _l("No phone number of this home is on the roll. Please vote on paper."),
    ),
    "phone_shared": (
        409,
        _l("This phone number stands for several homes and waits for the scrutineer's release."),
    ),
    "code_wrong": (403, _l("The six digits are wrong. Tries left: %(left)s.")),
    "code_expired": (409, _l("The code is too old or was used. Please have it sent again.")),
    "foreign_ballot": (409, _l("This ballot belongs to another home. Please open the page again.")),
    "saved_head_unknown": (
        409,
        _l(
            "Your phone kept a longer log than the service has now. Please tell the street "
            "office: something may have been removed."
        ),
    ),
    "request_malformed": (400, _l("The page may be out of date. Please open it again.")),
}
_UNSEALED = _l("This ballot's encryption failed its check. Please open the page again.")
_SECRET: dict[str, Message] = {
    "ballot_of_other_mode": (
        409,
        _l("This kind of ballot is not taken in this assembly. Please open the page again."),
    ),
    "ballot_proof_wrong": (400, _UNSEALED),
    "point_invalid": (400, _UNSEALED),
    "scalar_invalid": (400, _UNSEALED),
    "opening_wrong": (400, _l("The opened ballot failed its check.")),
    "component_seen": (
        409,
        _l("This ballot's encryption was seen before. Please open the page again and sign anew."),
    ),
    "ballot_spoilt": (
        409,
        _l("This ballot was opened to check it, so it cannot be cast. Please sign a new one."),
    ),
    "ballot_cast_already": (409, _l("This ballot was cast. It cannot be opened any more.")),
    "too_many_spoils": (
        409,
        _l("%(most)s ballots were opened for checking; no more can be. Please cast one."),
    ),
    "spoil_not_found": (
        404,
        _l("This opened ballot was not found. Please check the address, or try again later."),
    ),
}
_DESK: dict[str, Message] = {
    "reissue_invalid": (
        400,
        _l("This is not the file reissue.json that the registrar's tool writes."),
    ),
    "new_key_used": (
        409,
        _l("This new code was used for a home before. Please make another with the tool."),
    ),
    "phone_not_shared": (409, _l("This number needs no release any more.")),
    "extension_text_missing": (
        400,
        _l("Please say in words why and until when the voting is extended."),
    ),
    "no_paper_channel": (404, _l("This assembly has no paper ballots.")),
    "paper_reconciled": (
        409,
        _l("The paper numbers are signed. No paper ballot can be entered any more."),
    ),
    "serial_not_found": (404, _l("There is no paper ballot with this number in this assembly.")),
    "move_not_found": (
        409,
        _l("This does not wait for a signature any more, or number and roll line do not match."),
    ),
    "move_waiting": (409, _l("%(serial)s waits for a second person already.")),
    "scan_missing": (409, _l("Please add the picture of the ballot first.")),
    "secret_wrong": (
        409,
        _l("The code does not belong to this ballot. Is it really one of our papers?"),
    ),
    "keyed_already": (
        409,
        _l("You have entered this ballot. Another reading comes from another person."),
    ),
    "keyed_by_two": (409, _l("Others have read this ballot meanwhile. N shows the next.")),
    "scan_replaced": (
        409,
        _l("The picture was replaced after the first entry. A scrutineer clears the entry."),
    ),
    "reader_replaced": (
        409,
        _l("Whoever read this first holds no office any more. A scrutineer clears the entry."),
    ),
    "third_reading_due": (
        409,
        _l("Another scrutineer reads this ballot as the third; then it can be cleared."),
    ),
}
_IN_PUBLIC: dict[str, Message] = {
    "box_invalid": (
        400,
        _l(
            "A box has a number and a place, an act on it the number of the seal; a broken seal "
            "needs a note of what was seen."
        ),
    ),
    "box_taken": (409, _l("There is a box %(number)s already.")),
    "box_not_found": (404, _l("There is no such ballot box in this assembly.")),
    "box_act_out_of_turn": (
        409,
        _l("Box %(number)s does not stand so that this can be done. Please reload the page."),
    ),
    "box_act_waiting": (409, _l("Box %(number)s waits for a second officer's word already.")),
    "box_act_not_found": (409, _l("This does not wait for a second officer any more.")),
    "other_officer_needed": (
        403,
        _l("A colleague who stands at the box confirms this, in a browser of their own."),
    ),
    "seal_differs": (
        409,
        _l(
            "The seal that was put on is %(seal)s. If the box really bears another, say that the "
            "seal is broken or exchanged, and what you see."
        ),
    ),
    "boxes_still_sealed": (
        409,
        _l(
            "These ballot boxes may still hold ballots and have not been opened: %(numbers)s. "
            "Open them before the paper numbers are put up."
        ),
    ),
    "session_invalid": (
        400,
        _l("A public counting has a place and a time, today or later."),
    ),
    "session_not_found": (
        409,
        _l("This counting session does not stand so that this can be done. Please reload."),
    ),
    "session_still_open": (409, _l("Another counting session is open. Please close it first.")),
    "attendance_invalid": (400, _l("Please enter a name and whom the person stands for.")),
}
_STANDING: dict[str, Message] = {
    "agent_not_found": (
        409,
        _l("No flat of exactly this label, and no spare card of this number, can be an agent."),
    ),
    "spare_cards_invalid": (
        400,
        _l("This is not spare-cards.json of this assembly as the registrar's tool writes it."),
    ),
    "letter_incomplete": (
        409,
        _l(
            "The letter is not complete or does not agree: agent, matters, signature, date, period."
        ),
    ),
    "letter_unreadable": (415, _l("Please add the paper as PDF or picture, 15 MB at most.")),
    "proxy_not_found": (404, _l("There is no such proxy, or it does not wait for this.")),
    "voter_invalid": (
        409,
        _l("A voter has a name, the last four of the document and a phone of the register."),
    ),
    "co_owner_voted": (
        409,
        _l(
            "Another co-owner has voted for this home, and the first ballot stands. If you do not "
            "agree, object about who may vote on the public page; if the owners agree on one "
            "person, have them named at the registrar's."
        ),
    ),
    "objection_not_disputed": (
        409,
        _l(
            "This needs an objection about the owner: to freeze without a ruling, to release ruled."
        ),
    ),
    "transfer_date_invalid": (409, _l("Please give the day of the transfer, today or before.")),
}
MESSAGES: dict[str, Message] = {**_OWNERS, **_SECRET, **_DESK, **SCANS, **_IN_PUBLIC, **_STANDING}
