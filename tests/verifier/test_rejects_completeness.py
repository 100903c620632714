"""V01 and V03: entries missing, doubled, out of place; foreign types, fields, spellings, files."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy, deepcopy

import pytest

from app.verifier import reading
from app.verifier.case import Asked
from app.verifier.examine import examine
from app.verifier.files import RecordFiles
from tests.verifier.asking import NOW, ask, codes, honest, refused
from tests.worlds.build import Step, World, day, digest
from tests.worlds.village import PAIR, give_back, make_world, reissue


def drop(*labels: str) -> Callable[[World], None]:
    def edit(world: World) -> None:
        for label in labels:
            world.remove(label)

    return edit


def twice(label: str) -> Callable[[World], None]:
    return lambda world: world.after(label, copy(world.step(label)))


def late(step: Step, behind: str) -> Callable[[World], None]:
    def edit(world: World) -> None:
        step.t = world.step(behind).t
        world.after(behind, step)

    return edit


def move(label: str, before: str) -> Callable[[World], None]:
    def edit(world: World) -> None:
        step = world.step(label)
        world.remove(label)
        step.t = world.step(before).t
        world.before(before, step)

    return edit


def open_before_manifest(world: World) -> None:
    world.definition["opens"] = "2026-03-20T00:00Z"
    hm = world.build().hm.hex()
    world.change("open", lambda body: body.update(manifest=hm))
    move("open", "manifest")(world)


def objection(name: str) -> Step:
    return Step("objection", {"id": name, "about": "procedure", "document": digest(name)}, ())


def ruling(name: str) -> Step:
    body = {"objection": name, "decision": "rejected", "document": digest(name)}
    return Step("ruling", body, ("street-office",))


def no_paper_roll(world: World) -> None:
    world.remove("paper-roll")
    world.paper = []


def counted_again(world: World) -> None:
    """Everything is tallied a second time, the same, for no reason at all."""
    behind = world.steps[world.steps.index(world.step("tally manager")) :]
    kinds = ("head", "tally", "deemed", "lot", "result")
    until = next(n for n, step in enumerate(behind) if step.kind == "result") + 2
    again = [deepcopy(step) for step in behind[:until] if step.kind in kinds]
    again = [Step("head", t=day(33)), *again]
    for step in again:
        step.t = day(33)
    world.after("ruling o-3", *again)


ANNULMENT = Step("annulment", {"reason": "court_order", "document": digest("a")}, ("convener",))

# What is wrong, which code V01 gives, which other checks cannot but fail with it.
DISORDER: list[tuple[str, Callable[[World], object], str, set[str]]] = [
    ("no close", drop("close"), "entry_missing", set()),
    ("no notice", drop("notice"), "entry_missing", {"V13"}),
    ("no reconciliation", drop("reconciliation"), "entry_missing", set()),
    ("no final", drop("final"), "entry_missing", {"V40"}),
    ("no minutes", drop("minutes"), "entry_missing", {"V40"}),
    ("no tally of one motion", drop("tally plan"), "tally_missing", set()),
    ("two manifests", twice("manifest"), "entry_twice", set()),
    ("two notices", twice("notice"), "entry_twice", set()),
    ("two reconciliations", twice("reconciliation"), "entry_twice", set()),
    ("two opens", twice("open"), "entry_twice", set()),
    ("a tally twice", twice("tally plan"), "tally_twice", set()),
    ("counted again for nothing", counted_again, "recount_without_ground", set()),
    ("open before manifest", open_before_manifest, "entry_too_early", {"V08"}),
    ("notice before definition", move("notice", "definition"), "entry_too_late", {"V03", "V13"}),
    ("service before notice", move("service", "notice"), "entry_too_early", set()),
    ("result before the tallies", move("result", "tally roof"), "tally_missing", {"V38"}),
    (
        "reissue behind close",
        late(reissue(3, "new 3", "lost", 27), "close"),
        "entry_too_late",
        set(),
    ),
    (
        "return behind reconciliation",
        late(give_back("P-0012", 28, "blank"), "reconciliation"),
        "entry_too_late",
        set(),
    ),
    ("objection behind final", late(objection("o-9"), "final"), "entry_too_late", set()),
    ("objection twice", late(objection("o-1"), "ruling o-1"), "objection_twice", {"V38"}),
    ("ruling twice", late(ruling("o-1"), "ruling o-1"), "ruling_without_objection", {"V38"}),
    ("ruling on nothing", late(ruling("o-7"), "ruling o-1"), "ruling_without_objection", {"V38"}),
    ("paper without a paper roll", no_paper_roll, "no_paper_roll", {"V28"}),
    (
        "a tally behind the result",
        late(Step("tally", lambda build: build.body("tally plan")), "result"),
        "tally_without_result",
        set(),
    ),
    ("more behind an annulment", late(ANNULMENT, "close"), "entry_too_late", set()),
    (
        "reconciliation behind the tallies",
        late(
            Step("reconciliation", lambda build: build.body("reconciliation"), PAIR), "tally shop"
        ),
        "entry_twice",
        set(),
    ),
]


@pytest.mark.parametrize(
    ("edit", "code", "others"), [d[1:] for d in DISORDER], ids=[d[0] for d in DISORDER]
)
def test_v01_rejects(edit: Callable[[World], object], code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V01")
    assert refused(report) == {"V01"} | others


def test_v01_rejects_a_record_without_result() -> None:
    world = make_world()
    del world.steps[world.steps.index(world.step("result")) :]
    world.steps.append(Step("head", t=day(28)))
    report = ask(world.build())
    assert report.summary.stage == "open"
    assert codes(report, "V01") == {"entry_missing"}


def test_v01_rejects_minutes_without_final() -> None:
    world = make_world()
    del world.steps[world.steps.index(world.step("certificate")) :]
    world.remove("final")
    world.steps.append(Step("head", t=day(37)))
    assert codes(ask(world.build()), "V01") == {"entry_missing"}


def spell(label: str, edit: Callable[[bytes], bytes]) -> Callable[[World], None]:
    def change(world: World) -> None:
        world.step(label).raw = edit

    return change


def envelope(label: str, **fields: object) -> Callable[[World], None]:
    def change(world: World) -> None:
        world.step(label).envelope = lambda entry: entry.update(fields)

    return change


def body_field(label: str, **fields: object) -> Callable[[World], None]:
    return lambda world: world.change(label, lambda body: body.update(fields))


SPELLINGS: list[tuple[str, Callable[[World], object], str]] = [
    (
        "duplicate key",
        spell("service", lambda x: x.replace(b'"v":1', b'"v":1,"v":1')),
        "duplicate_key",
    ),
    ("trailing space", spell("service", lambda x: x + b" "), "not_canonical"),
    ("inner space", spell("service", lambda x: x.replace(b'"v":1', b'"v": 1')), "not_canonical"),
    ("keys out of order", spell("service", lambda x: b'{"v":1,' + x[1:-7] + b"}"), "not_canonical"),
    ("no JSON", spell("service", lambda x: x[:-1]), "not_canonical"),
    ("no UTF-8", spell("service", lambda x: x[:-1] + b"\xff"), "not_canonical"),
    ("empty line", spell("service", lambda x: b""), "not_canonical"),
    ("a float", spell("service", lambda x: x.replace(b'"v":1', b'"v":1.0')), "not_canonical"),
    ("version 2", envelope("service", v=2), "entry_version_unknown"),
    ("version true", envelope("service", v=True), "entry_version_unknown"),
    ("unknown type", envelope("service", type="present"), "entry_type_unknown"),
    ("a type with another's body", envelope("service", type="spoil"), "field_unknown"),
    ("unknown field", envelope("service", extra=1), "field_unknown"),
    ("unknown field of the body", body_field("service", extra=1), "field_unknown"),
    (
        "a signature too many",
        envelope("incident", sigs=[{"k": "0" * 16, "s": "A" * 86 + "=="}]),
        "signature_count_wrong",
    ),
    ("time that is none", envelope("service", t="2026-02-30T00:00Z"), "field_invalid"),
    (
        "a number beyond 2^53",
        spell("service", lambda x: x.replace(b",13]", b",9007199254740992]")),
        "not_canonical",
    ),
]


@pytest.mark.parametrize(
    ("edit", "code"), [s[1:] for s in SPELLINGS], ids=[s[0] for s in SPELLINGS]
)
def test_v03_rejects(edit: Callable[[World], object], code: str) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V03") == {code}
    assert refused(report) == {"V03"}


def test_v03_rejects_a_foreign_suite_and_what_needs_the_definition_does_not_run() -> None:
    lines = honest().files["entries.jsonl"].replace(b"ED25519-v1", b"ED25519-v2")
    report = ask({**honest().files, "entries.jsonl": lines})
    assert codes(report, "V03") == {"field_invalid"}
    assert {"V03", "V13", "V17", "V27", "V40"} <= refused(report)
    assert report.find("V17").because == "V01"


def test_v03_rejects_a_last_line_without_end() -> None:
    files = {**honest().files, "entries.jsonl": honest().files["entries.jsonl"][:-1]}
    report = ask(files)
    assert refused(report) == {"V03"}


def test_v03_rejects_more_lines_than_any_record_has(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(honest().lines)
    monkeypatch.setattr(reading, "MAX_LINES", size)
    assert refused(ask(honest())) == set()
    monkeypatch.setattr(reading, "MAX_LINES", size - 1)
    report = ask(honest())
    assert codes(report, "V03") == {"lines_invalid"}


@pytest.mark.parametrize("name", ["virus.exe", "checkpoints", "entries.jsonl.bak", "other/a.txt"])
def test_v03_rejects_a_file_that_is_none_of_a_record(name: str) -> None:
    report = ask({**honest().files, name: b"x"})
    assert refused(report) == {"V03"}
    assert codes(report, "V03") == {"file_unknown"}


def test_v03_names_damaged_files() -> None:
    files = RecordFiles(honest().files, (("documents/notice.pdf", "twice"),))
    report = examine(files, Asked(now=NOW))
    assert codes(report, "V03") == {"file_twice"}
