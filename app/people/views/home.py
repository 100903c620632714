"""The start page: what this is, your community's board, the officers' door."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.people.views.blueprint import blueprint
from app.people.views.communities import list_communities
from app.platform.access import access


@blueprint.get("/")
@access.public
def home() -> ResponseReturnValue:
    return render_template("people/home.html", communities=list_communities())
