"""What pages call the kinds of sources."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KIND_WORDS = {
    "sensor": _l("Sensor"),
    "fall": _l("Watches for things falling from above"),
    "system": _l("Another system"),
}
