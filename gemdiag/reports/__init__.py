"""What one run concluded, as a document and in every format that people and programs read.

    made = reports.document(diagnosis)
    text = reports.render([made], "text", lang="fr", redactor=redactor)
    again = reports.load(data)

A document holds facts, ids and parameters. Words come last (`tell`), after redaction, so that a mask never
touches a sentence of ours and a saved report can be told again.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, Protocol

from gemdiag.outline.blocks import Outline
from gemdiag.outline.marks import inert, outside
from gemdiag.reports import renderers
from gemdiag.reports.document import Document, document, exit_code, with_comparison
from gemdiag.reports.look import Look, Renderer
from gemdiag.reports.saved import ReportFault, load
from gemdiag.reports.shape import schema, with_codes
from gemdiag.reports.tell import tell, untold

__all__ = [
    "Document",
    "Look",
    "Redactor",
    "Renderer",
    "ReportFault",
    "cleaned",
    "document",
    "endings",
    "exit_code",
    "format_of",
    "known",
    "load",
    "page",
    "redacted",
    "render",
    "rendered",
    "renderer",
    "schema",
    "table",
    "tell",
    "told",
    "untold",
    "with_comparison",
    "write",
]


class Redactor(Protocol):
    """tree: the document with what is secret or private masked, as its level says.

    scan: raises where a text still has it.
    """

    @property
    def level(self) -> str: ...

    def tree(self, value: Any, /) -> Any: ...

    def scan(self, text: str, /) -> object: ...


def known() -> tuple[str, ...]:
    """The ids of all formats, in the order of the alphabet."""
    files = (path for folder in renderers.__path__ for path in Path(folder).glob("[!_]*.py"))
    return tuple(sorted(path.stem for path in files))


def renderer(format_id: str) -> Renderer:
    """KeyError for a format that there is not."""
    if format_id not in known():
        raise KeyError(format_id)
    found: Renderer = import_module(f"{renderers.__name__}.{format_id}").RENDERER
    return found


def format_of(file_name: str) -> str | None:
    """The format that the ending of a file name asks for; `.ticket.md` is more than `.md`."""
    name = file_name.lower()
    fitting = [(ending, id_) for id_ in known() for ending in renderer(id_).suffixes if name.endswith(ending)]
    return max(fitting, key=lambda each: len(each[0]), default=("", None))[1]


def endings() -> tuple[str, ...]:
    """Those that mean a format."""
    return tuple(suffix for id_ in known() for suffix in renderer(id_).suffixes)


def render(
    documents: Sequence[Document],
    format_id: str,
    *,
    lang: str,
    redactor: Redactor,
    verbosity: int = 0,
    colour: bool = False,
    width: int = 80,
    ascii_only: bool = False,
) -> str:
    """Whole reports; see `Look` for the rest."""
    return write(documents, format_id, Look(lang, verbosity, colour, width, ascii_only), redactor)


def write(documents: Sequence[Document], format_id: str, look: Look, redactor: Redactor) -> str:
    """Redacted without words, told, laid out, and searched once more for secrets."""
    text = rendered([cleaned(each, redactor) for each in documents], format_id, look)
    redactor.scan(text)
    return text


def cleaned(document: Document, redactor: Redactor) -> Document:
    """Without our words, which come last, and without what the redactor takes out.

    It says at which level that was done; what was masked before stays so, and so does the higher level.
    """
    bare = untold(document)
    clean = _with_paths(with_codes(redactor.tree(bare), bare), bare)
    return {**clean, "redacted": max(redacted(bare), redactor.level, key=LEVELS.index)}


LEVELS = ("none", "standard", "strict")


def redacted(document: Document) -> str:
    """The level at which it was redacted; earlier versions did not say, which is "none" here."""
    return str(document.get("redacted") or LEVELS[0])


def told(document: Document, lang: str, redactor: Redactor) -> Document:
    """As `gemdiag.outline` reads it: with its words, texts from outside cleaned, inert and marked."""
    return tell(inert(cleaned(document, redactor)), lang, outside=outside)


def rendered(clean: Sequence[Document], format_id: str, look: Look) -> str:
    """To be scanned by whoever cleaned them."""
    return renderer(format_id).render(clean, look)


def page(outline: Outline, format_id: Literal["text", "html"], look: Look) -> str:
    """What is no report but looks like one. All texts in it are inert; to be scanned by whoever made it."""
    made: str = import_module(f"{renderers.__name__}.{format_id}").page(outline, look)
    return made


def table(rows: Iterable[Sequence[object]]) -> str:
    """The same for a spreadsheet."""
    from gemdiag.reports.renderers import csv  # noqa: PLC0415  start-up

    return csv.table(rows)


def _with_paths(redacted: Document, document: Document) -> Document:
    """The key paths of gemdiag's own format, as `email.port`, look like domains and are our words."""
    if document["source"]["format"] != "gemdiag":
        return redacted
    fields = {
        name: {**place, "key": document["source"]["fields"][name]["key"]}
        for name, place in redacted["source"]["fields"].items()
    }
    return {**redacted, "source": {**redacted["source"], "fields": fields}}
