"""A phone that lies: sealed ballots by its owner's key that no honest phone makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from app.core.definition import Definition
from app.core.secret.ballot import Poll
from tests.worlds import forging
from tests.worlds.build import Body
from tests.worlds.device import Device
from tests.worlds.secret import SecretBuild


@dataclass
class _Bench:
    """What the forger's bench asks of a whole record, given by one phone."""

    device: Device
    chain: dict[int, int] = field(default_factory=dict)
    last: dict[int, bytes] = field(default_factory=dict)

    @property
    def definition(self) -> Definition:
        return self.device.definition

    @property
    def hm(self) -> bytes:
        return self.device.hm

    def poll(self) -> Poll:
        return self.device.poll

    def key(self, _name: str) -> bytes:
        return self.device.key


def _bench(device: Device) -> SecretBuild:
    return cast("SecretBuild", _Bench(device))


def holding(device: Device, motion: str, values: Sequence[int], rs: Sequence[int] = ()) -> Body:
    """A first ballot of this phone on one motion whose options hold these values."""
    return forging.encrypt_values(_bench(device), device.card.i, motion, values, rs)


def rerandomised(device: Device, option: str) -> str:
    """An option as another ciphertext of the same vote, its proof left as it was."""
    return forging.rerandomise(_bench(device), option)
