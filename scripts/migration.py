"""Writes the next migration from the difference between migrations and models.

`python -m scripts.migration "Add tickets"` brings an empty database to the newest revision,
compares it with the models, and writes `migrations/versions/<serial>_<slug>.py` and HEAD.
What it writes is a draft to be read: triggers and data are added by hand.
"""

from __future__ import annotations

import argparse
import secrets
import tempfile
from pathlib import Path

import flask_migrate

from app.platform.config import load_config, make_keys
from app.web import create_app

MIGRATIONS = Path(__file__).parents[1] / "migrations"
HEAD = MIGRATIONS / "HEAD"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("message")
    message = parser.parse_args().message
    serial = f"{int(HEAD.read_text()) + 1 if HEAD.exists() else 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        make_keys(Path(folder), secrets.token_bytes(128))
        app = create_app(load_config({"VAR_DIR": folder}))
        with app.app_context():
            flask_migrate.upgrade(str(MIGRATIONS))
            flask_migrate.migrate(str(MIGRATIONS), message=message, rev_id=serial)
    HEAD.write_text(serial + "\n")


if __name__ == "__main__":
    main()
