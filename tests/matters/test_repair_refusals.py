"""What a repair refuses: other people's costs, too few quotes, another scope, money without two."""

from __future__ import annotations

import pytest

from app.assembly.service.draft import Draft, create_assembly, save_draft
from app.assembly.service.draft_motion import DraftMotion
from app.core.money import share_by_largest_remainder
from app.matters.models import MatterPaperRow
from app.matters.service.scope import share_cost
from app.platform.db import db
from tests.matters import repairs
from tests.matters.place import File, Place, open_file, pdf


def drafted(place: Place, *motions: DraftMotion, kind: str = "part") -> str:
    """An assembly that somebody drafted on the assembly's own pages."""
    with place.app.app_context():
        row = create_assembly(
            "linghai",
            title="另一次会议",
            kind=kind,
            rehearsal=False,
            officer_id=place.officers["convener"],
            now=place.clock(),
        )
        save_draft(row.id, Draft(motions=motions), revision=0, now=place.clock())
        return row.id


def posted(place: Place) -> File:
    """A repair whose plan hangs out."""
    file = repairs.prepared(place)
    file.do("plan", repairs.plan(place))
    file.do("plan_posting", repairs.posting(place))
    return file


def test_shares_of_the_example_are_exact_to_the_fen() -> None:
    facts = {
        "lines": [
            {"unit_id": n, "label": str(n), "area": area}
            for n, area in enumerate((8912, 10455, 12088))
        ]
    }
    assert [one.amount for one in share_cost(facts, 100_000)] == [28333, 33238, 38429]
    assert share_by_largest_remainder(100_000, [8912, 10455, 12088]) == [28333, 33238, 38429]


def test_a_photo_belongs_to_what_is_broken_and_loses_its_camera(place: Place) -> None:
    file = open_file(place, "repair")
    without = {k: v for k, v in repairs.damage(place).items() if k != "files"}
    file.do("damage", without, status=422)
    file.do("damage", repairs.damage(place))
    assert b"A telling camera" not in place.data("street", f"/matters/{file.id}/files/1")


@pytest.mark.parametrize("left_out", ["no_warranty", "no_utility", "no_culprit", "no_contract"])
def test_what_somebody_else_has_to_pay_goes_no_further(place: Place, left_out: str) -> None:
    file = open_file(place, "repair")
    file.do("damage", repairs.damage(place))
    repairs.set_scope(file, "1号楼")
    ticks = {k: v for k, v in repairs.PAYABLE.items() if k != left_out}
    assert "165号令" in file.refused("payable", {**ticks, "checked_on": place.day()})
    assert file.states()["plan"] == "blocked"


def test_steps_wait_for_each_other_and_say_for_which(place: Place) -> None:
    file = open_file(place, "repair")
    assert "列支范围" in file.refused("payable", {**repairs.PAYABLE, "checked_on": place.day()})
    said = place.get("convener", f"/matters/{file.id}/steps/plan?lang=en")
    assert "Whether somebody else has to pay" in said
    file.do("no_such_step", {}, status=404)


def test_one_quote_needs_a_reason(place: Place) -> None:
    file = repairs.prepared(place)
    single = {k: v for k, v in repairs.plan(place).items() if not k.startswith("quotes-1")}
    assert "2" in file.refused("plan", single)
    file.do("plan", {**single, "few_reason": "原厂配件，只有一家供应。"})


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("budget", "1,23"),
        ("budget", ""),
        ("begins", "2026-02-30"),
        ("quotes-1-amount", "many"),
        ("project", "x" * 201),
    ],
)
def test_bad_input_names_its_field_and_keeps_what_was_typed(
    place: Place, field: str, typed: str
) -> None:
    file = repairs.prepared(place)
    answer = file.do("plan", repairs.plan(place, **{field: typed}), status=422)
    assert "铲除空鼓层" in answer.text
    assert file.states()["plan"] == "ready"


def test_what_happened_cannot_lie_ahead(place: Place) -> None:
    file = open_file(place, "repair")
    file.do("damage", repairs.damage(place, found_on=place.day(1)), status=422)


def test_the_scope_is_fixed_with_its_areas_and_unknown_places_are_refused(place: Place) -> None:
    file = open_file(place, "repair")
    file.do("damage", repairs.damage(place))
    repairs.set_scope(file, "9号楼", status=422)
    repairs.set_scope(file, status=422)
    repairs.set_scope(file, "1号楼")
    assert len(file.facts("scope")["lines"]) == 6


