"""What each shop of several is called where a machine tells them apart."""

from collections import Counter
from collections.abc import Sequence

from gemdiag.outline.told import name_of
from gemdiag.reports.document import Document


def shop_names(documents: Sequence[Document]) -> list[str]:
    """As a heading has it; one that was met before is numbered."""
    met: Counter[str] = Counter()
    names = []
    for document in documents:
        name = name_of(document)
        met[name] += 1
        names.append(name if met[name] == 1 else f"{name} #{met[name]}".strip())
    return names
