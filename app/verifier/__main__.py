"""The door of `python -m app.verifier` and of verify.pyz."""

from __future__ import annotations

import sys

from app.verifier.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
