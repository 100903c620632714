"""The door by the city's sign-in service: OpenID Connect with PKCE, nonce and one state a try.

Source: OpenID Connect Core 1.0 §3.1 (authorization code flow) and §5.3.2 (`sub` of the user
information has to be that of the signed token).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import abort, current_app, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from app.companion.frame import render, text
from app.companion.residents.service import (
    CityRefused,
    CityUnreachable,
    find_own_flats,
    sign_in_verified,
)
from app.companion.residents.views.blueprint import blueprint
from app.companion.residents.views.home import followed, show_door
from app.companion.residents.views.phone import set_cookie
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access
from app.platform.config import current_config
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import limiter
from app.registry.service.verified_persons import VerifiedPerson

if TYPE_CHECKING:
    from flask import Flask

    from app.platform.config import CitySignIn

# A provider that answers no sooner is down for whoever waits with a phone in the hand.
SECONDS = 10
BEGUN = "city_begun"


def init_app(app: Flask) -> None:
    """Register the provider, if the operator named one."""
    wanted = app.extensions["yijue.config"].city_sign_in
    if wanted is None:
        return
    OAuth(app).register(
        "city",
        client_id=wanted.client_id,
        client_secret=wanted.client_secret,
        server_metadata_url=f"{wanted.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": wanted.scope,
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )


def city_label() -> str:
    """Return what people call the city's service; empty where there is none."""
    wanted = current_config().city_sign_in
    return "" if wanted is None else wanted.label


@blueprint.get("/c/<community_id>/door/city")
@access.public
@limiter.limit("60 per hour")
def city(community_id: str) -> ResponseReturnValue:
    wanted = _wanted()
    session[BEGUN] = {"c": community_id, "next": request.args.get("next", "")[:300]}
    try:
        _check_issuer(wanted)
        answer: ResponseReturnValue = _provider().authorize_redirect(_back())
    except (RequestException, AuthlibBaseError, KeyError, ValueError, RuleError):
        return _refuse(community_id, CityUnreachable())
    return answer


@blueprint.get("/door/city/back")
@access.public
@limiter.limit("60 per hour")
def city_back() -> ResponseReturnValue:
    wanted = _wanted()
    begun = session.pop(BEGUN, None)
    if begun is None:
        return redirect(url_for("people.home"))
    try:
        person = _person(wanted)
        flats = find_own_flats(begun["c"], person, now=clock.read())
    except RuleError as refused:
        return _refuse(begun["c"], refused)
    if len(flats) == 1:
        return _admit(begun["c"], flats[0].token, begun["next"])
    return render("companion/residents/city.html", begun["c"], flats=flats, back=begun["next"])


@blueprint.post("/c/<community_id>/door/city")
@access.public
@limiter.limit("60 per hour")
def city_flat(community_id: str) -> ResponseReturnValue:
    return _admit(community_id, text("flat"), text("next"))


def _admit(community_id: str, token: str, wished: str) -> ResponseReturnValue:
    try:
        held = sign_in_verified(community_id, token, now=clock.read())
    except RuleError as refused:
        return _refuse(community_id, refused)
    answer = make_response(redirect(followed(wished, community_id)))
    set_cookie(answer, community_id, held)
    return answer


def _refuse(community_id: str, refused: RuleError) -> ResponseReturnValue:
    db.session().rollback()
    return show_door(community_id, sentence(refused)), status_of(refused)


def _person(wanted: CitySignIn) -> VerifiedPerson:
    """What the service vouches for; a phone only where it says that it has checked it."""
    try:
        _check_issuer(wanted)
        claims = _claims()
    except (AuthlibBaseError, JoseError):
        raise CityRefused from None
    except (RequestException, KeyError, ValueError):
        raise CityUnreachable from None
    checked = claims.get("phone_number_verified") is True
    return VerifiedPerson(
        name=_said(claims, "name"),
        document=_said(claims, wanted.document_claim),
        phone=_said(claims, "phone_number") if checked else "",
    )


def _claims() -> dict[str, Any]:
    provider = _provider()
    token = provider.authorize_access_token()
    claims = dict(token.get("userinfo") or {})
    if not claims:
        raise CityRefused
    if provider.load_server_metadata().get("userinfo_endpoint"):
        more = dict(provider.userinfo(token=token))
        if more.get("sub") != claims["sub"]:
            raise CityRefused
        claims = {**more, **claims}
    return claims


def _check_issuer(wanted: CitySignIn) -> None:
    """The document found at an issuer's address has to be that issuer's own (Discovery §4.3)."""
    if _provider().load_server_metadata()["issuer"].rstrip("/") != wanted.issuer:
        raise CityUnreachable


def _said(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name) if name else None
    return value if isinstance(value, str) else ""


def _wanted() -> CitySignIn:
    wanted = current_config().city_sign_in
    if wanted is None:
        abort(404)
    return wanted


def _provider() -> Any:
    return current_app.extensions["authlib.integrations.flask_client"].create_client("city")


def _back() -> str:
    return current_config().public_url + url_for("companion.residents.city_back")
