"""V37–V40, and the PDF files behind minutes and certificate."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from app.core.encoding import jcs_hash, sha256
from app.verifier import pdf
from app.verifier.checks import documents
from app.verifier.report import Status
from tests.verifier.asking import ask, codes, honest, refused
from tests.verifier.sealed_pdf import seal
from tests.worlds.build import Body, Build, Step, World, day, digest
from tests.worlds.community import PDF
from tests.worlds.village import make_world

Edit = Callable[[World], object]


def ids(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def says(label: str, **fields: Any) -> Edit:
    return lambda world: world.change(label, lambda body: body.update(fields))


def by(label: str, *signers: str) -> Edit:
    def edit(world: World) -> None:
        world.step(label).signers = signers

    return edit


def outcome(motion: int, edit: Callable[[Body], object]) -> Edit:
    return lambda world: world.change("result", lambda body: edit(body["motions"][motion]))


def two_thirds_rounded(found: Body) -> None:
    """Motion `plan` misses two thirds by area: 64.49 % is taken for enough."""
    found["tests"][1].update(held=True, short=0)
    found.update(verdict="carried", winner="a")


def denominators_swapped(found: Body) -> None:
    for test in found["tests"]:
        test["den"] = found["scope"]["heads" if test["test"].endswith("heads") else "area"]


def silence_counted(found: Body) -> None:
    """Those who did not answer are added to 同意."""
    silent = found["scope"]["heads"] - found["participants"]["heads"]
    found["tests"][2].update(num=found["tests"][2]["num"] + silent)


def other_bar(found: Body) -> None:
    found["tests"][0]["need"] = [1, 2, "ge"]


DECISIONS: list[tuple[str, Edit, str]] = [
    ("two thirds rounded", outcome(3, two_thirds_rounded), "verdict_differs"),
    ("denominators swapped", outcome(0, denominators_swapped), "tests_differ"),
    ("silence counted", outcome(0, silence_counted), "tests_differ"),
    ("another bar", outcome(0, other_bar), "tests_differ"),
    (
        "a carried motion called failed",
        outcome(0, lambda o: o.update(verdict="failed", winner=None)),
        "verdict_differs",
    ),
    (
        "another winner",
        outcome(3, lambda o: o.update(verdict="carried", winner="b")),
        "verdict_differs",
    ),
    ("a test left out", outcome(0, lambda o: o["tests"].pop()), "tests_differ"),
    (
        "one short written as none",
        outcome(3, lambda o: o["tests"][2].update(short=0)),
        "tests_differ",
    ),
]


@pytest.mark.parametrize(("edit", "code"), [d[1:] for d in DECISIONS], ids=ids(DECISIONS))
def test_v37_rejects(edit: Edit, code: str) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V37")
    assert refused(report) == {"V37"}


@pytest.mark.parametrize("motion", range(5))
def test_v37_judges_each_class_at_equality_and_one_short(motion: int) -> None:
    """The village's verdicts, each turned round."""
    verdict = honest().body("result")["motions"][motion]
    turned = {"carried": ("failed", None), "failed": ("carried", "a")}[verdict["verdict"]]
    world = make_world()
    outcome(motion, lambda o: o.update(verdict=turned[0], winner=turned[1]))(world)
    assert refused(ask(world.build())) == {"V37"}


def older_head(build: Build) -> Body:
    size = build.places["close"]
    return {"tree_size": size, "root": build.root(size)}


def other_head(label: str) -> Edit:
    def edit(world: World) -> None:
        body = world.step(label).body
        assert callable(body)
        world.step(label).body = lambda build: {**body(build), **older_head(build)}

    return edit


def other_root(label: str) -> Edit:
    return says(label, root=digest("another tree"))


