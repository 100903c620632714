"""The papers beside the rehearsal's own: every one of the catalogue, as a sample."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from scripts.rehearsal.web import PageRefused
from scripts.rehearsal.world import Tell, World

FOLDER = "documents"
# The rehearsal's own, under the names that people look for.
OWN = {
    "notice.pdf": "00-会议公告（演练）.pdf",
    "result-preliminary.pdf": "00-初步结果公示（演练）.pdf",
    "result-final.pdf": "00-结果公告（演练）.pdf",
    "minutes.pdf": "00-会议纪要（演练）.pdf",
    "certificate.pdf": "00-认证书（演练）.pdf",
    "ballot-letters.pdf": "00-业主表决卡和信函（演练）.pdf",
}
EVERY = 10


def write_papers(world: World, out: Path, tell: Tell) -> None:
    """Fill `out/documents` with the rehearsal's own documents and a sample of each other paper."""
    folder = out / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, title in OWN.items():
        shutil.copyfile(out / name, folder / title)
    command = [sys.executable, "-m", "flask", "--app", "app", "documents", "gallery"]
    command += ["--out", str(folder)]
    log = world.folder / "logs" / "papers.log"
    with (
        log.open("w") as said,
        subprocess.Popen(
            command, env=world.env, stdout=subprocess.PIPE, stderr=said, text=True
        ) as printing,
    ):
        assert printing.stdout is not None
        for number, _ in enumerate(printing.stdout, 1):
            if number % EVERY == 0:
                tell(f"  {number} 种文件 papers")
    if printing.returncode:
        raise PageRefused(f"flask documents gallery: {log.read_text()[-2000:]}")
