"""How long what a resident holds is good for."""

from __future__ import annotations

from datetime import timedelta

SESSION_LIFE = timedelta(days=90)
CODE_LIFE = timedelta(minutes=10)
