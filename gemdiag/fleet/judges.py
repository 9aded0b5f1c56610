"""Other processes that judge, as one interpreter has one core; a small fleet is judged right here."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from gemdiag.fleet.helping import helpers, unheard
from gemdiag.fleet.judging import Judge, Order, Result, Task

# So many shops are judged before other processes pay for their start; measured, one costs 0.4 s.
WITHOUT_HELP = 64
# The facts that shops have in common travel once in a batch.
BATCH = 32
# Somebody who kills helpers again and again wants none.
_MOST_DEATHS = 3
_mine: list[Judge] = []
"""In a helping process: the one judge of its run."""


class Judges:
    """done: told of each batch. lost: told of one whose helper died. Both from any thread.

    processes: how many may help; one means none.
    """

    def __init__(
        self,
        order: Order,
        judge: Judge,
        processes: int,
        done: Callable[[Sequence[Result]], None],
        lost: Callable[[Sequence[Task], ProcessPoolExecutor], None],
    ) -> None:
        self._order, self._judge, self._processes = order, judge, processes
        self._done, self._lost = done, lost
        self._pool: ProcessPoolExecutor | None = None
        self._batch: list[Task] = []
        self._judged = self.running = self._deaths = 0

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
        self.running += 1
        helps = self._processes > 1 and self._deaths < _MOST_DEATHS
        if not helps or self._judged <= WITHOUT_HELP:
            self._here(batch)
            return
        pool = self._helpers()
        try:
            with unheard():
                future = pool.submit(_judge, batch)
        except BrokenProcessPool:
            self.again(batch, pool)
            return
        future.add_done_callback(lambda ended: self._ended(ended, batch, pool))

    def _helpers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = helpers(self._processes, _begin, self._order)
        return self._pool

    def _ended(
        self, future: "Future[list[Result]]", batch: Sequence[Task], pool: ProcessPoolExecutor
    ) -> None:
        if future.cancelled():
            self._done(())
        elif future.exception():
            self._lost(batch, pool)
        else:
            self._done(future.result())

    def again(self, batch: Sequence[Task], pool: ProcessPoolExecutor) -> None:
        """In the thread that puts: nobody's report goes with a helper that was killed; others follow it."""
        if pool is self._pool:
            pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
            self._deaths += 1
        self._here(batch)

    def _here(self, batch: Sequence[Task]) -> None:
        self._done(self._judge.results(batch))

    def close(self) -> None:
        """What has not begun is dropped."""
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _begin(order: Order) -> None:
    _mine.append(Judge(order))


def _judge(batch: Sequence[Task]) -> list[Result]:
    return _mine[0].results(batch)
