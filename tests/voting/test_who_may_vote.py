"""Who has no card looks and never votes; who has several flats votes once with all of them."""

from __future__ import annotations

from typing import Any

from app.core.encoding import encode_b64
from app.core.signatures import sign, signed_message
from app.platform.tokens import make_token
from tests.hall import Hall

# Sixty flats stand on the roll; nobody's card has this code.
STRANGER = "00000000000000000000"


def _signed(device: Any, body: dict[str, Any]) -> str:
    return encode_b64(sign(device.seed, signed_message("ballot", device.hm, body)))


def test_a_tenant_or_a_relative_sees_the_public_page_and_casts_nothing(hall: Hall) -> None:
    """R32: tenants and family see what is public; without the owner's card nothing is cast."""
    meeting = hall.meeting
    assert meeting.client.get(f"/a/{hall.id}").status_code == 200
    tenant = meeting.device(7, code=STRANGER)
    before = meeting.log_size()
    assert tenant.identify().error == "not_recognised"
    known = meeting.recognised(7)
    body = known.next_ballot()
    for token in ("", "x", make_forged(hall)):
        tenant.token = token
        refused = tenant.cast(body, "000000", signature=_signed(tenant, body))
        assert refused.status in (400, 401, 403, 409), refused
        assert tenant.ask_code().status in (400, 401, 403, 409)
    # A relative who finds the card has neither the document nor the phone.
    relative = meeting.recognised(7)
    assert relative.ask_code("0000").error == "last_four_wrong"
    assert relative.cast(relative.next_ballot(), "123456").error == "code_expired"
    assert meeting.log_size() == before


def make_forged(hall: Hall) -> str:
    """A token of ours that was made for another purpose."""
    with hall.meeting.app.app_context():
        payload = {"a": hall.id, "i": 1, "k": "00" * 32}
        return make_token("demand", payload, expires=hall.meeting.closes)


def test_two_flats_of_one_owner_are_one_opinion(hall: Hall) -> None:
    """R13: one ballot for the right; both flats' areas and one head stand behind it."""
    device = hall.meeting.recognised(51)
    right = device.known["right"]
    assert len(right["units"]) == 2
    assert right["heads"] == 1
    assert right["area"] == sum(unit["area"] for unit in right["units"])
    body, code = device.next_ballot(m1="yes"), device.get_code()
    twice = {**body, "answers": [body["answers"][0], *body["answers"]]}
    assert device.cast(twice, code).status >= 400
    assert device.cast(body, code).status == 200
    # The other flat's unit code opens the same right, with the same ballot.
    other = device.card.unit_codes[1]
    assert device.identify(unit=other).status == 200
    assert device.known["ballot"]["counted"] is True
