"""Where connections go to when every internal address is there to be connected to; told as JSON.

python -m tests.hostile.inside FOLDER INPUTS WORK, in a network namespace that the hostile servers' netns_run.sh
makes: no way out, and the classic internal addresses on its loopback.
"""

import json
import selectors
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from gemdiag.lab.services import HERE
from tests.hostile import kit
from tests.hostile.kit import Trial
from tests.hostile.process import check

HOST = "mail.garage.test"
MAIL_PORTS = (25, 465, 587, 2525)
OWN_PORT = 1587
"""Of the servers that rebinding may lead to; the other ports are held by whoever counts."""
CHECKED, REBOUND = "127.0.0.2", "127.0.0.3"
SHOP = f"smtp_address={HOST}", f"email_address={kit.ADDRESS}"


class Lure:
    """Takes every connection to a mail port, of whatever local address, notes both and hangs up."""

    def __init__(self) -> None:
        self._came: list[tuple[str, int]] = []
        self._selector = selectors.DefaultSelector()
        for port in MAIL_PORTS:
            listener = socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
            listener.setblocking(False)
            self._selector.register(listener, selectors.EVENT_READ)
        Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            for key, _ in self._selector.select():
                listener = key.fileobj
                assert isinstance(listener, socket.socket)
                met, _ = listener.accept()
                address, port, *_ = met.getsockname()
                self._came.append((address.removeprefix("::ffff:"), port))
                met.close()

    def told(self) -> list[tuple[str, int]]:
        """Who came since this was last asked."""
        came, self._came = self._came, []
        return came


def ask(work: Path, resolver: int, *words: str) -> Any:
    return check(work, *words, "--timeout", "3", "--resolver", f"{HERE}:{resolver}")


def said(*pairs: str) -> list[str]:
    return [word for pair in (*SHOP, *pairs) for word in ("--set", pair)]


@contextmanager
def resolvers(folder: Path, modes: Sequence[str]) -> Iterator[Mapping[str, int]]:
    with ExitStack() as stack:
        yield {
            mode: stack.enter_context(kit.serving(folder, Trial("h08", mode, as_resolver=True))).port
            for mode in modes
        }


def unasked(folder: Path, inputs: Path, work: Path) -> dict[str, Any]:
    """Nobody said --allow-internal."""
    with resolvers(folder, ("internal", "mxip", "mxloop", "normal")) as dns, ThreadPoolExecutor(2) as pool:
        jobs = {
            mode: pool.submit(ask, work, dns[mode], *said("port=587"))
            for mode in ("internal", "mxip", "mxloop")
        }
        jobs["inputs"] = pool.submit(ask, work, dns["normal"], str(inputs))
        return {name: job.result() for name, job in jobs.items()}


def rebinding(folder: Path, work: Path) -> dict[str, Any]:
    """A second answer for the same name would lead elsewhere."""
    port = ("--port", str(OWN_PORT))
    mail = {
        address: Trial("h07", "s_good", args=(*port, "--host", address)) for address in (CHECKED, REBOUND)
    }
    with resolvers(folder, ("rebind",)) as dns, ExitStack() as stack:
        servers = {each: stack.enter_context(kit.serving(folder, trial)) for each, trial in mail.items()}
        words = said(f"port={OWN_PORT}")
        report = ask(
            work, dns["rebind"], *words, "--allow-internal", "--ca-file", str(folder / "certs/ca.pem")
        )
        return {"report": report, **{address: server.stop() for address, server in servers.items()}}


def allowed(folder: Path, work: Path, mode: str) -> Any:
    with resolvers(folder, (mode,)) as dns:
        return ask(work, dns[mode], *said("port=587"), "--allow-internal")


def main(folder: Path, inputs: Path, work: Path) -> dict[str, Any]:
    lure = Lure()
    return {
        "unasked": {"reports": unasked(folder, inputs, work), "came": lure.told()},
        "rebinding": {**rebinding(folder, work), "came": lure.told()},
        "internal": {"report": allowed(folder, work, "internal"), "came": lure.told()},
        "mx1000": {"report": allowed(folder, work, "mx1000"), "came": lure.told()},
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(Path, sys.argv[1:4]))))
