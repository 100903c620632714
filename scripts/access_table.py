"""Writes tests/access_table.txt, the reviewed copy of who may do what.

`python -m scripts.access_table` after a route or its entry has changed; the change is then
read as a diff. A throw-away configuration is used, no database is touched.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from app.access import access_table
from app.platform.config import load_config, make_keys
from app.web import create_app

TARGET = Path(__file__).parents[1] / "tests" / "access_table.txt"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        make_keys(Path(folder), secrets.token_bytes(128))
        app = create_app(load_config({"VAR_DIR": folder}))
        TARGET.write_text("\n".join(access_table(app)) + "\n")
    print(f"{TARGET.name}: {len(TARGET.read_text().splitlines())} lines")


if __name__ == "__main__":
    main()