def test_the_vote_s_scope_must_be_the_matter_s(place: Place) -> None:
    file = posted(place)
    two = drafted(place, DraftMotion("修外墙", "修。", "278-5", groups=("1号楼", "2号楼")))
    one = drafted(place, DraftMotion("修外墙", "修。", "278-5", groups=("1号楼",)))
    whole = drafted(place, DraftMotion("修外墙", "修。", "278-5"), kind="temporary")
    other = drafted(place, DraftMotion("续筹", "续。", "278-6", groups=("1号楼",)))
    for wrong in (two, whole, other, "as-000000000000"):
        answer = place.browser("convener").submit(
            f"/matters/{file.id}/steps/vote/vote", {"assembly": wrong}
        )
        assert answer.status_code in (404, 409), wrong
    place.post("convener", f"/matters/{file.id}/steps/vote/vote", {"assembly": one})
    assert file.states()["vote"] == "voting"


def test_the_drafted_vote_has_the_matter_s_scope_and_the_posted_day(place: Place) -> None:
    from app.assembly.service.read import get_assembly

    file = posted(place)
    assembly = file.draft("vote")
    with place.app.app_context():
        row = get_assembly(db.session(), assembly)
        (motion,) = Draft.of(row).motions
        assert (row.kind, motion.groups, motion.matter) == ("part", ("1号楼",), "278-5")
        assert "32,000.00" in motion.text
        assert row.marks["fund_plan"] == place.day()


def test_a_vote_that_opens_while_the_plan_hangs_out_does_not_count(place: Place) -> None:
    file = repairs.prepared(place)
    file.do("plan", repairs.plan(place))
    assembly = drafted(place, DraftMotion("修外墙", "修。", "278-5", groups=("1号楼",)))
    with place.app.app_context():
        from app.assembly.service.read import get_assembly

        row = get_assembly(db.session(), assembly)
        opens = f"{place.day(3)}T16:00Z"
        draft = Draft(motions=Draft.of(row).motions, opens=opens)
        save_draft(assembly, draft, revision=row.revision, now=place.clock())
    file.do("plan_posting", repairs.posting(place))
    place.post("convener", f"/matters/{file.id}/steps/vote/vote", {"assembly": assembly}, 409)


def test_a_new_plan_takes_the_posting_back(place: Place) -> None:
    file = posted(place)
    assert file.states()["plan_posting"] == "running"
    file.do("plan", repairs.plan(place, budget="33000"))
    assert file.states()["plan_posting"] == "ready"
    assert file.states()["vote"] == "blocked"
    with place.app.app_context():
        plans = db.session.query(MatterPaperRow).filter_by(paper="repair-plan").count()
    assert plans == 2


def test_only_these_roles_and_only_this_community(place: Place) -> None:
    file = open_file(place, "repair")
    file.do("damage", repairs.damage(place), who="auditor", status=403)
    place.get("clerk", f"/matters/{file.id}", 403)
    stranger = place.stranger()
    assert stranger.get(f"/matters/{file.id}").status_code in (302, 401)
    assert stranger.get("/matters/999999").status_code in (302, 401, 404)
    place.get("convener", "/matters/999999", 404)


def test_a_stopped_matter_takes_nothing_more(place: Place) -> None:
    file = open_file(place, "repair")
    place.post("convener", f"/matters/{file.id}/stop", {"reason": ""}, 422)
    place.post("convener", f"/matters/{file.id}/stop", {"reason": "由建设单位保修"})
    file.do("damage", repairs.damage(place), status=409)
    assert "由建设单位保修" in place.get("street", "/c/linghai/matters/1")


def test_a_real_matter_s_clock_is_not_moved(place: Place) -> None:
    file = open_file(place, "repair")
    place.post("convener", f"/matters/{file.id}/clock", {"days": "8"}, 409)


def test_nothing_but_pictures_and_pdf_is_taken(place: Place) -> None:
    import io

    file = open_file(place, "repair")
    script = (io.BytesIO(b"<script>alert(1)</script>"), "leak.jpg")
    file.do("damage", repairs.damage(place, files=script), status=422)
    broken = (io.BytesIO(b"\xff\xd8\xffnonsense"), "leak.jpg")
    answer = place.browser("convener").submit(
        f"/matters/{file.id}/steps/damage", repairs.damage(place, files=broken)
    )
    assert 400 <= answer.status_code < 500
    file.do("damage", repairs.damage(place, files=(pdf(), "report.pdf")))
