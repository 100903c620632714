"""The example of docs/INTAKE.md is run as it stands there, against a site that listens."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app.companion.tickets.service import get_ticket
from tests.companion.intake.senders import sender
from tests.companion.quarter import Quarter

PAGE = Path(__file__).parents[3] / "docs" / "INTAKE.md"


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl"
)
def test_it_opens_a_ticket_and_then_names_it(quarter: Quarter) -> None:
    (example,) = re.findall(r"```bash\n(.*?)```", PAGE.read_text("utf-8"), re.S)
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
