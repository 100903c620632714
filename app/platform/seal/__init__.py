"""The platform's document seal 平台文件章: a PAdES signature over a finished PDF.

Law: the seal is an incremental update; the bytes it signs stay as they were. It says that a
document left this platform unchanged and nothing more: certifying is the street office's
signature in the log. The key lies in `VAR_DIR/seal`, readable by us alone, never in the
database. A deployment without a seal seals nothing (SealNotConfigured): minutes are made with
one or not at all. A demo makes its own certificate authority when the seal is first used.
"""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from app.core.errors import RuleError
from app.platform import clock
from app.platform.config import Config, current_config
from app.platform.pdf import check_not_writing, render_pdf
from app.platform.seal.authority import AUTHORITY, CERTIFICATE, KEY, SealExists, make_seal

__all__ = [
    "SealExists",
    "SealNotConfigured",
    "Sealing",
    "check_seal",
    "make_seal",
    "seal_folder",
    "seal_pdf",
]

FIELD = "platform-seal"
"""The name of the signature field, and of the anchor in the document below which it stands."""
BOX = (142, 71)
"""Width and height of the visible stamp in points: 50 × 25 mm."""
NO_ANCHOR = (400, 131)
"""Left and top of the stamp on page 1 of a document that has no anchor."""


class SealNotConfigured(RuleError):
    """This deployment has no document seal; `flask --app app seal make` makes one."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """A document to be sealed before the act that keeps it (app.platform.prepared)."""

    name: str
    pdf: bytes
    at: datetime

    @property
    def digest(self) -> str:
        """The SHA-256 that tells this sealing from every other."""
        parts = ["seal", hashlib.sha256(self.pdf).hexdigest(), self.at.astimezone(UTC).isoformat()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def make(self) -> bytes:
        """Return the sealed PDF; raises SealNotConfigured."""
        return seal_pdf(self.pdf, at=self.at)


def seal_folder(config: Config) -> Path:
    """Return the folder of the seal's key and certificates."""
    return config.var_dir / "seal"


def check_seal() -> None:
    """Raise SealNotConfigured if `seal_pdf` could not seal; a demo's seal is made now."""
    config = current_config()
    folder = seal_folder(config)
    if (folder / KEY).exists():
        return
    if not config.demo:
        raise SealNotConfigured
    with suppress(SealExists):
        # Another process of the demo may have been quicker.
        make_seal(folder, config.operator_organisation, clock.read())


def seal_pdf(pdf: bytes, *, at: datetime) -> bytes:
    """Return the PDF with the platform's seal appended, dated `at`.

    The result begins with the bytes of `pdf`. Raises SealNotConfigured.
    """
    check_not_writing("seal")
    check_seal()
    config = current_config()
    stamp = render_pdf("seal", {"organisation": config.operator_organisation, "at": at})
    with tempfile.NamedTemporaryFile(suffix=".pdf") as page:
        page.write(stamp)
        page.flush()
        return _sign(pdf, _signer(seal_folder(config)), page.name, at)


def _signer(folder: Path) -> Any:
    # The signing library takes a second to load that no other command should pay.
    from pyhanko.sign.signers import SimpleSigner

    load: Any = SimpleSigner.load
    signer = load(
        str(folder / KEY), str(folder / CERTIFICATE), ca_chain_files=[str(folder / AUTHORITY)]
    )
    if signer is None:
        raise SealNotConfigured
    return signer


def _sign(pdf: bytes, signer: Any, stamp: str, at: datetime) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import AxisAlignment, SimpleBoxLayoutRule
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.stamp import StaticStampStyle

    class DatedSigner(PdfSigner):
        """Dates the signature as its caller says; the library would read the machine's clock."""

        def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
            session = super().init_signing_session(*arguments, **options)
            session.system_time = at.astimezone(UTC)
            return session

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page, box = _place(writer.prev)
    whole_box = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID)
    signed = DatedSigner(
        PdfSignatureMetadata(
            field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
        ),
        signer,
        stamp_style=StaticStampStyle.from_pdf_file(
            stamp, border_width=0, background_layout=whole_box
        ),
        new_field_spec=SigFieldSpec(FIELD, on_page=page, box=box),
    ).sign_pdf(writer)
    data: bytes = signed.getvalue()
    return data


def _place(reader: Any) -> tuple[int, tuple[int, int, int, int]]:
    """Page and box of the stamp: below the anchor of its name, else at the foot of page 1."""
    page, left, top = _find_anchor(reader) or (0, *NO_ANCHOR)
    width, height = BOX
    return page, (left, top - height, left + width, top)


def _find_anchor(reader: Any) -> tuple[int, int, int] | None:
    """Page, left and top of the anchor; the pages of our documents are one flat list."""
    try:
        tree = reader.root["/Names"]["/Dests"]["/Names"]
    except KeyError:
        return None
    kids = reader.root["/Pages"]["/Kids"]
    for place in range(0, len(tree), 2):
        if tree[place] == FIELD:
            # [page /XYZ left top zoom]
            target = tree[place + 1]
            page = next(n for n in range(len(kids)) if kids.raw_get(n) == target.raw_get(0))
            return page, round(target[2]), round(target[3])
    return None
