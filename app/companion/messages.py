"""What people are told when a part of the companion refuses."""

from __future__ import annotations

from app.companion.gathering import modules
from app.platform.errors import Message

MESSAGES: dict[str, Message] = {}
for _part in modules("messages"):
    _twice = MESSAGES.keys() & _part.MESSAGES.keys()
    if _twice:
        raise ValueError(f"two sentences for one code: {sorted(_twice)}")
    MESSAGES.update(_part.MESSAGES)
