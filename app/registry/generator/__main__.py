"""Write a synthetic roll: python -m app.registry.generator --units 600 --seed 1 --out roll.xlsx."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.registry.generator import generate_community, write_xlsx

_LARGEST = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file named by the arguments; return the exit status."""
    options = _parse(arguments)
    if not 1 <= options.units <= _LARGEST:
        sys.stderr.write(f"--units must be between 1 and {_LARGEST}\n")
        return 2
    community = generate_community(options.seed, options.units, name=options.name)
    try:
        write_xlsx(community, options.out, messy=options.messy)
    except OSError as error:
        sys.stderr.write(f"cannot write {options.out}: {error.strerror}\n")
        return 2
    sys.stdout.write(f"{options.out}: {len(community.units)} units\n")
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m app.registry.generator",
        description="Write the roll of a synthetic community as .xlsx.",
    )
    parser.add_argument("--units", type=int, required=True, help="how many units in all")
    parser.add_argument("--seed", type=int, required=True, help="the same seed, the same roll")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--name", default="云屿华庭", help="name of the community")
    parser.add_argument("--messy", action="store_true", help="write it as property offices do")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
