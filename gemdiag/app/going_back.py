"""After a rollback: what was typed into GEM-CAR from the file that is gone, and how it is typed back."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gemdiag import formats, store
from gemdiag.model.plan import Click, Receipt
from gemdiag.model.provider import GemCar
from gemdiag.model.secret import Secret
from gemdiag.planning.going_back import clicks_back


class Back(NamedTuple):
    """clicks: none where both files say the same. secrets: of both, for the redactor."""

    clicks: tuple[Click, ...]
    secrets: tuple[Secret, ...]


def back(receipt: Receipt, gemcar: GemCar) -> Back | None:
    """None where one of the two cannot be read as settings, and so nothing can be told."""
    kept = next((b.path for b in store.backups(receipt.path) if b.id == receipt.backup_id), None)
    restored = receipt.path if receipt.after else receipt.source
    try:
        present, former = (
            formats.read(store.read_file(path)[0], path=path) for path in _both(kept, restored)
        )
    except (formats.FormatFault, store.StoreFault):
        return None
    secrets = (*formats.secrets(present), *formats.secrets(former))
    return Back(clicks_back(present, former, gemcar), tuple(each for each in secrets if each))


def _both(kept: str | None, restored: str | None) -> Iterable[str]:
    for path in (kept, restored):
        if path is None:
            raise store.StoreFault("missing", Path())
        yield path
