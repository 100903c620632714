"""V10 and V11: the roll, its totals, its corrections, its lines."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from app.core.encoding import encode_jcs
from app.core.signature_vectors import SIGNATURE_VECTORS
from tests.verifier.asking import ask, codes, honest, refused
from tests.worlds.build import Body, Step, World, day, digest
from tests.worlds.community import tag
from tests.worlds.keys import key
from tests.worlds.village import make_world

BAD_KEYS = {
    vector.name: vector.public_key.hex()
    for vector in SIGNATURE_VECTORS
    if vector.name.startswith(("mixed-order A", "small-order A", "non-canonical A"))
}


def stated(measure: str, motion: int, by: int) -> Callable[[World], None]:
    """The manifest, signed, states a total that the roll does not give."""

    def edit(body: Body) -> None:
        body["totals"][motion][measure] += by

    return lambda world: world.change("manifest", edit)


def roll_changed_later(edit: Callable[[list[Body]], object]) -> Callable[[World], None]:
    """The roll is signed with a change that the manifest's totals do not know."""

    def change(world: World) -> None:
        before = world.build().body("manifest")["totals"]
        edit(world.roll)
        world.change("manifest", lambda body: body.update(totals=before))

    return change


def other_area(roll: list[Body]) -> None:
    assert roll[2]["units"][0]["area"] == 8932
    roll[2]["units"][0]["area"] = 8933


def other_group(roll: list[Body]) -> None:
    roll[2]["units"][1]["group"] = "1号楼"


def extra_line(roll: list[Body]) -> None:
    unit = {"tag": tag(99, 0), "area": 7000, "group": "2号楼", "use": "home"}
    roll.append({"i": 14, "cred_pk": key("right 14").hex(), "units": [unit]})


def foreign_group(world: World) -> None:
    world.roll[2]["units"][1]["group"] = "9号楼"


def signed_by(label: str, *signers: str) -> Callable[[World], None]:
    def edit(world: World) -> None:
        world.step(label).signers = signers

    return edit


def says(label: str, **fields: Any) -> Callable[[World], None]:
    return lambda world: world.change(label, lambda body: body.update(fields))


ROLLS: list[tuple[str, Callable[[World], object], str, set[str]]] = [
    ("area 8932→8933", roll_changed_later(other_area), "total_differs", set()),
    ("unit moved to another group", roll_changed_later(other_group), "total_differs", set()),
    ("extra line", roll_changed_later(extra_line), "total_differs", set()),
    ("rights off by one", stated("rights", 0, 1), "total_differs", set()),
    ("units off by one", stated("units", 2, -1), "total_differs", set()),
    ("heads off by one", stated("heads", 3, 1), "total_differs", set()),
    ("area off by one", stated("area", 4, 1), "total_differs", set()),
    ("a group nobody defined", foreign_group, "group_unknown", set()),
    ("roll signed by the convener", signed_by("roll", "convener"), "signer_not_allowed", set()),
    ("roll of another hash", says("roll", roll=digest("other")), "roll_hash", set()),
    ("manifest of another roll", says("manifest", roll=digest("other")), "roll_hash", set()),
    ("number of lines", says("roll", lines=12), "roll_lines", set()),
    ("scope of the codes", says("roll", scope="spring-2026"), "roll_scope", set()),
    ("audit of another roll", says("roll-audit", roll=digest("other")), "roll_hash", set()),
    ("audited units", says("roll-audit", units=16), "audit_units", set()),
    ("audited area", says("roll-audit", area=1), "audit_area", set()),
]


