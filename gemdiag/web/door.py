"""Who may come in: the browser that the one-time link was opened in, on this computer, from our own pages."""

import hmac
import secrets
import threading
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

HERE: Final = "127.0.0.1"
PATH: Final = "/wizard/"
_BYTES: Final = 32
"""Of a token: not to be guessed."""

Refusal = Literal["host", "method", "link_used", "no_cookie", "origin", "form"]


class Request(NamedTuple):
    """What counts of a request, before its body is looked at."""

    method: str
    path: str
    query: Mapping[str, str]
    host: str
    origin: str | None
    cookies: Mapping[str, str]

    @classmethod
    def of(cls, environ: Mapping[str, Any]) -> "Request":
        pairs = (part.partition("=") for part in str(environ.get("QUERY_STRING", "")).split("&"))
        cookies = (part.strip().partition("=") for part in str(environ.get("HTTP_COOKIE", "")).split(";"))
        return cls(
            str(environ["REQUEST_METHOD"]),
            str(environ.get("PATH_INFO", "")),
            {name: value for name, _, value in pairs},
            str(environ.get("HTTP_HOST", "")),
            environ.get("HTTP_ORIGIN"),
            {name: value for name, _, value in cookies},
        )


class Door:
    """The link works once; then a cookie that no script sees and no other site can have sent."""

    def __init__(self, port: int) -> None:
        self._host = f"{HERE}:{port}"
        self._origin = f"http://{self._host}"
        self._cookie_name = f"gemdiag-{port}"  # a port is no part of what a cookie belongs to
        self._link_token: str | None = secrets.token_urlsafe(_BYTES)
        self._session = secrets.token_urlsafe(_BYTES)
        self.form_token = secrets.token_urlsafe(_BYTES)
        self._lock = threading.Lock()
        self.link = f"{self._origin}{PATH}open?token={self._link_token}"

    @property
    def cookie(self) -> str:
        """RFC 6265bis: the browser sends it for our path and from our pages alone, until it is closed."""
        return f"{self._cookie_name}={self._session}; Path={PATH}; HttpOnly; SameSite=Strict"

    def misdirected(self, request: Request) -> Refusal | None:
        """A name that leads here is not ours: another site may have made it (DNS rebinding)."""
        if not _same(request.host, self._host):
            return "host"
        return None if request.method in {"GET", "POST"} else "method"

    def refusal(self, request: Request) -> Refusal | None:
        """Why this browser, or this page of it, may not; None where it may."""
        if not self.is_known(request):
            return "no_cookie"
        if request.method == "POST" and not _same(request.origin or "", self._origin):
            return "origin"
        return None

    def is_known(self, request: Request) -> bool:
        return _same(request.cookies.get(self._cookie_name, ""), self._session)

    def opens(self, token: str) -> bool:
        """Once."""
        with self._lock:
            right = self._link_token is not None and _same(token, self._link_token)
            if right:
                self._link_token = None
            return right

    def is_our_form(self, token: object) -> bool:
        return isinstance(token, str) and _same(token, self.form_token)


def _same(given: str, expected: str) -> bool:
    """In the same time, however much of it is right."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
