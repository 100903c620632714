"""A paper with everything that belongs to it, in one ZIP: a filing with its attachments.

Law: the same content makes the same bytes. The paper lists each file with its SHA-256; the
list inside the ZIP says the same, so that whoever receives it can check that nothing is missing.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.errors import RuleError
from app.platform.papers.catalogue import get_paper
from app.platform.papers.fields.committee import Filing
from app.platform.papers.fields.shared import Enclosure
from app.platform.papers.rendering import write_paper
from app.platform.pdf import Manuscript

LIST = "00-目录.txt"
ZIP_DAY = (1980, 1, 1, 0, 0, 0)
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


class BundleEmpty(RuleError):
    """A filing without any attachment is not handed in."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to enclose: how the paper calls it, its ending such as `.pdf`, its bytes."""

    name: str
    suffix: str
    data: bytes
    note: str = ""


def write_filing(fields: Filing, attached: Sequence[Attached], *, now: datetime) -> Manuscript:
    """Return the filing form that lists these files; raises BundleEmpty and write_paper's."""
    if not attached:
        raise BundleEmpty
    enclosures = tuple(
        Enclosure(one.name, hashlib.sha256(one.data).hexdigest(), one.note) for one in attached
    )
    return write_paper("filing", replace(fields, enclosures=enclosures), now=now)


def bundle_filing(form: bytes, attached: Sequence[Attached], *, suffix: str = ".pdf") -> bytes:
    """Return the ZIP of a filing form with its files and a list of all of them.

    `suffix` is the form's ending: a form that was sealed by hand may come back as a photo.
    """
    files = [(f"01-{get_paper('filing').title}{suffix}", form)]
    files += [
        (f"{number:02}-{UNSAFE.sub('_', one.name)}{one.suffix}", one.data)
        for number, one in enumerate(attached, 2)
    ]
    listed = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in [(LIST, listed.encode()), *files]:
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return written.getvalue()
