"""HTTP of the assembly room for officers: drafts, acts awaiting signatures, roll, objections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.forms import KINDS
from app.assembly.service.standing import stated_reasons
from app.assembly.views import (
    acts,
    again,
    approval,
    assessments,
    calendars,
    ceremony,
    contacts,
    demand_orders,
    demands,
    desk,
    drafts,
    gallery,
    leaks,
    objections,
    roll,
    staff,
)
from app.assembly.views.blueprint import blueprint
from app.assembly.views.places import (
    community_of_act,
    community_of_assembly,
    community_of_objection,
)
from app.assembly.views.timeline_words import (
    DEMAND_WORDS,
    PAPER_WORDS,
    STATE_TAGS,
    STATE_WORDS,
    STEP_WORDS,
    WHO_WORDS,
)
from app.assembly.views.words import (
    ABOUT_WORDS,
    ACT_WORDS,
    CHANGE_WORDS,
    CLASS_WORDS,
    DOCUMENT_WORDS,
    EFFECT_WORDS,
    MATTER_WORDS,
    OBJECTION_STATE_WORDS,
    PHASE_WORDS,
    REASON_WORDS,
    REFERENCE_WORDS,
    ROLE_WORDS,
    SOURCE_WORDS,
    TEST_WORDS,
    USE_WORDS,
    WHY_NOTHING_WORDS,
    close_time,
)
from app.platform.access import register_resolver

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "acts",
    "again",
    "approval",
    "assessments",
    "blueprint",
    "calendars",
    "ceremony",
    "contacts",
    "demand_orders",
    "demands",
    "desk",
    "drafts",
    "gallery",
    "init_app",
    "leaks",
    "objections",
    "roll",
    "staff",
]


def init_app(app: Flask) -> None:
    """Say how an assembly's, an act's and an objection's address lead to a community."""
    register_resolver(app, "assembly_id", community_of_assembly)
    register_resolver(app, "act_id", community_of_act)
    register_resolver(app, "objection_id", community_of_objection)
    assessments.resolve(app)
    desk.offer_doors(app)
    demands.offer_doors(app)
    gallery.offer_doors(app)
    app.jinja_env.filters["close_time"] = close_time
    app.jinja_env.filters["step_word"] = lambda step: STEP_WORDS[step]
    app.jinja_env.globals.update(
        act_words=ACT_WORDS,
        phase_words=PHASE_WORDS,
        about_words=ABOUT_WORDS,
        reason_words=REASON_WORDS,
        effect_words=EFFECT_WORDS,
        why_nothing_words=WHY_NOTHING_WORDS,
        objection_state_words=OBJECTION_STATE_WORDS,
        use_words=USE_WORDS,
        reference_words=REFERENCE_WORDS,
        reference_reasons=stated_reasons,
        role_words=ROLE_WORDS,
        role_words_by_name={role.value: words for role, words in ROLE_WORDS.items()},
        kind_words=dict(KINDS),
        class_words=CLASS_WORDS,
        test_words=TEST_WORDS,
        source_words=SOURCE_WORDS,
        change_words=CHANGE_WORDS,
        step_words=STEP_WORDS,
        demand_words=DEMAND_WORDS,
        state_words=STATE_WORDS,
        state_tags=STATE_TAGS,
        who_words=WHO_WORDS,
        paper_words=PAPER_WORDS,
        document_words=DOCUMENT_WORDS,
        matter_choices=list(MATTER_WORDS.items()),
    )
