"""What the clock makes due in the square: contracts that end, voices that were taken back."""

from __future__ import annotations

from app.companion.square.service.ends import remind
from app.companion.square.service.voices import forget_voices

JOBS = {"square.contracts": remind, "square.voices": forget_voices}
