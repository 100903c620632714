"""What the rehearsal leaves behind, and what it prints for whoever wants to try the site."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import qrcode

from app.core.area import format_area
from app.core.rules.percent import truncated_percent
from app.core.voting_code import format_voting_code
from scripts.rehearsal.roll import read_cards
from scripts.rehearsal.story import is_reference
from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import COMMUNITY, Tell, World

DOCUMENTS = (
    "notice.pdf",
    "result-preliminary.pdf",
    "result-final.pdf",
    "minutes.pdf",
    "certificate.pdf",
)
UNUSED_CARDS = 5


@dataclass(frozen=True)
class Done:
    """What came of the rehearsal."""

    out: Path
    verified: bool
    anchor: str
    report: str
    outcomes: list[dict[str, object]]


def collect(world: World, assembly_id: str, out: Path) -> Done:
    """Download what everybody may have, and let the one-file verifier judge it."""
    stranger = Browser(world.base)
    for name in DOCUMENTS[:-1] if is_reference(world, assembly_id) else DOCUMENTS:
        _save(stranger, f"/a/{assembly_id}/documents/{name}", out / name)
    if world.agenda.fields.get("publication") == "owners":
        # Ballots may be read by those entitled alone: the street office takes the record home.
        record = f"/assemblies/{assembly_id}/record.zip"
        _save(world.browser("street"), record, out / "record.zip")
    else:
        _save(stranger, f"/log/{assembly_id}/record.zip", out / "record.zip")
    _save(stranger, "/verify.pyz", out / "verify.pyz")
    letters = next((world.folder / "registrar-secrets").rglob("ballot-letters.pdf"))
    (out / "ballot-letters.pdf").write_bytes(letters.read_bytes())
    anchor = world.browser("convener").get_json(f"/assemblies/{assembly_id}")["anchor"]
    (out / "anchor.txt").write_text(anchor + "\n")
    code, text = _verify(out, anchor, "--json")
    (out / "verify.json").write_text(text)
    counted = world.browser("clerk").get_json(f"/assemblies/{assembly_id}/count")
    return Done(out, code == 0, anchor, _verify(out, anchor)[1], counted["outcomes"])


def _save(browser: Browser, path: str, target: Path) -> None:
    answer = browser.get(path)
    if answer.status != 200:
        raise PageRefused(f"{path}: {answer.status} {answer.text[:300]}")
    target.write_bytes(answer.body)


def _verify(out: Path, anchor: str, *more: str) -> tuple[int, str]:
    command = [sys.executable, "-I", str(out / "verify.pyz"), str(out / "record.zip")]
    command += ["--anchor", anchor, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def summarise(done: Done, tell: Tell) -> None:
    """Print the result and what the verifier says."""
    tell("结果 result")
    for outcome in done.outcomes:
        scope, part = outcome["scope"], outcome["participants"]
        failed = [test["test"] for test in outcome["tests"] if not test["held"]]  # type: ignore[attr-defined]
        heads = f"{part['heads']}/{scope['heads']} 人"  # type: ignore[index]
        area = f"{format_area(part['area'])}/{format_area(scope['area'])} ㎡"  # type: ignore[index]
        share = truncated_percent(part["area"], scope["area"])  # type: ignore[index]
        verdict = "通过" if outcome["verdict"] == "carried" else f"未通过 {','.join(failed)}"
        print(f"    {outcome['motion']}: {verdict}  参与 {heads}，{area}（{share}）")
    tell("核验 the verifier's own words (witness on the platform's machine: rehearsal)")
    lines = done.report.splitlines()
    for line in (*lines[:4], "…", *lines[-3:]):
        print(f"    {line}")
    tell(f"文件 files: {done.out}")


def print_addresses(world: World, assembly_id: str, out: Path) -> None:
    """Print for each role how to get in, and for owners five unused cards."""
    cards = read_cards(world.folder, assembly_id, COMMUNITY, world.households)[-UNUSED_CARDS:]
    print("\n试用 try it ------------------------------------------------------------")
    print(f"业主公告栏 public board:  {world.base}/c/{COMMUNITY}")
    print(f"住户服务 residents:      {world.base}/c/{COMMUNITY}/door")
    print(f"演练短信 mailbox:        {world.base}/demo/mailbox")
    print("业主表决卡 owners' unused cards:")
    for card in cards:
        link = f"{world.base}/v/{COMMUNITY}#{card.code}.{card.unit_code}"
        print(f"  {format_voting_code(card.code)}  …{card.unit_code[-8:]}  证件后四位 {card.last4}")
        print(f"    {link}")
    print("工作人员 officers (sign-in / password / TOTP secret / key passphrase):")
    for person in world.people.values():
        print(f"  {'/'.join(person.roles):20} {person.username} / {person.password}")
        print(f"    TOTP {person.totp}   口令 {person.passphrase}")
    print(f"  sign in: {world.base}/sign-in   assembly: {world.base}/assemblies/{assembly_id}")
    _print_qr(f"{world.base}/c/{COMMUNITY}")
    (out / "private" / "people.json").write_text(
        json.dumps(
            {p.username: [p.password, p.totp, p.passphrase] for p in world.people.values()},
            ensure_ascii=False,
            indent=1,
        )
    )
    print("Ctrl-C 结束 stops the site.", flush=True)


def _print_qr(address: str) -> None:
    if "127.0.0.1" in address:
        return
    code = qrcode.QRCode(border=1)
    code.add_data(address)
    text = io.StringIO()
    code.print_ascii(out=text)
    print(text.getvalue())
