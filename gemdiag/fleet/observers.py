"""Threads that look at servers and log in, each with a network and a deadline of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import NamedTuple

from gemdiag import probing
from gemdiag.app.request import Request
from gemdiag.fleet.limits import Limits
from gemdiag.model.facts import Facts
from gemdiag.model.options import Wishes
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import Settings
from gemdiag.net import LiveNetwork
from gemdiag.net.gate import Gate
from gemdiag.probing import Common


class Look(NamedTuple):
    """What one observation gave, when it began and how long it took. bug: of ours, that ended it."""

    facts: Facts
    started_at: datetime
    seconds: float = 0.0
    bug: Exception | None = None


class Observers:
    """done: told in a worker's thread."""

    def __init__(self, request: Request, knowledge: Knowledge, wishes: Wishes, limits: Limits) -> None:
        self._request, self._knowledge, self._wishes = request, knowledge, wishes
        self._gate = Gate(limits.per_host)
        self._threads = ThreadPoolExecutor(limits.jobs, "gemdiag fleet")
        self._networks: set[LiveNetwork] = set()
        self._lock = threading.Lock()
        self._is_stopped = False

    def look(self, settings: Settings, common: Common, done: Callable[[Look], None]) -> None:
        """Ask all that is not in `common` yet."""
        self._begin(
            lambda net: probing.observe_with(common, settings, self._knowledge, net, self._wishes), done
        )

    def ask_domains(self, settings: Settings, done: Callable[[Look], None]) -> None:
        bare = settings._replace(smtp_address=None, port=None)
        self._begin(lambda net: probing.ask_domains(bare, self._knowledge, net), done)

    def log_in(self, settings: Settings, facts: Facts, wishes: Wishes, done: Callable[[Look], None]) -> None:
        self._begin(lambda net: probing.log_in(settings, wishes, facts, net), done)

    def _begin(self, work: Callable[[LiveNetwork], Facts], done: Callable[[Look], None]) -> None:
        def run() -> None:
            started, began = datetime.now(UTC), monotonic()
            try:
                look = Look(self._worked(work), started, monotonic() - began)
            except Exception as bug:
                look = Look(Facts(), started, bug=bug)
            done(look)

        self._threads.submit(run)

    def _worked(self, work: Callable[[LiveNetwork], Facts]) -> Facts:
        net = LiveNetwork(self._request.net, self._gate)
        with self._lock:
            self._networks.add(net)
            if self._is_stopped:
                net.cancel()
        try:
            return work(net)
        finally:
            with self._lock:
                self._networks.discard(net)
            net.close()

    def stop(self) -> None:
        """Cut off what runs: it ends with what it has."""
        with self._lock:
            self._is_stopped = True
            for net in self._networks:
                with suppress(OSError):
                    net.cancel()

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
