"""The yardstick of `paired.py`: the least that a plain Python program can do and still answer the core questions.

    python tests/bench/bare.py SETTINGS.yaml --resolver ADDRESS:PORT --ca-file PEM [--connect-to HOST:PORT:ADDRESS:REAL]
        [--logins each]

Plain blocking sockets, left as the system makes them, and one thread for each of eight connections: both ports in
their customary modes, each with TLS 1.0, 1.1, 1.2, and once as GEM-CAR would, with the newest of 1.2 and 1.3, the
certificate judged. The last of these on port 465, which waits for nothing, logs in; with `--logins each` the one on
587 does too, as threads do that know nothing of each other. The certificate is told as Python's own `ssl` tells it.
No import beyond YAML and the standard library, nothing of gemdiag, the roots read once, no retry, no word about what
fails. Of gemdiag's options three are understood, others ignored.
"""

import base64
import itertools
import json
import os
import socket
import ssl
import struct
import sys
import threading

import yaml

TIMEOUT_S = 10.0
A, IN, HEADER = 1, 1, 12
NEWEST = "newest"
OFFERS = {
    "TLSv1.0": (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1),
    "TLSv1.1": (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1),
    "TLSv1.2": (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2),
    NEWEST: (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3),
}
PORTS = (465, 587)


def context(offer: str, ca_file: str | None) -> ssl.SSLContext:
    if offer == NEWEST:
        made = ssl.create_default_context()
        if ca_file:
            made.load_verify_locations(ca_file)
    else:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
        made.set_ciphers("ALL:@SECLEVEL=0")
    made.minimum_version, made.maximum_version = OFFERS[offer]
    return made


def address_of(host: str, resolver: str) -> str:
    """One question, one answer (RFC 1035 section 4)."""
    server, _, port = resolver.rpartition(":")
    name = b"".join(bytes([len(label)]) + label.encode() for label in host.split(".")) + b"\0"
    query = os.urandom(2) + struct.pack("!5H", 0x0100, 1, 0, 0, 0) + name + struct.pack("!2H", A, IN)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(TIMEOUT_S)
        sock.connect((server, int(port)))
        sock.send(query)
        answer = sock.recv(4096)
    # A server that compresses names: a pointer, type, class, TTL and length before the address.
    at = answer.index(struct.pack("!3H", 0xC00C, A, IN), HEADER)
    return socket.inet_ntoa(answer[at + 12 : at + 16])


class Session:
    """One connection; `sock` is replaced once, when TLS starts on it."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.sock = socket.create_connection(address, TIMEOUT_S)

    def reply(self) -> str:
        got = b""
        while not got.endswith(b"\r\n") or got.rstrip(b"\r\n").rpartition(b"\n")[2][3:4] == b"-":
            more = self.sock.recv(4096)
            if not more:
                break
            got += more
        return got.decode("utf-8", "replace").strip()

    def ask(self, line: str) -> str:
        self.sock.sendall(f"{line}\r\n".encode())
        return self.reply()


def look(
    where: tuple[str, int], host: str, port: int, tls: ssl.SSLContext, login: str | None
) -> dict[str, object]:
    session = Session(where)
    try:
        if port != 465:
            session.reply()
            session.ask("EHLO [127.0.0.1]")
            session.ask("STARTTLS")
        wrapped = tls.wrap_socket(session.sock, server_hostname=host)
        session.sock = wrapped
        told: dict[str, object] = {"version": wrapped.version(), "certificate": wrapped.getpeercert()}
        if login:
            if port == 465:
                session.reply()
            session.ask("EHLO [127.0.0.1]")
            told["login"] = session.ask(f"AUTH PLAIN {login}")
    finally:
        session.sock.close()
    return told


def main() -> None:
    given = list(itertools.pairwise(sys.argv[2:]))
    options = dict(given)
    routes = {}
    for name, to in given:
        if name == "--connect-to":
            parts = to.split(":")
            routes[parts[0], parts[1]] = (parts[2], int(parts[3]))
    with open(sys.argv[1], encoding="utf-8") as stream:  # noqa: PTH123  least work: without pathlib
        email = yaml.load(stream, Loader=yaml.CSafeLoader)["email"]
    host = email["smtp_address"]
    pair = f"\0{email['user_name']}\0{email['password']}"
    login = base64.b64encode(pair.encode()).decode()
    log_in_at = PORTS if options.get("--logins") == "each" else PORTS[:1]
    found: dict[str, object] = {}

    def one(port: int, offer: str) -> None:
        where = routes.get((host, str(port)), (address, port))
        wanted = login if offer == NEWEST and port in log_in_at else None
        try:
            found[f"{port} {offer}"] = look(where, host, port, contexts[offer], wanted)
        except OSError as error:
            found[f"{port} {offer}"] = str(error)

    address = "" if routes else address_of(host, options["--resolver"])
    contexts = {offer: context(offer, options.get("--ca-file")) for offer in OFFERS}
    threads = [threading.Thread(target=one, args=(port, offer)) for port in PORTS for offer in OFFERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(found, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
