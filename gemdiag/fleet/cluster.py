"""The same work on the workers of a Dask cluster: whoever shares a server goes to the same worker.

Nothing of this is an engine: Dask hands out parts, and each part is a fleet as on one computer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from gemdiag.app import inputs
from gemdiag.fleet.judging import Order, Result
from gemdiag.fleet.limits import Limits
from gemdiag.fleet.logins import Waiting
from gemdiag.fleet.run import Fleet
from gemdiag.fleet.shards import Cut
from gemdiag.fleet.shop import Shop
from gemdiag.model.provider import Knowledge

Part = tuple[Waiting, ...]
_SLICE_S = 0.2
_PARTS_A_WORKER = 4
"""Small enough that a worker with slow servers keeps nobody waiting, large enough to share."""


class ClusterFault(Exception):
    """missing: Dask is not installed. unreachable: the scheduler does not answer, or is not trusted."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Cluster:
    """address: `tls://HOST:PORT`; certificates are those of Dask's own configuration. client: another one."""

    def __init__(self, address: str, client: Any = None) -> None:
        self._client = client or _connected(address)

    def run(
        self,
        order: Order,
        limits: Limits,
        knowledge: Knowledge,
        shops: Iterable[Waiting],
        goes_on: Callable[[], bool],
    ) -> Iterator[Sequence[Result]]:
        """The results of each part as it is done, as long as somebody wants them."""
        distributed = import_module("distributed")
        workers = max(1, len(self._client.scheduler_info()["workers"]))
        alone = limits._replace(processes=1)
        pending = {
            self._client.submit(ran, order, alone, part, pure=False, retries=0)
            for part in _parts(knowledge, shops, workers * _PARTS_A_WORKER)
        }
        while pending and goes_on():
            with suppress(TimeoutError), self._client.as_current():
                done, pending = distributed.wait(pending, timeout=_SLICE_S, return_when="FIRST_COMPLETED")
                finished = [future.result() for future in done]
                yield from finished
        self._client.cancel(list(pending))

    def close(self) -> None:
        self._client.close()


def ran(order: Order, limits: Limits, part: Part) -> list[Result]:
    """On a worker: a fleet of these alone."""
    results: list[Result] = []
    Fleet(order, limits, results.extend).run(iter(part))
    return results


def _connected(address: str) -> Any:
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise ClusterFault("missing") from None
    try:
        return distributed.Client(address, timeout=10, set_as_default=False)
    except (OSError, TypeError, ValueError):
        raise ClusterFault("unreachable") from None


def _parts(knowledge: Knowledge, shops: Iterable[Waiting], most: int) -> list[Part]:
    cut, parts = Cut(knowledge), [list[Waiting]() for _ in range(most)]
    for each in shops:
        parts[cut.part(each.shop, most) - 1].append(each._replace(shop=_whole(each.shop)))
    return [tuple(part) for part in parts if part]


def _whole(shop: Shop) -> Shop:
    """With what is in its file: a worker has no such file."""
    if shop.data is not None or shop.fault:
        return shop
    try:
        return shop._replace(data=inputs.file(shop.name).data)
    except inputs.InputFault as fault:
        return shop._replace(fault=fault.kind)
