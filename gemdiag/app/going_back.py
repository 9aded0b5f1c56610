"""After a rollback: what was typed into GEM-CAR from the file that is gone, and how it is typed back."""

from typing import NamedTuple

from gemdiag import formats, store
from gemdiag.model.plan import Click, Receipt
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.planning.going_back import clicks_back


class Back(NamedTuple):
    """clicks: none where both files say the same. secrets: of both, for the redactor.

    edited: the source of what was taken back, where it says something else now than it did then, and what
    it said then is nowhere kept.
    """

    clicks: tuple[Click, ...]
    secrets: tuple[Secret, ...]
    edited: str | None = None


def back(receipt: Receipt, knowledge: Knowledge) -> Back | None:
    """None where one of the two cannot be read as settings, and so nothing can be told."""
    kept = next((b.path for b in store.backups(receipt.path) if b.id == receipt.backup_id), None)
    restored = receipt.path if receipt.after else receipt.source
    if kept is None or restored is None:
        return None
    then = None if receipt.after else _source_then(receipt)
    try:
        data = store.read_file(restored)[0] if then is None else then
        present = formats.read(store.read_file(kept)[0], path=kept)
        former = formats.read(data, path=restored)
    except (formats.FormatFault, store.StoreFault):
        return None
    secrets = (*formats.secrets(present), *formats.secrets(former))
    is_edited = then is None and not receipt.after and receipt.source_digest is not None
    return Back(
        clicks_back(present, former, knowledge),
        tuple(each for each in secrets if each),
        restored if is_edited else None,
    )


def _source_then(receipt: Receipt) -> bytes | None:
    """The source as it was when the file was made from it; None where that is not known or nowhere kept."""
    if receipt.source is None or receipt.source_digest is None:
        return None
    return store.as_it_was(receipt.source, receipt.source_digest)
