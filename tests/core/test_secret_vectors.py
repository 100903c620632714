"""secret.json: what Python makes today, what JavaScript makes of it, and the bad ones refused."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from app.core.group import known_groups
from app.core.secret.ballot import Poll, SecretBallot
from app.core.secret.checking import find_refused_ballots, verify_secret_ballot
from tests.core.secret_samples import HM, drawn, flats, secret_definition
from tests.core.vectors import FOLDER, make_secret, read_vectors
from tests.parts import get_program, part_is_missing

NOBLE = FOLDER.parents[2] / "app/booth/node_modules/@noble/curves/ed25519.js"
VECTORS: dict[str, Any] = read_vectors("secret")
LINE = flats(6)[0]


def test_the_file_is_what_python_makes_today() -> None:
    assert make_secret.text() == (FOLDER / "secret.json").read_text(encoding="utf-8")


def test_javascript_makes_and_judges_everything_alike() -> None:
    node = get_program("node")
    if not NOBLE.exists():
        part_is_missing("@noble/curves (npm ci in app/booth)")
    command = [node, str(FOLDER / "replay_secret.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    opened = VECTORS["tally"]["opened"]
    points = read_vectors("ristretto255")
    assert json.loads(done.stdout) == {
        "points read": len(points["multiples"]),
        "points refused": len(points["bad"]),
        "drawn": len(VECTORS["drawn"]),
        "statements": len(VECTORS["statements"]),
        "batch": len(VECTORS["batch"]["k"]),
        "ballots made": len(VECTORS["ballots"]),
        "ballots verified": len(VECTORS["ballots"]),
        "ballots refused": len(VECTORS["bad_ballots"]),
        "spoilt options": sum(len(motion["choices"]) for motion in VECTORS["motions"]),
        "dealings made": VECTORS["ceremony"]["trustees"],
        "transcripts": len(VECTORS["ceremony"]["messages"]),
        "secrets": VECTORS["ceremony"]["trustees"],
        "complaints": 1,
        "tallied ballots": len(VECTORS["tally"]["ballots"]),
        "shares": sum(len(body["shares"]) for mode in opened for body in mode["shares"]),
        "sums opened": sum(len(mode["messages"]) for mode in opened),
    }


@pytest.mark.parametrize("group", list(known_groups().values()), ids=lambda one: one.name)
def test_single_and_batch_judge_each_vector_alike_on_every_backend(group: Any) -> None:
    key = bytes.fromhex(VECTORS["ceremony"]["key"])
    poll = Poll.of(group, HM, secret_definition(), key)
    good = [SecretBallot.parse(one["body"]) for one in VECTORS["ballots"]]
    bad = [SecretBallot.parse(one["body"]) for one in VECTORS["bad_ballots"]]
    for ballot in good[:1]:
        verify_secret_ballot(poll, ballot, LINE)
    mixed = [(ballot, LINE) for ballot in (*good, *bad, *good)]
    refused = dict(find_refused_ballots(poll, mixed, drawn("seed", 1)[:32]))
    codes = {place: refusal.code for place, refusal in refused.items()}
    expected = [one["code"] for one in VECTORS["bad_ballots"]]
    assert codes == dict(enumerate(expected, len(good)))
