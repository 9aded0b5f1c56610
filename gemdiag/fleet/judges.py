"""Other processes that judge, as one interpreter has one core; a small fleet is judged right here."""

import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from gemdiag.fleet.judging import Judge, Line, Order, Task

# So many shops are judged before other processes pay for their start; measured, one costs 0.4 s.
WITHOUT_HELP = 64
# The facts that shops have in common travel once in a batch.
BATCH = 32
_mine: list[Judge] = []
"""In a helping process: the one judge of its run."""


class Judges:
    """done: told of each batch, from any thread. processes: how many may help; one means none."""

    def __init__(
        self, order: Order, judge: Judge, processes: int, done: Callable[[Sequence[Line]], None]
    ) -> None:
        self._order, self._judge, self._processes, self._done = order, judge, processes, done
        self._pool: ProcessPoolExecutor | None = None
        self._batch: list[Task] = []
        self._judged = self.running = 0

    @property
    def is_full(self) -> bool:
        """Enough is under way that more would only fill memory."""
        return self.running >= 2 * self._processes

    def put(self, task: Task) -> None:
        self._batch.append(task)
        if len(self._batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        batch, self._batch = self._batch, []
        if not batch:
            return
        self._judged += len(batch)
        if self._processes < 2 or self._judged <= WITHOUT_HELP:
            self.running += 1
            self._done(self._here(batch))
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._processes, get_context("spawn"), initializer=_begin, initargs=(self._order,)
            )
        self.running += 1
        try:
            future = self._pool.submit(_judge, batch)
        except BrokenProcessPool:
            self._done(self._here(batch))
            return
        future.add_done_callback(lambda ended: self._ended(ended, batch))

    def _ended(self, future: "Future[list[Line]]", batch: Sequence[Task]) -> None:
        """A helper that was killed takes nobody's report along."""
        if future.cancelled():
            self._done(())
        elif future.exception():
            self._done(self._here(batch))
        else:
            self._done(future.result())

    def _here(self, batch: Sequence[Task]) -> list[Line]:
        return [self._judge.line(task) for task in batch]

    def close(self) -> None:
        """What has not begun is dropped."""
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _begin(order: Order) -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches every process; whoever made this one decides
    _mine.append(Judge(order))


def _judge(batch: Sequence[Task]) -> list[Line]:
    return [_mine[0].line(task) for task in batch]
