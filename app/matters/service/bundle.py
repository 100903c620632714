"""The whole file of a matter as one ZIP: every issued paper, every upload, and who did what when.

Law: the same matter makes the same bytes; the list inside names each file with its SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import TYPE_CHECKING

from app.core.calendar import SHANGHAI
from app.matters.service.files import SUFFIXES
from app.matters.service.issuing import find_paper, list_papers
from app.matters.service.papers import proof_of
from app.people.service import get_officer
from app.platform.files import find_file, read_file
from app.platform.papers import PaperNotYet, get_paper, render_paper

if TYPE_CHECKING:
    from datetime import datetime

    from app.matters.service.dossier import Dossier

LIST, STORY = "00-目录.txt", "01-经过.txt"
ZIP_DAY = (1980, 1, 1, 0, 0, 0)
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
STATES = {"done": "完成", "proposed": "待第二人确认", "withdrawn": "已替换"}


def bundle_matter(dossier: Dossier) -> bytes:
    """Return the matter as a ZIP."""
    files = [(STORY, _story(dossier).encode()), *_papers(dossier), *_uploads(dossier)]
    listed = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in [(LIST, listed.encode()), *files]:
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return written.getvalue()


def render_proof(dossier: Dossier, code: str) -> bytes:
    """Return 公示证明 of a posting as PDF; raises PaperNotYet."""
    step = dossier.step(code)
    posted = find_paper(dossier, *step.posts) if step.posting else None
    if posted is None:
        raise PaperNotYet(paper="posting-proof")
    return render_paper("posting-proof", proof_of(dossier, step, posted.sha256), now=dossier.now)


def _papers(dossier: Dossier) -> list[tuple[str, bytes]]:
    found = [
        (_name(dossier, one.step, get_paper(one.paper).title, ".pdf", one.id), one.sha256)
        for one in list_papers(dossier.session, dossier.row.id)
    ]
    made = [(name, read_file(dossier.session, sha256)) for name, sha256 in found]
    for step in dossier.road:
        try:
            proof = render_proof(dossier, step.code)
        except PaperNotYet:
            continue
        made.append((_name(dossier, step.code, "公示证明", ".pdf", 0), proof))
    return made


def _uploads(dossier: Dossier) -> list[tuple[str, bytes]]:
    made = []
    for one in dossier.files:
        stored = find_file(dossier.session, one.sha256)
        suffix = SUFFIXES.get(stored.media_type, "") if stored else ""
        base = one.name.rpartition(".")[0] or one.name
        name = _name(dossier, one.step, f"附件-{base}", suffix, one.id)
        made.append((name, read_file(dossier.session, one.sha256)))
    return made


def _name(dossier: Dossier, code: str, title: str, suffix: str, number: int) -> str:
    place = next(n for n, step in enumerate(dossier.road, 1) if step.code == code)
    own = f"-{number}" if number else ""
    return UNSAFE.sub("_", f"{place + 1:02}-{dossier.step(code).title}-{title}{own}{suffix}")


def _story(dossier: Dossier) -> str:
    head = f"{dossier.community.name} 事项 {dossier.row.number}：{dossier.row.title}\n"
    return head + "".join(_line(dossier, act.id) for act in dossier.acts)


def _line(dossier: Dossier, act_id: int) -> str:
    act = next(one for one in dossier.acts if one.id == act_id)
    on = f"发生于 {act.on_date}，" if act.on_date else ""
    confirmed = (
        f"；确认 {_officer(act.confirmed_by)} {_local(act.confirmed_at)}"
        if act.confirmed_by is not None and act.confirmed_at is not None
        else ""
    )
    title, state = dossier.step(act.step).title, STATES[act.state]
    return (
        f"{title}（{state}）：{on}登记 {_officer(act.done_by)} {_local(act.done_at)}{confirmed}\n"
    )


def _officer(officer_id: int) -> str:
    officer = get_officer(officer_id)
    return f"{officer.name}（{officer.organisation}）"


def _local(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
