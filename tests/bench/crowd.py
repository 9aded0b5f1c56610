"""A hundred connections of `gemdiag.net` that hang, in a process that leaves on SIGINT as gemdiag does.

python -m tests.bench.crowd PORT      says "begun" on standard error, and at the end how many still hang
"""

import contextlib
import sys
import threading
from collections.abc import Callable
from functools import partial

from gemdiag.__main__ import _leave
from gemdiag.lab.services import HERE
from gemdiag.model.options import ConnectTo, NetOptions
from gemdiag.model.outcome import NetFailure
from gemdiag.net import LiveNetwork

COUNT = 100
PATIENCE_S = 0.2


def waiting(work: Callable[[], object]) -> None:
    with contextlib.suppress(NetFailure):
        work()


def main() -> None:
    net = LiveNetwork(NetOptions(connect_to=(ConnectTo(None, None, HERE, int(sys.argv[1])),), timeout=30.0))
    (target,) = net.resolve("mail.test", 587).targets
    channels = [net.connect(target) for _ in range(COUNT)]
    works: list[Callable[[], object]] = [channel.read_reply for channel in channels[::2]]
    works += [partial(channel.start_tls, "TLSv1.2") for channel in channels[1::2]]
    threads = [threading.Thread(target=waiting, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    try:
        sys.stderr.write("begun\n")
        sys.stderr.flush()
        threading.Event().wait()
    except KeyboardInterrupt:
        net.cancel()
        for thread in threads:
            thread.join(PATIENCE_S)
        for channel in channels:
            channel.close()
        net.close()
    sys.stdout.write(f"{sum(thread.is_alive() for thread in threads)}\n")
    _leave(130)


if __name__ == "__main__":
    main()
