"""A DNS server that knows a short zone and nothing else, and can be told to fail."""

import contextlib
import socket
import struct
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import NamedTuple, Self

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.rrset

from gemdiag.lab.dns_faults import TTL_S, Fault, Over, Packet, answered
from gemdiag.lab.services import HERE, STOP_S, Connection, Listener
from gemdiag.model.settings import NOTHING

MAX_ALIASES = 8
MAX_STRING = 255  # RFC 1035 section 3.3: one character-string
PLAIN_UDP = 512  # RFC 1035 section 4.2.1, without EDNS
LOOPBACK = "127."
MADE_UP = dns.name.from_text("*")
_HOLDS_NAME = frozenset({"MX", "CNAME", "SRV", "NS"})


class Zone:
    """Records from lines such as `gmail.com MX 5 host`, `name TXT any text`, `name A 127.0.0.1`.

    `name A` alone is here. A name at or above a record exists (RFC 8020), anything else is NXDOMAIN, or has
    the records of `*` where the zone has such: a network that makes up every name.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._records: dict[tuple[dns.name.Name, str], list[dns.rdata.Rdata]] = {}
        self._names = {dns.name.root}
        for line in lines:
            owner, kind, text = f"{line} ".split(" ", 2)
            name = dns.name.from_text(owner)
            self._records.setdefault((name, kind), []).append(_rdata(kind, text.strip()))
            while name != dns.name.root:
                self._names.add(name)
                name = name.parent()

    def hosts(self) -> tuple[str, ...]:
        """Every name with an address."""
        found = (name for name, kind in self._records if kind in {"A", "AAAA"} and name != MADE_UP)
        return tuple(dict.fromkeys(name.to_text(omit_final_dot=True) for name in found))

    def loopback_of(self, host: str) -> str:
        """Its own address of 127.0.0.0/8, where it has one and the system has them all."""
        if sys.platform == "darwin":
            return HERE
        found = self._records.get((dns.name.from_text(host), "A"), [])
        return next((each.to_text() for each in found if each.to_text().startswith(LOOPBACK)), HERE)

    def answer(self, query: dns.message.QueryMessage, turn: int | None = None) -> dns.message.Message:
        """turn: of several records only the one whose turn it is."""
        reply, question = dns.message.make_response(query), query.question[0]
        reply.flags |= dns.flags.RA
        kind, name = dns.rdatatype.to_text(question.rdtype), question.name
        for _ in range(MAX_ALIASES):
            if found := self._records.get((name if name in self._names else MADE_UP, kind)):
                found = found if turn is None else [found[turn % len(found)]]
                reply.answer.append(dns.rrset.from_rdata_list(name, TTL_S, found))
                return reply
            alias = self._records.get((name, "CNAME"))
            if not alias:
                break
            reply.answer.append(dns.rrset.from_rdata_list(name, TTL_S, alias))
            name = dns.name.from_text(alias[0].to_text())
        else:  # whoever asked may follow the rest, or go round in circles
            return reply
        if name not in self._names:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        reply.authority.append(dns.rrset.from_text(".", TTL_S, "IN", "SOA", "lab. lab. 1 3600 600 86400 60"))
        return reply


def _rdata(kind: str, text: str) -> dns.rdata.Rdata:
    if kind == "TXT":
        raw = text.encode()
        strings = [raw[at : at + MAX_STRING] for at in range(0, len(raw), MAX_STRING)] or [b""]
        return dns.rdtypes.ANY.TXT.TXT(dns.rdataclass.IN, dns.rdatatype.TXT, strings)
    if kind == "A" and not text:
        text = HERE
    if kind in _HOLDS_NAME and not text.endswith("."):
        text += "."
    return dns.rdata.from_text(dns.rdataclass.IN, kind, text)


class Asked(NamedTuple):
    """One question that arrived."""

    name: str
    kind: str
    over: Over


class DnsServer:
    """UDP and TCP on one free port of 127.0.0.1.

    faults: by "name TYPE", by name, by "*.parent", or by "*" for every name; the first of these counts.
    """

    def __init__(self, zone: Iterable[str] = (), faults: Mapping[str, Fault] = NOTHING) -> None:
        self.zone, self._faults = Zone(zone), {key.lower(): fault for key, fault in faults.items()}
        self._asked: list[Asked] = []
        self._listener, self._udp = self._same_port()
        self.port = self._listener.port
        self._reader = threading.Thread(target=self._serve_udp, name="lab dns", daemon=True)

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(self._asked)

    def start(self) -> None:
        self._listener.start()
        self._reader.start()

    def stop(self) -> None:
        self._listener.stop()
        if self._reader.is_alive():
            self._udp.sendto(b"", (HERE, self.port))
            self._reader.join(STOP_S)
        self._udp.close()

    def _same_port(self) -> tuple[Listener, socket.socket]:
        while True:
            listener, udp = (
                Listener(self._serve_tcp, "dns"),
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            )
            try:
                udp.bind((HERE, listener.port))
            except OSError:  # somebody's UDP port has this number
                listener.stop()
                udp.close()
                continue
            return listener, udp

    def _serve_udp(self) -> None:
        while True:
            try:
                wire, client = self._udp.recvfrom(65535)
            except ConnectionResetError:  # Windows: an earlier client had closed its port
                continue
            if self._listener.stopping.is_set():
                return
            for packet in self._play(wire, "udp"):
                with contextlib.suppress(OSError):
                    self._udp.sendto(packet, client)

    def _serve_tcp(self, connection: Connection) -> None:
        with connection.sock.makefile("rb") as stream:
            while size := stream.read(2):
                for packet in self._play(stream.read(struct.unpack("!H", size)[0]), "tcp"):
                    connection.sock.sendall(struct.pack("!H", len(packet)) + packet)

    def _play(self, wire: bytes, over: Over) -> Iterator[bytes]:
        for packet in self._packets(wire, over):
            if isinstance(packet, bytes):
                yield packet
            else:
                self._listener.stopping.wait(packet)

    def _packets(self, wire: bytes, over: Over) -> Iterator[Packet]:
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return
        if not isinstance(query, dns.message.QueryMessage) or not query.question:
            return
        name = query.question[0].name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(query.question[0].rdtype)
        asked = Asked(name, kind, over)
        keys = (f"{name} {kind.lower()}", name, f"*.{name.partition('.')[2]}", "*")
        fault = next((self._faults[key] for key in keys if key in self._faults), None)
        turn = sum(each[:2] == asked[:2] for each in self._asked)
        self._asked.append(asked)
        good = self._good(query, over, turn if fault == "rotating" else None)
        yield from answered(fault, query, good, over, turn) if fault else (good,)

    def _good(self, query: dns.message.QueryMessage, over: Over, turn: int | None) -> bytes:
        if over == "tcp":
            return self.zone.answer(query, turn).to_wire()
        room = max(query.payload, PLAIN_UDP) if query.edns >= 0 else PLAIN_UDP
        return self.zone.answer(query, turn).to_wire(max_size=room, prefer_truncation=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
