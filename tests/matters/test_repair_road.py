"""A repair from the broken wall to the posted settlement, over the pages and a real vote."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.matters import repairs
from tests.matters.place import COMMUNITY, Place, hold


@pytest.mark.both_databases
def test_the_whole_road(place: Place) -> None:
    place.all_pages = True
    file = repairs.prepared(place)
    file.do("plan", repairs.plan(place))
    file.do("plan_posting", repairs.posting(place))
    assembly = file.draft("vote")
    assert file.states()["vote"] == "voting"
    assert "contract" not in [c for c, s in file.states().items() if s == "ready"]
    yes = {"m1": "yes"}
    hold(place, assembly, {door: yes for door in (1, 3, 5, 7, 9)})
    assert file.state("vote").vote.winner == "赞同" or file.states()["vote"] == "done"
    file.do("contract", repairs.contract(place))
    file.do("advance", {"amount": "20000", "paid_on": place.day()})
    assert file.states()["advance"] == "waiting"
    file.confirm("advance")
    place.wait(days=20)
    file.do("acceptance", repairs.acceptance(place))
    assert file.states()["audit"] == "ready"
    assert file.states()["supplement"] == "not_needed"
    file.do("audit", repairs.audit(place))
    file.do("settlement", {"settled_on": place.day()})
    file.confirm("settlement")
    file.do("settlement_posting", repairs.posting(place))
    assert file.states()["settlement_posting"] == "running"
    place.wait(days=8)
    assert file.states()["settlement_posting"] == "done"
    assert "Everything is done" in place.get("street", f"/matters/{file.id}?lang=en")
    names = zipfile.ZipFile(io.BytesIO(place.data("auditor", f"/matters/{file.id}/dossier.zip")))
    titles = " ".join(names.namelist())
    for paper in ("使用方案", "费用分摊表", "工程验收单", "结算公示", "公示证明", "附件"):
        assert paper in titles
    public = place.get("auditor", f"/c/{COMMUNITY}/matters/1?lang=en")
    assert "31,900.00" in public
