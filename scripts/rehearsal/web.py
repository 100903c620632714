"""A person at a browser, without the browser: cookies, forms with their CSRF token, JSON."""

from __future__ import annotations

import http.client
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

TOKEN = re.compile(r'name="csrf-?_?token"[^>]*(?:value|content)="([^"]+)"')
NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.S)
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
NOTE = re.compile(r'<div class="note error"[^>]*>(.*?)</div>|class="wrong-text"[^>]*>(.*?)<', re.S)
FLASHED = re.compile(r'<p class="note error"[^>]*>(.*?)</p>', re.S)


class PageRefused(Exception):
    """The site answered with a refusal; the text is what a person would read."""


@dataclass
class Answer:
    """One HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.body)


class Browser:
    """Cookies and a keep-alive connection to one site."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, *, as_json: bool = False) -> Answer:
        answer = self._send("GET", path, None, self._accept(as_json))
        return self._follow(answer, as_json)

    def get_json(self, path: str) -> Any:
        answer = self.get(path, as_json=True)
        if answer.status != 200:
            raise PageRefused(f"{path}: {answer.status} {answer.text[:300]}")
        return answer.json()

    def post_json(self, path: str, body: object, *, token: str | None = None) -> Any:
        headers = {"Content-Type": "application/json", **self._accept(True)}
        if token is not None:
            headers["X-CSRFToken"] = token
        answer = self._send("POST", path, json.dumps(body).encode(), headers)
        if answer.status >= 400:
            raise PageRefused(f"{path}: {answer.status} {answer.text[:300]}")
        return answer.json()

    def token(self, page: str) -> str:
        """Return the CSRF token of a page."""
        answer = self.get(page)
        found = TOKEN.search(answer.text)
        if found is None:
            raise PageRefused(f"{page}: {answer.status}, no form: {_plain(answer.text)[:300]}")
        return unescape(found.group(1))

    def hidden_fields(self, page: str) -> dict[str, str]:
        """Return what a page's forms send without anybody typing it, the CSRF token among it."""
        answer = self.get(page)
        found = {}
        for tag in HIDDEN.findall(answer.text):
            attributes = dict(ATTRIBUTE.findall(tag))
            found[attributes.get("name", "")] = unescape(attributes.get("value", ""))
        if "csrf_token" not in found:
            said = _plain(answer.text)[:300]
            raise PageRefused(f"{page}: {answer.status}, no form: {said}")
        return found

    def submit(
        self,
        page: str,
        fields: Mapping[str, str | Sequence[str]],
        *,
        action: str | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Answer:
        """Fill in the form of a page and send it; raises PageRefused with what the page says."""
        filled = {**self.hidden_fields(page), **fields}
        if files:
            body, content_type = _multipart(filled, files)
        else:
            body = urlencode(filled, doseq=True).encode()
            content_type = "application/x-www-form-urlencoded"
        headers = {"Content-Type": content_type, "Referer": self.base + page, **self._accept(False)}
        answer = self._follow(self._send("POST", action or page, body, headers), False)
        wrong = _find_refusal(answer)
        if answer.status >= 400 or wrong:
            raise PageRefused(
                f"{action or page}: {answer.status} {wrong or _plain(answer.text)[:400]}"
            )
        return answer

    def _accept(self, as_json: bool) -> dict[str, str]:
        kind = "application/json" if as_json else "text/html"
        return {"Accept": kind, "Accept-Language": "zh-CN"}

    def _follow(self, answer: Answer, as_json: bool) -> Answer:
        for _ in range(5):
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            target = urlsplit(urljoin(answer.address, answer.headers["location"]))
            path = target.path + (f"?{target.query}" if target.query else "")
            answer = self._send("GET", path, None, self._accept(as_json))
        raise PageRefused(f"{answer.address}: too many redirects")

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        sent = dict(headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for attempt in (1, 2):
            try:
                return self._try(method, path, body, sent)
            except (http.client.HTTPException, OSError):
                self._connection = None
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def _try(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=300)
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        data = response.read()
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        if response.will_close:
            self._connection.close()
            self._connection = None
        lower = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, lower, data, self.base + path)


def _find_refusal(answer: Answer) -> str:
    shown = NOSCRIPT.sub("", answer.text)
    found = NOTE.search(shown) or FLASHED.search(shown)
    return _plain(found.group(0)) if found else ""


def _plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _multipart(
    fields: Mapping[str, str | Sequence[str]], files: Mapping[str, tuple[str, bytes]]
) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    parts = []
    for name, value in fields.items():
        for one in [value] if isinstance(value, str) else value:
            parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{one}\r\n'.encode())
    for name, (file_name, data) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        kind = "Content-Type: application/octet-stream\r\n\r\n"
        parts.append((head + kind).encode() + data + b"\r\n")
    body = b"".join(f"--{boundary}\r\n".encode() + part for part in parts)
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
