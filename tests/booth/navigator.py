"""What an owner does on the booth's pages, in the owner's words."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.booth.mock_server import CARD, DIGITS, MockServer


class Booth:
    def __init__(self, page: Page, mock: MockServer) -> None:
        self.page = page
        self.mock = mock

    # --- reading ---

    def sees(self, heading: str) -> None:
        expect(self.page.locator("#heading")).to_have_text(heading)

    def reads(self, text: str) -> None:
        expect(self.page.locator("#booth")).to_contain_text(text)

    def does_not_read(self, text: str) -> None:
        expect(self.page.locator("#booth")).not_to_contain_text(text)

    def is_told(self, text: str) -> None:
        expect(
            self.page.locator("#alert, main > .alert, .field-error").filter(has_text=text)
        ).to_be_visible()

    def tracker(self) -> str:
        return self.page.locator("#tracker").inner_text()

    # --- doing ---

    def presses(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()

    def opens_link(self, card: str = CARD) -> None:
        self.page.goto(f"{self.mock.base}/v/hupan#{card}")

    def opens_plain(self) -> None:
        self.page.goto(f"{self.mock.base}/v/hupan")

    def types_card(self, code: str, unit: str) -> None:
        self.page.get_by_label("表决码（20 位）").fill(code)
        self.page.get_by_label("不动产单元号最后八位").fill(unit)
        self.presses("下一步")

    def says_it_is_home(self) -> None:
        self.sees("这是您家吗？")
        self.presses("是我家")

    def consents(self) -> None:
        self.sees("同意电子签名")
        self.page.get_by_label("我同意").check()
        self.presses("同意，开始投票")

    def chooses(self, motion: str, choice: str | None) -> None:
        self.sees(motion)
        if choice is None:
            self.presses("下一步")
            self.presses("不参加这一项，继续")
            return
        self.page.get_by_text(choice, exact=True).click()
        self.presses("下一步")

    def chooses_all(self, first: str = "同意") -> None:
        self.chooses("续聘物业服务企业", first)
        self.chooses("使用维修资金更换3号楼电梯", "弃权")
        self.chooses("大门改造方案", "方案乙：改为人车分流")
        self.sees("请检查您的选择")

    def signs(self) -> None:
        self.presses("没错，签名")
        self.sees("票已签好，还没交")

    def proves_identity(self, last4: str = "123X") -> None:
        self.presses("下一步：验证身份")
        self.types_last_four(last4)

    def types_last_four(self, last4: str = "123X") -> None:
        self.page.get_by_label("业主证件号码最后四位").fill(last4)
        self.presses("发送短信验证码")

    def types_digits(self, digits: str = DIGITS) -> None:
        self.sees("验证身份（2/2）")
        self.page.get_by_label("短信里的六位数字").fill(digits)
        self.presses("投票")

    # --- whole stretches ---

    def comes_to_choices(self) -> None:
        self.opens_link()
        self.says_it_is_home()
        self.consents()

    def comes_to_digits(self) -> None:
        self.comes_to_choices()
        self.chooses_all()
        self.signs()
        self.proves_identity()
        self.sees("验证身份（2/2）")

    def votes(self) -> str:
        """A whole vote from the link; returns the tracker."""
        self.comes_to_digits()
        self.types_digits()
        self.sees("已投票")
        return self.tracker()

    def looks_at_own_ballot(self) -> None:
        self.opens_link()
        self.says_it_is_home()
        self.sees("我的票")
