"""The acts of a matter: opening and ending it, doing its steps, confirming them."""

from app.matters.service.acts.doing import confirm_step, do_step, record_step
from app.matters.service.acts.may import check_may
from app.matters.service.acts.noting import note
from app.matters.service.acts.opening import (
    add_matter,
    end_if_over,
    move_clock,
    open_matter,
    stop_matter,
)

__all__ = [
    "add_matter",
    "check_may",
    "confirm_step",
    "do_step",
    "end_if_over",
    "move_clock",
    "note",
    "open_matter",
    "record_step",
    "stop_matter",
]
