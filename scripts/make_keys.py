"""Makes the keys of a new deployment: `python -m scripts.make_keys`.

Law: a key that is there is never replaced. The files lie under VAR_DIR/keys, readable by
their owner alone; keep a copy of them apart from the copies of the database.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from app.platform.config import KEY_NAMES, make_keys
from app.platform.crypto import draw_keys


def main() -> None:
    """Write the keys that the folder lacks and print their files."""
    parser = argparse.ArgumentParser(description="Make the keys that VAR_DIR/keys lacks.")
    parser.add_argument("var_dir", nargs="?", default=os.environ.get("VAR_DIR", "var"), type=Path)
    made = make_keys(parser.parse_args().var_dir.resolve(), draw_keys(len(KEY_NAMES)))
    print("\n".join(map(str, made)) if made else "All keys are there already.")


if __name__ == "__main__":
    main()
