"""The papers of an order: the order itself and each reply, as PDF in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.companion.inspection.service.photos import small_picture
from app.platform.papers import picture_address
from app.platform.papers.fields.shared import Cover, Picture
from app.platform.pdf import Manuscript, write_manuscript

if TYPE_CHECKING:
    from app.companion.inspection.models import SupervisionOrderRow
    from app.registry.models import CommunityRow

PDF = "application/pdf"
ADDRESSEE_WORDS = {"property_company": "物业服务企业", "convener": "业主委员会"}


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """数字督查单, or the reply to one (`answers` then tells when the order was issued)."""

    cover: Cover
    order: str
    addressee: str
    subject: str
    paragraphs: tuple[str, ...]
    basis: str
    is_law: bool
    due: date
    photos: tuple[Picture, ...]
    answers: datetime | None = None


def number_of(year: int, serial: int) -> str:
    """Return an order's number as papers and pages print it."""
    return f"督查〔{year}〕{serial}号"


def write_order(
    community: CommunityRow,
    row: SupervisionOrderRow,
    *,
    issuer: str,
    text: str,
    photos: Sequence[bytes],
    is_reply: bool,
    now: datetime,
) -> Manuscript:
    """Return the order, or a reply to it, before it is set."""
    number = number_of(row.year, row.serial)
    company = community.property_company if row.addressee == "property_company" else ""
    fields = OrderPaper(
        cover=Cover(community.name, issuer, number=f"{number}{'的回复' if is_reply else ''}"),
        order=number,
        addressee=company or ADDRESSEE_WORDS[row.addressee],
        subject=row.subject,
        paragraphs=tuple(line.strip() for line in text.split("\n") if line.strip()),
        basis=row.basis,
        is_law=row.basis_kind == "law",
        due=row.due,
        photos=tuple(small_picture(one) for one in photos),
        answers=row.issued_at if is_reply else None,
    )
    name = "supervision-reply" if is_reply else "supervision-order"
    context = {"f": fields, "at": now, "picture": picture_address}
    return write_manuscript(f"companion/{name}", context)
