"""What `fleet` does: shops in, lines out, Ctrl-C heeded, the rest told on standard error."""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gemdiag import planning, store
from gemdiag.cli import faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.fleet_words import told
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.output import refuse_ours
from gemdiag.cli.requests import request
from gemdiag.cli.session import Session, is_closed_pipe
from gemdiag.cli.store_words import as_fault
from gemdiag.fleet import sources as fleet_sources
from gemdiag.fleet.judging import Line, Order
from gemdiag.fleet.limits import Limits
from gemdiag.fleet.row import of_report
from gemdiag.fleet.run import Fleet
from gemdiag.fleet.shop import Shop
from gemdiag.fleet.tally import Tally
from gemdiag.store import Added, Growing, OtherRun
from gemdiag.words import N_

OTHERS = N_("{path} is the output of another run. Name another file with -o, or go on with its own options.")
DIFFERENT = N_(
    "{path} was begun with other options ({what}). Name another file with -o, or use the same ones."
)


class FleetRun:
    def __init__(
        self,
        session: Session,
        network: NetworkChoice,
        paths: Sequence[str],
        limits: Limits,
        *,
        resume: bool,
    ) -> None:
        if session.format not in {None, "jsonl"}:
            raise Fault(faults.USAGE, N_("fleet writes JSON lines; --format jsonl, or none."))
        if len(session.outputs) > 1:
            raise Fault(faults.USAGE, N_("fleet writes to one file: name -o once."))
        if resume and not session.outputs:
            raise Fault(faults.USAGE, N_("--resume goes on with a file: name it with -o."))
        self.session, self.network, self.paths, self.limits = session, network, paths, limits
        self.resume, self.tally = resume, Tally()
        self.order = Order(
            request(network, mx_reach=False)._replace(),
            network.presets or _user_presets(),
            session.lang,
            session.redact or "standard",
        )
        self.names: dict[int, str] = {}
        if self.order.level == "strict":  # names are given in the order of appearance: by one judge
            limits = limits._replace(processes=1)
        self.fleet = Fleet(self.order, limits, self._emit)
        self.out: Growing | None = None
        self.is_writing = self.is_leaving = False

    def run(self) -> int:
        with self._output() as self.out, self._signals():
            done = self.out.done if self.out else frozenset()
            if self.out:
                for line in self.out.lines():
                    self.tally.add(of_report(json.loads(line)))
            self.fleet.run(self._shops(done))
        stopped = self.fleet.is_stopping
        told(self.session, self.tally, unfinished=len(self.names) if stopped else 0)
        return faults.INTERRUPTED if stopped else planning.worst_exit_code(self.tally.exit_codes)

    def _shops(self, done: frozenset[str]) -> Iterator[tuple[int, Shop]]:
        for number, shop in enumerate(fleet_sources.shops(self.paths)):
            if shop.name not in done:
                self.names[number] = shop.name
                yield number, shop

    def _emit(self, lines: Sequence[Line]) -> None:
        """Whole lines or none: a second Ctrl-C waits for the end of this."""
        self.is_writing = True
        try:
            if self.out:
                added = [Added(self.names[each.number], each.text) for each in lines]
                self.out.add(added, at_once=self.limits.login)
            else:
                sys.stdout.write("".join(each.text for each in lines))
                sys.stdout.flush()
        except OSError as error:
            if not is_closed_pipe(error):
                raise Fault(faults.OUTPUT, N_("Standard output cannot be written.")) from None
            raise
        except store.StoreFault as fault:
            raise as_fault(fault) from None
        finally:
            self.is_writing = False
        for each in lines:
            del self.names[each.number]
            self.tally.add(each.row)
        if self.is_leaving:
            os._exit(faults.INTERRUPTED)

    @contextlib.contextmanager
    def _output(self) -> Iterator[Growing | None]:
        if not self.session.outputs:
            yield None
            return
        path = self.session.outputs[0]
        refuse_ours(Path(path))
        try:
            out = Growing(path, self._options(), resume=self.resume)
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

    def _options(self) -> dict[str, Any]:
        """All that a line depends on: a file never holds answers to two questions."""
        asked = {name: _plain(value) for name, value in self.network._asdict().items() if name != "login"}
        return {
            "paths": list(self.paths),
            "lang": self.session.lang,
            "redact": self.order.level,
            "login": self.limits.login,
            **asked,
        }

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(number: int, frame: object) -> None:  # noqa: ARG001  as signal calls it
            if self.fleet.is_stopping:
                self.is_leaving = True
                if not self.is_writing:
                    os._exit(faults.INTERRUPTED)
            self.fleet.stop()

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _user_presets() -> str | None:
    found = sources.user_presets()
    return str(found) if found else None
