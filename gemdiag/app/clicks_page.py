"""Keeping the clicks beside the file that they belong to, as a page to print."""

from contextlib import suppress
from pathlib import Path

from gemdiag import store
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.reports import clicks_page, document
from gemdiag.reports.clicks_page import MARK, Redactor


def keep(diagnosis: Diagnosis, target: Path, lang: str, redactor: Redactor) -> Path | None:
    """Where they are; None where there is nothing to click. StoreFault `exists` for a file not of ours."""
    text = clicks_page.page(document(diagnosis), target.name, lang, redactor)
    if text is None:
        forget(target)
        return None
    path = store.page_of(target)
    if path.exists() and not _is_ours(path):
        raise store.StoreFault("exists", path)
    store.write_output(path, text)
    return path


def is_kept(target: Path) -> bool:
    with suppress(OSError, store.StoreFault):
        return _is_ours(store.page_of(target))
    return False


def forget(target: Path) -> bool:
    """Removes the page of a file that no longer says what it tells; whether there was one."""
    path = store.page_of(target)
    with suppress(OSError, store.StoreFault):
        if _is_ours(path):
            path.unlink()
            return True
    return False


def _is_ours(path: Path) -> bool:
    """No link: what is behind one is somebody else's."""
    return not path.is_symlink() and path.is_file() and MARK in store.read_file(path)[0]
