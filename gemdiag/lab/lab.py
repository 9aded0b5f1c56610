"""A whole small Internet on loopback: DNS, mail servers, ports that refuse, and the options leading there."""

import contextlib
import functools
import operator
import socket
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self

from gemdiag.lab.authority import Authority
from gemdiag.lab.dns import DnsServer, Zone
from gemdiag.lab.dns_faults import Fault
from gemdiag.lab.mail import MailServer
from gemdiag.lab.script import Heard, Script
from gemdiag.lab.services import HERE, Gauge
from gemdiag.lab.web import Site, WebServer
from gemdiag.model.endpoint import SMTP, SUBMISSION, SUBMISSION_ALTERNATE, SUBMISSIONS
from gemdiag.model.options import ConnectTo, NetOptions
from gemdiag.model.settings import NOTHING

PORTS = (SMTP, SUBMISSIONS, SUBMISSION, SUBMISSION_ALTERNATE)
"""The ports on which every host with an address refuses what no server is named for."""

Timeout = Literal["timeout"]
Server = Script | Timeout
"""A script, or "timeout" for a port that never answers."""
Service = Server | Site
"""The same, or the pages of a web server."""


class CannotTimeOut(Exception):
    """Only Linux drops what comes to a full queue; elsewhere loopback always answers."""


class Wire(NamedTuple):
    """What all servers of a lab heard, counted."""

    auth: int
    auth_in_clear: int
    mail_from: tuple[str, ...]
    recipients: int
    messages_sent: int


class Lab:
    """Starts on entering, stops on leaving. zone: lines as in `Zone`; each server gets its address by itself,
    or listens on the one of 127.0.0.0/8 that the zone gives it.

    servers: by "host:port". authority: the lab's own where none is given.
    """

    def __init__(
        self,
        zone: Iterable[str] = (),
        servers: Mapping[str, Service] = NOTHING,
        authority: Authority | None = None,
        dns_faults: Mapping[str, Fault] = NOTHING,
    ) -> None:
        self._servers, self._authority = dict(servers), authority or Authority()
        lines = list(zone)
        known = set(Zone(lines).hosts())
        hosts = dict.fromkeys(at.rpartition(":")[0].lower() for at in self._servers)
        self._lines = lines + [f"{host} A" for host in hosts if host not in known]
        self._dns_faults = dns_faults
        self._mail: dict[str, MailServer] = {}
        self._web: dict[str, WebServer] = {}
        self._real: dict[str, tuple[str, int]] = {}
        self._gauge, self._gauges = Gauge(), dict[str, Gauge]()
        self._running = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as starting:
            folder = Path(starting.enter_context(tempfile.TemporaryDirectory(prefix="gemdiag-lab-")))
            self.ca_file = folder / "lab-root.pem"
            self.ca_file.write_bytes(self._authority.pem)
            self.dns = starting.enter_context(DnsServer(self._lines, self._dns_faults))
            closed = starting.enter_context(_bound()).getsockname()[1]
            self._real = {
                f"{host}:{port}": (HERE, closed) for host in self.dns.zone.hosts() for port in PORTS
            }
            for at, server in self._servers.items():
                self._real[at] = self._start(at, server, starting)
            self._running = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def _start(self, at: str, server: Service, starting: contextlib.ExitStack) -> tuple[str, int]:
        host = at.rpartition(":")[0]
        address = self.dns.zone.loopback_of(host)
        if isinstance(server, Site):
            self._web[at] = starting.enter_context(WebServer(server, host, self._authority, address))
            return address, self._web[at].port
        if not isinstance(server, Script):
            return HERE, _never_answering(starting)
        gauges = (self._gauge, self._gauges.setdefault(address, Gauge()))
        running = MailServer(server, host, self._authority, address, gauges)
        self._mail[at] = starting.enter_context(running)
        return address, running.port

    def server(self, at: str) -> MailServer:
        return self._mail[at]

    def site(self, at: str) -> WebServer:
        return self._web[at]

    @property
    def heard(self) -> Mapping[str, Heard]:
        """By "host:port"."""
        return {at: server.heard for at, server in self._mail.items()}

    def peak(self, address: str | None = None) -> int:
        """The most connections that were open at once, to this address of the servers or to all of them."""
        return (self._gauges[address] if address else self._gauge).peak

    @property
    def wire(self) -> Wire:
        total = functools.reduce(operator.add, self.heard.values(), Heard())
        return Wire(total.auth, total.auth_in_clear, total.mail_from, len(total.rcpt), total.data)

    def net_options(self, **more: Any) -> NetOptions:
        """For `gemdiag.net`; `more` are fields of NetOptions."""
        routes = (at.rpartition(":") for at in self._real)
        return NetOptions(
            resolvers=((HERE, self.dns.port),),
            ca_file=str(self.ca_file),
            connect_to=tuple(
                ConnectTo(host, int(port), *real)
                for (host, _, port), real in zip(routes, self._real.values(), strict=True)
            ),
        )._replace(**more)

    def cli_options(self) -> list[str]:
        """The same as words of the command line."""
        words = ["--resolver", f"{HERE}:{self.dns.port}", "--ca-file", str(self.ca_file)]
        for at, (address, real) in self._real.items():
            words += ["--connect-to", f"{at}:{address}:{real}"]
        return words


def _bound() -> socket.socket:
    """A port that is taken and never listens: connecting to it is refused."""
    sock = socket.socket()
    sock.bind((HERE, 0))
    return sock


def _never_answering(starting: contextlib.ExitStack) -> int:
    """A port whose queue of one is full: Linux drops every further SYN."""
    if sys.platform == "linux":
        silent = starting.enter_context(_bound())
        silent.listen(0)
        starting.enter_context(socket.create_connection(silent.getsockname()))
        return int(silent.getsockname()[1])
    raise CannotTimeOut
