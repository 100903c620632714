"""An election of the same size by `belenios-tool` (Debian's package), to measure beside ours.

Law: one question, three answers, exactly one; weights are the areas that our records have; three
trustees. Ballots are made by the tool itself, on all cores; only the archive is put together here,
because the tool would read it anew for each ballot.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from scripts.bench_record import AREAS

TOOL = "belenios-tool"
GROUP = ("--group", "BELENIOS-2048")
QUESTION = {
    "description": "bench",
    "name": "bench",
    "questions": [{"answers": ["yes", "no", "abstain"], "min": 1, "max": 1, "question": "bench"}],
    "administrator": "bench",
    "credential_authority": "bench",
}
# Where a member's name, size and checksum stand in its header.
NAME, SIZE, SUM = slice(0, 100), slice(124, 136), slice(148, 156)
VOTES = ("[[1,0,0]]", "[[1,0,0]]", "[[0,1,0]]", "[[0,0,1]]")


def is_there() -> bool:
    """Tell whether the tool is installed."""
    return shutil.which(TOOL) is not None


def make_election(folder: Path, ballots: int) -> Path:
    """Return the folder of a whole election with so many ballots; made once, kept for later."""
    made = folder / f"belenios-{ballots}"
    if made.exists():
        return made
    work = folder / f"belenios-{ballots}.unfinished"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    archive = _set_up(work, ballots)
    _add_ballots(work, archive, _ballots(work, ballots))
    _finish(work)
    return work.rename(made)


def _run(folder: Path, *args: str, send: bytes = b"") -> bytes:
    env = {**os.environ, "BELENIOS_USE_URANDOM": "1"}
    done = subprocess.run(
        [TOOL, *args], cwd=folder, env=env, input=send, check=True, capture_output=True
    )
    return done.stdout


def _set_up(folder: Path, ballots: int) -> Path:
    voters = (f"v{i}@example.org,v{i},{AREAS[i % len(AREAS)]}\n" for i in range(1, ballots + 1))
    (folder / "voters.txt").write_text("".join(voters))
    (folder / "question.json").write_text(json.dumps(QUESTION))
    uuid = _run(folder, "setup", "generate-token").decode().strip()
    own = ("--uuid", uuid, *GROUP)
    _run(folder, "setup", "generate-credentials", *own, "--file", "voters.txt")
    for suffix, name in ((".pubcreds", "public_creds.json"), (".privcreds", "private_creds.txt")):
        next(folder.glob(f"*{suffix}")).rename(folder / name)
    for _ in range(3):
        _run(folder, "setup", "generate-trustee-key", *GROUP)
    keys = b"".join(path.read_bytes() for path in sorted(folder.glob("*.pubkey")))
    (folder / "public_keys.jsons").write_bytes(keys)
    _run(folder, "setup", "make-trustees")
    _run(folder, "setup", "make-election", *own, "--template", "question.json")
    _run(folder, "archive", "init")
    return folder / f"{uuid}.bel"


def _ballots(folder: Path, ballots: int) -> Iterator[bytes]:
    creds = [line.split()[1] for line in (folder / "private_creds.txt").read_text().splitlines()]

    def one(i: int) -> bytes:
        cred, vote = folder / f"cred-{i}", folder / f"vote-{i}"
        cred.write_text(creds[i] + "\n")
        vote.write_text(VOTES[i % len(VOTES)] + "\n")
        made = _run(
            folder, "election", "generate-ballot", "--privcred", cred.name, "--ballot", vote.name
        )
        cred.unlink()
        vote.unlink()
        return made.strip()

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(one, range(ballots))


def _add_ballots(folder: Path, archive: Path, ballots: Iterator[bytes]) -> None:
    """Append a payload and an event for each ballot, each event naming the one before it."""
    with tarfile.open(archive) as held:
        names = [name for name in held.getnames() if name.endswith(".event.json")]
    parent, height = names[-1].removesuffix(".event.json"), len(names)
    header = archive.read_bytes()[: tarfile.BLOCKSIZE]
    # The tool's archives have no closing blocks, so members are written one behind the other.
    with archive.open("ab") as out:
        for ballot in ballots:
            payload = _put(out, header, ballot, "data")
            event = {"parent": parent, "height": height, "type": "Ballot", "payload": payload}
            line = json.dumps(event, separators=(",", ":")).encode()
            parent = _put(out, header, line, "event")
            height += 1


def _put(out: BinaryIO, header: bytes, data: bytes, kind: str) -> str:
    """Write a member under the header of another one: the tool wants every byte as its own."""
    name = sha256(data).hexdigest()
    own = bytearray(header)
    own[NAME] = f"{name}.{kind}.json".encode().ljust(NAME.stop - NAME.start, b"\0")
    own[SIZE] = f"{len(data):011o}\0".encode()
    own[SUM] = b" " * 8
    own[SUM] = f"{sum(own):06o}\0 ".encode()
    out.write(bytes(own) + data + bytes(-len(data) % tarfile.BLOCKSIZE))
    return name


def _finish(folder: Path) -> None:
    for name in ("election.json", "trustees.json", "public_creds.json"):
        (folder / name).unlink(missing_ok=True)

    def add(kind: str, data: bytes = b"") -> None:
        _run(folder, "archive", "add-event", f"--type={kind}", send=data)

    add("EndBallots")
    add("EncryptedTally", _run(folder, "election", "compute-encrypted-tally"))
    owners = json.loads(_payload(folder, 0))["trustees"]
    trustees = json.loads(_data(folder, owners))
    for number, trustee in enumerate(trustees, 1):
        key = _key_of(folder, trustee)
        named = ("--privkey", key, "--trustee-id", str(number))
        add("PartialDecryption", _run(folder, "election", "decrypt", *named))
    add("Result", _run(folder, "election", "compute-result"))


def _data(folder: Path, name: str) -> bytes:
    with tarfile.open(next(folder.glob("*.bel"))) as held:
        found = held.extractfile(f"{name}.data.json")
        assert found is not None
        return found.read()


def _payload(folder: Path, height: int) -> bytes:
    with tarfile.open(next(folder.glob("*.bel"))) as held:
        names = [name for name in held.getnames() if name.endswith(".event.json")]
        found = held.extractfile(names[height])
        assert found is not None
        payload: str = json.loads(found.read())["payload"]
    return _data(folder, payload)


def _key_of(folder: Path, trustee: object) -> str:
    """Return the name of the private key whose public part stands in a trustee's entry."""
    text = json.dumps(trustee)
    for path in sorted(folder.glob("*.pubkey")):
        if json.loads(path.read_text())["public_key"] in text:
            return path.with_suffix(".privkey").name
    raise LookupError(text)
