"""A city's sign-in service after OpenID Connect Core 1.0 and Discovery 1.0; a test can make it lie.

The real ones cannot be reached from a test. Whoever comes is `claims`, without a page to type in.
"""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT = "yijue"
SECRET = "only a test knows it"


@dataclass
class Provider:
    """What the service says of whoever signs in, and how it lies if it does."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)
    """Claims of the signed token that are told otherwise than they are."""
    more: dict[str, Any] = field(default_factory=dict)
    """What only the user information says."""
    document: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signing: RSAKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    is_down: bool = False


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve the provider while a test runs."""
    told = Provider()
    server = make_server("127.0.0.1", 0, _application(told), threaded=True)
    told.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()


def _application(told: Provider) -> Flask:
    app = Flask("provider")
    app.add_url_rule("/.well-known/openid-configuration", "discovery", lambda: _configuration(told))
    app.add_url_rule("/authorize", "authorize", lambda: _authorize(told))
    app.add_url_rule("/token", "token", lambda: _token(told), methods=["POST"])
    app.add_url_rule("/keys", "keys", lambda: jsonify({"keys": [told.key.as_dict(private=False)]}))
    app.add_url_rule("/person", "person", lambda: jsonify({**told.claims, **told.more}))
    return app


def _configuration(told: Provider) -> ResponseReturnValue:
    if told.is_down:
        return "no", 503
    known = {
        "issuer": told.issuer,
        "authorization_endpoint": f"{told.issuer}/authorize",
        "token_endpoint": f"{told.issuer}/token",
        "userinfo_endpoint": f"{told.issuer}/person",
        "jwks_uri": f"{told.issuer}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
    }
    return jsonify({**known, **told.document})


def _authorize(told: Provider) -> ResponseReturnValue:
    code = f"code-{len(told.asked)}"
    told.asked[code] = request.args.to_dict()
    back = urlencode({"code": code, "state": request.args["state"]})
    return redirect(f"{request.args['redirect_uri']}?{back}")


def _token(told: Provider) -> ResponseReturnValue:
    asked = told.asked.pop(request.form["code"], None)
    if asked is None or not _is_the_same(asked, request.form["code_verifier"]):
        return jsonify({"error": "invalid_grant"}), 400
    now = int(time.time())
    signed = {
        "iss": told.issuer,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 60,
        "nonce": asked["nonce"],
        **told.claims,
        **told.wrong,
    }
    text = jwt.encode({"alg": "RS256", "kid": "1"}, signed, told.signing or told.key)
    return jsonify(
        {"access_token": "a", "token_type": "Bearer", "expires_in": 3600, "id_token": text}
    )


def _is_the_same(asked: dict[str, str], verifier: str) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