RESULTS: list[tuple[str, Edit, str, set[str]]] = [
    (
        "rights edited",
        outcome(0, lambda o: o["participants"].update(rights=8)),
        "outcome_differs",
        set(),
    ),
    ("scope edited", outcome(0, lambda o: o["scope"].update(units=14)), "outcome_differs", set()),
    (
        "class edited",
        outcome(1, lambda o: o.update({"class": "ordinary"})),
        "outcome_differs",
        set(),
    ),
    (
        "a motion left out",
        lambda w: w.change("result", lambda b: b["motions"].pop(2)),
        "motions_differ",
        {"V35"},
    ),
    (
        "a motion nobody put",
        lambda w: w.change("result", lambda b: b["motions"][4].update(motion="pool")),
        "motions_differ",
        {"V35"},
    ),
    (
        "motions turned",
        lambda w: w.change("result", lambda b: b["motions"].reverse()),
        "motions_differ",
        set(),
    ),
    ("two clerks sign", by("result", "clerk", "clerk-b"), "signer_not_allowed", set()),
    ("a stranger signs", by("result", "clerk", "stranger"), "signer_not_allowed", set()),
    ("another root", other_root("result"), "head_root", {"V08"}),
    ("a head without the tallies", other_head("result"), "head_too_small", {"V08"}),
    ("final of another result", says("final", result=digest("x")), "result_hash", set()),
    ("final by the clerk", by("final", "clerk"), "signer_not_allowed", set()),
    ("final under another root", other_root("final"), "head_root", set()),
    ("final under a head without the result", other_head("final"), "head_too_small", set()),
    (
        "objections miscounted",
        says("final", objections={"received": 2, "upheld": 1, "rejected": 1}),
        "objections_differ",
        set(),
    ),
    ("an objection without answer", lambda w: w.remove("ruling o-3"), "objection_open", set()),
]


