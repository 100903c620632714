"""What the platform's tests share: a message template and an outgoing mail server."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from tests.platform.mail import Postbox


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A real mail server on this machine that keeps what it gets."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def greeting(app: Flask) -> str:
    """The name of a template `问候` with one field."""
    text = "开会通知\n{{ name }}：您好，<明天>开会。\n"
    loader = ChoiceLoader([DictLoader({"messages/greeting.txt": text}), app.jinja_env.loader])  # type: ignore[list-item]
    app.jinja_env.loader = loader
    return "greeting"
