"""As JSON, one report a line: for many shops, and for tools that read while it grows."""

import json
from collections.abc import Sequence

from gemdiag.outline.marks import inert
from gemdiag.reports.document import Document
from gemdiag.reports.escape import inert_json
from gemdiag.reports.look import Look, Renderer
from gemdiag.reports.tell import tell


def render(documents: Sequence[Document], look: Look) -> str:
    lines = (json.dumps(tell(each, look.lang, outside=inert), ensure_ascii=False) for each in documents)
    return "".join(f"{inert_json(line)}\n" for line in lines)


RENDERER = Renderer("jsonl", (".jsonl",), render, between="")
