"""A wall leaks: from an owner's report to the money that was spent, and the accounts that show it.

Everybody acts over the site's own pages. Nobody and nothing named here exists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from pathlib import Path

from scripts.rehearsal import spending
from scripts.rehearsal.cast_of import COMPANY, RESIDENTS
from scripts.rehearsal.matters import SETTLED, Walk, carry_out, picture, plan_repair
from scripts.rehearsal.neighbours import TOKEN, Neighbour, list_neighbours
from scripts.rehearsal.officers import Person, sign_in
from scripts.rehearsal.past import BEHIND, days_into_last_month
from scripts.rehearsal.phones import phone_reader
from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import COMMUNITY, World

SCENARIO = "wall-leak"
# The day of the month before on which the wall leaks.
BEGINS_ON = 12
TICKET = re.compile(r"/tickets/(\d+)")


class Leak:
    """One leak: the owner who reported it, its ticket, its matter, its payment.

    The story begins in the month before, because accounts are published when a month is over.
    """

    def __init__(self, world: World) -> None:
        self.world, self.building = world, ""
        self.owner = Browser(world.base)
        self.ticket = 0
        self.walk: Walk
        world.people.update(more_people())
        self._set_back(days_into_last_month(world.now(), BEGINS_ON))

    def _set_back(self, behind: timedelta) -> None:
        world, seconds = self.world, int(behind.total_seconds())
        world.behind = behind
        world.env[BEHIND] = str(seconds) if seconds else ""
        for person in world.people.values():
            person.behind = seconds

    def come_back_to_today(self) -> None:
        """From here on the site's clock is everybody's."""
        self._set_back(timedelta())

    def begin(self, building: str) -> None:
        """From the report to the posted plan; the assembly's draft will be the matter's."""
        world, self.building = self.world, building
        world.tell("业主手机报修，物业到场，转业主委员会 reported, looked at, handed on")
        self.report()
        self.look()
        world.tell("工单立项为维修资金事项，方案公示 a matter of the maintenance fund")
        self.open_matter()
        plan_repair(self.walk, building)
        world.draft_elsewhere = self.draft_vote

    def report(self) -> None:
        """An owner of the building signs in on the phone and reports what they see."""
        mine = next(one for one in list_neighbours(self.world) if one.building == self.building)
        sign_in_owner(self.world, self.owner, mine)
        place = f"/c/{COMMUNITY}/tickets"
        answer = self.owner.submit(
            f"{place}/new",
            {
                "category": "repair-wall",
                "place": "wall",
                "building": self.building,
                "title": "东立面外墙渗水",
                "text": "连下两天雨，客厅东墙湿了一大片，外墙能看到空鼓。",
            },
            action=place,
            files={"photos": ("leak.jpg", picture("leak"))},
        )
        found = TICKET.search(answer.address)
        if found is None:
            raise PageRefused(f"no ticket at {answer.address}")
        self.ticket = int(found[1])

    def do(self, who: str, act: str, explanation: str, **more: str) -> None:
        """An officer does something with the ticket and says why."""
        page = f"/tickets/{self.ticket}"
        files = {"photos": (f"{act}.jpg", picture(act))} if act == "claim_done" else {}
        self.world.browser(who).submit(
            page, {"explanation": explanation, **more}, action=f"{page}/acts/{act}", files=files
        )

    def answer(self, act: str, **fields: str) -> None:
        """The owner answers on the ticket's own page."""
        page = f"/c/{COMMUNITY}/tickets/{self.ticket}"
        self.owner.submit(page, fields, action=f"{page}/{act}")

    def look(self) -> None:
        """The company comes, looks, and finds that it is more than its own work."""
        self.do("company", "accept", "已接单，工程部二十分钟内到现场。")
        self.do("company", "arrive", "已到现场，东立面多处空鼓，六户墙面受潮。")
        self.do(
            "company",
            "transfer",
            "外墙防水保修期已过，需要动用维修资金，转业主委员会研究。",
            body="committee",
        )

    def open_matter(self) -> None:
        """The committee makes a matter of the ticket; what was reported is its first step."""
        page = f"/tickets/{self.ticket}"
        answer = self.world.browser("convener").submit(
            page,
            {
                "kind": "repair",
                "title": f"{self.building}外墙渗漏维修",
                "what": "外墙空鼓渗水，六户受潮。",
                "explanation": "已立项使用维修资金，方案公示后由本幢业主表决，请留意公告。",
                "rehearsal": "y",
            },
            action=f"{page}/fund",
        )
        self.walk = Walk(self.world, answer.address.removeprefix(self.world.base))

    def draft_vote(self) -> str:
        """The matter writes the draft of its own assembly."""
        return self.walk.draft_vote("vote")

    def mend(self) -> None:
        """The wall is mended; the committee shows it, the owner looks and is content."""
        page = self.world.browser("convener").get(f"/tickets/{self.ticket}").text
        # The worker takes it back by itself once the matter is over; then the form is gone.
        if 'id="do-from_fund"' in page:
            self.do("convener", "from_fund", "施工和验收已完成，结算已公示。")
        self.do("convener", "claim_done", "外墙防水和饰面已重做并验收，淋水试验无渗漏。")
        self.answer("confirm", stars="5", explanation="不漏了，谢谢。")

    def pay(self, assembly_id: str) -> str:
        """From the carried vote to the bank: returns the matter's page."""
        world = self.world
        world.tell("签约、施工、验收、结算 contract, works, acceptance, settlement")
        carry_out(self.walk)
        self.mend()
        world.tell("维修资金分户账、公共收益入账 the fund's accounts, public income")
        spending.open_fund(world, self.building)
        spending.enter_income(world)
        spending.open_log(world)
        world.tell("业委会和居委会双重复核，付款 two bodies approve, the bank pays")
        spending.pay(world, SETTLED, f"{self.building}外墙渗漏维修工程款")
        return self.walk.page

    def publish(self, out: Path) -> bool:
        """The month is over: it is closed, published and checked."""
        world = self.world
        for person in world.people.values():
            sign_in(person, world.base)
        world.tell("月末结账、公示，核验公示账目 the month is closed, published and checked")
        month = spending.close_month(world)
        return spending.check_accounts(world, self.owner, month, out)


def more_people() -> Mapping[str, Person]:
    """Return who takes part in this story beside the officers of an assembly."""

    def person(username: str, name: str, organisation: str, *roles: str) -> Person:
        return Person(
            username=username,
            name=name,
            organisation=organisation,
            roles=roles,
            password=f"yanlian-{username}-2026",
            passphrase=f"演练 {username} 口令 2026",
        )

    people = (
        person("company", "物业庚", COMPANY, "property_company"),
        person("neighbourhood", "居委辛", RESIDENTS, "residents_committee"),
    )
    return {one.username: one for one in people}


def sign_in_owner(world: World, browser: Browser, owner: Neighbour) -> None:
    """Sign an owner's phone in at the residents' door."""
    door = f"/c/{COMMUNITY}/door"
    fields = {"who": "owner", "unit": owner.unit_code, "last4": owner.last4}
    asked = browser.submit(door, fields)
    token = TOKEN.search(asked.text)
    if token is None:
        raise PageRefused(f"{door}: no six digits were sent to {owner.label}")
    given = {"who": "owner", "token": unescape(token[1]), "code": phone_reader(world)(owner)}
    browser.submit(door, given, action=f"{door}/code")
