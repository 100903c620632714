"""Builds verify.pyz, the verifier in one file, the same bytes from the same sources.

Law: it holds app/__init__.py, app/core and app/verifier and nothing else, in order of their
names, dated 1980-01-01, stored without compression, because compressors differ between
machines. `python3 -I verify.pyz record.zip` needs nothing installed.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("app/core", "app/verifier")
SUFFIXES = (".py", ".toml")
SHEBANG = b"#!/usr/bin/env python3\n"
MAIN = """\
import sys

if sys.version_info < (3, 11):
    sys.exit("This program needs Python 3.11 or later.")

from app.verifier.main import main

sys.exit(main(sys.argv[1:]))
"""
DATE = (1980, 1, 1, 0, 0, 0)
UNIX, REGULAR_FILE = 3, 0o100644 << 16


def source_files() -> dict[str, bytes]:
    """The files of the verifier by their names in the archive."""
    names = ["app/__init__.py"]
    for part in PARTS:
        found = (path for path in (ROOT / part).rglob("*") if path.suffix in SUFFIXES)
        names += [path.relative_to(ROOT).as_posix() for path in found]
    files = {name: (ROOT / name).read_bytes() for name in names}
    return {"__main__.py": MAIN.encode(), **files}


def build_verifier() -> bytes:
    """The bytes of verify.pyz."""
    out = BytesIO()
    out.write(SHEBANG)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(source_files().items()):
            info = zipfile.ZipInfo(name, DATE)
            info.create_system, info.external_attr = UNIX, REGULAR_FILE
            archive.writestr(info, data)
    return out.getvalue()


def main(argv: list[str]) -> int:
    """Writes the file and prints its hash."""
    parser = argparse.ArgumentParser(description="Build verify.pyz, the verifier in one file.")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "verify.pyz", metavar="FILE")
    args = parser.parse_args(argv)
    data = build_verifier()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(data)
    args.out.chmod(0o755)
    print(f"{args.out}: {len(data)} bytes, SHA-256 {sha256(data).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
