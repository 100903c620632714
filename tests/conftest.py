"""Fixtures of the whole house: databases, the long tests' switch, how hard hypothesis looks.

Fixtures of one room stand in tests/<room>/conftest.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import parts, postgres

pytest_plugins = ["tests.once", "tests.site", "tests.chromium", "tests.meetings", "tests.stages"]

# Timed examples fail at random on a busy machine, so no example has a deadline.
settings.register_profile(
    "quick", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", settings.get_profile("quick"), max_examples=1000)
settings.load_profile("long" if parts.is_long_run() else "quick")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.name_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.stop_server()


# Where databases differ: making tables, losing power, meeting one another; and money.
ON_BOTH = re.compile(r"tests/(crash|migrations|companion/books|companion/fees)/|_at_once\.py$")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Whole assemblies take a minute each: begun last, they would keep one core waiting.
    items.sort(key=lambda item: "e2e" not in item.path.parts)
    if parts.is_long_run():
        return
    # What runs on both databases has its SQLite run under --all; all other tests stand on SQLite.
    twins = [item for item in items if _is_sqlite_twin(item)]
    config.hook.pytest_deselected(items=twins)
    items[:] = [item for item in items if not _is_sqlite_twin(item)]
    skip = pytest.mark.skip(reason="long; runs under scripts/test --all")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(skip)


def _is_sqlite_twin(item: pytest.Item) -> bool:
    given = getattr(item, "callspec", None)
    if given is None or ON_BOTH.search(item.path.as_posix()):
        return False
    return "sqlite" in (given.params.get("database_kind"), given.params.get("database_url"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run in which every test was skipped has checked nothing: it fails like an empty one."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    ran = any(reporter.stats.get(kind) for kind in ("passed", "failed", "error", "xfailed"))
    if (
        not ran
        and session.exitstatus == pytest.ExitCode.OK
        and not session.config.option.collectonly
    ):
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL, without database name, of a running PostgreSQL."""
    try:
        return postgres.server_url()
    except LookupError as missing:
        parts.part_is_missing(str(missing))
        raise


@pytest.fixture(scope="module")
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty PostgreSQL database of this test module's own."""
    name = _database_name(request)
    yield postgres.create_database(postgres_server, name)
    postgres.drop_database(postgres_server, name)


@pytest.fixture(scope="module")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An SQLite file of this test module's own; the file does not exist yet."""
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/yijue.db"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind in turn: a test that asks for it runs on both."""
    kind = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(kind))


def _database_name(request: pytest.FixtureRequest) -> str:
    """Unique in the run: a module runs in one worker (--dist loadfile)."""
    path = Path(str(request.path)).relative_to(request.config.rootpath / "tests")
    return re.sub(r"\W+", "_", str(path.with_suffix("")))[-60:]
