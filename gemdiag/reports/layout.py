"""A document laid out as sections, for the formats that people read."""

from gemdiag.outline.blocks import Outline
from gemdiag.outline.marks import inert, outside
from gemdiag.outline.whole import outline
from gemdiag.reports.document import Document
from gemdiag.reports.look import VERDICT, Look
from gemdiag.reports.tell import tell


def laid_out(document: Document, look: Look) -> Outline:
    """Told and laid out, every text from outside inert and marked as such."""
    made = outline(tell(inert(document), look.lang, outside=outside), look.verbosity)
    if look.sections:
        wanted = tuple(each for each in made.sections if each.id in look.sections)
        return Outline("", None, wanted) if VERDICT not in look.sections else made._replace(sections=wanted)
    return made
