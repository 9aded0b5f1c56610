"""A client for the lab's mail servers: lines over a socket, as smtplib hides what is tested."""

import base64
import contextlib
import socket
import ssl
from collections.abc import Iterator

from gemdiag.lab.authority import Authority
from gemdiag.lab.mail import MailServer
from gemdiag.lab.script import Script
from gemdiag.lab.services import HERE
from gemdiag.model.secret import Secret

AUTHORITY, HOST = Authority(), "mail.example"
USER, PASSWORD = "garage@mail.example", "Pneus-d'hiver 88 é"
LOGIN = (USER, Secret(PASSWORD))


class Client:
    """One connection."""

    def __init__(self, server: MailServer, *, tls: bool = False) -> None:
        self.sock: socket.socket = socket.create_connection((HERE, server.port), 5)
        self._file = self.sock.makefile("rb")
        if tls:
            self.encrypt()

    def encrypt(self, context: ssl.SSLContext | None = None) -> str | None:
        context = context or ssl.create_default_context(cadata=AUTHORITY.pem.decode())
        self._file.close()
        encrypted = context.wrap_socket(self.sock, server_hostname=HOST)
        self.sock, self._file = encrypted, encrypted.makefile("rb")
        return encrypted.version()

    def reply(self) -> str:
        lines = []
        while True:
            lines.append(self._file.readline().decode().rstrip("\r\n"))
            if lines[-1][3:4] != "-":
                return "\n".join(lines)

    def ask(self, line: str) -> str:
        self.sock.sendall(f"{line}\r\n".encode())
        return self.reply()

    def send_and_read(self, commands: bytes) -> str:
        self.sock.sendall(commands)
        return self.to_the_end()

    def to_the_end(self) -> str:
        return b"".join(iter(lambda: self.sock.recv(4096), b"")).decode()

    def close(self) -> None:
        self._file.close()
        self.sock.close()


@contextlib.contextmanager
def talk(script: Script, *, tls: bool | None = None) -> Iterator[tuple[Client, MailServer]]:
    with MailServer(script, HOST, AUTHORITY) as server:
        client = Client(server, tls=script.mode == "implicit" if tls is None else tls)
        try:
            yield client, server
        finally:
            client.close()


def plain(user: str = USER, password: str = PASSWORD) -> str:
    return base64.b64encode(f"\0{user}\0{password}".encode()).decode()


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
