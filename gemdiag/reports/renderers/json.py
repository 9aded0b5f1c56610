"""The report as data with its words: what scripts read, and what `gemdiag report` tells again."""

import json
from collections.abc import Sequence

from gemdiag.outline.marks import inert
from gemdiag.reports.document import Document
from gemdiag.reports.escape import inert_json
from gemdiag.reports.look import Look, Renderer
from gemdiag.reports.tell import tell


def render(documents: Sequence[Document], look: Look) -> str:
    """One object for one input, an array for several."""
    told = [tell(each, look.lang, outside=inert) for each in documents]
    return inert_json(json.dumps(told[0] if len(told) == 1 else told, indent=2, ensure_ascii=False)) + "\n"


RENDERER = Renderer("json", (".json",), render)
