"""Questions for the tests of names, and answers to give to them."""

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from gemdiag.lab.services import HERE
from gemdiag.model.network import Answer, RecordType
from gemdiag.net import inquiry
from tests.wire.net_kit import network

Packets = list[bytes | float]
ZONE = (
    "shop.test MX 10 MX1.shop.test",
    "shop.test MX 20 mx2.shop.test",
    "shop.test TXT v=spf1 -all",
    "long.test TXT " + "x" * 3000,
    "_submissions._tcp.shop.test SRV 0 1 465 smtp.shop.test",
    "smtp.shop.test A 192.0.2.7",
    "smtp.shop.test A 192.0.2.8",
    "smtp.shop.test AAAA 2001:db8::7",
    "www.shop.test CNAME smtp.shop.test",
    "null.test MX 0 .",
)


def ask(port: int, name: str, kind: RecordType = "A") -> Answer:
    with network(resolvers=((HERE, port),)) as net:
        return net.lookup(name, kind)


def reply(
    question: bytes, *records: str, rcode: dns.rcode.Rcode = dns.rcode.NOERROR, flags: int = dns.flags.RA
) -> bytes:
    query = dns.message.from_wire(question)
    answer = dns.message.make_response(query)
    answer.set_rcode(rcode)
    answer.flags |= flags
    for line in records:
        name, kind, data = line.split(" ", 2)
        absolute = data if data.endswith((".", '"')) or kind == "A" else f"{data}."
        answer.answer.append(dns.rrset.from_text(f"{name.removesuffix('.')}.", 5, "IN", kind, absolute))
    return answer.to_wire()


def found(question: bytes) -> bytes:
    """An address, whatever the name."""
    name = dns.message.from_wire(question).question[0].name.to_text()
    return reply(question, f"{name} A 192.0.2.1")


def with_edns(question: bytes) -> bool:
    return dns.message.from_wire(question).edns >= 0


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same order of events in a tenth of the time."""
    monkeypatch.setattr(inquiry, "RESEND_S", 0.1)
    monkeypatch.setattr(inquiry, "TRY_S", 0.3)
