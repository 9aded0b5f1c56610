"""A write that was interrupted: put in order by every command that writes, only told by the others."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gemdiag import store
from gemdiag.cli.session import Session
from gemdiag.cli.store_words import as_fault
from gemdiag.store import Recovered
from gemdiag.words import N_

_WAS: Final[Mapping[str, str]] = {
    "finished": N_(
        "An earlier write of {path} was interrupted after it had happened: the file is the new one, whole, "
        "and it can be taken back."
    ),
    "undone": N_(
        "An earlier write of {path} was interrupted before it happened: the file is the old one, whole, and "
        "what was left beside it is removed."
    ),
    "unclear": N_(
        "An earlier write of {path} was interrupted, and the file was changed since: it stays as it is now."
    ),
    "cleaned": N_("What an interrupted run had left beside {path} is removed."),
}
_IS: Final[Mapping[str, str]] = {
    "finished": N_(
        "A write of {path} has begun and not ended: the file is the new one, whole. If no other gemdiag is "
        "running, the next one that writes puts its records in order."
    ),
    "undone": N_(
        "A write of {path} has begun and not ended: the file is the old one, whole. If no other gemdiag is "
        "running, the next one that writes puts its records in order."
    ),
    "unclear": N_(
        "A write of {path} was interrupted, and the file was changed since. The next gemdiag that writes "
        "leaves it as it is and puts its records in order."
    ),
}


def put_in_order(
    session: Session, path: str | Path, timeout: float, *, follow_link: bool = False
) -> tuple[Recovered, ...]:
    """Before a command writes this file: what a dead run left is healed, and told."""
    try:
        found = store.recover(path, now=datetime.now(UTC), follow_link=follow_link, timeout=timeout)
    except store.StoreFault as fault:
        raise as_fault(fault) from None
    tell_recovered(session, path, found)
    return found


def tell_recovered(session: Session, path: str | Path, found: Iterable[str]) -> None:
    for each in found:
        session.warn(_WAS[each], path=path)


def tell_interrupted(session: Session, path: str | Path) -> None:
    """For a command that writes nothing. What cannot be read is no reason to stop."""
    try:
        found = store.interrupted(path)
    except store.StoreFault:
        return
    if found:
        session.warn(_IS[found], path=path)