@pytest.mark.parametrize(("edit", "code", "others"), [r[1:] for r in RESULTS], ids=ids(RESULTS))
def test_v38_rejects(edit: Edit, code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V38")
    assert refused(report) == {"V38"} | others


MINUTES: list[tuple[str, Edit, str]] = [
    ("another root", other_root("minutes"), "head_root"),
    ("a head without final", other_head("minutes"), "head_too_small"),
    ("another result", says("minutes", result=digest("x")), "result_hash"),
    ("signed by the street office", by("minutes", "street-office"), "signer_not_allowed"),
]


@pytest.mark.parametrize(("edit", "code"), [m[1:] for m in MINUTES], ids=ids(MINUTES))
def test_v39_rejects(edit: Edit, code: str) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V39")
    assert refused(report) == {"V39"}


def preliminary(world: World) -> None:
    """The certificate speaks of the result before the recount."""
    first = world.step("result")
    again = [deepcopy(step) for step in world.steps if step.kind in ("tally", "result")]
    for step in again:
        step.t = day(33)
        step.label += " again"
    heads = [Step("head", t=day(33)), Step("head", t=day(33))]
    line = {**deepcopy(world.roll[11])}
    line["units"][0]["area"] = 10_000

    def correction(build: Build) -> Body:
        scopes = build.counted_with([line])
        totals = [{"motion": name, **scope} for name, scope in scopes.items()]
        return {"objection": "o-4", "lines": [line], "totals": totals}

    world.after(
        "ruling o-3",
        Step("objection", {"id": "o-4", "about": "roll", "document": digest("o-4")}, (), day(31)),
        Step(
            "ruling",
            {"objection": "o-4", "decision": "upheld", "document": digest("r-4")},
            ("street-office",),
            day(32),
        ),
        Step("roll-correction", correction, ("registrar", "street-office"), day(32)),
        heads[0],
        *again[:-1],
        heads[1],
        again[-1],
    )
    first.label = "first result"
    body = world.step("certificate").body
    assert callable(body)

    def of_the_first(build: Build) -> Body:
        return {**body(build), "result": jcs_hash(build.body("first result")).hex()}

    world.step("certificate").body = of_the_first


def before_final(world: World) -> None:
    """Certified at once: neither final nor the minutes' own head."""
    world.remove("final")


def reference(world: World) -> None:
    world.definition["reference"] = True


def rehearsal_with_number(world: World) -> None:
    world.definition["rehearsal"] = True
    world.change("certificate", lambda body: body.update(number="临江街业〔2026〕3号"))


CERTIFICATES: list[tuple[str, Edit, str, set[str]]] = [
    ("of the preliminary result", preliminary, "result_hash", set()),
    ("before final", before_final, "certificate_before_final", {"V01"}),
    (
        "flag true on an assembly that binds",
        says("certificate", rehearsal=True),
        "rehearsal_flag",
        set(),
    ),
    (
        "flag false on a rehearsal",
        lambda w: (
            w.definition.update(rehearsal=True),
            w.change("certificate", lambda b: b.update(rehearsal=False)),
        ),
        "rehearsal_flag",
        set(),
    ),
    ("a number on a rehearsal", rehearsal_with_number, "rehearsal_number", set()),
    ("for reference", reference, "reference_certified", set()),
    ("other minutes", says("certificate", minutes=digest("x")), "minutes_differ", set()),
    ("another root", other_root("certificate"), "head_root", {"V08"}),
    ("a head without the minutes", other_head("certificate"), "head_too_small", {"V08"}),
    ("signed by the convener", by("certificate", "convener"), "signer_not_allowed", set()),
    ("signed by the residents' committee", by("certificate", "rc"), "signer_not_allowed", set()),
]


@pytest.mark.parametrize(
    ("edit", "code", "others"), [c[1:] for c in CERTIFICATES], ids=ids(CERTIFICATES)
)
def test_v40_rejects(edit: Edit, code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V40")
    assert refused(report) == {"V40"} | others


def sealed_world(unsigned: bytes, signed: bytes) -> World:
    world = make_world()
    world.documents["minutes.pdf"] = signed
    digests = {"minutes": sha256(unsigned).hex(), "document": sha256(signed).hex()}
    world.change("minutes", lambda body: body.update(document=digests["minutes"]))
    world.change("certificate", lambda body: body.update(digests))
    return world


@pytest.fixture(scope="module")
def sealed() -> tuple[bytes, bytes]:
    return seal()


def test_documents_hold_where_the_sealed_minutes_begin_with_the_logged_ones(
    sealed: tuple[bytes, bytes],
) -> None:
    report = ask(sealed_world(*sealed).build(), documents=True)
    assert refused(report) == set()
    assert report.find("V40", "documents").examined == 2
    assert report.find("V09", "documents").status is Status.NOT_ASKED


def test_v40_rejects_sealed_minutes_with_one_byte_changed(sealed: tuple[bytes, bytes]) -> None:
    unsigned, signed = sealed
    place = signed.index(b"/Producer") if b"/Producer" in signed else 20
    broken = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    report = ask(sealed_world(unsigned, broken).build(), documents=True)
    assert "pdf_signature_invalid" in codes(report, "V40")
    assert "first_revision_differs" in codes(report, "V39")


def test_v39_rejects_minutes_made_again_later(sealed: tuple[bytes, bytes]) -> None:
    report = ask(sealed_world(b"regenerated", sealed[1]).build(), documents=True)
    assert codes(report, "V39") == {"first_revision_differs"}


def test_v40_rejects_a_pdf_without_signature() -> None:
    report = ask(sealed_world(seal()[0], seal()[0]).build(), documents=True)
    assert codes(report, "V40") == {"pdf_unsigned"}


def test_documents_that_are_not_in_the_record_are_missed() -> None:
    world = make_world()
    del world.documents["minutes.pdf"]
    report = ask(world.build(), documents=True)
    assert codes(report, "V39") == codes(report, "V40") == {"document_missing"}
    assert refused(ask(world.build())) == set()


def test_minutes_before_their_certificate_are_the_logged_file() -> None:
    world = make_world()
    del world.steps[world.steps.index(world.step("head certificate")) :]
    world.steps.append(Step("head", t=day(37)))
    world.documents["minutes.pdf"] = PDF
    report = ask(world.build(), documents=True)
    assert refused(report) == set()
    assert report.find("V40", "documents").status is Status.NOT_YET
    del world.documents["minutes.pdf"]
    assert codes(ask(world.build(), documents=True), "V39") == {"document_missing"}


def test_without_a_reader_of_pdf_signatures_their_check_says_not_asked(
    monkeypatch: pytest.MonkeyPatch, sealed: tuple[bytes, bytes]
) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(pdf, "import_module", missing)
    report = ask(sealed_world(*sealed).build(), documents=True)
    assert refused(report) == set()
    notes = [note.code for note in report.find("V40", "documents").notes]
    assert notes == ["pdf_signatures_not_asked"]


def test_first_revisions_may_end_in_any_line_end() -> None:
    for end in (b"", b"\n", b"\r", b"\r\n"):
        first = b"%PDF-1.7\n%%EOF of nothing %%EOF" + end
        assert pdf.is_first_revision(first + b"more\n%%EOF\n", sha256(first).hex())
    assert not pdf.is_first_revision(b"no end", sha256(b"no end").hex())
    assert documents.v09_timestamps.__doc__ is not None
