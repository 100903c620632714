"""A matter keeps the rules it was opened under; only a rehearsal's clock moves."""

from __future__ import annotations

from app.registry import service as registry
from tests.matters import repairs
from tests.matters.place import COMMUNITY, Place, open_file


def test_a_change_of_the_community_s_rules_does_not_touch_an_open_matter(place: Place) -> None:
    file = repairs.prepared(place)
    with place.app.app_context():
        facts = registry.CommunityFacts(name="领海花园", profile_id="shanghai")
        registry.save_community(COMMUNITY, facts, officer_id=None, now=place.clock())
    with place.app.app_context():
        dossier = file.dossier()
        assert dossier.row.profile["id"] == "hangzhou"
        assert dossier.row.profile["hash"] == registry.get_profile("hangzhou").hash
        assert dossier.rules.whole("fund.audit_from") == 3_000_000
        assert dossier.rules.source("fund.audit_from") == "杭州三万元以上须审计"
    other = open_file(place, "emergency_repair")
    with place.app.app_context():
        assert other.dossier().row.profile["id"] == "shanghai"
        assert other.dossier().rules.whole("fund.emergency_silent_days") == 7


def test_a_rehearsal_s_days_pass_by_its_own_clock(place: Place) -> None:
    file = open_file(place, "repair", rehearsal="y")
    file.do("damage", repairs.damage(place))
    repairs.set_scope(file, "1号楼")
    file.do("payable", {**repairs.PAYABLE, "checked_on": place.day()})
    file.do("plan", repairs.plan(place))
    file.do("plan_posting", repairs.posting(place))
    proof = f"/matters/{file.id}/steps/plan_posting/posting-proof.pdf"
    place.get("convener", proof, 409)
    for days in ("0", "-3", "401", "x", ""):
        place.post("convener", f"/matters/{file.id}/clock", {"days": days}, 409)
    place.post("convener", f"/matters/{file.id}/clock", {"days": "8"})
    assert file.states()["plan_posting"] == "done"
    assert place.data("convener", proof).startswith(b"%PDF-")
    # The assembly of a rehearsal is one, too.
    assembly = file.draft("vote")
    with place.app.app_context():
        from app.assembly.service.read import get_assembly
        from app.platform.db import db

        assert get_assembly(db.session(), assembly).rehearsal


def test_owners_see_a_matter_from_its_first_step_on(place: Place) -> None:
    file = open_file(place, "emergency_repair")
    stranger = place.stranger()
    assert "1号楼外墙" not in stranger.get(f"/c/{COMMUNITY}/matters").text
    early = stranger.get(f"/c/{COMMUNITY}/matters/1?lang=en").text
    assert "has only a title" in early
    assert "No vote is held" not in early
    file.do("damage", repairs.damage(place, cause="leak"))
    assert "1号楼外墙" in stranger.get(f"/c/{COMMUNITY}/matters").text
    assert "No vote is held" in stranger.get(f"/c/{COMMUNITY}/matters/1?lang=en").text


def test_an_urgent_repair_never_says_that_owners_vote_on_it(place: Place) -> None:
    file = open_file(place, "emergency_repair")
    page = place.get("convener", f"/matters/{file.id}/steps/scope?lang=en")
    assert "They alone vote" not in page
    head = place.get("convener", f"/matters/{file.id}?lang=en")
    assert "rules of hangzhou" not in head
