"""The page of clicks beside a file that was written; made again where a run died before it was there."""

from collections.abc import Callable
from pathlib import Path

from gemdiag import store
from gemdiag.app import clicks_page
from gemdiag.app.diagnose import Concluded
from gemdiag.app.upgrade import Draft
from gemdiag.cli.output import Printer
from gemdiag.cli.refusals import NO_PAGE
from gemdiag.cli.session import Session
from gemdiag.cli.store_words import as_fault
from gemdiag.words import N_

Conclusion = Callable[[bytes | None], Concluded | None]

THERE = N_("The clicks, to print and to tick: {path}")


def keep(session: Session, printer: Printer, concluded: Concluded, draft: Draft, target: Path) -> str | None:
    """The page of a file that was written; that of a former write where only the password changes."""
    if draft.before and not concluded.decision.judgement.plan.changes and clicks_page.is_kept(target):
        return str(store.page_of(target))
    return _kept(session, printer, concluded, target)


def _kept(session: Session, printer: Printer, concluded: Concluded, target: Path) -> str | None:
    """The file is written by now: a page that cannot be kept is told of, and no more."""
    redactor = printer.redactor(session.redact or "none")  # values to type are no use masked
    try:
        page = clicks_page.keep(concluded.diagnosis, target, session.lang, redactor)
    except store.StoreFault as fault:
        told = as_fault(fault)
        session.warn(NO_PAGE, why=session.say(told.message, **told.params))
        return None
    return str(page) if page else None


def keep_again(session: Session, printer: Printer, target: Path, conclusion: Conclusion) -> None:
    """Of a file that needs no change, as gemdiag wrote it: where its clicks are, made again if they are gone.

    conclusion: that they are of, from what the file held before; None where that cannot be had any more.
    """
    last = store.last_write(target)
    if last is None or store.page_of(target).is_symlink():
        return
    page: str | None = str(store.page_of(target))
    if not clicks_page.is_kept(target):
        then = None if store.page_of(target).exists() else conclusion(last.before)
        page = _kept(session, printer, then, target) if then else None
    if page:
        session.tell(THERE, path=page)
