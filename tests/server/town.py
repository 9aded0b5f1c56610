"""Some shops with real servers of one make, the DNS of the world they are in, and the way there."""

import contextlib
import itertools
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from gemdiag.lab.authority import Authority, Certificate
from gemdiag.lab.dns import DnsServer
from gemdiag.lab.services import HERE
from tests.canary import CANARY
from tests.server.mailserver import MailServer, Port
from tests.server.shops import PORTS, Shop

REAL = 20_000
"""What is added to a port: with the addresses nobody but us uses, and nothing else of this computer listens there."""


class Town:
    """Each shop has an address of 127.0.0.0/8 to itself; what its server does not listen on refuses."""

    def __init__(self, make: type[MailServer], *shops: Shop) -> None:
        authority = Authority()
        self._ca = authority.pem
        self.issued = {
            shop.host: authority.issue(shop.certificate or Certificate((shop.host,), key="rsa2048"))
            for shop in shops
        }
        ours = f"127.{random.randint(1, 254)}.{random.randint(0, 255)}"
        self._at = {shop: f"{ours}.{number}" for number, shop in enumerate(shops, start=1)}
        self.server = make([*self._ports()], {shop.user_name: CANARY for shop in shops})
        self._running = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as starting:
            folder = starting.enter_context(tempfile.TemporaryDirectory(prefix="gd-ca-"))
            self._ca_file = Path(folder, "root.pem")
            self._ca_file.write_bytes(self._ca)
            self.dns = starting.enter_context(DnsServer(line for shop in self._at for line in shop.zone()))
            starting.enter_context(self.server)
            self._running = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def _ports(self) -> Iterator[Port]:
        for shop, address in self._at.items():
            for port in shop.ports:
                yield Port(
                    f"{shop.host}:{port}",
                    address,
                    REAL + port,
                    "implicit" if port == 465 else "explicit",
                    self.issued[shop.host],
                    shop.versions,
                    shop.login_in_clear,
                    shop.own_sender_only,
                )

    def options(self) -> list[str]:
        """They lead gemdiag here."""
        words = ["--resolver", f"{HERE}:{self.dns.port}", "--ca-file", str(self._ca_file)]
        for shop, address in self._at.items():
            for host, port in [(shop.mx, 25), *itertools.product((shop.host, *shop.others), PORTS)]:
                words += ["--connect-to", f"{host}:{port}:{address}:{REAL + port}"]
        return words
