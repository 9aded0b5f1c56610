"""What each shop of several is called where a machine tells them apart."""

from collections import Counter
from collections.abc import Sequence

from gemdiag.reports.document import Document


def shop_names(documents: Sequence[Document]) -> list[str]:
    """The name, else the file, else nothing; one that was met before is numbered."""
    met: Counter[str] = Counter()
    names = []
    for document in documents:
        name = str(document["shop"] or document["source"]["path"] or "")
        met[name] += 1
        names.append(name if met[name] == 1 else f"{name} #{met[name]}".strip())
    return names
