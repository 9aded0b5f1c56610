"""An SMTP submission server that follows a script."""

import contextlib
import ssl
import threading
from types import TracebackType
from typing import Self

from gemdiag.lab.authority import Authority, Certificate
from gemdiag.lab.script import Heard, Script
from gemdiag.lab.services import HERE, Connection, Gauge, Listener
from gemdiag.lab.session import Ended, Session
from gemdiag.lab.tls import server_context


class MailServer:
    """One scripted server on a free port of `address`, for the name `host`. gauges: count with its own."""

    def __init__(
        self,
        script: Script,
        host: str,
        authority: Authority,
        address: str = HERE,
        gauges: tuple[Gauge, ...] = (),
    ) -> None:
        self.script, self.host = script, host
        scripts = (*script.first, script)
        self._contexts = [self._context(each, authority) for each in scripts]
        self._listener = Listener(self._serve, host, address)
        self.port, self.stopping = self._listener.port, self._listener.stopping
        self._gauge = Gauge()
        self._gauges = (self._gauge, *gauges)
        self._heard, self._lock = Heard(), threading.Lock()

    @property
    def heard(self) -> Heard:
        return self._heard

    @property
    def peak(self) -> int:
        """The most connections that were open at once."""
        return self._gauge.peak

    def hear(self, line: str, *, in_tls: bool) -> None:
        with self._lock:
            self._heard = self._heard.after(line, in_tls=in_tls)

    def accept_message(self, text: str) -> None:
        with self._lock:
            self._heard = self._heard._replace(messages=(*self._heard.messages, text))

    def meet_early_talker(self) -> None:
        with self._lock:
            self._heard = self._heard._replace(early=self._heard.early + 1)

    def start(self) -> None:
        self._listener.start()

    def stop(self) -> None:
        """From here on the port is refused, and who is connected is cut off."""
        self._listener.stop()

    def _context(self, script: Script, authority: Authority) -> ssl.SSLContext | None:
        if script.mode == "plain" or script.protocol != "smtp":
            return None
        pem = authority.issue(script.certificate or Certificate((self.host,)))
        roots = authority.pem if script.wants_certificate else None
        return server_context(pem, *script.versions, script.ciphers, roots)

    def _serve(self, connection: Connection) -> None:
        with self._lock:
            number = self._heard.connections
            self._heard = self._heard._replace(connections=number + 1)
        together, *_ = [gauge.enter(connection) for gauge in self._gauges]
        script = self.script.of_connection(number, together)
        context = self._contexts[min(number, len(self._contexts) - 1)]
        try:
            with contextlib.suppress(Ended):
                Session(self, script, context, connection).run()
        finally:
            for gauge in self._gauges:
                gauge.leave(connection)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
