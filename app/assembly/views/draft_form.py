"""The draft's form: from what was typed to what is stored and back.

Law: what was typed is shown again exactly as it was typed, also where it cannot be right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.definition import ROLES, minute
from app.assembly.service.draft_motion import FILLED
from app.assembly.service.drafting import MAX_MOTIONS
from app.core.calendar import SHANGHAI
from app.core.entries import parse_minute
from app.core.entries.modes import SECRET
from app.core.errors import RuleError
from app.people.service import active_key, officers_with

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from app.assembly.service.drafting import Draft
    from app.platform.roles import Officer, Role

TEXT_FIELDS = (
    "convener_body",
    "convener_name",
    "publication",
    "publication_article",
    "record_date",
    "opens",
    "closes",
    "rulings_by",
    "count_place",
    "paper_desk",
    "contact",
    "legal_basis",
    "lot",
    "code_channels",
    "silence",
    "silence_basis",
    "group_chair",
    "mode",
    "result_mode",
    "secret_basis",
)
# Yuan with at most two decimals.
SUM = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?", re.ASCII)
NUMBER_FIELDS = ("extension_days", "proxy_cap", "group_members", "group_owners")
# A form that does not ask for them (an older page, a program) leaves these as they are usual.
STANDARD = {
    "silence": "not_counted",
    "group_chair": "street_office",
    "mode": "named",
    "result_mode": "M0",
}
# Nobody sees a sealed choice, so nothing can follow the majority or bind an agent to an opinion.
OFF_IN_SECRET = {"follow_choice": False, "silence": "not_counted"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may stand in the definition under a role, with a signing key or without."""

    officer: Officer
    role: Role
    has_key: bool


def read_typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what was typed, motion by motion."""
    typed: dict[str, Any] = {name: form.get(name, "").strip() for name in TEXT_FIELDS}
    typed["trustees"] = _typed_trustees(form)
    typed["officers"] = form.getlist("officers", type=int)
    for name in ("impact_assessed", "paper", "follow_choice"):
        typed[name] = name in form
    for name in NUMBER_FIELDS:
        typed[name] = form.get(name, "").strip()
    numbers = range(MAX_MOTIONS + 1)
    motions = [_typed_motion(form, n) for n in numbers if f"motions-{n}-title" in form]
    typed["motions"] = [one for one in motions if _says_something(one)]
    return typed


def _typed_motion(form: MultiDict[str, str], number: int) -> dict[str, Any]:
    place = f"motions-{number}-"
    return {
        "number": number,
        "title": form.get(place + "title", "").strip(),
        "text": form.get(place + "text", "").strip(),
        "matter": form.get(place + "matter", ""),
        "kind": form.get(place + "kind", "yes_no"),
        "options": form.get(place + "options", "").splitlines(),
        "groups": form.getlist(place + "groups"),
        "staircases": form.getlist(place + "staircases"),
        "units": form.get(place + "units", "").splitlines(),
        "election": _typed_election(form, place),
        "proposer": form.get(place + "proposer", "").strip(),
        "budget": form.get(place + "budget", "").strip(),
        "attachments": _typed_attachments(form, place),
    }


def _typed_attachments(form: MultiDict[str, str], place: str) -> list[tuple[str, str]]:
    """Name and title of the kept files that nobody took off."""
    names, titles = form.getlist(place + "kept"), form.getlist(place + "kept-title")
    off = set(form.getlist(place + "off"))
    pairs = zip(names, titles, strict=False)
    return [(name, title) for name, title in pairs if name not in off]


def _typed_trustees(form: MultiDict[str, str]) -> list[dict[str, str]]:
    """The rows that say something; an untouched row is left out."""
    names, keys = form.getlist("trustee_organisation"), form.getlist("trustee_key")
    rows = ((name.strip(), key.strip()) for name, key in zip(names, keys, strict=False))
    return [{"organisation": name, "key": key} for name, key in rows if name or key]


def _typed_election(form: MultiDict[str, str], place: str) -> dict[str, int] | None:
    """The numbers of an election stand in hidden fields: its own page sets them."""
    if form.get(place + "kind") != "election":
        return None
    return {name: form.get(place + name, -1, type=int) for name in FILLED}


def _says_something(motion: dict[str, Any]) -> bool:
    return bool(motion["title"] or motion["text"] or "".join(motion["options"]).strip())


def to_stored(typed: dict[str, Any]) -> dict[str, Any]:
    """Return the draft's JSON value of what was typed."""
    motions = [
        {
            **{name: part for name, part in one.items() if name != "number"},
            "options": one["options"] if one["kind"] != "yes_no" else [],
            "budget": _to_fen(one["budget"]),
        }
        for one in typed["motions"]
    ]
    times = {name: _to_minute(typed[name]) for name in ("opens", "closes")}
    numbers = {name: _to_number(typed[name]) for name in NUMBER_FIELDS}
    words = {name: typed[name] or standard for name, standard in STANDARD.items()}
    off = OFF_IN_SECRET if words["mode"] == SECRET else {}
    return {**typed, **times, **numbers, **words, **off, "motions": motions}


def to_typed(draft: Draft) -> dict[str, Any]:
    """Return a stored draft as the form shows it."""
    times = {"opens": _to_local(draft.opens), "closes": _to_local(draft.closes)}
    stored = draft.to_json()
    numbers = {name: _shown(stored[name]) for name in NUMBER_FIELDS}
    motions = [{**one, "budget": _yuan(one["budget"])} for one in stored["motions"]]
    return {**stored, **times, **numbers, "motions": motions}


def _to_number(text: str) -> int | str | None:
    """What is no number is kept as it is and refused by the draft's own check."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _to_fen(text: str) -> int | str | None:
    """Yuan as typed, in 分; what is no sum is refused by the draft's own check."""
    if not text:
        return None
    found = SUM.fullmatch(text.replace(",", "").replace("，", ""))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else text


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"


def _shown(number: object) -> str:
    return "" if number is None else str(number)


def _to_minute(text: str) -> str:
    try:
        return minute(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC))
    except (ValueError, OverflowError):
        # Not a moment: it is kept as it is and refused by the draft's own check.
        return text


def _to_local(text: str) -> str:
    try:
        return parse_minute(text).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    except RuleError:
        return ""


def candidates(community_id: str) -> dict[Role, list[Candidate]]:
    """Return who may stand in the definition: each officer once, under the first of the roles."""
    found: dict[Role, list[Candidate]] = {}
    seen: set[int] = set()
    for role in ROLES:
        for officer in officers_with(role, community_id):
            if officer.id not in seen:
                seen.add(officer.id)
                has_key = active_key(officer.id) is not None
                found.setdefault(role, []).append(Candidate(officer, role, has_key))
    return found
