"""The count step by step, each act by whom it belongs to."""

from __future__ import annotations

from tests.hall import Hall

DESK = "/assemblies/{id}/count"
COMPARED = ["anchor", "minutes", "objections"]
VOTERS = (1, 2, 3, 4, 7)


def vote_and_close(hall: Hall) -> Hall:
    """Five voted by phone, one on paper, one paper is out; the head with the close is witnessed."""
    for door in VOTERS:
        assert hall.meeting.recognised(door).vote().status == 200
    with hall.meeting.desk() as desk:
        card = hall.meeting.facts.card(9)
        desk.issue(card)
        answers = [{"motion": m, "choices": [c]} for m, c in (("m1", "yes"), ("m2", "no"))]
        assert desk.key_in(card, answers).state == "logged"
        desk.issue(hall.meeting.facts.card(11))
    hall.close()
    return hall


def two_sign(hall: Hall, step: str) -> None:
    """A clerk puts the step up, clerk and scrutineer sign it; the witness follows."""
    act = hall.act_of(hall.post("clerk", f"/assemblies/{{id}}/{step}"))
    hall.sign("clerk", act)
    hall.sign("scrutineer", act)
    hall.cosign()


def count(hall: Hall) -> None:
    two_sign(hall, "reconciliation")
    hall.post("scrutineer", "/assemblies/{id}/tallies")
    hall.cosign()


def post_result(hall: Hall) -> Hall:
    count(hall)
    two_sign(hall, "result")
    return hall


def later(hall: Hall, **time: float) -> None:
    hall.meeting.clock.advance(**time)
    hall.browsers.clear()


def finish(hall: Hall) -> Hall:
    """To the signed minutes."""
    runner = hall.meeting.app.test_cli_runner()
    runner.invoke(args=["seal", "make"])
    later(hall, days=9)
    hall.sign("convener", hall.act_of(hall.post("convener", "/assemblies/{id}/final")))
    hall.cosign()
    hall.sign("convener", hall.act_of(hall.post("convener", "/assemblies/{id}/minutes")))
    hall.cosign()
    return hall
