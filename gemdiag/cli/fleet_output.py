"""Where the lines of `fleet` go, and why a file is refused."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gemdiag import store
from gemdiag.app.standing import OVER_SETTINGS, standing
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.output import refuse_ours
from gemdiag.cli.session import Session, is_closed_pipe
from gemdiag.cli.store_words import as_fault
from gemdiag.store import Growing, OtherRun
from gemdiag.words import N_

BEGUN = N_("{path} holds an earlier run. --resume goes on with it; else name another file with -o.")
FOREIGN = N_("{path} holds something else than a run of fleet. Name another file with -o.")
FOLDER = N_("{path} is a folder; name a file in it with -o.")
NO_FOLDER = N_("The folder {path} does not exist.")
DIFFERENT = N_(
    "{path} was begun with other options ({what}). Name another file with -o, or use the same ones."
)


@contextlib.contextmanager
def output(session: Session, options: Mapping[str, Any], *, resume: bool) -> Iterator[Growing | None]:
    """The file of -o; None where there is none, and standard output takes them."""
    if not session.outputs:
        yield None
        return
    path = session.outputs[0]
    refuse_ours(Path(path))
    _check_place(Path(path))
    try:
        out = Growing(path, options, resume=resume)
    except OtherRun as other:
        if not other.differences:
            raise _taken(path, is_run=False) from None
        what = "; ".join(f"{name}: {_said(then)} -> {_said(now)}" for name, then, now in other.differences)
        raise Fault(faults.OUTPUT, DIFFERENT, path=other.path, what=what) from None
    except store.StoreFault as fault:
        if fault.kind == "exists":
            raise _taken(path, is_run=store.is_run(path)) from None
        raise as_fault(fault, "-o") from None
    with out:
        yield out


@contextlib.contextmanager
def adding() -> Iterator[None]:
    """What can go wrong while lines are written there, in words."""
    try:
        yield
    except OSError as error:
        if not is_closed_pipe(error):
            raise Fault(faults.OUTPUT, N_("Standard output cannot be written.")) from None
        raise
    except store.StoreFault as fault:
        raise as_fault(fault) from None


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise Fault(faults.OUTPUT, FOLDER, path=path)
    if not path.absolute().parent.exists():
        raise Fault(faults.OUTPUT, NO_FOLDER, path=path.parent)


def _taken(path: str, *, is_run: bool) -> Fault:
    if is_run:
        return Fault(faults.OUTPUT, BEGUN, path=path)
    return Fault(faults.OUTPUT, OVER_SETTINGS if standing(path) == "settings" else FOREIGN, path=path)


def _said(value: Any) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False)
