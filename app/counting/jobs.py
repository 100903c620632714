"""What the clock makes due here: the note that no witness saw a close in time, time stamps."""

from __future__ import annotations

from app.counting.service.forgetting import forget_images
from app.counting.service.late import note_late_closes
from app.counting.service.stamping import fetch_stamps

JOBS = {
    "counting.late_close": note_late_closes,
    "counting.images": forget_images,
    "counting.timestamps": fetch_stamps,
}
