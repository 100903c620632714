"""What the clock makes due in this room: forgetting."""

from __future__ import annotations

from app.people.service.sign_in import forget_old_sessions
from app.people.service.waits import forget_old_waits

JOBS = {"people.waits": forget_old_waits, "people.sessions": forget_old_sessions}
