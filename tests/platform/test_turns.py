"""SQLite's writers stand in line, across threads and processes, and never for ever."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine

from app.platform import turns
from app.platform.db import db, transaction
from app.platform.turns import turn

PATIENCE = 20
_spawn = multiprocessing.get_context("spawn")
_fork = multiprocessing.get_context("fork")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return create_engine(f"sqlite:///{tmp_path / 'yijue.db'}")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SECONDS", 0.2)
    monkeypatch.setattr(turns, "QUICK_TRIES", 1)


@contextmanager
def held_by_another_process(engine: Engine) -> Iterator[None]:
    """The file of the line as a process beside this one holds it: by an opening of its own."""
    file = os.open(f"{engine.url.database}-line", os.O_RDWR | os.O_CREAT)
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(file)


@contextmanager
def held_by_another_process_at_once(engine: Engine) -> Iterator[None]:
    file = os.open(f"{engine.url.database}-line", os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(file)


@contextmanager
def held_by_another_thread(engine: Engine) -> Iterator[None]:
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with turn(engine):
            inside.set()
            leave.wait(PATIENCE)

    thread = threading.Thread(target=stay)
    thread.start()
    assert inside.wait(PATIENCE)
    try:
        yield
    finally:
        leave.set()
        thread.join()


def test_threads_take_turns(engine: Engine) -> None:
    inside: list[int] = []
    most: list[int] = []

    def act(number: int) -> None:
        for _ in range(20):
            with turn(engine):
                inside.append(number)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 80
    assert set(most) == {1}


def _add_ones(url: str, file: Path, times: int) -> None:
    engine = create_engine(url)
    for _ in range(times):
        with turn(engine):
            number = int(file.read_text())
            time.sleep(0.0005)
            file.write_text(str(number + 1))


def test_processes_take_turns(engine: Engine, tmp_path: Path) -> None:
    """What each reads, changes and writes in its turn is never lost to another."""
    file = tmp_path / "number"
    file.write_text("0")
    arguments = (str(engine.url), file, 100)
    processes = [_spawn.Process(target=_add_ones, args=arguments) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE)
        assert process.exitcode == 0
    assert file.read_text() == "200"


def _take_a_turn(engine: Engine, sender: Any) -> None:
    with turn(engine):
        sender.send("in")


def test_a_forked_process_stands_in_line_anew(engine: Engine) -> None:
    """It neither walks through on its parent's lock nor waits for a thread that it lacks."""
    receiver, sender = _fork.Pipe(duplex=False)
    child = _fork.Process(target=_take_a_turn, args=(engine, sender))
    with turn(engine):
        child.start()
        assert not receiver.poll(0.3)
    # Sooner than one who waits too long.
    assert receiver.poll(turns.SECONDS / 2)
    child.join(PATIENCE)
    assert child.exitcode == 0


def _die_in_turn(url: str, sender: Any) -> None:
    with turn(create_engine(url)):
        ready, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(tell, b"!")
            time.sleep(PATIENCE)
        os.read(ready, 1)
        sender.send(child)
        os._exit(9)


def test_a_process_that_dies_gives_its_turn_back(engine: Engine) -> None:
    """Though a process that it forked in its turn lives on."""
    receiver, sender = _spawn.Pipe(duplex=False)
    process = _spawn.Process(target=_die_in_turn, args=(str(engine.url), sender))
    process.start()
    assert receiver.poll(PATIENCE)
    child = receiver.recv()
    # Without a time-out: the pipe that a timed join watches is open in the fork too.
    process.join()
    try:
        assert process.exitcode == 9
        with held_by_another_process_at_once(engine):
            pass
    finally:
        os.kill(child, signal.SIGKILL)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("held", [held_by_another_process, held_by_another_thread])
def test_who_waited_too_long_goes_on(engine: Engine, held: Any) -> None:
    with held(engine):
        begin = time.perf_counter()
        with turn(engine):
            assert time.perf_counter() - begin >= 0.2
    # The next one finds the line in order.
    with turn(engine), pytest.raises(BlockingIOError), held_by_another_process_at_once(engine):
        pass


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("held", [held_by_another_process, held_by_another_thread])
def test_who_goes_on_asks_the_database(app: Flask, held: Any) -> None:
    """Without a turn, BEGIN IMMEDIATE still has one writer at a time."""
    with app.app_context(), held(db.engine):
        statement = "INSERT INTO audit_event (at, action, subject, detail) VALUES ('x','x','x','')"
        with transaction() as session:
            session.connection().exec_driver_sql(statement)
        with transaction() as session:
            found = session.connection().exec_driver_sql("SELECT count(*) FROM audit_event")
            assert found.scalar_one() == 1


def test_an_error_gives_the_turn_back(engine: Engine) -> None:
    with pytest.raises(ValueError, match="an act"), turn(engine):
        raise ValueError("an act")
    with held_by_another_process_at_once(engine):
        pass


def test_other_databases_have_no_line(tmp_path: Path) -> None:
    for url in ("sqlite://", "sqlite:///:memory:", "postgresql+psycopg://nobody@nowhere/nothing"):
        engine = create_engine(url)
        with turn(engine), turn(engine):
            pass
    assert list(tmp_path.iterdir()) == []


def test_two_databases_have_two_lines(tmp_path: Path) -> None:
    first, second = (create_engine(f"sqlite:///{tmp_path / name}") for name in ("a.db", "b.db"))
    with turn(first), turn(second):
        assert sorted(one.name for one in tmp_path.iterdir()) == ["a.db-line", "b.db-line"]


def test_a_folder_that_takes_no_file_has_no_line(tmp_path: Path) -> None:
    with turn(create_engine(f"sqlite:///{tmp_path / 'nowhere' / 'yijue.db'}")):
        pass


def test_the_file_is_ours_alone_and_empty(engine: Engine) -> None:
    with turn(engine):
        pass
    stat = Path(f"{engine.url.database}-line").stat()
    assert (stat.st_mode & 0o777, stat.st_size) == (0o600, 0)
