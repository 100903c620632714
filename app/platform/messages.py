"""What people are told when the machine room refuses; core's sentences stand beside it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.core_messages import CORE_MESSAGES
from app.platform.errors import Message
from app.platform.right_messages import RIGHT_MESSAGES

_PAUSED = _l("The service is being checked and takes nothing in just now. Please try again later.")
_OLD_PAGE = _l("This page was open too long. Please open it again.")

MESSAGES: dict[str, Message] = {
    **CORE_MESSAGES,
    **RIGHT_MESSAGES,
    "rule_error": (400, _l("That is not possible (%(code)s).")),
    "verification_error": (400, _l("What was sent is damaged or not genuine (%(code)s).")),
    "not_signed_in": (401, _l("Please sign in first.")),
    "access_denied": (403, _l("Your role does not open this page.")),
    "log_not_found": (404, _l("There is no such log.")),
    "entry_not_found": (404, _l("The log has no such entry.")),
    "log_paused": (503, _PAUSED),
    "log_not_paused": (409, _l("This log is not paused.")),
    "witnessed_head_lost": (
        409,
        _l("A witness has seen entries that this database does not hold. Restore a newer backup."),
    ),
    "clock_behind": (503, _PAUSED),
    "head_unknown": (409, _l("This head is none of this log.")),
    "cosignature_missing": (400, _l("The note bears no valid cosignature of a known witness.")),
    "token_invalid": (401, _OLD_PAGE),
    "token_expired": (401, _OLD_PAGE),
    "sealed_value_unreadable": (
        500,
        _l("A stored value cannot be opened. Please tell the operator."),
    ),
    "outside_fetched": (500, _l("The document could not be made. Please tell the operator.")),
    "document_outdated": (
        409,
        _l("Something in the document changed while it was being made. Please try again."),
    ),
    "paper_not_found": (404, _l("There is no such paper.")),
    "paper_not_yet": (409, _l("The facts of this paper are not there yet.")),
    "paper_fields_wrong": (500, _l("The document could not be made. Please tell the operator.")),
    "paper_names_owner": (
        409,
        _l("A public paper may not show an owner's name, phone or document number in full."),
    ),
    "picture_not_allowed": (400, _l("Please choose a picture: PNG or JPEG, at most 2 MB.")),
    "emblem_invalid": (400, _l("Please choose a picture: PNG or JPEG, at most 2 MB.")),
    "bundle_empty": (400, _l("A filing needs its attachments. Please choose them.")),
    "seal_not_configured": (503, _l("There is no document seal yet. Please tell the operator.")),
    "seal_exists": (409, _l("There is a document seal already.")),
    "file_missing": (404, _l("This file is not there.")),
    "file_forgotten": (
        410,
        _l("This file was deleted on %(on)s, when its time was over. Its check code remains."),
    ),
    "webhook_signature_invalid": (401, _l("The message is not signed by the gateway's key.")),
    "report_invalid": (400, _l("This is no report about a message of this service.")),
    "picture_invalid": (
        400,
        _l("This is not a picture that can be kept: JPEG or PNG, up to 12 MB and 60 megapixels."),
    ),
}
