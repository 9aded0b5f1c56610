"""A wizard's page as a function: one browser with its cookie, and whoever else may try."""

import html
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from gemdiag import wizard
from gemdiag.app.guide import Guide, Means
from gemdiag.app.reporting import Reporting
from gemdiag.app.request import Request
from gemdiag.lab.lab import Lab
from gemdiag.web import Desk, Door, Site
from gemdiag.wizard import Given
from gemdiag.words import Lang
from tests.cli.kit import garage

PORT = 50123
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"
BOUNDARY = "x-boundary-x"
DAY = date(2026, 11, 24)


class Said(NamedTuple):
    """A response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def words(self) -> str:
        """What a reader of the page reads."""
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", self.text)))

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return html.unescape(re.sub(r"<[^>]*>", "", found[1])) if found else ""


class Browser:
    """Everything that came back stays in `seen`, to be searched for what must not be in it."""

    def __init__(self, site: Site) -> None:
        self.site, self.cookie = site, ""
        self.seen: list[Said] = []

    def send(self, method: str, path: str, body: bytes = b"", **headers: str | None) -> Said:
        bare, _, query = path.removeprefix(ORIGIN).partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": bare,
            "QUERY_STRING": query,
            "HTTP_HOST": HOST,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "wsgi.input": io.BytesIO(body),
        }
        if self.cookie:
            environ["HTTP_COOKIE"] = self.cookie
        if method == "POST":
            environ["HTTP_ORIGIN"] = ORIGIN
        environ |= {name: value for name, value in headers.items() if value is not None}
        for name, value in headers.items():
            if value is None:
                environ.pop(name, None)
        got: list[Any] = []
        chunks = self.site(environ, lambda status, heads: got.extend((status, heads)))
        said = Said(int(got[0].split()[0]), dict(got[1]), b"".join(chunks))
        self.seen.append(said)
        if "Set-Cookie" in said.headers:
            self.cookie = said.headers["Set-Cookie"].partition(";")[0]
        return said

    def get(self, path: str = "/wizard/", **headers: str | None) -> Said:
        """Redirects are followed."""
        said = self.send("GET", path, b"", **headers)
        while said.status == 303:
            said = self.send("GET", said.headers["Location"], b"", **headers)
        return said

    def post(self, page: Said, **fields: str | bytes) -> Said:
        """The form of the page with these fields, as a browser sends it; then what it leads to."""
        said = self.submit(page, **fields)
        return self.get(said.headers["Location"]) if said.status == 303 else said

    def submit(self, page: Said, **fields: str | bytes) -> Said:
        action, token = action_of(page), token_of(page)
        whole = {"form_token": token, "move": "next", **fields}
        if any(isinstance(value, bytes) for value in whole.values()):
            kind = f"multipart/form-data; boundary={BOUNDARY}"
            return self.send("POST", action, multipart(whole), CONTENT_TYPE=kind)
        return self.send("POST", action, urlencode(whole).encode())


def action_of(page: Said) -> str:
    found = re.search(r'action="([^"]*)"', page.text)
    assert found, page.text
    return found[1]


def token_of(page: Said) -> str:
    found = re.search(r'name="form_token" value="([^"]*)"', page.text)
    assert found, page.text
    return found[1]


def multipart(fields: Mapping[str, str | bytes]) -> bytes:
    parts = []
    for name, value in fields.items():
        file = '; filename="shop.ini"\r\nContent-Type: text/plain' if isinstance(value, bytes) else ""
        content = value if isinstance(value, bytes) else value.encode()
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


class Opened(NamedTuple):
    browser: Browser
    door: Door
    desk: Desk
    lab: Lab


@contextmanager
def opened(
    folder: Path,
    knowledge: Any,
    *,
    lang: Lang = "en",
    config: str | None = None,
    lab: AbstractContextManager[Lab] | None = None,
) -> Iterator[Opened]:
    """A wizard whose one browser has come in, before the garage's own little Internet."""
    with lab or garage() as running:
        yield begun(folder, knowledge, running, lang=lang, config=config)


def begun(folder: Path, knowledge: Any, lab: Lab, *, lang: Lang = "en", config: str | None = None) -> Opened:
    reporting = Reporting(knowledge)
    net = lab.net_options(deadline=20.0)
    request = Request(net)
    guide = Guide(
        Means(request._replace(wishes=request.wishes._replace(controls=False)), knowledge, folder), reporting
    )
    state = wizard.begin(Given(knowledge, DAY, lang, config))
    desk, door = Desk(state, guide.carry_out, reporting, keeps=True), Door(PORT)
    browser = Browser(Site(desk, door, lambda: None))
    assert browser.get(door.link).status == 200
    return Opened(browser, door, desk, lab)


def settled(browser: Browser, desk: Desk) -> Said:
    """The page after the work is done."""
    assert desk.at_rest.wait(30)
    return browser.get()
