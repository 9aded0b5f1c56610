"""The clicks as a page to print and to tick off at GEM-CAR's screen: one file, no script, nothing fetched."""

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template
from typing import Final, Protocol

from gemdiag import __version__
from gemdiag.outline.advice import clicks
from gemdiag.outline.blocks import Block, Paragraph, Steps, Subheading
from gemdiag.outline.marks import inert, outside, parts
from gemdiag.reports.document import Document
from gemdiag.reports.shape import with_codes
from gemdiag.reports.tell import tell, untold
from gemdiag.words import N_, say

MARK: Final = b'<meta name="gemdiag"'
"""By this a page is known to be of gemdiag's making before it is replaced; text from outside has no `<`."""
NOT_YET: Final = N_("GEM-CAR itself has not changed yet. Do what follows at its screen.")
_TO_GO_BACK: Final = 1
"""The verbosity at which the outline tells the way back too."""
_LANGUAGES: Final = {"en": "en-CA", "fr": "fr-CA"}


class Redactor(Protocol):
    def tree(self, value: Document, /) -> Document: ...

    def text(self, text: str, /) -> str: ...

    def scan(self, text: str, /) -> object: ...


def page(document: Document, file_name: str, lang: str, redactor: Redactor) -> str | None:
    """None where there is nothing to click. file_name: of the file that the page is kept beside."""
    bare = untold(document)
    told = tell(inert(with_codes(redactor.tree(bare), bare)), lang, outside=outside)
    section = clicks(told, lang, _TO_GO_BACK)
    if section is None:
        return None
    about = [outside(told["shop"])] if told["shop"] else []
    care = say(lang, N_("This page holds addresses of your shop and no password. Keep it with the file."))
    template = Path(__file__).with_name("clicks_page.html").read_text(encoding="utf-8")
    text = Template(template).substitute(
        lang=_LANGUAGES[lang],
        digest=_digest(template),
        title=escape(say(lang, N_("The clicks for {file}"), file=inert(redactor.text(file_name)))),
        about=_inline(" – ".join([*about, told["started_at"][:10]])),
        not_yet=escape(say(lang, NOT_YET)),
        steps="\n".join(_blocks(section.blocks)),
        care=escape(f"{care} gemdiag {__version__}"),
    )
    redactor.scan(text)
    return text


def _digest(template: str) -> str:
    """Of the style, which is then all that a browser lets the page do (CSP Level 3, section 6.7.3.3)."""
    style = template.partition("<style>")[2].partition("</style>")[0]
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    number = 0
    for block in blocks:
        if isinstance(block, Subheading):
            yield f"<h2>{_inline(block.text)}</h2>"
        elif isinstance(block, Steps):
            yield "<ol>"
            for n, text in enumerate(block.items, block.first):
                number += 1
                yield _step(f"step-{number}", n, text)
            yield "</ol>"
        elif isinstance(block, Paragraph):
            yield f"<p>{_inline(block.text)}</p>"


def _step(id_: str, n: int, text: str) -> str:
    box = _tag("input", type="checkbox", id=id_)
    label = f"{_tag('label', **{'for': id_})}{_inline(text)}</label>"
    return f"<li>{box}<span>{n}.</span>{label}</li>"


def _tag(name: str, **attributes: str) -> str:
    return " ".join((f"<{name}", *(f'{key}="{escape(value)}"' for key, value in attributes.items()))) + ">"


def _inline(text: str) -> str:
    """What came from outside stands apart, and its direction of writing ends with it."""
    return "".join(f"<bdi>{escape(part)}</bdi>" if foreign else escape(part) for foreign, part in parts(text))
