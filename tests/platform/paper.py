"""A small document of the tests' own among the real templates."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

AT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
PAGE = """{% extends "documents/base.html" %}
{% block name %}试页{% endblock %}
{% block style %}
{% if size %}<style>html { font-size: {{ size }}; }</style>{% endif %}
{% endblock %}
{% block content %}
<h1>试页</h1>
{% for line in lines %}<p>{{ line }}</p>{% endfor %}
{{ raw }}
{% endblock %}
"""


def add_page(app: Flask) -> None:
    """Let the app have the document `page`."""
    loader = DictLoader({"documents/page.html": PAGE})
    assert app.jinja_env.loader is not None
    app.jinja_env.loader = ChoiceLoader([loader, app.jinja_env.loader])


def page_context(**changes: Any) -> dict[str, Any]:
    return {
        "at": AT,
        "community": SimpleNamespace(name="春江花园"),
        "assembly": SimpleNamespace(title="临时会议", rehearsal=False, reference=False),
        "body": {"convener": {"name": "春江花园业主委员会"}},
        "lines": ["一行字"],
        "raw": "",
        **changes,
    }
