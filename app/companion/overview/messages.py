"""What people are told when this part refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "company_not_found": (404, _l("No community in your part has to do with such a company.")),
    "figure_not_found": (404, _l("There is no such figure.")),
    "not_in_your_part": (403, _l("This community does not lie in your part of the tree.")),
}