@pytest.mark.parametrize(
    ("edit", "code", "others"), [r[1:] for r in ROLLS], ids=[r[0] for r in ROLLS]
)
def test_v10_rejects(edit: Callable[[World], object], code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V10")
    assert refused(report) == {"V10"} | others


def test_v10_rejects_a_roll_file_that_is_not_the_signed_one() -> None:
    files = dict(honest().files)
    line = {
        "i": 14,
        "cred_pk": key("right 14").hex(),
        "units": [{"tag": tag(99, 0), "area": 7000, "group": "2号楼", "use": "home"}],
    }
    files["roll.jsonl"] += encode_jcs(line) + b"\n"
    report = ask(files)
    assert {"roll_hash", "roll_lines", "total_differs", "audit_units"} <= codes(report, "V10")


def corrected(edit: Callable[[list[Body], Body], object], decision: str = "upheld") -> World:
    """A record in which line 12 was corrected during the vote; `edit` spoils the correction."""
    world = make_world()
    line = deepcopy(world.roll[11])
    line["units"][0]["area"] = 10_000

    def body(build: Any) -> Body:
        lines = [line]
        found: Body = {"objection": "o-9", "lines": lines}
        edit(lines, found)
        scopes = build.counted_with(lines)
        totals = [{"motion": m, **scope} for m, scope in scopes.items()]
        found.setdefault("totals", totals[::-1] if found.pop("reversed_totals", 0) else totals)
        return found

    named = {"objection": "o-9", "decision": decision, "document": digest("r")}
    world.before(
        "close",
        Step("objection", {"id": "o-9", "about": "roll", "document": digest("o")}, (), day(25)),
        Step("ruling", named, ("street-office",), day(25)),
        Step("roll-correction", body, ("registrar", "street-office"), day(25)),
    )
    return world


def new_line(i: int, who: str, unit: str) -> Body:
    return {
        "i": i,
        "cred_pk": key(who).hex(),
        "units": [{"tag": unit, "area": 100, "group": "3号楼", "use": "home"}],
    }


CORRECTIONS: list[tuple[str, Callable[[list[Body], Body], object], str]] = [
    (
        "a key of its own",
        lambda lines, _: lines[0].update(cred_pk=key("x").hex()),
        "correction_key",
    ),
    (
        "a number left out",
        lambda lines, _: lines.append(new_line(15, "x", "f" * 64)),
        "correction_number",
    ),
    (
        "a key that is used",
        lambda lines, _: lines.append(new_line(14, "right 3", "f" * 64)),
        "key_twice",
    ),
    (
        "a unit that stands elsewhere",
        lambda lines, _: lines.append(new_line(14, "x", tag(3, 0))),
        "tag_twice",
    ),
    (
        "a group nobody defined",
        lambda lines, _: lines[0]["units"][0].update(group="9号楼"),
        "group_unknown",
    ),
    (
        "an objection that is none",
        lambda _, body: body.update(objection="o-1"),
        "objection_not_upheld",
    ),
    (
        "totals in another order",
        lambda lines, body: body.update(reversed_totals=True),
        "motions_differ",
    ),
    (
        "totals of its own",
        lambda _, body: body.update(
            totals=[{"motion": "plan", "rights": 1, "units": 1, "heads": 1, "area": 1}]
        ),
        "total_differs",
    ),
]


def test_v10_follows_a_correction() -> None:
    assert refused(ask(corrected(lambda lines, body: None).build())) == set()


@pytest.mark.parametrize(
    ("edit", "code"), [c[1:] for c in CORRECTIONS], ids=[c[0] for c in CORRECTIONS]
)
def test_v10_rejects_a_correction_with(
    edit: Callable[[list[Body], Body], object], code: str
) -> None:
    report = ask(corrected(edit).build())
    assert code in codes(report, "V10")
    assert refused(report) == {"V10"}


def test_v10_rejects_a_correction_that_was_not_upheld() -> None:
    report = ask(corrected(lambda lines, body: None, "rejected").build())
    assert codes(report, "V10") == {"objection_not_upheld"}


def unit(i: int, n: int = 0, **fields: Any) -> Callable[[World], None]:
    return lambda world: world.roll[i - 1]["units"][n].update(fields)


def line(at: int, **fields: Any) -> Callable[[World], None]:
    return lambda world: world.roll[at - 1].update(fields)


def raw_area(text: bytes) -> Callable[[World], None]:
    """The area as no parser of ours would write it."""

    def edit(world: World) -> None:
        data = b"".join(encode_jcs(one) + b"\n" for one in world.roll)
        world.roll_bytes = data.replace(b'"area":9999', b'"area":' + text)

    return edit


def swapped(world: World) -> None:
    """Lines 12 and 13 change places, numbers and all else as they were."""
    world.roll[11], world.roll[12] = world.roll[12], world.roll[11]


LINES: list[tuple[str, Callable[[World], object], str]] = [
    ("one unit in two lines", unit(12, tag=tag(1, 0)), "tag_twice"),
    ("a key twice", line(13, cred_pk=key("right 3").hex()), "key_twice"),
    ("negative area", raw_area(b"-9999"), "field_invalid"),
    ("fractional area", raw_area(b"9999.5"), "not_canonical"),
    ("2^63", raw_area(b"9223372036854775808"), "not_canonical"),
    ("beyond 10^12", raw_area(b"1000000000001"), "field_invalid"),
    ("zero", raw_area(b"0"), "field_invalid"),
    ("another number", line(13, i=14), "line_number"),
    ("another order", swapped, "line_order"),
    ("a stray blank", raw_area(b" 9999"), "not_canonical"),
    *((f"key: {name}", line(13, cred_pk=bad), "key_invalid") for name, bad in BAD_KEYS.items()),
]


@pytest.mark.parametrize(("edit", "code"), [x[1:] for x in LINES], ids=[x[0] for x in LINES])
def test_v11_rejects(edit: Callable[[World], object], code: str) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V11")


def test_v11_rejects_a_key_twice_and_nothing_else_need_notice() -> None:
    world = make_world()
    world.roll[12]["cred_pk"] = key("right 3").hex()
    assert refused(ask(world.build())) == {"V11"}


def test_v11_rejects_areas_whose_sum_is_no_count() -> None:
    world = make_world()
    world.remove("roll-audit")
    big = [
        {"tag": f"{n:064x}", "area": 10**12, "group": "车库", "use": "parking"}
        for n in range(0xFFFF << 240, (0xFFFF << 240) + 5000)
    ]
    world.roll[12]["units"] = big
    world.roll += [
        {
            "i": i,
            "cred_pk": key(f"right {i}").hex(),
            "units": [
                {**one, "tag": f"{int(one['tag'], 16) + 5000 * (i - 13):064x}"} for one in big
            ],
        }
        for i in (14, 15)
    ]
    report = ask(world.build())
    assert "area_sum" in codes(report, "V11")


def test_v11_rejects_a_roll_without_lines_and_one_without_end() -> None:
    report = ask({**honest().files, "roll.jsonl": b""})
    assert codes(report, "V11") == {"roll_empty"}
    assert report.find("V10").because == report.find("V16").because == "V11"
    report = ask({**honest().files, "roll.jsonl": honest().files["roll.jsonl"][:-1]})
    assert codes(report, "V11") == {"lines_invalid"}


def test_v11_rejects_a_record_without_its_roll() -> None:
    files = {name: data for name, data in honest().files.items() if name != "roll.jsonl"}
    report = ask(files)
    assert codes(report, "V11") == {"roll_missing"}


def test_v13_rejects_a_corrected_line_with_a_bad_key() -> None:
    bad = {**new_line(14, "x", "f" * 64), "cred_pk": BAD_KEYS["small-order A 1"]}
    report = ask(corrected(lambda lines, body: lines.append(bad)).build())
    assert codes(report, "V13") == {"key_invalid"}
    assert refused(report) == {"V13"}
