"""Two officers key a ballot, neither sees the other's; unequal readings go to a third."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.platform.roles import Role
from app.voting.models import PaperBallotRow
from app.voting.service.paper.differences import Difference, list_differences
from app.voting.service.paper.readings import count_differences, count_open_differences
from tests.hall import Hall
from tests.voting.keying_desk import KeyingDesk
from tests.worlds.meeting import sign_entry

DOOR = 7
VOID = [{"motion": "m1", "reason": "two_marks"}]
PAGE, CLEAR = "/desk/{id}/differences", "全部清除，重新录入"
Counts = tuple[int, int]


@pytest.fixture
def desk(hall: Hall) -> KeyingDesk:
    desk = KeyingDesk(hall)
    desk.hand_out(DOOR)
    return desk


@pytest.fixture
def third(desk: KeyingDesk) -> KeyingDesk:
    """The desk with a second scrutineer, and two readings that differ."""
    desk.add_officer("auntie", Role.SCRUTINEER)
    desk.key("clerk", DOOR, "no")
    assert desk.key("scrutineer", DOOR, "yes") == {"state": "differs", "entry": None}
    return desk


def counts(desk: KeyingDesk) -> Counts:
    """All differences, and those that wait."""
    found = desk.hall.run(
        lambda session: (
            count_differences(session, desk.hall.id),
            count_open_differences(session, desk.hall.id),
        )
    )
    return (int(found[0]), int(found[1]))


def differences(desk: KeyingDesk) -> list[Difference]:
    found: list[Difference] = desk.hall.run(lambda session: list_differences(session, desk.hall.id))
    return found


@pytest.mark.both_databases
def test_two_equal_readings_are_one_entry_of_both(desk: KeyingDesk) -> None:
    assert desk.key("clerk", DOOR) == {"state": "waiting", "entry": None}
    logged = desk.key("scrutineer", DOOR)
    (entry,) = desk.entries()
    assert (logged["state"], logged["entry"]) == ("logged", entry.seq)
    assert len({sig.k for sig in entry.sigs}) == 2
    assert counts(desk) == (0, 0)


def test_one_officer_reads_once(desk: KeyingDesk) -> None:
    desk.key("clerk", DOOR, "no")
    assert desk.key("clerk", DOOR, "yes", 409)["error"] == "keyed_already"
    assert desk.key("scrutineer", DOOR, "no")["state"] == "logged"


def test_an_unequal_reading_is_kept_and_both_go_on(desk: KeyingDesk) -> None:
    desk.hand_out(9)
    desk.key("clerk", DOOR, "no")
    assert desk.key("scrutineer", DOOR, "yes")["state"] == "differs"
    assert desk.entries() == []
    assert counts(desk) == (1, 1)
    for name in ("clerk", "scrutineer"):
        assert desk.next(name)["serial"] == desk.serial(9)
        assert desk.key(name, DOOR, "abstain", 409)["error"] == "keyed_already"


@pytest.mark.both_databases
@pytest.mark.parametrize(("choice", "name"), [("no", "clerk"), ("yes", "scrutineer")])
def test_a_third_who_agrees_with_one_settles_it(third: KeyingDesk, choice: str, name: str) -> None:
    assert third.next("auntie")["third"] is True
    answer = third.key("auntie", DOOR, choice)
    (entry,) = third.entries()
    assert answer == {"state": "logged", "entry": entry.seq}
    assert entry.body["answers"] == [{"motion": "m1", "choices": [choice]}]
    keys = {officer.id: officer.key_id for officer in third.hall.meeting.definition.officers}
    mine = {sig.k for sig in entry.sigs}
    assert keys[f"o{third.hall.number(name)}"] in mine
    other = "scrutineer" if name == "clerk" else "clerk"
    assert keys[f"o{third.hall.number(other)}"] not in mine
    assert counts(third) == (1, 0)
    page = third.hall.get("scrutineer", "/desk/{id}/differences")
    assert f"Auntie 与 {name.title()} 的录入一致" in page
    assert "续聘物业服务企业" in page


def test_three_readings_unlike_are_cleared_and_read_anew(third: KeyingDesk) -> None:
    assert third.key("auntie", DOOR, None, void=VOID)["state"] == "differs"
    assert third.entries() == []
    assert third.next("auntie")["serial"] is None
    page = third.hall.get("scrutineer", "/desk/{id}/differences")
    assert all(word in page for word in ("Clerk", "Scrutineer", "Auntie", "反对", "同意"))
    third.clear("clerk", DOOR, 403)
    third.clear("scrutineer", DOOR)
    assert counts(third) == (1, 0)
    third.key("clerk", DOOR, "no")
    assert third.key("auntie", DOOR, "no")["state"] == "logged"
    assert counts(third) == (1, 0)


def test_a_clerk_is_never_the_third(third: KeyingDesk) -> None:
    third.add_officer("second", Role.CLERK)
    assert third.next("second")["serial"] is None
    assert third.key("second", DOOR, "yes", 409)["error"] == "keyed_by_two"
    assert third.entries() == []


def test_the_third_is_not_one_of_the_two(third: KeyingDesk) -> None:
    assert third.next("scrutineer")["serial"] is None
    assert third.key("scrutineer", DOOR, "no", 409)["error"] == "keyed_already"
    assert third.entries() == []


def test_one_of_the_two_clears_only_where_there_is_no_third(desk: KeyingDesk) -> None:
    desk.key("clerk", DOOR, "no")
    desk.key("scrutineer", DOOR, "yes")
    assert CLEAR in desk.hall.get("scrutineer", PAGE)
    desk.clear("scrutineer", DOOR)
    assert counts(desk) == (1, 0)
    assert desk.next("clerk")["serial"] == desk.serial(DOOR)
    desk.key("scrutineer", DOOR, "yes")
    assert desk.key("clerk", DOOR, "yes")["state"] == "logged"


def test_while_a_third_can_read_nobody_of_the_two_clears(third: KeyingDesk) -> None:
    assert CLEAR not in third.hall.get("scrutineer", PAGE)
    third.clear("scrutineer", DOOR, 409)
    assert CLEAR in third.hall.get("auntie", PAGE)
    assert counts(third) == (1, 1)
    third.clear("auntie", DOOR)
    assert counts(third) == (1, 0)


def test_only_a_scrutineer_of_the_assembly_clears(desk: KeyingDesk) -> None:
    desk.key("clerk", DOOR)
    desk._appoint("passer_by", Role.SCRUTINEER)
    desk.clear("passer_by", DOOR, 403)
    assert desk.next("clerk")["left"]["mine"] == 0


def test_nothing_tells_an_officer_what_another_read(third: KeyingDesk) -> None:
    """Before the third reading, no answer or page holds a choice; `no` was the clerk's."""
    card = third.hall.meeting.facts.card(DOOR)
    known = {"serial", "i", "motions", "scan", "secret", "third", "whole", "left"}
    found = third.next("auntie")
    assert set(found) == known
    assert found["secret"] == card.sheets[0][1]
    (told,) = differences(third)
    assert (told.motions, told.apart, told.assisted) == ((), (), ())
    for name in ("clerk", "scrutineer", "auntie"):
        page = third.hall.get(name, "/desk/{id}/differences")
        assert "续聘物业服务企业" not in page
        assert "反对" not in page
        assert "同意" not in page


