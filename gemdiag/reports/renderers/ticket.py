"""The report for a support ticket: the fifteen lines that are asked for, and the rest folded under them.

GitHub, GitLab, Azure DevOps and Gitea fold `details`; where it does nothing, the rest simply follows.
"""

from collections.abc import Iterator, Sequence

from gemdiag.outline.marks import inert, outside
from gemdiag.outline.ticket import ticket
from gemdiag.outline.told import root_finding
from gemdiag.reports.commonmark import block, section
from gemdiag.reports.document import Document
from gemdiag.reports.layout import laid_out
from gemdiag.reports.look import Look, Renderer
from gemdiag.reports.tell import in_short, tell
from gemdiag.words import N_, say

_DEEP = 3
"""The level of the headings: a ticket has a title of its own."""


def render(documents: Sequence[Document], look: Look) -> str:
    return "\n\n---\n\n".join("\n\n".join(_ticket(each, look)) for each in documents) + "\n"


def _ticket(document: Document, look: Look) -> Iterator[str]:
    told = tell(inert(document), look.lang, outside=outside)
    root = root_finding(told)
    phrase = in_short(root, look.lang, outside) if root else ""
    for each in ticket(told, look.lang, phrase):
        yield block(each, look.lang, _DEEP)
    if look.verbosity < 0:
        return
    folded = say(look.lang, N_("The whole report"))
    yield f"<details>\n<summary>{folded}</summary>"
    for part in laid_out(document, look).sections:
        yield from section(part, look.lang, _DEEP)
    yield "</details>"


RENDERER = Renderer("ticket", (".ticket.md",), render)
