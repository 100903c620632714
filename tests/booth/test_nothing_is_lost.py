"""A reload, a lost fragment, an expired sign-in, the back key: choices survive them all."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser


def test_choices_survive_a_reload(booth: Booth) -> None:
    booth.comes_to_choices()
    booth.chooses("续聘物业服务企业", "反对")
    booth.sees("使用维修资金更换3号楼电梯")
    booth.page.reload()
    booth.says_it_is_home()
    booth.sees("使用维修资金更换3号楼电梯")
    booth.presses("上一步")
    expect(booth.page.get_by_label("反对")).to_be_checked()


def test_choices_survive_a_lost_fragment(booth: Booth, phone: BrowserContext) -> None:
    booth.comes_to_choices()
    booth.chooses("续聘物业服务企业", "反对")
    booth.page.close()
    again = Booth(phone.new_page(), booth.mock)
    again.opens_plain()
    again.types_card("7K2M9-QX4TB-C5N8R-WHJ32", "00050001")
    again.says_it_is_home()
    again.sees("使用维修资金更换3号楼电梯")


def test_choices_of_one_card_are_not_shown_to_another(booth: Booth, phone: BrowserContext) -> None:
    booth.comes_to_choices()
    booth.chooses("续聘物业服务企业", "反对")
    booth.opens_link("AAAAABBBBBCCCCCDDDD5.990000001001GB00001F00060002")
    booth.says_it_is_home()
    booth.sees("同意电子签名")
    booth.consents()
    booth.sees("续聘物业服务企业")
    expect(booth.page.get_by_label("反对")).not_to_be_checked()


def test_an_expired_sign_in_is_renewed_without_a_word(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.switch(expireTokens=True)
    booth.types_digits()
    booth.sees("已投票")
    assert len(booth.mock.bodies("/identify")) == 2


def test_the_phones_back_key_goes_one_screen_back(booth: Booth) -> None:
    booth.comes_to_choices()
    booth.chooses("续聘物业服务企业", "同意")
    booth.sees("使用维修资金更换3号楼电梯")
    booth.page.go_back()
    booth.sees("续聘物业服务企业")
    booth.page.go_back()
    booth.sees("同意电子签名")
    booth.page.go_back()
    booth.sees("这是您家吗？")


def test_a_change_of_language_keeps_what_is_typed(booth: Booth) -> None:
    booth.opens_plain()
    booth.page.get_by_label("表决码（20 位）").fill("7K2M9")
    booth.presses("English")
    expect(booth.page.get_by_label("Voting code (20 characters)")).to_have_value("7K2M9")


def test_a_mangled_link_leads_to_the_card(booth: Booth) -> None:
    for fragment in ("7K2M9QX4TBC5N8RWHJ33.990000001001GB00001F00050001", "%E0%A4%A", "x", "."):
        booth.page.goto("about:blank")
        booth.opens_link(fragment)
        booth.sees("输入表决码")
        assert booth.page.url == f"{booth.mock.base}/v/hupan"


def test_it_works_where_storage_is_refused(booth: Booth) -> None:
    booth.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new Error('refused'); } });"
    )
    booth.votes()
