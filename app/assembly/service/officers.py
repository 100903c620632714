"""The officers of an assembly as people read them: role, body and name."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.definition import Definition, Officer
from app.core.errors import RuleError
from app.people.service import officer_of_key


@dataclass(frozen=True, slots=True)
class NamedOfficer:
    """An officer of a definition; `name` is empty once the key is no longer in use."""

    role: str
    organisation: str
    name: str
    key_id: str


def named_officers(definition: Definition) -> list[NamedOfficer]:
    """Return the officers in the definition's order."""
    return [name_officer(officer) for officer in definition.officers]


def name_officer(officer: Officer) -> NamedOfficer:
    """Return an officer with the name that the register of officers has for the key."""
    return NamedOfficer(officer.role, officer.organisation, _name(officer), officer.key_id)


def _name(officer: Officer) -> str:
    try:
        return officer_of_key(officer.key.hex()).name
    except RuleError:
        return ""