@pytest.mark.parametrize("choice", ["yes", "no"])
def test_the_first_reading_changes_no_byte_of_what_the_second_sees(
    desk: KeyingDesk, choice: str
) -> None:
    desk.key("clerk", DOOR, choice)
    seen = json.dumps(desk.next("scrutineer"), sort_keys=True)
    assert '"no"' not in seen
    assert '"yes"' not in seen
    desk.clear("scrutineer", DOOR)
    desk.key("clerk", DOOR, "abstain")
    assert json.dumps(desk.next("scrutineer"), sort_keys=True) == seen


def test_a_lost_answer_is_given_again(third: KeyingDesk) -> None:
    first, second = third.body(DOOR, "no"), third.body(DOOR, "yes")
    assert third.send("clerk", first)["state"] == "differs"
    assert third.send("scrutineer", second)["state"] == "differs"
    logged = third.key("auntie", DOOR, "yes")
    assert third.send("auntie", second) == logged
    assert third.send("scrutineer", second) == logged
    assert third.send("clerk", first)["state"] == "differs"
    assert len(third.entries()) == 1
    assert counts(third) == (1, 0)
    # Another body is no answer sent again, and nobody keys what is counted.
    assert third.key("clerk", DOOR, "abstain", 409)["error"] == "serial_not_issued"


def test_a_waiting_answer_is_given_again(desk: KeyingDesk) -> None:
    for _ in range(2):
        assert desk.key("clerk", DOOR) == {"state": "waiting", "entry": None}
    assert desk.next("clerk")["left"] == {"mine": 0, "all": 1}


def _send_signed(
    desk: KeyingDesk, name: str, body: dict[str, Any], signed: dict[str, str], status: int
) -> str:
    browser = desk.hall.browser(name)
    answer = browser.post(
        f"/desk/{desk.hall.id}/keyings",
        json={"body": body, **signed},
        headers={"X-CSRFToken": browser.form_token()},
    )
    assert answer.status_code == status, answer.text
    return str((answer.json or {})["error"])


def test_another_officers_bytes_are_not_ones_own(desk: KeyingDesk) -> None:
    """A signature copied from another officer's request counts for nobody."""
    desk.key("clerk", DOOR)
    body = desk.body(DOOR)
    stolen = sign_entry("clerk", "paper-ballot", desk.hall.meeting.hm, body)
    assert _send_signed(desk, "scrutineer", body, stolen, 403) == "signer_not_entitled"


