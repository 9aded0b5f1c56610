"""Two Dask workers over TLS in a process of their own: reads what to do from a pickle, writes what came of it.

python tests/dask_child.py IN OUT
"""

import pickle
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from gemdiag import presets  # noqa: E402  found through the line above
from gemdiag.fleet.cluster import Cluster  # noqa: E402
from gemdiag.fleet.limits import Limits  # noqa: E402


def main() -> None:
    order, shops = pickle.loads(Path(sys.argv[1]).read_bytes())
    results: list[Any] = []
    distributed = import_module("distributed")  # an optional extra
    security = distributed.Security.temporary()
    local: dict[str, Any] = {"dashboard_address": None, "processes": False, "threads_per_worker": 1}
    with (
        distributed.LocalCluster(
            n_workers=2, host="127.0.0.1", protocol="tls", security=security, **local
        ) as workers,
        distributed.Client(workers, security=security, set_as_default=False) as client,
    ):
        cluster = Cluster("", client)
        for each in cluster.run(order, Limits(processes=1), presets.load(None), shops, lambda: True):
            results += each
    Path(sys.argv[2]).write_bytes(pickle.dumps(results))


if __name__ == "__main__":
    main()
