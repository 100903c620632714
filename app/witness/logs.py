"""Which logs to witness and under which keys: addresses, pinning (docs/WITNESS.md).

Law: a log is pinned when first seen, by the anchor printed on the posted notice
or by a log key from another way; later runs trust the pin only. A community's
list may name logs of its own host only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from app.core.accounts import FORMAT as ACCOUNTS
from app.core.accounts import anchor_of_charter, parse_charter
from app.core.anchor import anchor_of, is_same_anchor
from app.core.definition import Definition
from app.core.definition.parts import Keys
from app.core.errors import VerificationError
from app.witness.memory import SeenLog

_MAX_LIST_BYTES = 1024 * 1024
_MAX_DEFINITION_BYTES = 256 * 1024


class Web(Protocol):
    """The two things the witness does on the network."""

    def get(self, url: str, limit: int) -> bytes:
        """Return the body of an answer of at most `limit` bytes; raises Unreachable."""

    def post(self, url: str, body: bytes) -> None:
        """Hand in a body; raises Unreachable, CosignatureRefused."""


class Unreachable(VerificationError):
    """The log's server does not answer, or not with what was asked for."""


class CosignatureRefused(VerificationError):
    """The log's server did not take the cosignature."""


class AddressInvalid(VerificationError):
    """Not an http(s) address, or one on another host than the list that names it."""


class ListInvalid(VerificationError):
    """The community's list of logs cannot be read."""


class PinMissing(VerificationError):
    """A log not seen before needs --anchor or --log-key."""


class PinWrong(VerificationError):
    """The definition that the server shows has another anchor or log key."""


class NotAWitness(VerificationError):
    """The definition does not name this key among its witnesses."""


def verify_address(url: str) -> str:
    """Return the address without a closing slash; raises AddressInvalid."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise AddressInvalid(url=url)
    return url.rstrip("/")


def is_community(url: str) -> bool:
    """Tell whether the address is a community's list, `…/log/communities/<id>`."""
    return urlsplit(url).path.rsplit("/", 2)[-2:-1] == ["communities"]


def list_logs(web: Web, url: str) -> list[str]:
    """Return the addresses of the logs to witness: the log itself, or those of a community.

    Raises AddressInvalid, Unreachable, ListInvalid.
    """
    base = verify_address(url)
    if not is_community(base):
        return [base]
    value = _parse_json(web.get(base, _MAX_LIST_BYTES))
    items = value.get("logs") if isinstance(value, dict) else value
    return [_on_same_host(base, path) for path in _paths(items)]


def _paths(items: object) -> Iterable[str]:
    if not isinstance(items, list):
        raise ListInvalid(reason="list")
    for item in items:
        path = item.get("base") if isinstance(item, dict) else item
        if not isinstance(path, str):
            raise ListInvalid(reason="base")
        yield path


def _on_same_host(listed_at: str, path: str) -> str:
    base = verify_address(urljoin(listed_at, path))
    if urlsplit(base)[:2] != urlsplit(listed_at)[:2]:
        raise AddressInvalid(url=base)
    return base


def _parse_json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise ListInvalid(reason="json") from None


def pin_log(
    web: Web, base: str, witness_key: bytes, *, anchor: str | None, log_key: bytes | None
) -> SeenLog:
    """Return a log not seen before, pinned from its definition.

    Raises PinMissing, PinWrong, NotAWitness, Unreachable and what parsing the
    definition raises.
    """
    if anchor is None and log_key is None:
        raise PinMissing(log=base)
    body = _parse_json(web.get(f"{base}/definition.json", _MAX_DEFINITION_BYTES))
    named = _name_of(body)
    if anchor is not None and not is_same_anchor(anchor, named.anchor):
        raise PinWrong(log=base, anchor=named.anchor)
    if log_key is not None and named.keys.log != log_key:
        raise PinWrong(log=base, log_key=named.keys.log.hex())
    names = [one.name for one in named.keys.witnesses if one.key == witness_key]
    if not names:
        raise NotAWitness(log=base)
    return SeenLog(
        origin=named.origin, assembly=named.of, log_key=named.keys.log.hex(), name=names[0]
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """What a log says of itself: origin, assembly or community, anchor, keys."""

    origin: str
    of: str
    anchor: str
    keys: Keys


def _name_of(body: Any) -> _Named:
    """Read an assembly's definition, or the charter of a community's accounts."""
    if isinstance(body, dict) and body.get("protocol") == ACCOUNTS:
        charter = parse_charter(body)
        community = charter.community_id
        return _Named(charter.origin, community, anchor_of_charter(charter), charter.keys)
    definition = Definition.parse(body)
    origin, of = definition.origin, definition.assembly
    return _Named(origin, of, anchor_of(definition), definition.keys)
