"""This room's papers can be printed, and say what they should; words read back from the PDF."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.committee.test_groups import fill, make
from tests.committee.town import PUBLIC, Poll, Town, flat, name, text_of
from tests.parts import get_program


def words(town: Town, who: str, path: str, folder: Path) -> str:
    answer = town.browser(who).get(path)
    assert answer.status_code == 200, (path, text_of(answer.text)[:500])
    file = folder / "paper.pdf"
    file.write_bytes(answer.data)
    told = subprocess.run(
        [get_program("pdftotext"), "-layout", str(file), "-"], capture_output=True, check=True
    )
    return "".join(told.stdout.decode().split())


def test_the_list_of_a_group(town: Town, tmp_path: Path) -> None:
    group = make(town)
    fill(town, group)
    assert town.browser("street").get(f"{group}/members.pdf").status_code == 404
    town.post("street", f"{group}/posting")
    said = words(town, "street", f"{group}/members.pdf", tmp_path)
    assert "赵街道" in said
    assert "组长" in said
    assert name(1) not in said
    assert town.browser("street").get(f"{group}/dissolution.pdf").status_code == 404
    town.post("street", f"{group}/dissolution", {"on": "2026-03-02"})
    assert "解散" in words(town, "street", f"{group}/dissolution.pdf", tmp_path)


def test_objections_to_a_group_are_listed_without_who_made_them(town: Town, tmp_path: Path) -> None:
    group = make(town)
    fill(town, group)
    town.post("street", f"{group}/posting")
    form = {"group": "1", "text": "有成员欠缴物业费。", "contact": "17000000099"}
    answer = town.auth.browser().submit(f"{PUBLIC}/objections", form)
    assert answer.status_code == 302, text_of(answer.text)[:500]
    said = words(town, "street", f"{group}/objections.pdf", tmp_path)
    assert "有成员欠缴物业费" in said
    assert "处理中" in said
    ruling = {"decision": "rejected", "answer": "已核对缴费记录。"}
    town.post("street", "/posted-objections/1/ruling", ruling)
    said = words(town, "street", f"{group}/objections.pdf", tmp_path)
    assert "已核对缴费记录" in said
    assert "不成立1件" in said
    assert "17000000099" not in said


def test_the_forms_for_those_without_a_phone(town: Town, poll: Poll, tmp_path: Path) -> None:
    method = words(town, "residents", f"{poll.desk}/method.pdf", tmp_path)
    assert "福利彩票双色球" in method
    assert "3名以上业主联名推荐" in method
    assert "自荐" in words(town, "residents", f"{poll.desk}/nomination.pdf", tmp_path)
    assert "不利用职务谋取私利" in words(town, "residents", f"{poll.desk}/promise.pdf", tmp_path)


def test_the_eligibility_check(town: Town, poll: Poll, tmp_path: Path) -> None:
    poll.stand(3)
    poll.accept(3)
    said = words(town, "street", f"/candidates/{poll.candidate(3)}/eligibility.pdf", tmp_path)
    assert name(3) in said
    assert "完全民事行为能力" in said
    assert "符合条件" in said
    town.get("auditor", f"/candidates/{poll.candidate(3)}/eligibility.pdf", 403)


@pytest.mark.parametrize("shown", ["y", "n"])
def test_the_posted_candidates(town: Town, poll: Poll, tmp_path: Path, shown: str) -> None:
    poll.stand(1, name_public=shown)
    for door in range(2, 7):
        poll.stand(door)
    poll.close()
    poll.accept(*range(1, 7))
    poll.post()
    said = words(town, "street", f"{poll.desk}/candidates.pdf", tmp_path)
    assert (name(1) in said) is (shown == "y")
    assert "1号楼" in said
    assert flat(1) not in said
    assert "17000000" not in said
