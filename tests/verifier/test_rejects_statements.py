"""V13: definition, manifest, documents, and whose signature an entry bears."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from app.core.encoding import encode_jcs
from app.core.signature_vectors import SIGNATURE_VECTORS
from tests.verifier.asking import ask, codes, honest, refused
from tests.worlds.build import Step, World, day, digest
from tests.worlds.keys import key
from tests.worlds.village import make_world

BAD_KEYS = {
    vector.name: vector.public_key.hex()
    for vector in SIGNATURE_VECTORS
    if vector.name.startswith(("mixed-order A", "small-order A", "non-canonical A"))
}


def signed_by(label: str, *signers: str) -> Callable[[World], None]:
    def edit(world: World) -> None:
        world.step(label).signers = signers

    return edit


def says(label: str, **fields: Any) -> Callable[[World], None]:
    return lambda world: world.change(label, lambda body: body.update(fields))


def test_v13_rejects_changed_option_text() -> None:
    world = make_world()
    hd = honest().hd.hex()
    world.change("definition", lambda body: body["motions"][3]["choices"][0].update(label="方案二"))
    world.change("notice", lambda body: body.update(definition=hd))
    world.change("manifest", lambda body: body.update(definition=hd))
    report = ask(world.build())
    assert codes(report, "V13") == {"hd_differs"}
    assert refused(report) == {"V13"}


def officer_change(
    role: str, org: str, by: tuple[str, str], **officer: Any
) -> Callable[[World], None]:
    def edit(world: World) -> None:
        body = {
            "replaces": None,
            "officer": {
                "id": "new",
                "role": role,
                "organisation": org,
                "key": key("new").hex(),
                **officer,
            },
        }
        world.before("manifest", Step("officer-change", body, by, day(18)))

    return edit


def thresholds(**other: list[int]) -> Callable[[World], None]:
    return lambda world: world.definition["thresholds"].update(other)


def motion(n: int, **fields: Any) -> Callable[[World], None]:
    return lambda world: world.definition["motions"][n].update(fields)


def bad_officer_key(world: World) -> None:
    world.definition["officers"][-1]["key"] = BAD_KEYS["mixed-order A 1"]


def bad_new_key(world: World) -> None:
    """A key nobody votes with, so that only the key itself is at fault."""
    body = {
        "i": 3,
        "old_pk": key("right 3").hex(),
        "new_pk": BAD_KEYS["small-order A 1"],
        "reason": "lost",
    }
    world.before("close", Step("reissue", body, ("registrar",), day(26)))


def totals_turned(world: World) -> None:
    world.change("manifest", lambda body: body["totals"].reverse())


def without(name: str) -> Callable[[World], None]:
    return lambda world: world.documents.pop(name)  # type: ignore[return-value]


def with_document(world: World) -> None:
    world.documents["motion-extra.txt"] = "另加一项。".encode()


STATEMENTS: list[tuple[str, Callable[[World], object], str, set[str]]] = [
    ("reissue by the convener", signed_by("reissue 4", "convener"), "signer_not_allowed", set()),
    (
        "contact-change in one organisation",
        signed_by("contact-change", "clerk", "convener"),
        "signers_of_one_organisation",
        set(),
    ),
    ("notice by a clerk", signed_by("notice", "clerk"), "signer_not_allowed", set()),
    (
        "definition without registrar",
        signed_by("definition", "convener", "clerk"),
        "signer_not_allowed",
        set(),
    ),
    (
        "manifest without registrar",
        signed_by("manifest", "convener", "street-office"),
        "signer_not_allowed",
        set(),
    ),
    ("ruling by the convener", signed_by("ruling o-1", "convener"), "signer_not_allowed", set()),
    (
        "ruling by a key nobody knows",
        signed_by("ruling o-1", "stranger"),
        "signer_not_allowed",
        set(),
    ),
    ("audit by the registrar", signed_by("roll-audit", "registrar"), "signer_not_allowed", set()),
    ("revocation by the registrar", signed_by("revoke", "registrar"), "signer_not_allowed", set()),
    (
        "paper roll by the convener",
        signed_by("paper-roll", "convener"),
        "signer_not_allowed",
        set(),
    ),
    (
        "officer of an anchored role",
        officer_change("registrar", "x", ("convener", "street-office")),
        "officer_change_invalid",
        set(),
    ),
    (
        "officer with a used key",
        officer_change("clerk", "x", ("convener", "street-office"), key=key("auditor").hex()),
        "officer_change_invalid",
        set(),
    ),
    (
        "officer change by one side",
        officer_change("clerk", "x", ("convener", "clerk")),
        "signers_of_one_organisation",
        set(),
    ),
    (
        "officer with a bad key",
        officer_change(
            "clerk", "x", ("convener", "street-office"), key=BAD_KEYS["small-order A 1"]
        ),
        "key_invalid",
        set(),
    ),
    ("auditor with a bad key", bad_officer_key, "key_invalid", set()),
    ("reissue of a bad key", bad_new_key, "key_invalid", set()),
    (
        "another anchor in the notice",
        says("notice", anchor="AAAAA-AAAAA-AAAAA-AAAAA"),
        "notice_anchor",
        set(),
    ),
    (
        "another notice in the manifest",
        says("manifest", notice=digest("other")),
        "notice_differs",
        set(),
    ),
    ("another manifest at opening", says("open", manifest=digest("other")), "hm_differs", set()),
    ("another manifest at close", says("close", manifest=digest("other")), "hm_differs", set()),
    ("totals in another order", totals_turned, "motions_differ", set()),
    ("no motion text", without("motion-plan.txt"), "text_missing", set()),
    (
        "no notice",
        lambda world: (
            (
                world.step("notice"),
                world.documents.update({"notice.pdf": world.documents["notice.pdf"]}),
            )
            and world.change("notice", lambda body: body.update(document=digest("another")))
        ),
        "notice_missing",
        set(),
    ),
    ("a document nobody logged", with_document, "document_unknown", set()),
]


@pytest.mark.parametrize(
    ("edit", "code", "others"), [s[1:] for s in STATEMENTS], ids=[s[0] for s in STATEMENTS]
)
def test_v13_rejects(edit: Callable[[World], object], code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V13")
    assert refused(report) == {"V13"} | others


BELOW_THE_LAW: list[tuple[str, Callable[[World], object]]] = [
    ("quorum of 65 %", thresholds(quorum=[65, 100])),
    ("ordinary under a half", thresholds(ordinary=[49, 100])),
    ("special under three quarters", thresholds(special=[2, 3])),
    ("278-6 as an ordinary matter", motion(1, **{"class": "ordinary"})),
    ("278-4 by a part of the owners", motion(0, scope={"kind": "groups", "groups": ["1号楼"]})),
    ("yes and no changed", lambda world: world.definition["motions"][0]["choices"].reverse()),
    ("secret mode", lambda world: world.definition.update(mode="secret")),
    (
        "a witness key twice",
        lambda world: world.definition["keys"]["witnesses"][1].update(
            key=world.definition["keys"]["witnesses"][0]["key"]
        ),
    ),
    (
        "another registrar among the officers",
        lambda world: world.definition["keys"].update(registrar=key("other").hex()),
    ),
]


@pytest.mark.parametrize("edit", [b[1] for b in BELOW_THE_LAW], ids=[b[0] for b in BELOW_THE_LAW])
def test_v13_rejects_a_definition_with(edit: Callable[[World], object]) -> None:
    """The definition is what the honest build logged but for the edit; nothing else can run."""
    world = make_world()
    lines = honest().lines
    definition = deepcopy(world.definition)
    edit(world)
    first = lines[0].replace(encode_jcs(definition), encode_jcs(world.definition))
    assert first != lines[0]
    data = b"".join(line + b"\n" for line in [first, *lines[1:]])
    report = ask({**honest().files, "entries.jsonl": data})
    assert codes(report, "V13") == {"definition_invalid"}
    assert report.find("V17").because == "V13"
