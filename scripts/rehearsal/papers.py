"""The papers of a rehearsal: its own, as its pages offer them, and a sample of every other."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import Tell, World

FOLDER = "documents"
# Under the names that people look for.
OWN = {
    "notice.pdf": "会议公告",
    "result-preliminary.pdf": "初步结果公示",
    "result-final.pdf": "结果公告",
    "minutes.pdf": "会议纪要",
    "certificate.pdf": "认证书",
    "ballot-letters.pdf": "业主表决卡和信函",
}
# The officers' pages that list papers of one assembly.
PAGES = (
    "/assemblies/{assembly}/papers",
    "/assemblies/{assembly}/count/papers",
)
LINK = re.compile(r'<a [^>]*href="([^"?#]+\.(?:pdf|zip))"[^>]*>(.*?)</a>', re.S)
EVERY = 10


def write_own_papers(world: World, assembly_id: str, out: Path, pages: list[str]) -> int:
    """Fill `out/documents` with this rehearsal's own papers; returns how many there are.

    `pages` are further pages of the convener's that list papers. Raises PageRefused.
    """
    folder = out / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, title in OWN.items():
        shutil.copyfile(out / name, folder / f"00-{title}（演练）.pdf")
    browser, taken = world.browser("convener"), 0
    for page in [*(one.format(assembly=assembly_id) for one in PAGES), *pages]:
        for address, title in _links(browser, page):
            taken += 1
            _save(browser, address, folder / f"00-{taken:02d}-{title}（演练）{_ending(address)}")
    return len(OWN) + taken


def _links(browser: Browser, page: str) -> list[tuple[str, str]]:
    answer = browser.get(page)
    if answer.status != 200:
        raise PageRefused(f"{page}: {answer.status}")
    found = {unescape(address): _title(words) for address, words in LINK.findall(answer.text)}
    return list(found.items())


def _title(words: str) -> str:
    plain = unescape(re.sub(r"<[^>]+>", " ", words))
    return " ".join(re.sub(r'[\\/:*?"<>|]', " ", plain).split())[:60]


def _ending(address: str) -> str:
    return Path(address).suffix


def _save(browser: Browser, address: str, target: Path) -> None:
    answer = browser.get(address)
    if answer.status != 200 or answer.body[:2] not in (b"%P", b"PK"):
        raise PageRefused(f"{address}: {answer.status} {answer.text[:300]}")
    target.write_bytes(answer.body)


def write_samples(world: World, out: Path, tell: Tell) -> None:
    """Add a sample of every paper of the catalogue; raises PageRefused."""
    command = [sys.executable, "-m", "flask", "--app", "app", "documents", "gallery"]
    command += ["--out", str(out / FOLDER)]
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