def test_a_signature_over_other_answers_is_refused(desk: KeyingDesk) -> None:
    desk.key("clerk", DOOR, "yes")
    signed = sign_entry("scrutineer", "paper-ballot", desk.hall.meeting.hm, desk.body(DOOR, "no"))
    found = _send_signed(desk, "scrutineer", desk.body(DOOR, "yes"), signed, 400)
    assert found == "signature_invalid"
    assert desk.entries() == []


def test_a_picture_swapped_between_two_readings_stops_both(desk: KeyingDesk) -> None:
    desk.key("clerk", DOOR)
    desk.scan(DOOR, "another picture")
    assert desk.key("scrutineer", DOOR, status=409)["error"] == "scan_replaced"
    assert counts(desk) == (0, 0)
    desk.clear("scrutineer", DOOR)
    desk.key("clerk", DOOR)
    assert desk.key("scrutineer", DOOR)["state"] == "logged"


def test_a_reading_of_another_picture_is_refused(desk: KeyingDesk) -> None:
    assert desk.key("clerk", DOOR, scan="00" * 32, status=409)["error"] == "scan_missing"


def test_the_assisted_mark_must_be_read_alike(desk: KeyingDesk) -> None:
    desk.key("clerk", DOOR, assisted=True)
    assert desk.key("scrutineer", DOOR)["state"] == "differs"
    desk.clear("scrutineer", DOOR)
    assert [one.motions for one in differences(desk)] == [("assisted",)]
    desk.key("clerk", DOOR, assisted=True)
    desk.key("scrutineer", DOOR, assisted=True)
    (entry,) = desk.entries()
    assert entry.body["assisted"] is True


def test_the_paper_numbers_wait_for_unequal_readings(desk: KeyingDesk) -> None:
    desk.key("clerk", DOOR, "no")
    desk.key("scrutineer", DOOR, "yes")
    desk.hall.close()
    page = desk.hall.post("clerk", "/assemblies/{id}/reconciliation", status=409).text
    assert "1" in page


def order(desk: KeyingDesk, name: str, count: int) -> list[Any]:
    skip: list[str] = []
    for _ in range(count):
        skip.append(str(desk.next(name, *skip)["serial"]))
    return skip


def test_the_queue_begins_with_what_was_read_once_then_goes_by_scan(desk: KeyingDesk) -> None:
    desk.hall.meeting.clock.advance(minutes=1)
    desk.hand_out(3)
    desk.hall.meeting.clock.advance(minutes=1)
    desk.hand_out(5)
    desk.hand_out(11, scanned=False)
    assert order(desk, "clerk", 3) == [desk.serial(door) for door in (DOOR, 3, 5)]
    desk.key("clerk", 5)
    assert order(desk, "scrutineer", 3) == [desk.serial(door) for door in (5, DOOR, 3)]
    assert desk.next("clerk")["left"] == {"mine": 2, "all": 3}
    # Everything was put off: the first of them comes again.
    assert desk.next("clerk", desk.serial(DOOR), desk.serial(3))["serial"] == desk.serial(DOOR)


@pytest.mark.parametrize(
    ("parts", "whole"), [("first", False), ("last", False), ("both", True), (None, True)]
)
def test_a_picture_of_one_end_is_told(desk: KeyingDesk, parts: str | None, whole: bool) -> None:
    desk.hall.run(
        lambda session: setattr(
            session.get(PaperBallotRow, (desk.hall.id, desk.serial(DOOR))), "scan_parts", parts
        )
    )
    assert desk.next("clerk")["whole"] is whole


def test_only_officers_of_the_assembly_key(desk: KeyingDesk) -> None:
    desk._appoint("stranger", Role.CLERK)
    answer = desk.hall.browser("stranger").get(f"/desk/{desk.hall.id}/keying/next")
    assert answer.status_code == 403
    assert desk.key("stranger", DOOR, status=403)["error"] == "signer_not_entitled"


def test_a_reading_of_someone_who_left_is_cleared_first(desk: KeyingDesk) -> None:
    desk.key("clerk", DOOR)
    number = desk._appoint("newcomer", Role.CLERK)
    fields = {"coming": str(number), "replaces": str(desk.hall.number("clerk"))}
    act = desk.hall.act_of(desk.hall.post("convener", "/assemblies/{id}/officers", fields))
    desk.hall.sign("convener", act)
    desk.hall.sign("street", act)
    assert desk.key("scrutineer", DOOR, status=409)["error"] == "reader_replaced"


def test_a_ballot_that_came_back_is_in_nobodys_queue(desk: KeyingDesk) -> None:
    desk.hall.run(
        lambda session: setattr(
            session.get(PaperBallotRow, (desk.hall.id, desk.serial(DOOR))), "state", "spoiled"
        )
    )
    assert desk.next("clerk") == {"serial": None, "left": {"mine": 0, "all": 0}}
