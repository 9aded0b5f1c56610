"""Threads that each carry out one piece of work, and the one loop that takes in what they bring.

Workers hand over values through a queue; everything else (who may start, what an answer leads to) happens
in the thread that calls `run`, so nothing here needs a lock.
"""

import heapq
import itertools
from _queue import Empty, SimpleQueue  # what `queue` wraps, without the rest of it: start-up
from collections import Counter
from collections.abc import Callable, Iterator
from threading import Thread
from time import monotonic
from typing import Any, Generic, TypeVar

from gemdiag.model.network import Channel, Network, Target
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Failed, NetFailure, Observed, Outcome, Reason

T = TypeVar("T")

MAX_IN_ALL = 14
# The main thread waits in slices: on Windows Ctrl-C does not interrupt a wait for a queue (cpython#125541).
SLICE_S = 0.1
# How long finished work is waited for after everything was cancelled.
LAST_WORDS_S = 0.1


NOTHING_ELSE: Iterator[None] = iter(())


class OutOfTime(Exception):
    """The deadline of the whole diagnosis has passed."""


class Unasked(Exception):
    """Something would have to be asked, and nobody is there to do it."""


class Line:
    """The one connection of a piece of work, which the main thread may cut at any moment."""

    def __init__(self, net: Network) -> None:
        self._net = net
        self._channel: Channel | None = None
        self._cut = False

    def connect(self, target: Target) -> Channel:
        return self.adopt(self._net.connect(target))

    def adopt(self, channel: Channel) -> Channel:
        self._channel = channel
        # `cut` sets its flag before it looks for the channel: one of the two sees the other.
        if self._cut:
            channel.cancel()
        return channel

    def cut(self) -> None:
        self._cut = True
        if self._channel is not None:
            self._channel.cancel()

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()


class Job(Generic[T]):
    """Work for a thread of its own, and what to do with what it gives.

    address: where it connects to, which counts for the limits; None for questions to DNS, and for work on
    a connection that is counted already. rank: the lowest first. spare: nobody waits for it at the end.
    """

    def __init__(
        self,
        work: Callable[[Line], T],
        then: Callable[[Outcome[T]], None],
        address: str | None = None,
        rank: int = 0,
        *,
        spare: bool = False,
    ) -> None:
        self.work, self.then, self.address, self.rank, self.spare = work, then, address, rank, spare
        self.line: Line | None = None
        self.started = 0.0
        self.dropped = False

    def drop(self) -> None:
        """Cut it off if it runs, and never start it if it does not."""
        self.dropped = True
        if self.line is not None:
            self.line.cut()


