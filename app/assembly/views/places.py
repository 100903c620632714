"""From an address to the community whose roles count there."""

from __future__ import annotations

from app.assembly.models import AssemblyRow, ObjectionRow, SignedActRow
from app.platform.db import db


def community_of_assembly(assembly_id: str) -> str | None:
    row = db.session().get(AssemblyRow, assembly_id)
    return None if row is None else row.community_id


def community_of_act(act_id: int) -> str | None:
    act = db.session().get(SignedActRow, act_id)
    return None if act is None else community_of_assembly(act.assembly_id)


def community_of_objection(objection_id: int) -> str | None:
    row = db.session().get(ObjectionRow, objection_id)
    return None if row is None else community_of_assembly(row.assembly_id)
