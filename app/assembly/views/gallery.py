"""The gallery: every paper of the catalogue, filled from the sample community, as PDF.

Law: a sample bears 样例 on every page and the community's own letterhead, and names nobody real.
"""

from __future__ import annotations

from itertools import groupby

from flask import Flask, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.assembly.samples.catalogue import render_sample
from app.assembly.views.blueprint import blueprint
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.menu import offer
from app.platform.papers import PAPERS, get_paper
from app.platform.roles import Role
from app.registry import service as registry


def offer_doors(app: Flask) -> None:
    """Put the gallery on the officers' menu."""
    offer(app, "assembly.papers", _l("Sample papers"), community=True)


@blueprint.get("/communities/<community_id>/papers")
@access(*Role)
def papers(community_id: str) -> ResponseReturnValue:
    return render_template(
        "assembly/papers.html",
        community=registry.get_community(db.session(), community_id),
        groups=[(name, list(some)) for name, some in groupby(PAPERS.values(), lambda p: p.group)],
    )


@blueprint.get("/communities/<community_id>/papers/<paper_id>.pdf")
@access(*Role)
@limiter.limit("60 per 10 minutes")
def sample_paper(community_id: str, paper_id: str) -> ResponseReturnValue:
    paper = get_paper(paper_id)
    session = db.session()
    letterhead = registry.letterhead_of(session, community_id, sealed=True)
    # Setting takes a second: the database is let go of before.
    session.rollback()
    data = render_sample(paper.id, letterhead=letterhead)
    return Response(data, mimetype="application/pdf")
