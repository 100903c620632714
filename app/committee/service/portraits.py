"""What candidates say of themselves, with consent and promise: filled in, shortened, sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.committee.models import CandidateRow
from app.committee.service.evidence import Upload, keep_photo
from app.committee.service.promise import promise_hash
from app.committee.service.reading import (
    check_text,
    encode_personal,
)
from app.core.errors import RuleError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class PromiseMissing(RuleError):
    """Consent and promise are needed before anybody can be a candidate."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """What candidates say of themselves, and what of it everybody may read."""

    job: str = ""
    statement: str = ""
    sex: str = ""
    born: str = ""
    phone: str = ""
    party_member: bool | None = None
    name_public: bool = False
    photo: Upload | None = None
    consents: bool = False
    promises: bool = False


def fill_in(
    session: Session,
    row: CandidateRow,
    portrait: Portrait,
    now: datetime,
    *,
    promise: str | None = None,
) -> None:
    if not (portrait.consents and portrait.promises):
        raise PromiseMissing
    row.job = check_text("job", portrait.job, 60, may_be_empty=True)
    row.statement = check_text("statement", portrait.statement, 500)
    personal = {
        "sex": portrait.sex if portrait.sex in ("f", "m") else "",
        "born": check_text("born", portrait.born, 7, may_be_empty=True),
        "phone": check_text("phone", portrait.phone, 20, may_be_empty=True),
    }
    row.personal = encode_personal(personal)
    row.party_member, row.name_public = portrait.party_member, portrait.name_public
    if portrait.photo is not None:
        row.photo_sha256 = keep_photo(session, portrait.photo)
    row.consented_at, row.promise_sha256 = now, promise or promise_hash()
    row.state = "submitted"