class Crew:
    """Who works, who waits, and the connections open at this moment.

    meanwhile: what the main thread does bit by bit while there is no result to take in.
    """

    def __init__(self, net: Network, wishes: Wishes, meanwhile: Iterator[None] = NOTHING_ELSE) -> None:
        self._net, self._gentle, self._meanwhile = net, wishes.gentle, meanwhile
        self._per_address = wishes.per_address
        self._waiting: list[tuple[int, int, Job[Any]]] = []
        self._timers: list[tuple[float, int, bool, Callable[[], None]]] = []
        self._running: set[Job[Any]] = set()
        self._results: SimpleQueue[tuple[Job[Any], Outcome[Any]] | None] = SimpleQueue()
        self._open: Counter[str] = Counter()
        self._held: Counter[str] = Counter()
        self._alone: set[str] = set()
        self._numbers = itertools.count()
        self._closed = False

    def put(self, job: Job[Any]) -> None:
        heapq.heappush(self._waiting, (job.rank, next(self._numbers), job))
        self._fill()

    def later(self, seconds: float, call: Callable[[], None], *, needed: bool = False) -> None:
        """Call this after a while; unless it is needed, only if there is still something else to do then."""
        heapq.heappush(self._timers, (monotonic() + seconds, next(self._numbers), needed, call))

    def hold(self, address: str) -> None:
        """A connection to this address stays open with nobody working on it."""
        self._held[address] += 1

    def free(self, address: str) -> None:
        self._held[address] -= 1
        self._fill()

    def one_by_one(self, address: str) -> None:
        """Give a server that counts connections (421) one at a time from now on."""
        self._alone.add(address)

    def interrupt(self) -> None:
        """From a signal handler: KeyboardInterrupt where the loop takes in results, never amid an import."""
        self._results.put(None)

    def run(self) -> None:
        """Until nothing is left to do or to wait for, spare work apart. OutOfTime at the deadline."""
        while self._is_busy():
            self._turn()

    def run_spare(self, seconds: float) -> None:
        """Give what nobody waits for this much longer."""
        end = monotonic() + seconds
        while self._running and monotonic() < end:
            self._turn(end - monotonic())

    def stop(self) -> None:
        """Start nothing more, cut off what runs, and take in what was brought until then."""
        self._closed = True
        self._waiting.clear()
        self._timers.clear()
        for job in self._running:
            job.drop()
        end = monotonic() + LAST_WORDS_S
        while self._running and (left := end - monotonic()) > 0:
            self._take(left)

    def _is_busy(self) -> bool:
        jobs = (*self._running, *(job for _, _, job in self._waiting if not job.dropped))
        return any(not job.spare for job in jobs) or any(needed for _, _, needed, _ in self._timers)

    def _turn(self, seconds: float = SLICE_S) -> None:
        left = self._net.seconds_left()
        if left <= 0:
            raise OutOfTime
        if self._results.empty() and self._does_something_else():
            seconds = 0.0
        due = self._timers[0][0] - monotonic() if self._timers else SLICE_S
        self._take(max(0.0, min(seconds, SLICE_S, left, due)))
        while self._timers and self._timers[0][0] <= monotonic():
            heapq.heappop(self._timers)[3]()
            self._fill()

    def _does_something_else(self) -> bool:
        """One bit of it; False when there is no more."""
        try:
            next(self._meanwhile)
        except StopIteration:
            return False
        return True

    def _take(self, seconds: float) -> None:
        try:
            result = self._results.get(timeout=seconds) if seconds else self._results.get(block=False)
        except Empty:
            return
        if result is None:
            raise KeyboardInterrupt
        job, outcome = result
        self._running.discard(job)
        job.then(outcome)
        if job.address is not None:
            self._open[job.address] -= 1
        self._fill()

    def _fill(self) -> None:
        """Start, best rank first, all that the limits allow."""
        if self._closed:
            return
        kept: list[tuple[int, int, Job[Any]]] = []
        while self._waiting:
            entry = heapq.heappop(self._waiting)
            job = entry[2]
            if job.dropped:
                continue
            if job.address is None or self._has_room(job.address):
                self._start(job)
            else:
                kept.append(entry)
        self._waiting = kept  # taken in order, so still a heap

    def _has_room(self, address: str) -> bool:
        # A held connection does not count where one at a time is allowed, or nothing would ever follow it.
        if self._gentle:
            return not self._open.total()
        if address in self._alone:
            return not self._open[address]
        held, every = self._held[address], self._held.total()
        return self._open[address] + held < self._per_address and self._open.total() + every < MAX_IN_ALL

    def _start(self, job: Job[Any]) -> None:
        if job.address is not None:
            self._open[job.address] += 1
        self._running.add(job)
        job.line, job.started = Line(self._net), monotonic()
        Thread(target=self._carry_out, args=(job, job.line), name="gemdiag probe", daemon=True).start()

    def _carry_out(self, job: Job[Any], line: Line) -> None:
        """In the worker's thread. A bug in a probe is an outcome too, told by its type alone."""
        outcome: Outcome[Any]
        try:
            outcome = Observed(job.work(line))
        except NetFailure as failure:
            line.close()
            outcome = Failed(failure.reason, failure.detail, failure.step)
        except Exception as bug:
            line.close()
            outcome = Failed(Reason.BUG, type(bug).__name__)
        self._results.put((job, outcome))


class Nobody(Crew):
    """For an observation that should need no question: the first one ends it."""

    def put(self, job: Job[Any]) -> None:  # noqa: ARG002  none is taken
        raise Unasked
