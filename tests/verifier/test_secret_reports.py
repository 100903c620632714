"""What a report says of secret ballots, and how the verifier takes records that only half hold."""

from __future__ import annotations

from functools import cache

from app.verifier.examine import Report
from app.verifier.speak import speak
from app.verifier.words import Words
from tests.verifier.asking import ask, codes, failed
from tests.worlds.build import Step, day, digest
from tests.worlds.forging import swap_bytes
from tests.worlds.naive import Rule
from tests.worlds.secret import CEREMONY, SecretWorld, make_secret_world


@cache
def merged() -> Report:
    """What a record under M1 comes to."""
    return ask(make_secret_world(policies={"result_mode": "M1"}).build())


def text(report: Report, language: str = "en") -> str:
    return "\n".join(speak(report, Words(language)))


def test_it_says_what_stays_shut() -> None:
    said = text(merged())
    assert "同意: 22 heads 人 (68.75 %), " in said
    assert "反对: 10 heads 人 (31.25 %) of them, area kept shut" in said
    assert said.count("kept shut 未开票") == 3
    assert "不公布" in text(merged(), "zh")


def test_it_lists_no_check_as_foreign() -> None:
    assert "not applicable" not in text(merged())
    assert "ballots opened to check them 检查票: 1" in text(merged())


def test_it_names_trustees_who_share_a_key_or_an_organisation() -> None:
    world = make_secret_world(only=["manager"])
    officer = world.definition["officers"][0]
    world.definition["trustees"][0] |= {"organisation": officer["organisation"]}
    world.definition["trustees"][1] |= {"key": officer["key"]}
    for step in world.steps:
        if step.signers == ("trustee 2",):
            step.signers = ("convener",)
    report = ask(world.build())
    assert report.stands
    assert report.summary.same_key == [["convener convener", "trustee trustee-2"]]
    (shared,) = [one for one in report.summary.same_organisation if "convener" in one["roles"]]
    assert "trustee trustee-1" in shared["roles"]


def test_an_annulled_assembly_needs_no_ceremony() -> None:
    world = make_secret_world(only=["manager"])
    world.steps = [step for step in world.steps[:2] if step.kind != "head"]
    annulled = {"reason": "no_trustees", "document": digest("x")}
    world.steps.append(Step("annulment", annulled, ("convener",), day(2)))
    world.steps.append(Step("head", t=day(2), label="head last"))
    report = ask(world.build())
    assert "entry_missing" not in codes(report, "V01")


def not_run(report: Report) -> dict[str, str]:
    return {f.check: f.because for f in report.findings if f.because}


def without_ceremony(world: SecretWorld) -> None:
    for step in [step for step in world.steps if step.kind in CEREMONY]:
        step.signers = ("trustee 1",)
    world.change("dkg-commit 2", lambda body: body.update(commitment="0" * 64))


def test_without_keys_nothing_opened_is_judged() -> None:
    world = make_secret_world(only=["manager"])
    without_ceremony(world)
    report = ask(world.build())
    assert {"V12", "V14"} <= failed(report)
    assert {check: not_run(report).get(check) for check in ("V32", "V33", "V34", "V37")} == {
        check: "V14" for check in ("V32", "V33", "V34", "V37")
    }


def test_sums_that_are_no_points_open_nothing() -> None:
    world = make_secret_world(only=["manager"])

    def no_point(body: dict[str, list[dict[str, str]]]) -> None:
        row = body["sums"][0]
        row["area"] = swap_bytes(row["area"], 0, b"\xff" * 32)

    world.change("tally manager", no_point)
    world.steps = [s for s in world.steps if not s.label.startswith("shares manager")]
    report = ask(world.build())
    assert "sealed_sum_differs" in codes(report, "V30")
    assert not_run(report)["V33"] == "V30"
    assert report.summary.outcomes == []


def test_ballots_that_cannot_be_added_stop_the_sums() -> None:
    for begin, because in ((0, "V18"), (None, "V20")):
        world = make_secret_world(only=["manager"])

        def damage(body: dict[str, list[dict[str, list[str]]]], at: int | None = begin) -> None:
            options = body["answers"][0]["options"]
            if at is None:
                options.append(options[0])
            else:
                options[0] = swap_bytes(options[0], at, b"\xff" * 32)

        world.change("ballot 6", damage)
        world.count = Rule(leave_out=frozenset({6}))
        report = ask(world.build())
        assert not_run(report)["V30"] == because


def test_a_ballot_under_a_corrected_line_is_read_by_that_line() -> None:
    """Weights are those of the corrected roll, for all ballots."""
    world = make_secret_world(only=["manager"])
    lines = [{**world.roll[4], "units": [{**world.roll[4]["units"][0], "area": 9000}]}]

    def body(build: object) -> dict[str, object]:
        scopes = build.counted_with(lines)  # type: ignore[attr-defined]
        totals = [{"motion": name, **scope} for name, scope in scopes.items()]
        return {"objection": "o-5", "lines": lines, "totals": totals}

    objection = {"id": "o-5", "about": "roll", "document": digest("o")}
    ruling = {"objection": "o-5", "decision": "upheld", "document": digest("r")}
    signers = ("registrar", "street-office")
    world.before(
        "ballot 1",
        Step("objection", objection, (), day(20), label="o-5"),
        Step("ruling", ruling, ("street-office",), day(20), label="r-5"),
        Step("roll-correction", body, signers, day(20)),
    )
    report = ask(world.build())
    assert failed(report) == set()
    assert report.stands
