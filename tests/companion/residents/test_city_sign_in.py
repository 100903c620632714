"""An owner comes in by the city's sign-in service, and nobody else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey

from app.companion.residents.views import city
from app.platform.config import CitySignIn, ConfigError, load_config, make_keys
from tests.committee.town import COMMUNITY, name, text_of
from tests.companion.quarter import DOOR, Quarter
from tests.companion.residents.provider import CLIENT, SECRET, Provider, provider
from tests.registry.rollfiles import phone, resident
from tests.site import Browser

HOME = f"/c/{COMMUNITY}/home"


@pytest.fixture
def service(quarter: Quarter) -> Iterator[Provider]:
    with provider() as told:
        told.claims = {"sub": "1", "id_number": resident(3), "name": name(3)}
        config = quarter.app.extensions["yijue.config"]
        known = CitySignIn(told.issuer, CLIENT, SECRET, "随申办", document_claim="id_number")
        quarter.app.extensions["yijue.config"] = replace(config, city_sign_in=known)
        city.init_app(quarter.app)
        yield told


def goes(browser: Browser, wished: str = "") -> str:
    """Press the button and let the service send the phone back; returns where to."""
    begun = browser.get(f"{DOOR}/city", query_string={"next": wished})
    assert begun.status_code == 302, text_of(begun.text)[:400]
    sent = requests.get(begun.headers["Location"], allow_redirects=False, timeout=10)
    parts = urlsplit(sent.headers["Location"])
    return f"{parts.path}?{parts.query}"


def comes_in(quarter: Quarter, wished: str = "") -> tuple[Browser, Any]:
    browser = quarter.auth.browser()
    return browser, browser.get(goes(browser, wished))


def refusal(answer: Any) -> str:
    assert "Set-Cookie" not in answer.headers or "home-" not in answer.headers["Set-Cookie"]
    return text_of(answer.text)


def test_the_door_offers_it_where_there_is_one(quarter: Quarter, service: Provider) -> None:
    page = quarter.auth.browser().get(DOOR)
    assert "随申办" in page.text
    assert f"{DOOR}/city" in page.text


def test_without_one_there_is_no_such_door(quarter: Quarter) -> None:
    browser = quarter.auth.browser()
    assert "door/city" not in browser.get(DOOR).text
    assert browser.get(f"{DOOR}/city").status_code == 404
    assert browser.get("/door/city/back?code=1&state=2").status_code == 404


def test_an_owner_comes_in_by_the_document(quarter: Quarter, service: Provider) -> None:
    browser, answer = comes_in(quarter, wished=f"/c/{COMMUNITY}/tickets")
    assert answer.headers["Location"] == f"/c/{COMMUNITY}/tickets"
    assert quarter.resident_of(browser).name == name(3)
    assert browser.get(HOME).status_code == 200


def test_only_our_own_pages_are_followed(quarter: Quarter, service: Provider) -> None:
    _, answer = comes_in(quarter, wished="https://evil.example/")
    assert answer.headers["Location"] == HOME


def test_several_flats_are_a_choice(quarter: Quarter, service: Provider) -> None:
    service.claims["id_number"] = resident(51)
    browser, answer = comes_in(quarter)
    assert "2号楼1单元901" in answer.text
    tokens = [part.split('"')[0] for part in answer.text.split('name="flat" value="')[1:]]
    assert len(tokens) == 2
    given = browser.submit(f"{DOOR}/city", {"flat": tokens[1], "next": ""})
    assert given.headers["Location"] == HOME
    assert quarter.resident_of(browser).is_owner


def test_a_choice_is_good_for_ten_minutes_and_here_only(
    quarter: Quarter, service: Provider
) -> None:
    service.claims["id_number"] = resident(51)
    browser, answer = comes_in(quarter)
    token = answer.text.split('name="flat" value="')[1].split('"')[0]
    assert browser.submit("/c/elsewhere/door/city", {"flat": token}).status_code in {403, 404}
    quarter.clock.advance(minutes=11)
    over = browser.submit(f"{DOOR}/city", {"flat": token})
    assert over.status_code == 403
    assert "home-" not in over.headers.get("Set-Cookie", "")


def test_phone_and_name_are_enough_where_the_service_has_no_document(
    quarter: Quarter, service: Provider
) -> None:
    service.claims = {
        "sub": "1",
        "name": name(3),
        "phone_number": f"+86{phone(3)}",
        "phone_number_verified": True,
    }
    browser, _ = comes_in(quarter)
    assert quarter.resident_of(browser).name == name(3)


@pytest.mark.parametrize(
    "claims",
    [
        {"id_number": resident(777)},
        {"id_number": "1"},
        {"id_number": 7},
        {"name": name(3), "phone_number": phone(3)},
        {"name": name(3), "phone_number": phone(3), "phone_number_verified": "true"},
        {"name": name(4), "phone_number": phone(3), "phone_number_verified": True},
        {"phone_number": phone(3), "phone_number_verified": True},
        # Whoever proves to be another person is not let in by an owner's phone and name.
        {
            "id_number": resident(777),
            "name": name(3),
            "phone_number": phone(3),
            "phone_number_verified": True,
        },
    ],
)
def test_nobody_else_comes_in(
    quarter: Quarter, service: Provider, claims: dict[str, object]
) -> None:
    service.claims = {"sub": "1", **claims}
    browser, answer = comes_in(quarter)
    assert answer.status_code == 403
    assert "不动产单元号" in refusal(answer)
    assert browser.get(HOME).status_code == 302


def _other_audience(told: Provider) -> None:
    told.wrong = {"aud": "somebody else"}


def _other_issuer(told: Provider) -> None:
    told.wrong = {"iss": "https://evil.example"}


def _other_nonce(told: Provider) -> None:
    told.wrong = {"nonce": "of another try"}


def _run_out(told: Provider) -> None:
    told.wrong = {"exp": 1_000_000_000}


def _other_key(told: Provider) -> None:
    told.signing = RSAKey.generate_key(2048, {"kid": "1"})


def _another_person(told: Provider) -> None:
    told.more = {"sub": "2"}


@pytest.mark.parametrize(
    "lie", [_other_audience, _other_issuer, _other_nonce, _run_out, _other_key, _another_person]
)
def test_what_does_not_belong_to_this_try_is_refused(
    quarter: Quarter, service: Provider, lie: Callable[[Provider], None]
) -> None:
    lie(service)
    browser, answer = comes_in(quarter)
    assert answer.status_code == 403
    assert "登录没有完成" in refusal(answer)
    assert browser.get(HOME).status_code == 302


def test_an_answer_is_good_once_and_for_the_phone_that_asked(
    quarter: Quarter, service: Provider
) -> None:
    browser = quarter.auth.browser()
    back = goes(browser)
    thief = quarter.auth.browser()
    assert thief.get(back).headers["Location"] == "/"
    goes(thief)
    assert thief.get(back).status_code == 403
    assert browser.get(back).headers["Location"] == HOME
    assert browser.get(back).headers["Location"] == "/"


def test_who_breaks_off_reads_how_to_go_on(quarter: Quarter, service: Provider) -> None:
    browser = quarter.auth.browser()
    state = goes(browser).split("state=")[1]
    answer = browser.get(f"/door/city/back?error=access_denied&state={state}")
    assert answer.status_code == 403
    assert "不动产单元号" in refusal(answer)


def test_a_service_that_is_down_leaves_the_other_door(quarter: Quarter, service: Provider) -> None:
    service.is_down = True
    answer = quarter.auth.browser().get(f"{DOOR}/city")
    assert answer.status_code == 503
    assert "不动产单元号" in refusal(answer)


def test_a_document_of_another_issuer_is_not_believed(quarter: Quarter, service: Provider) -> None:
    service.document = {"issuer": "https://evil.example"}
    assert quarter.auth.browser().get(f"{DOOR}/city").status_code == 503


def test_the_operator_names_the_service_and_its_client(tmp_path: Path) -> None:
    make_keys(tmp_path, bytes(128))
    env = {"VAR_DIR": str(tmp_path), "OIDC_ISSUER": "https://id.example/", "OIDC_CLIENT_ID": "us"}
    with pytest.raises(ConfigError, match="OIDC_CLIENT_SECRET"):
        load_config(env)
    config = load_config({**env, "OIDC_CLIENT_SECRET": "kkkk", "OIDC_DOCUMENT_CLAIM": "id"})
    assert config.city_sign_in == CitySignIn(
        "https://id.example", "us", "kkkk", "市民统一身份认证", document_claim="id"
    )
    assert "kkkk" not in repr(config)
    with pytest.raises(ConfigError, match="OIDC_ISSUER"):
        load_config({**env, "OIDC_ISSUER": "id.example"})
