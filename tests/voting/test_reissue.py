"""A lost code is replaced: the registrar's tool makes it offline, the old card ends at once."""

from __future__ import annotations

import io
import json
import secrets
from pathlib import Path
from typing import Any

import pytest

from app.core.encoding import encode_b64
from app.core.signers import sign_body
from app.issuer.export import parse_export
from app.issuer.reissue import reissue
from app.issuer.secrets_folder import SecretsFolder
from tests.hall import Hall
from tests.worlds.device import Device
from tests.worlds.keys import seed


def _make(hall: Hall, door: int, reason: str = "lost", signer: str = "registrar") -> Any:
    """What the tool makes on the registrar's own computer."""
    export = hall.browser("registrar").get(f"/assemblies/{hall.id}/roll-export.json").data
    return reissue(
        parse_export(export),
        SecretsFolder(Path(hall.meeting.config.var_dir) / "registrar"),
        secrets.token_bytes,
        right=hall.meeting.facts.card(door).right_key,
        reason=reason,
        bind=hall.meeting.hm,
        seed=seed(signer),
    )


def _bring(hall: Hall, data: bytes, status: int = 302, name: str = "registrar") -> Any:
    fields = {"file": (io.BytesIO(data), "reissue.json")}
    answer = hall.browser(name).submit(
        f"/assemblies/{hall.id}/reissues", fields, content_type="multipart/form-data"
    )
    assert answer.status_code == status, answer.text[-1500:]
    return answer


def _new_device(hall: Hall, door: int, made: Any) -> Device:
    return hall.meeting.device(door, code=made.right.code)


def _entries(hall: Hall) -> int:
    return sum(entry.type == "reissue" for entry in hall.meeting.check_log())


def test_the_page_gives_the_command_for_the_flat(hall: Hall) -> None:
    card = hall.meeting.facts.card(7)
    found = hall.browser("registrar").get(f"/assemblies/{hall.id}/reissues?q=1单元701").text
    assert f"i={card.i}&amp;reason=lost" in found
    said = hall.get("registrar", f"/assemblies/{{id}}/reissues?i={card.i}&reason=transfer")
    assert f"--right {card.right_key} --reason transfer --bind {hall.meeting.hm.hex()}" in said


@pytest.mark.both_databases
def test_the_new_card_votes_and_the_old_one_is_not_recognised(hall: Hall) -> None:
    made = _make(hall, 7)
    _bring(hall, made.signed)
    assert hall.meeting.device(7).identify().error == "not_recognised"
    assert _new_device(hall, 7, made).vote().status == 200
    told = [to.removeprefix("+86") for to, _ in hall.meeting.messages("reissue")]
    assert told == list(hall.meeting.facts.card(7).phones)
    assert _entries(hall) == 1


def test_a_ballot_cast_before_is_replaced_after_a_loss(hall: Hall) -> None:
    assert hall.meeting.recognised(7).vote().status == 200
    made = _make(hall, 7)
    _bring(hall, made.signed)
    assert _new_device(hall, 7, made).vote(m1="no").status == 200


def test_a_ballot_cast_before_stands_after_a_transfer(hall: Hall) -> None:
    """RULES R12: the seller's ballot counts, the buyer cannot change it."""
    assert hall.meeting.recognised(7).vote().status == 200
    i = hall.meeting.facts.card(7).i
    said = hall.get("registrar", f"/assemblies/{{id}}/reissues?i={i}&reason=transfer")
    assert "新业主不能再改" in said
    made = _make(hall, 7, "transfer")
    _bring(hall, made.signed)
    buyer = _new_device(hall, 7, made)
    assert buyer.identify().status == 200
    # The former owner's phone gets no code for the buyer's card.
    assert buyer.ask_code().error == "no_phone"
    assert buyer.cast(buyer.next_ballot(m1="no"), "000000").error == "ballot_kept_after_transfer"


def test_a_phone_signed_in_with_the_old_card_casts_nothing(hall: Hall) -> None:
    device = hall.meeting.recognised(7)
    code = device.get_code()
    _bring(hall, _make(hall, 7).signed)
    assert device.cast(device.next_ballot(), code).status >= 400


def test_the_same_file_twice_is_refused(hall: Hall) -> None:
    made = _make(hall, 7)
    _bring(hall, made.signed)
    assert 'role="alert"' in _bring(hall, made.signed, 409).text
    assert _entries(hall) == 1


def test_a_key_that_was_some_rights_is_refused(hall: Hall) -> None:
    first, second = _make(hall, 7), _make(hall, 8)
    _bring(hall, first.signed)
    for used in (
        json.loads(first.signed)["body"]["new_pk"],
        json.loads(first.signed)["body"]["old_pk"],
        hall.meeting.device(9).key.hex(),
    ):
        body = {**json.loads(second.signed)["body"], "new_pk": used}
        _bring(hall, _signed(hall, body), 409)
    _bring(hall, second.signed)
    assert _entries(hall) == 2


def _signed(hall: Hall, body: dict[str, Any], signer: str = "registrar") -> bytes:
    k, s = sign_body("reissue", hall.meeting.hm, body, seed(signer))
    return json.dumps({"body": body, "sigs": [{"k": k, "s": encode_b64(s)}]}).encode()


def test_only_the_registrars_signature_over_these_bytes_counts(hall: Hall) -> None:
    value = json.loads(_make(hall, 7).signed)
    _bring(hall, _signed(hall, value["body"], "convener"), 403)
    other = {**value, "body": {**value["body"], "reason": "transfer"}}
    _bring(hall, json.dumps(other).encode(), 400)
    assert _entries(hall) == 0


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"body": {}, "sigs": []}', b"\xff\xfe", b"[" * 20_000, b"1" * 20_000],
)
def test_what_the_tool_did_not_write_is_refused(hall: Hall, data: bytes) -> None:
    assert 'role="alert"' in _bring(hall, data, 400).text


def test_it_is_possible_before_the_opening(quiet_hall: Hall) -> None:
    _bring(quiet_hall, _make(quiet_hall, 7).signed)
    assert _entries(quiet_hall) == 1


def test_after_the_close_no_code_is_replaced(hall: Hall) -> None:
    made = _make(hall, 7)
    hall.close()
    hall.sign_in("registrar")
    _bring(hall, made.signed, 409)


def test_nobody_else_replaces_codes(hall: Hall) -> None:
    signed = _make(hall, 7).signed
    for name in ("convener", "clerk", "street", "operator", "eve"):
        hall.get(name, "/assemblies/{id}/reissues?q=701", 403)
        _bring(hall, signed, 403, name)
