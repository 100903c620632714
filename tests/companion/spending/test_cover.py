"""Whether the fund is enough is read on a repair's page before its vote, and of nobody's flat."""

from __future__ import annotations

from app.companion.spending.service.cover import Cover, find_cover
from tests.companion.spending.purse import BUILDING, Purse
from tests.matters import repairs
from tests.matters.place import COMMUNITY, File, text_of


def planned(purse: Purse, budget: str) -> File:
    file = repairs.prepared(purse.place)
    file.do("plan", repairs.plan(purse.place, budget=budget))
    return file


def cover_of(purse: Purse, file: File) -> Cover | None:
    return purse.read(lambda session: find_cover(session, file.id, now=purse.place.clock()))


def said_by(purse: Purse, file: File) -> str:
    """What strangers read; the officers' page says the same."""
    desk = purse.place.get("convener", f"/matters/{file.id}")
    # The urgent repair of the purse is the community's first matter, this one its second.
    public = text_of(purse.place.stranger().get(f"/c/{COMMUNITY}/matters/2").text)
    for page in (desk, public):
        assert "分摊费用的各户在维修资金中共有 60,000.00 元" in page
    return public


def test_nothing_is_said_without_a_plan(purse: Purse) -> None:
    file = repairs.prepared(purse.place)
    assert cover_of(purse, file) is None
    assert "分摊费用的各户" not in purse.place.get("convener", f"/matters/{file.id}")


def test_enough_is_said_to_be_enough(purse: Purse) -> None:
    file = planned(purse, "32000")
    assert cover_of(purse, file) == Cover(3_200_000, 6_000_000, 0, 0)
    page = said_by(purse, file)
    assert "方案需要 32,000.00 元" in page
    assert "都够自己的分摊额" in page


def test_too_little_is_said_before_the_vote(purse: Purse) -> None:
    file = planned(purse, "66000")
    assert cover_of(purse, file) == Cover(6_600_000, 6_000_000, len(BUILDING), 0)
    assert "有 6 户的维修资金不够自己的分摊额" in said_by(purse, file)


def test_a_few_flats_are_not_counted_out(purse: Purse) -> None:
    file = planned(purse, "60000")
    cover = cover_of(purse, file)
    assert cover is not None
    assert 0 < cover.short < 5
    page = said_by(purse, file)
    assert "有少数户的维修资金不够" in page
    assert f"有 {cover.short} 户的维修资金不够" not in page
