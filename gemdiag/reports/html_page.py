"""A page in one file: it needs no script, fetches nothing, and brings along the one style of every page."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from gemdiag.reports.html_markup import NOTHING, Markup, element, joined, plain, style


def in_one_file(title: str, main: Markup, lang: str, kind: str | None = None) -> str:
    """kind: by which gemdiag knows a page of its own again."""
    mark = element("meta", name="gemdiag", content=kind) if kind else NOTHING
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        mark,
        element("title", plain(f"{title} - gemdiag" if title else "gemdiag")),
        element("style", Markup(style())),
    )
    html = element("html", head, element("body", main), lang=lang)
    return joined(Markup("<!DOCTYPE html>"), html, NOTHING, between="\n")


@cache
def _policy() -> str:
    """CSP level 3: nothing at all but this one style; not even a form."""
    digest = b64encode(sha256(style().encode("ascii")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
