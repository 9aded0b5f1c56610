"""The WSGI application: which address gives what."""

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, NamedTuple

from gemdiag import reports, wizard
from gemdiag.redaction import Leak
from gemdiag.reports import clicks_page
from gemdiag.reports.html_markup import style
from gemdiag.web import page, refusals
from gemdiag.web.desk import Desk, View
from gemdiag.web.door import PATH, Door, Request
from gemdiag.web.fields import UPLOAD
from gemdiag.web.forms import Form, FormFault, form_of
from gemdiag.web.responses import HTML, JSON, PRINTED, Response, attached, see
from gemdiag.wizard import End, Screen, Value
from gemdiag.words import LANGUAGES

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
MOVES: Final = frozenset({"next", "back", "save", "quit", "note", *LANGUAGES})
LARGEST_STEP: Final = 9
"""Digits of one."""
_STEP: Final = re.compile(rf"[0-9]{{1,{LARGEST_STEP}}}")
STATIC: Final = {"page.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"}


class Site:
    """on_use: told of every request of the person; of a page that only asks how far it is, too."""

    def __init__(self, desk: Desk, door: Door, on_use: Callable[[], None]) -> None:
        self._desk, self._door, self._on_use = desk, door, on_use

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            response = self._answer(Request.of(environ), environ)
        except Exception:  # a bug of ours; what it was about may be secret
            response = refusals.broken()
        status = HTTPStatus(response.status)
        start_response(f"{status.value} {status.phrase}", list(response.all_headers()))
        return [response.body]

    def _answer(self, request: Request, environ: Environ) -> Response:
        if why := self._door.misdirected(request):
            return refusals.of(why)
        if request.path in {"/", "/favicon.ico"}:
            return see(PATH)
        if not request.path.startswith(PATH):
            return refusals.not_found()
        name = request.path.removeprefix(PATH)
        if request.method == "GET" and (name in STATIC or name == "page.css"):
            return _asset(name)
        if name == "open":
            return self._open(request)
        if why := self._door.refusal(request):
            return refusals.of(why)
        self._on_use()
        if request.method == "POST":
            return self._take(name, environ)
        return self._show(name, request)

    def _open(self, request: Request) -> Response:
        """Once; whoever is in already goes on. Not a redirect: a cookie set by one is not sent by it."""
        if self._door.is_known(request):
            return see(PATH)
        if request.method != "GET" or not self._door.opens(request.query.get("token", "")):
            return refusals.of("link_used")
        return Response(200, HTML, refusals.come_in().encode(), (("Set-Cookie", self._door.cookie),))

    def _show(self, name: str, request: Request) -> Response:
        view = self._desk.view()
        if name == str(view.step):
            return self._page(view, older="older" in request.query)
        match name:
            case "":
                return see(f"{PATH}{view.step}")
            case "progress":
                return self._progress(view)
            case "here":
                return Response(204, HTML, b"")
            case "report.html" | "report.json":
                return self._report(view, name)
            case "clicks":
                return self._clicks(view)
            case _ if _STEP.fullmatch(name):
                return see(f"{PATH}{view.step}?older")
            case _:
                return refusals.not_found()

    def _page(self, view: View, *, older: bool) -> Response:
        """Masked, and looked through once more: where a password would come out, without its text."""
        screen, withheld = view.now, False
        redactor = self._desk.reporting.screen
        if isinstance(screen, Screen):
            masked = wizard.masked(screen, redactor.text)
            rejected = {name: text for name, text in view.rejected.items() if redactor.text(text) == text}
            view = view._replace(now=masked, rejected=rejected)
            try:
                redactor.scan("\n".join((page.told(masked), *rejected.values())))
            except Leak:
                withheld = True
        text = page.page(view, self._door.form_token, older=older, withheld=withheld)
        return Response(200, HTML, text.encode())

    def _progress(self, view: View) -> Response:
        """How far the work is; `go` where there is something else to be seen."""
        waits = not isinstance(view.now, Screen | End)
        told = {"lines": view.lines if waits else (), "go": None if waits else f"{PATH}{view.step}"}
        return Response(200, JSON, json.dumps(told).encode())

    def _report(self, view: View, name: str) -> Response:
        looked = view.state.looked
        if looked is None:
            return refusals.not_found()
        format_id = reports.format_of(name) or "json"
        try:
            text = self._desk.reporting.file(dict(looked.document), format_id, view.state.lang)
        except Leak:
            return refusals.withheld()
        kind = HTML if format_id == "html" else JSON
        return Response(200, kind, text.encode(), attached(f"gemdiag-report.{format_id}"))

    def _clicks(self, view: View) -> Response:
        looked = view.state.looked
        if looked is None:
            return refusals.not_found()
        file = Path(view.state.written.path).name if view.state.written else "GEM-CAR"
        try:
            text = clicks_page.page(dict(looked.document), file, view.state.lang, self._desk.reporting.screen)
        except Leak:
            return refusals.withheld()
        return Response(200, HTML, text.encode(), PRINTED) if text else refusals.not_found()

    def _take(self, name: str, environ: Environ) -> Response:
        """Then it is looked at by GET: coming back to a page never sends anything twice (RFC 9110, 303)."""
        if not _STEP.fullmatch(name):
            return refusals.not_found()
        try:
            form = form_of(str(environ.get("CONTENT_TYPE", "")), environ["wsgi.input"].read())
        except FormFault:
            return refusals.of("form")
        token, move = _one(form, "form_token"), _one(form, "move") or "next"
        if not self._door.is_our_form(token) or move not in MOVES:
            return refusals.of("form")
        answer = self._answer_of(form)
        if move == "note":
            self._desk.note(int(name), answer)
            return Response(204, HTML, b"")
        taken = self._desk.take(int(name), str(move), answer)
        return see(PATH if taken else f"{PATH}{self._desk.view().step}?older")

    def _answer_of(self, form: Form) -> dict[str, Value]:
        """By field of the screen that waits."""
        screen = self._desk.view().now
        answer: dict[str, Value] = {}
        for field in screen.fields if isinstance(screen, Screen) else ():
            values = form.get(field.id, [])
            texts = [value for value in values if isinstance(value, str)]
            if chosen := form.get(f"{field.id}.{UPLOAD}"):
                answer[field.id] = chosen[0]
            elif field.kind == "ticks":
                answer[field.id] = ",".join(texts)
            elif texts:
                answer[field.id] = texts[0].replace("\r\n", "\n")
        return answer


class _Asset(NamedTuple):
    kind: str
    body: bytes


@cache
def _read(name: str) -> _Asset:
    folder = Path(__file__).parent
    if name == "page.css":
        return _Asset(
            "text/css; charset=utf-8", (style() + (folder / name).read_text(encoding="utf-8")).encode()
        )
    return _Asset(STATIC[name], (folder / name).read_bytes())


def _asset(name: str) -> Response:
    asset = _read(name)
    return Response(200, asset.kind, asset.body)


def _one(form: Form, name: str) -> str | bytes | None:
    values = form.get(name, [])
    return values[0] if len(values) == 1 else None
