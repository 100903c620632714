"""How published accounts are forged, and how one says which check must notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.core.accounts import MONTH, hash_statement
from tests.verifier.accounts_world import Bodies, World, examine, failed

Forgery = Callable[[World], None]
Case = tuple[Forgery, str, str]


class Forgeries(list[Case]):
    """Forgeries, each with the check that must refuse it and the code of its fault."""

    def caught(self, check: str, code: str) -> Callable[[Forgery], Forgery]:
        def keep(forgery: Forgery) -> Forgery:
            self.append((forgery, check, code))
            return forgery

        return keep

    def parametrize(self) -> pytest.MarkDecorator:
        names = [forgery.__name__ for forgery, _, _ in self]
        return pytest.mark.parametrize(("forgery", "check", "code"), list(self), ids=names)


def verify_caught(forgery: Forgery, check: str, code: str) -> None:
    world = World()
    forgery(world)
    report = examine(world.make())
    assert code in failed(report).get(check, set()), failed(report)
    assert not report.stands


def swap(journals: list[Any], number: int, **changes: Any) -> list[Any]:
    return [replace(one, **changes) if one.number == number else one for one in journals]


def rechain(bodies: Bodies) -> None:
    """Put `previous` right again behind changed statements."""
    previous = "0" * 64
    for kind, _, body in bodies:
        if kind == MONTH:
            body["previous"] = previous
            previous = hash_statement(body)


def month_body(change: Callable[[dict[str, Any]], None], place: int = 1) -> Callable[[World], None]:
    def forge(world: World) -> None:
        def bodies(made: Bodies) -> None:
            change(made[place][2])
            rechain(made)

        world.bodies = bodies

    return forge


def with_file(name: str, change: Callable[[bytes], bytes]) -> Callable[[World], None]:
    def forge(world: World) -> None:
        def files(made: dict[str, bytes]) -> None:
            made[name] = change(made[name])

        world.files = files

    return forge
