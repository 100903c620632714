"""The processes of the rehearsal: the service under its production server, and the witness."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from app.core.signatures import public_key
from app.platform.config import make_keys
from scripts.rehearsal.past import APPLICATION, BEHIND
from scripts.rehearsal.web import PageRefused

START_SECONDS = 60


@dataclass
class Processes:
    """What was started, to be ended again."""

    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def stop(self) -> None:
        for process in reversed(self.running):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in reversed(self.running):
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def environment(out: Path, base: str, *, demo: bool = True) -> dict[str, str]:
    """Return the service's environment: its own folder, embedded database, second path."""
    return {
        **os.environ,
        "VAR_DIR": str(out / "service"),
        "PUBLIC_URL": base,
        "CHECKPOINT_COPY": str(out / "checkpoint-copy"),
        "DEMO": "1" if demo else "",
        "OPERATOR_ORGANISATION": "议决演示平台",
        "PYTHONUNBUFFERED": "1",
    }


def application(env: dict[str, str]) -> str:
    """Return what `flask --app` is told: the service, or one whose clock is behind."""
    return APPLICATION if env.get(BEHIND) else "app"


def prepare_service(env: dict[str, str]) -> None:
    """Make keys and database."""
    make_keys(Path(env["VAR_DIR"]), secrets.token_bytes(128))
    command = [sys.executable, "-m", "flask", "--app", application(env), "db", "upgrade"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PageRefused(f"flask db upgrade: {done.stderr[-2000:]}")


def start_service(
    processes: Processes, env: dict[str, str], *, host: str, port: int, log: Path
) -> None:
    """Start the production server and wait until it answers."""
    factory = f"{APPLICATION}()" if env.get(BEHIND) else "app.web:create_app()"
    command = server_command(host, port, factory)
    _start(processes, command, env, log)
    wait_until_well(port, processes.running[-1], log)


def server_command(host: str, port: int, app: str) -> list[str]:
    """Return the production server's command for an application (docs/adr/0013)."""
    command = [sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}"]
    command += ["--workers", "2", "--threads", "4", "--timeout", "600", "--log-level", "warning"]
    return [*command, app]


def start_witness(
    processes: Processes, env: dict[str, str], url: str, *, key: Path, passphrase: Path, log: Path
) -> None:
    """Start the witness as a second process with its own key and folder."""
    program = ["scripts.rehearsal.past", "app.witness"] if env.get(BEHIND) else ["app.witness"]
    command = [sys.executable, "-m", *program, url, "--key", str(key)]
    command += ["--passphrase-file", str(passphrase), "--log-key", log_public_key(env)]
    command += ["--state", str(key.parent / "state"), "--every", "1"]
    _start(processes, command, env, log)


def log_public_key(env: dict[str, str]) -> str:
    """Return what the operator tells every witness: the log's public key."""
    seed = (Path(env["VAR_DIR"]) / "keys" / "log_key.hex").read_text().strip()
    return public_key(bytes.fromhex(seed)).hex()


def start_worker(processes: Processes, env: dict[str, str], *, log: Path) -> None:
    """Start the worker that sends messages and logs what is due."""
    command = [sys.executable, "-m", "flask", "--app", application(env), "work", "--every", "0.2"]
    _start(processes, command, env, log)


def _start(processes: Processes, command: list[str], env: dict[str, str], log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        process = subprocess.Popen(command, env=env, stdout=stream, stderr=stream)
    processes.running.append(process)


def wait_until_well(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if _is_well(port):
            return
        time.sleep(0.2)
    raise PageRefused(f"the service did not start; its log says:\n{log.read_text()[-3000:]}")


def _is_well(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
