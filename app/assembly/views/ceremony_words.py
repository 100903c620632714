"""Words of the key ceremony: its steps, why a run ended, what the trustees type."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STEP_NAMES = {
    "trustee-key": _l("Key"),
    "dkg-commit": _l("Commitment"),
    "dkg-reveal": _l("Shares dealt"),
    "ceremony-ok": _l("Confirmation"),
}
REASONS = {
    "share": _l("a share that was said to be wrong"),
    "silent": _l("silence while the others waited"),
}
#: Commands of `python -m app.trustee` by what they hand in.
COMMANDS = {
    "trustee-key": "join",
    "dkg-commit": "deal",
    "dkg-reveal": "reveal",
    "ceremony-ok": "confirm",
}
