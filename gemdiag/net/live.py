"""The network as it is: what `gemdiag.model.network` promises, kept on real sockets."""

import socket
import threading
from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import count
from math import inf
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

from gemdiag.model.dialogue import Hear, Said
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.network import Answer, Fetched, MessageChannel, RecordType, Resolved, Target
from gemdiag.model.options import NetOptions
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.model.syntax import to_ascii
from gemdiag.net import lookup, servers
from gemdiag.net.resolver import Resolver
from gemdiag.net.tcp import open_stream
from gemdiag.net.waits import Waits

if TYPE_CHECKING:  # start-up: TLS is imported once the questions are out
    from gemdiag.net.contexts import Contexts
    from gemdiag.net.gate import Gate
    from gemdiag.net.overheard import Tell

STEP = "connect"
SETTLE = 0.1
"""Seconds that closing waits at most for threads; those that do not read roots end in a few milliseconds."""


class LiveNetwork:
    """One diagnosis: its deadline runs from here on, and its limits of DNS are its own.

    gate: how many connections there may be to one address, shared with other diagnoses.
    """

    def __init__(self, options: NetOptions, gate: "Gate | None" = None) -> None:
        self._options, self._gate = options, gate
        self.timeout = options.timeout
        self.hear: Hear | None = None
        """Told of all that is said on connections made from then on."""
        self._began, self._talks = monotonic(), count(1)
        self._waits = Waits(options.deadline)
        self._resolver = Resolver(options.resolvers or servers.of_system(), self._waits)
        self._local = "127.0.0.1"
        self._warmer: threading.Thread | None = None

    def prefetch(self, questions: Iterable[tuple[str, RecordType]]) -> None:
        routes = self._options.connect_to
        self._resolver.send(
            (name, kind)
            for name, kind in questions
            if kind not in {"A", "AAAA"} or not lookup.may_be_overridden(routes, name)
        )
        if self._warmer is None:
            self._warmer = threading.Thread(target=self._warm_up, name="gemdiag tls", daemon=True)
            self._warmer.start()

    def lookup(self, name: str, kind: RecordType) -> Answer:
        self._waits.check("dns")
        # By its MX a domain is said not to exist at all.
        find = lookup.confirmed if kind == "MX" else lookup.lookup
        return find(self._resolver, name, kind, self._waits.until(inf))

    def resolve(self, host: str, port: int) -> Resolved:
        self._waits.check("dns")
        overridden = lookup.overridden(self._options.connect_to, host, port)
        return overridden or lookup.resolve(self._resolver, self._waits, host, port, self._waits.until(inf))

    def connect(self, target: Target) -> MessageChannel:
        if self.hear is None:
            return self._connected(target)
        from gemdiag.net.overheard import Overheard  # noqa: PLC0415  start-up: only for who listens

        tell = self._teller(self.hear, target)
        tell("**", f"connecting to {target.address}, port {target.real_port}")
        try:
            return Overheard(self._connected(target), tell)
        except NetFailure as failure:
            tell("**", failure.reason)
            raise

    def _teller(self, hear: Hear, target: Target) -> "Tell":
        talk, endpoint = next(self._talks), str(Endpoint(target.host, target.port))
        return lambda way, text: hear(Said(monotonic() - self._began, talk, endpoint, way, text))

    def _connected(self, target: Target) -> MessageChannel:
        self._refuse_internal(target)
        leave = self._enter(target.address)
        start = perf_counter()
        until = self._waits.until(self._options.timeout)
        try:
            opened = open_stream(target.address, target.real_port, self._waits, until, STEP)
        except BaseException:
            leave()
            raise
        ms = (perf_counter() - start) * 1000
        self._local = opened.sock.getsockname()[0]

        from gemdiag.net.channel import Means, TcpChannel  # noqa: PLC0415

        means = Means(self._waits, self._contexts, self._options.timeout, _sni(target.host))
        return TcpChannel(opened, means, ms, leave)

    def _enter(self, address: str) -> Callable[[], None]:
        """Through the gate, where there is one; how to leave it again."""
        if self._gate is None:
            return _nothing
        return self._gate.enter(address, self._waits, self._waits.until(inf), STEP)

    def fetch(self, host: str, path: str, limit: int) -> Fetched:
        from gemdiag.net import https  # noqa: PLC0415  start-up: hardly ever wanted
        from gemdiag.net.channel import Means  # noqa: PLC0415  as in `connect`

        targets = self.resolve(host, https.PORT).targets
        until = self._waits.until(min(self._options.timeout, https.WAIT_S))
        failure = NetFailure(Reason.NO_ADDRESS, step=https.STEP)
        for target in targets[: https.MAX_ADDRESSES]:
            try:
                self._refuse_internal(target)
                opened = open_stream(target.address, target.real_port, self._waits, until, https.STEP)
            except NetFailure as why:
                failure = why
            else:
                means = Means(self._waits, self._contexts, self._options.timeout, _sni(host))
                return https.get(opened, means, until, path, limit)
        raise failure

    def ehlo_name(self) -> str:
        """Of the address that the last connection left from."""
        bare = self._local.partition("%")[0]
        return f"[IPv6:{bare}]" if ":" in bare else f"[{bare}]"

    def own_name(self) -> str:
        return socket.gethostname()

    def seconds_left(self) -> float:
        return self._waits.seconds_left()

    def cancel(self) -> None:
        """End every wait at once, in whichever thread: each gets NetFailure(CANCELLED)."""
        self._waits.cancel()

    def close(self) -> None:
        """Cancel, and give back what is not a channel's. Channels are closed by whoever opened them."""
        self._waits.cancel()
        end = monotonic() + SETTLE
        self._resolver.close(_until(end))
        self._waits.close(_until(end))
        if self._warmer is not None:
            self._warmer.join(_until(end))
            if not self._warmer.is_alive():
                self._contexts().settle(_until(end))

    def _refuse_internal(self, target: Target) -> None:
        """Judged on the address that the socket goes to, so that no name can lead there later."""
        from gemdiag.net.addresses import is_internal  # noqa: PLC0415  start-up: ipaddress, once it is needed

        try:
            is_inside = is_internal(target.address)
        except ValueError:
            raise NetFailure(Reason.NO_ADDRESS, target.address, STEP) from None
        if is_inside and not self._options.allow_internal:
            named = map(lookup.place, self._options.connect_to)
            if (target.address, target.real_port) not in named:
                raise NetFailure(Reason.INTERNAL_TARGET, target.address, STEP)

    def _warm_up(self) -> None:
        self._contexts().load()
        import_module("gemdiag.net.channel")  # now rather than when the first connection is there

    def _contexts(self) -> "Contexts":
        from gemdiag.net import contexts  # noqa: PLC0415

        return contexts.shared(self._options.ca_file)


def _nothing() -> None:
    """Where nobody counts."""


def _until(end: float) -> float:
    return max(0.0, end - monotonic())


def _sni(host: str) -> str:
    """RFC 6066 section 3: A-labels, without the root dot."""
    bare = host.strip("[]").removesuffix(".")
    try:
        return to_ascii(bare)
    except ValueError:
        return bare
