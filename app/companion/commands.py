"""The operator's commands of all parts."""

from __future__ import annotations

from app.companion.gathering import modules

commands = tuple(one for part in modules("commands") for one in part.commands)
