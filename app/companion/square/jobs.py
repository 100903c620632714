"""What the clock makes due in the square: ending contracts, voices taken back, closed surveys."""

from __future__ import annotations

from app.companion.square.service.ends import remind
from app.companion.square.service.mixing import mix_answers
from app.companion.square.service.voices import forget_voices

JOBS = {
    "square.contracts": remind,
    "square.voices": forget_voices,
    "square.surveys": mix_answers,
}
