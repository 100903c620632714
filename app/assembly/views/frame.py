"""What every page of an assembly shows around its own matter: place, title, phase, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template

from app.assembly.service.read import phase_of
from app.platform.access import current_officer
from app.platform.db import db
from app.registry.service import get_community

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


def render(template: str, row: AssemblyRow, **more: Any) -> str:
    """Return a page of an assembly for the officer who is signed in."""
    return render_template(
        template,
        row=row,
        community=get_community(db.session(), row.community_id),
        phase=phase_of(row),
        roles=roles_here(row),
        **more,
    )


def roles_here(row: AssemblyRow) -> set[str]:
    """Return the words of the roles that the officer holds in the assembly's community."""
    return {role.value for role in current_officer().roles_in(row.community_id)}
