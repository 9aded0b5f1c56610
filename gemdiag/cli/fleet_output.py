"""Where the lines of `fleet` go, and why a file is refused."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gemdiag import store
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.output import refuse_ours
from gemdiag.cli.session import Session
from gemdiag.cli.store_words import as_fault
from gemdiag.store import Growing, OtherRun
from gemdiag.words import N_

OTHERS = N_("{path} is the output of another run. Name another file with -o, or go on with its own options.")
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
    try:
        out = Growing(path, options, resume=resume)
    except OtherRun as other:
        if not other.differences:
            raise Fault(faults.OUTPUT, OTHERS, path=other.path) from None
        what = "; ".join(f"{name}: {then!r} -> {now!r}" for name, then, now in other.differences)
        raise Fault(faults.OUTPUT, DIFFERENT, path=other.path, what=what) from None
    except store.StoreFault as fault:
        if fault.kind == "exists":
            raise Fault(faults.OUTPUT, OTHERS, path=fault.path) from None
        raise as_fault(fault) from None
    with out:
        yield out
