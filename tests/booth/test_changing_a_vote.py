"""Until the close an owner replaces the whole ballot, and reads how many changes are left."""

from __future__ import annotations

import pytest

from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser


def changes_vote(booth: Booth, choice: str) -> None:
    booth.presses("改票")
    booth.sees("请检查您的选择")
    booth.presses("修改：续聘物业服务企业")
    booth.chooses("续聘物业服务企业", choice)
    booth.signs()
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")


def test_a_change_is_the_next_link_of_the_chain(booth: Booth) -> None:
    booth.votes()
    booth.presses("查看我的票")
    booth.sees("我的票")
    changes_vote(booth, "反对")
    booth.reads("投票结束前还可以改 4 次。")
    first, second = booth.mock.ballots()
    assert second["seq"] == 1
    assert first["ballot_id"] != second["ballot_id"]
    booth.presses("查看我的票")
    booth.reads("之前改过 1 次，只有最后一张计票。")
    booth.reads("反对")


def test_a_change_from_another_phone_starts_from_the_record(booth: Booth) -> None:
    booth.votes()
    booth.page.evaluate("localStorage.clear()")
    booth.page.reload()
    booth.looks_at_own_ballot()
    booth.reads("方案乙：改为人车分流")
    booth.presses("改票")
    booth.consents()
    booth.chooses_all("反对")
    booth.signs()
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    assert [ballot["seq"] for ballot in booth.mock.ballots()] == [0, 1]


def test_no_change_is_offered_when_none_is_left(booth: Booth) -> None:
    booth.mock.reset(definition={"policies": policies(max_changes=0)})
    booth.votes()
    booth.reads("已经不能再改了。")
    booth.presses("查看我的票")
    booth.reads("已经不能再改了。")
    assert booth.page.get_by_role("button", name="改票").count() == 0


def policies(**changes: object) -> dict[str, object]:
    from tests.core.vectors import read_vectors

    return {**read_vectors("booth_ballot")["definition"]["policies"], **changes}


def test_a_ballot_overtaken_elsewhere_is_refused_and_the_record_shown(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.switch(castError="chain_broken")
    booth.types_digits()
    booth.sees("这张票没有收")
    booth.reads("您在别处已经改过票")
    booth.mock.switch(castError=None)
    booth.presses("看现在的记录")
    booth.says_it_is_home()
    booth.sees("请检查您的选择")


def test_paper_handed_out_closes_the_phone(booth: Booth) -> None:
    booth.mock.set_right(channel="paper_issued")
    booth.opens_link()
    booth.says_it_is_home()
    booth.reads("您已领取纸质表决票，手机投票已关闭")


def test_paper_handed_out_meanwhile_refuses_the_ballot(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.set_right(channel="paper_issued")
    booth.types_digits()
    booth.sees("这张票没有收")
    booth.reads("您已领取纸质表决票")


def test_a_paper_ballot_after_a_phone_ballot_is_explained(booth: Booth) -> None:
    booth.votes()
    booth.mock.set_right(channel="paper_counted")
    booth.looks_at_own_ballot()
    booth.reads("以纸质票为准")
    assert booth.page.get_by_role("button", name="改票").count() == 0


def test_a_late_ballot_is_refused_with_the_reason(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.close()
    booth.types_digits()
    booth.sees("这张票没有收")
    booth.reads("现在不在投票时间内")
    booth.presses("看现在的记录")
    booth.says_it_is_home()
    booth.sees("投票已经结束")
