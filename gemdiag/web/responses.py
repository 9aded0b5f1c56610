"""What goes back to the browser, with the headers that keep everybody else out of it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

Headers = tuple[tuple[str, str], ...]

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"

# CSP level 3: our own style and script files, forms to ourselves, and nothing else at all.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A page that brings its style along allows that one by its hash, in itself.
_PRINTED_POLICY: Final = (
    "script-src 'none'; img-src 'none'; connect-src 'none'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_ALWAYS: Final[Headers] = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),  # with none at all, browsers send no Origin either
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
PRINTED: Final[Headers] = (("Content-Security-Policy", _PRINTED_POLICY),)


class Response(NamedTuple):
    status: int
    kind: str
    body: bytes
    headers: Headers = ()

    def all_headers(self) -> Iterator[tuple[str, str]]:
        yield ("Content-Type", self.kind)
        yield ("Content-Length", str(len(self.body)))
        yield from _ALWAYS
        yield from self.headers
        if "Content-Security-Policy" not in dict(self.headers):
            yield ("Content-Security-Policy", _POLICY)


def see(path: str) -> Response:
    return Response(303, HTML, b"", (("Location", path),))


def attached(name: str) -> Headers:
    return (("Content-Disposition", f'attachment; filename="{name}"'),)
