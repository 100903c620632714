"""The register of a preparatory group: formed by the law, posted, objected to, dissolved."""

from __future__ import annotations

import re

from app.assembly.service.read import get_assembly
from app.assembly.service.reelection import is_reelection_running
from tests.committee.town import COMMUNITY, DESK, PUBLIC, Town, flat, name, text_of

NEW = {"kind": "preparatory", "founded_on": "2026-03-02", "contact": "街道办 0532-80000001"}
BARS = ["illegal_building", "unpaid_fees", "company_ties"]
OFFICES = (("street_office", "赵街道"), ("residents_committee", "钱居委"), ("developer", "孙建设"))


def make(town: Town) -> str:
    answer = town.post("street", f"/communities/{COMMUNITY}/groups", NEW)
    return str(town.browser("street").get(answer.headers["Location"]).headers["Location"])


def fill(town: Town, group: str, owners: int = 4) -> None:
    for side, who in OFFICES:
        fields = {"side": side, "name": who, "organisation": "某单位"}
        if side == "street_office":
            fields["chair"] = "y"
        town.post("street", f"{group}/members", fields)
    for door in range(1, owners + 1):
        owner = {"side": "owner", "name": name(door), "flat": flat(door)}
        town.post("street", f"{group}/members", owner)
    clear(town, group)


def clear(town: Town, group: str, who: str = "street") -> None:
    """An office finds no bar in the way of any owner in the group."""
    page = town.browser("street").get(group).text
    for place in re.findall(rf'action="({group}/members/\d+/clearing)"', page):
        town.post(who, place, {"bars": BARS})


def test_a_list_is_posted_only_as_the_law_asks(town: Town) -> None:
    group = make(town)
    fill(town, group, owners=3)
    assert "成员人数应当为单数" in town.get("street", group)
    town.post("street", f"{group}/posting", status=409)
    town.post("street", f"{group}/members", {"side": "owner", "name": name(9), "flat": flat(9)})
    clear(town, group)
    town.post("street", f"{group}/posting")
    assert "已公示" in town.get("street", group)


def test_the_public_sees_names_only_as_consented(town: Town) -> None:
    group = make(town)
    fill(town, group)
    fields = {
        "side": "owner",
        "name": name(11),
        "flat": flat(11),
        "name_public": "y",
        "phone": "17000000011",
    }
    town.post("street", f"{group}/members", fields)
    town.post("street", f"{group}/members", {"side": "police", "name": "李警官"})
    assert name(11) not in text_of(town.auth.browser().get(PUBLIC).text)
    clear(town, group)
    town.post("street", f"{group}/posting")
    public = text_of(town.auth.browser().get(PUBLIC).text)
    assert name(11) in public
    assert name(1) not in public
    assert "17000000011" not in public


def test_an_owner_must_stand_on_the_register(town: Town) -> None:
    group = make(town)
    stranger = {"side": "owner", "name": "张三", "flat": flat(3)}
    town.post("street", f"{group}/members", stranger, 404)


def test_a_change_takes_the_list_down(town: Town) -> None:
    group = make(town)
    fill(town, group)
    town.post("street", f"{group}/posting")
    page = town.browser("street").get(group).text
    leaving = re.search(rf'action="({group}/members/\d+/leaving)"', page)
    assert leaving
    town.post("street", leaving[1])
    assert "正在组建" in town.get("street", group)
    town.post("street", f"{group}/posting", status=409)


def test_an_objection_is_answered_by_an_office(town: Town) -> None:
    group = make(town)
    fill(town, group)
    town.post("street", f"{group}/posting")
    number = group.rsplit("/", 1)[1]
    fields = {"group": number, "text": "此人不是业主", "contact": "3号楼王女士"}
    sent = town.auth.browser().submit(f"{PUBLIC}/objections", fields)
    assert sent.status_code == 302
    assert "此人不是业主" in town.get("street", group)
    assert "答复一件异议" in town.get("convener", DESK)
    found = re.search(r"/posted-objections/(\d+)/ruling", town.browser("street").get(group).text)
    assert found
    ruling = {"decision": "rejected", "answer": "经查名册，是业主。"}
    town.post("convener", found[0], ruling, 403)
    town.post("street", found[0], {"decision": "rejected", "answer": ""}, 400)
    town.post("street", found[0], ruling)
    town.post("street", found[0], ruling, 409)
    town.wait(days=9)
    late = town.auth.browser().submit(f"{PUBLIC}/objections", fields)
    assert late.status_code == 409


def test_one_group_at_a_time_and_its_end(town: Town) -> None:
    group = make(town)
    town.post("street", f"/communities/{COMMUNITY}/groups", NEW, 409)
    town.post("street", f"{group}/dissolution", {"on": "2026-03-01"}, 409)
    town.post("street", f"{group}/dissolution", {"on": "2026-03-02"})
    make(town)


def test_the_days_to_post_it_run_from_its_founding(town: Town) -> None:
    make(town)
    assert "公示成员名单" in town.get("street", DESK)
    town.wait(days=20)
    assert "已超期" in town.get("street", DESK)


def test_the_convener_forms_no_group(town: Town) -> None:
    town.post("convener", f"/communities/{COMMUNITY}/groups", NEW, 403)


def test_a_re_election_group_blocks_from_its_formation_to_its_end(town: Town) -> None:
    fields = {"title": "2026年业主大会", "kind": "regular"}
    made = town.post("convener", f"/communities/{COMMUNITY}/assemblies", fields)
    assembly = str(made.headers["Location"]).rsplit("/", 1)[1]

    def is_blocked() -> bool:
        return bool(
            town.run(
                lambda session: is_reelection_running(session, get_assembly(session, assembly))
            )
        )

    assert not is_blocked()
    answer = town.post("street", f"/communities/{COMMUNITY}/groups", {**NEW, "kind": "reelection"})
    group = str(town.browser("street").get(answer.headers["Location"]).headers["Location"])
    assert is_blocked()
    fill(town, group)
    town.post("street", f"{group}/posting")
    # A change of members takes the posted list down, not the block.
    town.post("street", f"{group}/members", {"side": "owner", "name": name(9), "flat": flat(9)})
    assert is_blocked()
    town.post("street", f"{group}/dissolution", {"on": "2026-03-02"})
    assert not is_blocked()
