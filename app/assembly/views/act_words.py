"""What an act says, in words and numbers: the matter of its page, type by type.

Law: everything shown is taken from the body that is signed, or from what the body names by
its hash; the page shows the body to the letter beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.assembly.service.awaited import everybody
from app.assembly.service.drafting import Draft
from app.assembly.service.objections import find_objection
from app.assembly.service.officers import name_officer, named_officers
from app.assembly.service.publish import motion_texts
from app.assembly.service.read import definition_of, find_document, read_document
from app.core.anchor import anchor_of
from app.core.definition import Definition, parse_officer
from app.platform.db import db

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow, SignedActRow

Explanation = Callable[["AssemblyRow", "SignedActRow"], dict[str, Any]]
_explanations: dict[str, Explanation] = {}


def register_explanation(entry_type: str, explain: Explanation) -> None:
    """Say what the page of an act of this type shows beside the body."""
    _explanations[entry_type] = explain


def explain(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    """Return what the page of an act shows."""
    shown: dict[str, Any] = {} if act.type == "definition" else {"definition": definition_of(row)}
    more = _explanations.get(act.type)
    return shown if more is None else {**shown, **more(row, act)}


def _definition(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    definition = Definition.parse(act.body)
    return {
        "definition": definition,
        "anchor": anchor_of(definition),
        "officers": named_officers(definition),
        "texts": motion_texts(Draft.of(row), definition),
    }


def _ruling(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    return {"objection": find_objection(db.session(), row.id, act.body["objection"])}


def _document_text(name: str) -> Explanation:
    def text_of(row: AssemblyRow, _act: SignedActRow) -> dict[str, Any]:
        session = db.session()
        found = find_document(session, row.id, name)
        return {"text": "" if found is None else read_document(session, found).decode()}

    return text_of


def _officer_change(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    leaving = next(
        (one for one in everybody(db.session(), row) if one.id == act.body["replaces"]), None
    )
    return {
        "coming": name_officer(parse_officer(act.body["officer"])),
        "leaving": None if leaving is None else name_officer(leaving),
    }


register_explanation("definition", _definition)
register_explanation("ruling", _ruling)
register_explanation("annulment", _document_text("annulment.txt"))
register_explanation("extend", _document_text("extension.txt"))
register_explanation("officer-change", _officer_change)
