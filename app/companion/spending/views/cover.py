"""What owners and officers read of the fund on the page of a repair."""

from __future__ import annotations

from flask_babel import gettext as _

from app.companion.spending.service.cover import find_cover
from app.core.money import format_yuan
from app.platform import clock
from app.platform.db import db

# Fewer flats than this are not counted out: the neighbours would know whose they are.
FEW = 5


def sentences(matter_id: str) -> list[str]:
    """Say whether the flats that bear a repair hold enough in the fund."""
    cover = find_cover(db.session(), int(matter_id), now=clock.read())
    if cover is None:
        return []
    said = [
        _(
            "The plan needs %(needed)s yuan. The flats that bear it hold %(held)s yuan in the "
            "maintenance fund.",
            needed=format_yuan(cover.needed),
            held=format_yuan(cover.held),
        )
    ]
    if cover.short >= FEW:
        said.append(
            _(
                "%(count)s flats hold less than their share; their owners pay the rest.",
                count=cover.short,
            )
        )
    elif cover.short:
        said.append(_("Some flats hold less than their share; their owners pay the rest."))
    else:
        said.append(_("Each flat with an account holds its share."))
    if cover.unknown:
        said.append(
            _("Of %(count)s flats the fund's account is not known here.", count=cover.unknown)
        )
    return said
