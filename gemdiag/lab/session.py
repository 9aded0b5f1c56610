"""One connection to a scripted mail server, on a thread of its own."""

import contextlib
import socket
import ssl
import struct
import sys
import threading
from typing import Protocol

from gemdiag.lab.sasl import authenticate
from gemdiag.lab.script import INJECTION, MASKED_REPLY, Again, Ending, Piece, Script, Step, path_of
from gemdiag.lab.services import Connection

MAX_LINE = 65536
INJECTION_PAUSE_S = 0.03
READY = b"220 2.0.0 Ready to start TLS\r\n"
OTHER_PROTOCOLS = {
    "http": "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n",
    "imap": "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready",
    "pop3": "+OK POP3 ready",
    "ssh": "SSH-2.0-OpenSSH_9.6",
}
REPLIES = {
    "RSET": "250 2.0.0 OK",
    "NOOP": "250 2.0.0 OK",
    "RCPT": "250 2.1.5 OK",
    "VRFY": "252 2.5.2 Cannot verify",
    "QUIT": "221 2.0.0 Bye",
}


class Ended(Exception):
    """The script ends the connection here."""


class Server(Protocol):
    """What a session needs of the server that it belongs to."""

    host: str
    stopping: threading.Event

    def hear(self, line: str, *, in_tls: bool) -> None: ...

    def accept_message(self, text: str) -> None: ...

    def meet_early_talker(self) -> None: ...


class Session:
    def __init__(
        self, server: Server, script: Script, context: ssl.SSLContext | None, connection: Connection
    ) -> None:
        self.server, self.script, self.context, self.connection = server, script, context, connection
        self.in_tls, self._buffer = False, b""

    def run(self) -> None:
        self._reach("connect")
        if self.script.protocol != "smtp":
            self._speak_otherwise()
        if self.script.mode == "implicit":
            self._encrypt()
        self._greet()
        while self._obey(self.read()):
            pass
        self._say_goodbye()

    def say(self, *lines: str) -> None:
        self._wait(self.script.pauses.get("every", 0))
        self._send("".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape"))

    def read(self) -> str:
        """The next line, without its end."""
        while b"\n" not in self._buffer:
            more = self.connection.sock.recv(65536)
            if not more or len(self._buffer) > MAX_LINE:
                raise Ended
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.rstrip(b"\r").decode("utf-8", "replace")

    def _listen(self) -> None:
        """Whatever the client sends next, which nobody answers."""
        if not self._buffer and not self.connection.sock.recv(65536):
            raise Ended
        self._buffer = b""

    def _send(self, data: bytes) -> None:
        size = self.script.chunk or len(data)
        for at in range(0, len(data), size):
            self.connection.sock.sendall(data[at : at + size])

    def _greet(self) -> None:
        self._wait(self.script.pauses.get("greeting", 0))
        if not self.in_tls and self._has_been_spoken_to():
            self.server.meet_early_talker()
        if self._act("greeting"):
            return
        greeting = self.script.greeting_of(self.server.host)
        self.say(*greeting.split("\n"))
        if greeting.startswith("421"):
            raise Ended

    def _has_been_spoken_to(self) -> bool:
        sock = self.connection.sock
        sock.setblocking(False)
        try:
            return bool(sock.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        finally:
            sock.setblocking(True)

    def _obey(self, line: str) -> bool:
        """Answer one command; False at the end of the dialogue."""
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        self.server.hear(line, in_tls=self.in_tls)
        step = self._step_of(verb)
        if step and self._reach(step):
            return True
        if verb in self.script.replies:
            self.say(*self.script.replies[verb].split("\n"))
            return verb != "QUIT"
        match verb:
            case "EHLO" | "HELO":
                self._greet_back(extended=verb == "EHLO")
            case "STARTTLS":
                self._start_tls()
            case "AUTH":
                return self._authenticate(rest)
            case "MAIL":
                replies = self.script.mail_from
                self.say(replies.get(path_of(line).lower()) or replies.get("*") or "250 2.1.0 OK")
            case "DATA":
                self._take_message()
            case _:
                self.say(REPLIES.get(verb, "502 5.5.2 Error: command not recognized"))
        return verb != "QUIT"

    def _step_of(self, verb: str) -> Step | None:
        match verb:
            case "EHLO" | "HELO":
                return "ehlo_in_tls" if self.in_tls else "ehlo"
            case "STARTTLS":
                return "starttls"
            case "AUTH":
                return "auth"
            case "MAIL":
                return "mail"
            case _:
                return None

    @property
    def _keywords(self) -> tuple[str, ...]:
        return self.script.keywords_in_tls if self.in_tls else self.script.clear_keywords

    def _greet_back(self, *, extended: bool) -> None:
        lines = (self.server.host, *(self._keywords if extended else ()))
        self.say(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")

    def _start_tls(self) -> None:
        how = self.script.starttls
        if self.in_tls or self.script.mode != "explicit" or how in {"missing", "stripped", "shielded"}:
            self.say(MASKED_REPLY if how == "stripped" else "502 5.5.1 Error: command not implemented")
            return
        match how:
            case "refused":
                self.say(self.script.starttls_reply)
            case "injected":
                self._play(READY + INJECTION, "tls")
            case "injected_later":
                self._play(READY, INJECTION_PAUSE_S, INJECTION, "tls")
            case _:
                self._play(READY, "tls")

    def _encrypt(self) -> None:
        self._reach("handshake")
        if self.context is None:
            raise Ended
        # What came in clear after STARTTLS is thrown away (RFC 3207 section 4.2).
        self._buffer = b""
        sock = self.context.wrap_socket(self.connection.sock, server_side=True, do_handshake_on_connect=False)
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
            self._listen()
        self.say(OTHER_PROTOCOLS[self.script.protocol])
        if self.script.protocol != "http":
            self._end("silent")
        raise Ended

    def _say_goodbye(self) -> None:
        """close_notify, without waiting for the client's."""
        if isinstance(self.connection.sock, ssl.SSLSocket):
            self.connection.sock.setblocking(False)
            with contextlib.suppress(OSError):
                self.connection.sock.unwrap()

    def _reach(self, step: Step) -> bool:
        self._wait(self.script.pauses.get(step, 0))
        return self._act(step)

    def _act(self, step: Step) -> bool:
        """What the script has for this step; True where that stands in place of the reply."""
        fault = self.script.faults.get(step, ())
        self._play(*((fault,) if isinstance(fault, str) else fault))
        return bool(fault)

    def _play(self, *pieces: Piece) -> None:
        for piece in pieces:
            match piece:
                case bytes():
                    self._send(piece)
                case Again():
                    while True:
                        self._send(piece.data)
                        self._wait(piece.pause)
                case "read":
                    self._listen()
                case "tls":
                    self._encrypt()
                case "silent" | "close" | "reset" | "deaf":
                    self._end(piece)
                case _:
                    self._wait(piece)

    def _end(self, how: Ending) -> None:
        sock = self.connection.sock
        match how:
            case "silent":
                while sock.recv(65536):
                    pass
            case "deaf":
                self.server.stopping.wait()
            case "reset":
                now = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
                sock.close()
            case "close":
                pass
        raise Ended

    def _wait(self, seconds: float) -> None:
        if seconds and self.server.stopping.wait(seconds):
            raise Ended
