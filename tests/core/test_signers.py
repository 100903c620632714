"""Who may sign what: roles, organisations, changes of officers."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.entries import REQUIRED_SIGNERS, Entry, Signature
from app.core.errors import VerificationError
from app.core.signatures import SignatureInvalid
from app.core.signers import (
    OfficerChangeInvalid,
    Roster,
    SignerNotAllowed,
    SignersOfOneOrganisation,
    sign_body,
    verify_signatures,
    verify_signers,
)
from tests.core.entry_bodies import BODIES
from tests.core.samples import OFFICERS, OPENS, definition, digest, key, seed, with_policies

BIND = digest("bind")
ROSTER = Roster.of(definition())

ALLOWED: dict[str, list[tuple[str, ...]]] = {
    "definition": [("zhao", "li")],
    "notice": [("zhao",)],
    "ruling": [("zhou",)],
    "roll": [("li",)],
    "roll-audit": [("wu",)],
    "paper-issue": [("qian", "sun")],
    "roll-correction": [("li", "zhou")],
    "reissue": [("li",)],
    "revoke": [("zhou",)],
    "contact-change": [("zhao", "sun"), ("qian", "li"), ("zhou", "wu")],
    "officer-change": [("zhao", "zhou"), ("sun", "zheng")],
    "result": [("qian", "sun")],
    "certificate": [("zhou",)],
    "extend": [("zhao",)],
    "designation": [("li",)],
    "freeze": [("qian", "sun")],
    "unfreeze": [("qian", "sun")],
    "transfer": [("li",)],
    "lot": [("qian", "sun")],
    "certificate-revocation": [("zhou",)],
}


def signed(name: str, *signers: str, bind: bytes = BIND, body: Any = None) -> Entry:
    body = BODIES[name] if body is None else body
    sigs = sorted(sign_body(name, bind, body, seed(one)) for one in signers)
    return Entry(name, 0, OPENS, body, tuple(Signature(k, s) for k, s in sigs))


@pytest.mark.parametrize("name", ALLOWED)
def test_those_named_may_sign(name: str) -> None:
    for signers in ALLOWED[name]:
        verify_signatures(signed(name, *signers), BIND, ROSTER)


@pytest.mark.parametrize("name", ALLOWED)
def test_nobody_else_may(name: str) -> None:
    """Every other set of officers of the right number, and every wrong number, is refused."""
    number = len(REQUIRED_SIGNERS[name])
    allowed = {frozenset(signers) for signers in ALLOWED[name]}
    for first in OFFICERS:
        others = [None] if number == 1 else [other for other in OFFICERS if other > first]
        for second in others:
            signers = tuple(one for one in (first, second) if one)
            if frozenset(signers) in allowed or _is_two_bodies(name, signers):
                continue
            with pytest.raises(VerificationError):
                verify_signatures(signed(name, *signers), BIND, ROSTER)


def _is_two_bodies(name: str, signers: tuple[str, ...]) -> bool:
    pair = len(signers) == 2 and name in ("contact-change", "officer-change")
    return pair and len({OFFICERS[one][1] for one in signers}) == 2


@pytest.mark.parametrize("signers", [(), ("qian",), ("qian", "sun", "zhao")])
def test_the_number_is_exact(signers: tuple[str, ...]) -> None:
    with pytest.raises(SignerNotAllowed):
        verify_signers(signed("paper-issue", *signers), ROSTER)


def test_two_officers_of_one_organisation_do_not_do() -> None:
    with pytest.raises(SignersOfOneOrganisation):
        verify_signers(signed("contact-change", "zhao", "qian"), ROSTER)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(SignerNotAllowed) as refused:
        verify_signers(signed("notice", "stranger"), ROSTER)
    assert refused.value.fields["reason"] == "unknown"


def test_entries_of_the_log_itself_bear_no_signature() -> None:
    verify_signatures(signed("open"), BIND, ROSTER)
    with pytest.raises(SignerNotAllowed):
        verify_signatures(signed("open", "zhao"), BIND, ROSTER)


def test_rulings_may_be_the_residents_committees() -> None:
    roster = Roster.of(definition(**with_policies(rulings_by="residents_committee")))
    verify_signatures(signed("ruling", "zheng"), BIND, roster)
    with pytest.raises(SignerNotAllowed):
        verify_signatures(signed("ruling", "zhou"), BIND, roster)


@pytest.mark.parametrize("name", ["proxy", "proxy-end"])
def test_a_proxy_is_signed_by_its_right_or_by_two_counters(name: str) -> None:
    verify_signatures(signed(name, "owner 1"), BIND, ROSTER, key("owner 1"))
    verify_signatures(signed(name, "qian", "sun"), BIND, ROSTER, key("owner 1"))
    for signers in [("owner 2",), ("qian",), ("qian", "zhao"), ("owner 1", "qian"), ()]:
        with pytest.raises(SignerNotAllowed):
            verify_signatures(signed(name, *signers), BIND, ROSTER, key("owner 1"))
    with pytest.raises(SignerNotAllowed):
        verify_signatures(signed(name, "owner 1"), BIND, ROSTER)


def test_a_ballot_is_signed_by_its_right() -> None:
    entry = signed("ballot", "owner 1")
    verify_signatures(entry, BIND, ROSTER, key("owner 1"))
    for other in (key("owner 2"), None):
        with pytest.raises(SignerNotAllowed):
            verify_signatures(entry, BIND, ROSTER, other)
    with pytest.raises(SignerNotAllowed):
        verify_signatures(signed("ballot", "zhao"), BIND, ROSTER, key("owner 1"))


@pytest.mark.parametrize("change", ["bind", "type", "body"])
def test_a_signature_is_over_type_bind_and_body(change: str) -> None:
    entry = signed("notice", "zhao")
    bind = digest("other") if change == "bind" else BIND
    if change == "type":
        entry = Entry("extend", 0, OPENS, entry.body, entry.sigs)
    if change == "body":
        entry = Entry("notice", 0, OPENS, {**entry.body, "document": "0" * 64}, entry.sigs)
    with pytest.raises(SignatureInvalid):
        verify_signatures(entry, bind, ROSTER)


def change_of(replaces: str | None = None, **officer: str) -> dict[str, Any]:
    new = {"id": "new", "role": "clerk", "organisation": "业主代表", "key": key("new").hex()}
    return {"replaces": replaces, "officer": {**new, **officer}}


def test_an_officer_may_be_added() -> None:
    roster = ROSTER.after(change_of())
    verify_signatures(signed("paper-issue", "new", "sun"), BIND, roster)
    verify_signatures(signed("paper-issue", "qian", "sun"), BIND, roster)
    with pytest.raises(SignerNotAllowed):
        verify_signatures(signed("paper-issue", "new", "sun"), BIND, ROSTER)


def test_an_officer_may_be_replaced() -> None:
    roster = ROSTER.after(change_of("qian"))
    verify_signatures(signed("result", "new", "sun"), BIND, roster)
    with pytest.raises(SignerNotAllowed):
        verify_signatures(signed("result", "qian", "sun"), BIND, roster)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (change_of(role="registrar"), "anchored"),
        (change_of("li", role="registrar"), "anchored"),
        (change_of("zhou", role="street_office"), "anchored"),
        (change_of("li"), "role"),
        (change_of("sun"), "role"),
        (change_of("nobody"), "unknown"),
        (change_of(id="qian"), "used"),
        (change_of(key=key("sun").hex()), "used"),
    ],
)
def test_a_wrong_change_is_refused(body: dict[str, Any], reason: str) -> None:
    with pytest.raises(OfficerChangeInvalid) as refused:
        ROSTER.after(body)
    assert refused.value.fields["reason"] == reason


def test_ids_and_keys_are_never_given_again() -> None:
    roster = ROSTER.after(change_of("qian"))
    with pytest.raises(OfficerChangeInvalid):
        roster.after(change_of(id="qian", key=key("third").hex()))
    with pytest.raises(OfficerChangeInvalid):
        roster.after(change_of(id="third", key=key("qian").hex()))
    with pytest.raises(OfficerChangeInvalid):
        roster.after(change_of("qian", id="third", key=key("third").hex()))
