"""An SMTP submission server that follows a script."""

import contextlib
import socket
import ssl
import struct
import sys
import threading
from types import TracebackType
from typing import Self

from gemdiag.lab.authority import Authority, Certificate
from gemdiag.lab.sasl import authenticate
from gemdiag.lab.script import INJECTION, MASKED_REPLY, Heard, Script, Step, path_of
from gemdiag.lab.services import Connection, Listener
from gemdiag.lab.tls import server_context

MAX_LINE = 65536
INJECTION_PAUSE_S = 0.03
OTHER_PROTOCOLS = {
    "http": "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n",
    "imap": "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready",
    "ssh": "SSH-2.0-OpenSSH_9.6",
}
REPLIES = {
    "RSET": "250 2.0.0 OK",
    "NOOP": "250 2.0.0 OK",
    "RCPT": "250 2.1.5 OK",
    "VRFY": "252 2.5.2 Cannot verify",
    "QUIT": "221 2.0.0 Bye",
}


class _Ended(Exception):
    """The script ends the connection here."""


class MailServer:
    """One scripted server on a free port of 127.0.0.1, for the name `host`."""

    def __init__(self, script: Script, host: str, authority: Authority) -> None:
        self.script, self.host = script, host
        self.context: ssl.SSLContext | None = None
        if script.mode != "plain" and script.protocol == "smtp":
            pem = authority.issue(script.certificate or Certificate((host,)))
            self.context = server_context(pem, *script.versions)
        self._listener = Listener(self._serve, host)
        self.port, self.stopping = self._listener.port, self._listener.stopping
        self._heard, self._lock = Heard(), threading.Lock()

    @property
    def heard(self) -> Heard:
        return self._heard

    def hear(self, line: str, *, in_tls: bool) -> None:
        with self._lock:
            self._heard = self._heard.after(line, in_tls=in_tls)

    def accept_message(self, text: str) -> None:
        with self._lock:
            self._heard = self._heard._replace(messages=(*self._heard.messages, text))

    def start(self) -> None:
        self._listener.start()

    def stop(self) -> None:
        """From here on the port is refused, and who is connected is cut off."""
        self._listener.stop()

    def _serve(self, connection: Connection) -> None:
        with self._lock:
            self._heard = self._heard._replace(connections=self._heard.connections + 1)
        with contextlib.suppress(_Ended):
            _Session(self, connection).run()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Session:
    """One connection, on its own thread."""

    def __init__(self, server: MailServer, connection: Connection) -> None:
        self.server, self.script, self.connection = server, server.script, connection
        self.in_tls, self._buffer = False, b""

    def run(self) -> None:
        self._reach("connect")
        if self.script.protocol != "smtp":
            self._speak_otherwise()
        if self.script.mode == "implicit":
            self._encrypt()
        self._reach("greeting")
        greeting = self.script.greeting_of(self.server.host)
        self.say(*greeting.split("\n"))
        if greeting.startswith("421"):
            raise _Ended
        while self._obey(self.read()):
            pass
        self._say_goodbye()

    def say(self, *lines: str) -> None:
        self._wait(self.script.pauses.get("every", 0))
        self._send("".join(f"{line}\r\n" for line in lines).encode())

    def read(self) -> str:
        """The next line, without its end."""
        while b"\n" not in self._buffer:
            more = self.connection.sock.recv(65536)
            if not more or len(self._buffer) > MAX_LINE:
                raise _Ended
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.rstrip(b"\r").decode("utf-8", "replace")

    def _send(self, data: bytes) -> None:
        size = self.script.chunk or len(data)
        for at in range(0, len(data), size):
            self.connection.sock.sendall(data[at : at + size])

    def _obey(self, line: str) -> bool:
        """Answer one command; False at the end of the dialogue."""
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        self.server.hear(line, in_tls=self.in_tls)
        if verb == "AUTH":
            self._reach("auth")
        if verb in self.script.replies:
            self.say(*self.script.replies[verb].split("\n"))
            return verb != "QUIT"
        match verb:
            case "EHLO" | "HELO":
                self._reach("ehlo_in_tls" if self.in_tls else "ehlo")
                self._greet_back(extended=verb == "EHLO")
            case "STARTTLS":
                self._start_tls()
            case "AUTH":
                return self._authenticate(rest)
            case "MAIL":
                self._reach("mail")
                replies = self.script.mail_from
                self.say(replies.get(path_of(line).lower()) or replies.get("*") or "250 2.1.0 OK")
            case "DATA":
                self._take_message()
            case _:
                self.say(REPLIES.get(verb, "502 5.5.2 Error: command not recognized"))
        return verb != "QUIT"

    @property
    def _keywords(self) -> tuple[str, ...]:
        return self.script.keywords_in_tls if self.in_tls else self.script.clear_keywords

    def _greet_back(self, *, extended: bool) -> None:
        lines = (self.server.host, *(self._keywords if extended else ()))
        self.say(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")

    def _start_tls(self) -> None:
        self._reach("starttls")
        how = self.script.starttls
        if self.in_tls or self.script.mode != "explicit" or how in {"missing", "stripped", "shielded"}:
            self.say(MASKED_REPLY if how == "stripped" else "502 5.5.1 Error: command not implemented")
        elif how == "refused":
            self.say(self.script.starttls_reply)
        else:
            ready = b"220 2.0.0 Ready to start TLS\r\n"
            self._send(ready + INJECTION if how == "injected" else ready)
            if how == "injected_later":
                self._wait(INJECTION_PAUSE_S)
                self._send(INJECTION)
            self._encrypt()

    def _encrypt(self) -> None:
        self._reach("handshake")
        if self.server.context is None:
            raise _Ended
        # What came in clear after STARTTLS is thrown away (RFC 3207 section 4.2).
        self._buffer = b""
        sock = self.server.context.wrap_socket(
            self.connection.sock, server_side=True, do_handshake_on_connect=False
        )
        self.connection.sock = sock
        sock.do_handshake()
        self.in_tls = True

    def _authenticate(self, argument: str) -> bool:
        if not self.in_tls and self.script.mode == "explicit" and "AUTH" not in str(self._keywords):
            self.say("530 5.7.0 Must issue a STARTTLS command first")
            return True
        return authenticate(self, argument, self.script, self._keywords)

    def _take_message(self) -> None:
        self.say("354 End data with <CR><LF>.<CR><LF>")
        lines: list[str] = []
        while (line := self.read()) != ".":
            lines.append(line.removeprefix("."))
        self.server.accept_message("\n".join(lines))
        self.say("250 2.0.0 OK: queued")

    def _speak_otherwise(self) -> None:
        if self.script.protocol == "http":
            self.read()
        self.say(OTHER_PROTOCOLS[self.script.protocol])
        if self.script.protocol != "http":
            self._stay_silent()
        raise _Ended

    def _say_goodbye(self) -> None:
        """close_notify, without waiting for the client's."""
        if isinstance(self.connection.sock, ssl.SSLSocket):
            self.connection.sock.setblocking(False)
            with contextlib.suppress(OSError):
                self.connection.sock.unwrap()

    def _reach(self, step: Step) -> None:
        """Pause and fail here if the script says so."""
        self._wait(self.script.pauses.get(step, 0))
        match self.script.faults.get(step):
            case "silent":
                self._stay_silent()
            case "close":
                raise _Ended
            case "reset":
                now = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
                self.connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
                self.connection.sock.close()
                raise _Ended
            case None:
                pass

    def _stay_silent(self) -> None:
        while self.connection.sock.recv(65536):
            pass
        raise _Ended

    def _wait(self, seconds: float) -> None:
        if seconds and self.server.stopping.wait(seconds):
            raise _Ended
