"""The example of docs/INTAKE.md and of its page runs as it stands, against a site that listens."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app.companion.intake.service import SCHEMA
from app.companion.tickets.service import get_ticket
from tests.committee.town import COMMUNITY
from tests.companion.intake.senders import sender
from tests.companion.quarter import Quarter

GUIDE = "/api/intake/guide"
PAGE = Path(__file__).parents[3] / "docs" / "INTAKE.md"


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl"
)
@pytest.mark.parametrize("place", ["document", "page"])
def test_it_opens_a_ticket_and_then_names_it(quarter: Quarter, place: str) -> None:
    example = documented() if place == "document" else shown(quarter)
    # The example signs with the machine's clock.
    quarter.clock.now = datetime.now(UTC)
    source = sender(quarter, "system")
    server = make_server("127.0.0.1", 0, quarter.app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/api/intake/{source.token}"
        first, second = (_run(example, address, source.key) for _ in range(2))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert (first["new"], second) == (True, {"ticket": first["ticket"], "new": False})
    opened = quarter.run(lambda session: get_ticket(session, first["ticket"]))
    assert (opened.title, opened.category) == ("2号楼电梯停在三层", "repair-lift")


def documented() -> str:
    (example,) = re.findall(r"```bash\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    return str(example)


def shown(quarter: Quarter) -> str:
    page = quarter.auth.browser().get(GUIDE).text
    (example,) = re.findall(r'<pre[^>]* id="example">(.*?)</pre>', page, re.S)
    return unescape(example)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_sources_leads_to_every_field_and_answer(
    quarter: Quarter, language: str
) -> None:
    sources = quarter.browser("street").get(f"/communities/{COMMUNITY}/intake").text
    assert f'href="{GUIDE}"' in sources
    assert "docs/" not in sources
    page = quarter.auth.browser().get(f"{GUIDE}?lang={language}").text
    for name in SCHEMA["properties"]:
        assert f"<code>{name}</code>" in page, name
    statuses = set(re.findall(r"^\| (\d{3}) \|", PAGE.read_text("utf-8"), re.M))
    assert statuses == set(re.findall(r"<tr><td[^>]*>(\d{3})</td>", page))


def _run(example: str, address: str, key: str) -> dict[str, object]:
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example],
        env={
            "PATH": os.environ["PATH"],
            "INTAKE_URL": address,
            "INTAKE_KEY": key,
            "no_proxy": "127.0.0.1",
        },
        capture_output=True,
        timeout=60,
        check=True,
    )
    answer: dict[str, object] = json.loads(ran.stdout)
    return answer
