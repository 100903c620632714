"""Pages of the register: communities, the roll file's two steps, the register, one right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.platform import menu
from app.registry.forms import (
    PROVENANCE_NAMES,
    ROW_STATE_NAMES,
    SOURCE_NAMES,
    STATE_NAMES,
    USE_NAMES,
)
from app.registry.views import changes, communities, imports, letterhead, register, rules
from app.registry.views.blueprint import blueprint
from app.registry.views.rule_words import KEY_WORDS, TAG_WORDS, say_value

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "blueprint",
    "changes",
    "communities",
    "imports",
    "init_app",
    "letterhead",
    "register",
    "rules",
]

NAMES = {
    "provenance_name": PROVENANCE_NAMES,
    "row_state_name": ROW_STATE_NAMES,
    "source_name": SOURCE_NAMES,
    "import_state_name": STATE_NAMES,
    "use_name": USE_NAMES,
}


def init_app(app: Flask) -> None:
    """Offer the pages to the officers' menu and the words to the templates."""
    for name, words in NAMES.items():
        app.jinja_env.filters[name] = words.__getitem__
    app.jinja_env.globals.update(key_words=KEY_WORDS, tag_words=TAG_WORDS, say_value=say_value)
    menu.offer(app, "registry.communities", _l("Communities"))
    menu.offer(app, "registry.community", _l("About the community"), community=True)
    menu.offer(app, "registry.rules", _l("Own rules"), community=True)
    menu.offer(app, "registry.letterhead", _l("Letterhead"), community=True)
    menu.offer(app, "registry.imports", _l("Import the property roll"), community=True)
    menu.offer(app, "registry.register", _l("Property register"), community=True)
    menu.offer(app, "registry.changes", _l("Changes by hand"), community=True)
    menu.offer(app, "registry.posting", _l("Roll for posting"), community=True)
