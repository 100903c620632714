"""What the clock makes due in this room: the note that no witness saw a close in time."""

from __future__ import annotations

from app.counting.service.forgetting import forget_images
from app.counting.service.late import note_late_closes

JOBS = {"counting.late_close": note_late_closes, "counting.images": forget_images}
