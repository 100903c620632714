"""`python -m scripts.make_keys [--var DIR]`: the keys a new deployment needs, once.

Law: a key that is there is never replaced. Keep a copy of the folder away from the server:
without DATA_KEY and INDEX_KEY a backup of the database cannot be read.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

from app.core.signatures import public_key
from app.platform.config import KEY_NAMES, make_keys


def main(argv: list[str]) -> int:
    """Make the missing keys, say where they lie and what witnesses must be told."""
    parser = argparse.ArgumentParser(description="Make the keys of a new deployment.")
    parser.add_argument("--var", type=Path, default=Path("var"), help="VAR_DIR, default var")
    folder = parser.parse_args(argv).var.resolve()
    made = make_keys(folder, secrets.token_bytes(32 * len(KEY_NAMES)))
    for path in made:
        print(f"made {path}")
    if not made:
        print(f"all keys are there already: {folder / 'keys'}")
    seed = bytes.fromhex((folder / "keys" / "log_key.hex").read_text().strip())
    print(f"log public key, for witnesses: {public_key(seed).hex()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
