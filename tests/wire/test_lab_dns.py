"""The lab's DNS server, asked by dnspython over UDP and TCP."""

import contextlib
import socket
from collections.abc import Callable, Iterator

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import pytest

from gemdiag.lab.dns import Asked, DnsServer
from gemdiag.lab.dns_faults import FORGED_ADDRESS, Fault
from gemdiag.lab.services import HERE

Query = Callable[..., dns.message.Message]
ZONE = [
    "gmail.com MX 5 gmail-smtp-in.l.google.com",
    "shop.example A 127.0.0.9",
    "shop.example A",
    "shop.example AAAA ::1",
    "shop.example TXT v=spf1 a mx -all",
    "www.shop.example CNAME shop.example",
    "_submission._tcp.shop.example SRV 0 1 587 mail.shop.example",
    "long.example TXT " + "x" * 700,
]


def asking(over: str, server: DnsServer) -> Query:
    def query(name: str, kind: str, **how: object) -> dns.message.Message:
        ask = dns.query.tcp if over == "tcp" else dns.query.udp
        return ask(dns.message.make_query(name, kind, **how), HERE, timeout=2, port=server.port)  # type: ignore[arg-type]

    return query


@pytest.fixture(scope="module")
def server() -> Iterator[DnsServer]:
    with DnsServer(ZONE) as running:
        yield running


def texts(reply: dns.message.Message) -> list[str]:
    return [record.to_text() for rrset in reply.answer for record in rrset]


@pytest.mark.parametrize("over", ["udp", "tcp"])
def test_it_answers_each_kind_of_record(server: DnsServer, over: str) -> None:
    query = asking(over, server)
    assert texts(query("gmail.com", "MX")) == ["5 gmail-smtp-in.l.google.com."]
    assert sorted(texts(query("SHOP.example", "A"))) == ["127.0.0.1", "127.0.0.9"]
    assert texts(query("shop.example", "AAAA")) == ["::1"]
    assert texts(query("shop.example", "TXT")) == ['"v=spf1 a mx -all"']
    assert texts(query("_submission._tcp.shop.example", "SRV")) == ["0 1 587 mail.shop.example."]


def test_an_alias_brings_what_it_points_to(server: DnsServer) -> None:
    assert texts(asking("udp", server)("www.shop.example", "AAAA")) == ["shop.example.", "::1"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("shop.example", dns.rcode.NOERROR),
        ("_tcp.shop.example", dns.rcode.NOERROR),
        ("example", dns.rcode.NOERROR),
        ("mail.shop.example", dns.rcode.NXDOMAIN),
        ("shop.invalid", dns.rcode.NXDOMAIN),
    ],
)
def test_a_name_at_or_above_a_record_exists_and_no_other(server: DnsServer, name: str, code: int) -> None:
    reply = asking("udp", server)(name, "MX")
    assert (reply.rcode(), texts(reply)) == (code, [])
    assert reply.authority[0].rdtype == dns.rdatatype.SOA


def test_what_does_not_fit_into_a_datagram_comes_over_tcp(server: DnsServer) -> None:
    assert asking("udp", server)("long.example", "TXT", use_edns=False).flags & dns.flags.TC
    assert len(texts(asking("udp", server)("long.example", "TXT", use_edns=0, payload=1232))[0]) > 700
    assert len(texts(asking("tcp", server)("long.example", "TXT"))[0]) > 700


def test_faults_are_by_name_by_type_or_for_all() -> None:
    faults = {
        "a.example": "servfail",
        "b.example": "refused",
        "c.example": "truncated",
        "d.example MX": "silent",
    }
    zone = [f"{letter}.example A" for letter in "abcd"]
    with DnsServer(zone, faults) as server:  # type: ignore[arg-type]
        udp, tcp = asking("udp", server), asking("tcp", server)
        assert udp("a.example", "A").rcode() == dns.rcode.SERVFAIL
        assert udp("b.example", "A").rcode() == dns.rcode.REFUSED
        assert udp("c.example", "A").flags & dns.flags.TC
        assert texts(tcp("c.example", "A")) == [HERE]
        assert texts(udp("d.example", "A")) == [HERE]
        with pytest.raises(dns.exception.Timeout):
            dns.query.udp(dns.message.make_query("d.example", "MX"), HERE, timeout=0.05, port=server.port)
    with DnsServer(zone, {"*": "servfail"}) as server:
        assert asking("udp", server)("a.example", "A").rcode() == dns.rcode.SERVFAIL


def test_it_remembers_what_was_asked() -> None:
    with DnsServer(ZONE) as server:
        asking("udp", server)("Gmail.com", "MX")
        asking("tcp", server)("gmail.com", "A")
        assert server.asked == (Asked("gmail.com", "MX", "udp"), Asked("gmail.com", "A", "tcp"))


def raw(server: DnsServer, name: str, kind: str = "A") -> list[bytes]:
    """All packets that come in answer to one question."""
    query = dns.message.make_query(name, kind)
    packets = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.15)
        sock.sendto(query.to_wire(), (HERE, server.port))
        with contextlib.suppress(TimeoutError):
            while True:
                packets.append(sock.recv(65535))
    return packets


def test_forgeries_come_before_the_right_answer() -> None:
    with DnsServer(["a.example A 192.0.2.7"], {"a.example": "forged"}) as server:
        *forged, right = raw(server, "a.example")
        assert len(forged) == 4
        assert texts(dns.message.from_wire(right)) == ["192.0.2.7"]
        assert FORGED_ADDRESS in str(dns.message.from_wire(forged[0]))
        assert texts(asking("tcp", server)("a.example", "A")) == ["192.0.2.7"]


@pytest.mark.parametrize("fault", ["pointer_loop", "count_lie", "length_lie"])
def test_an_answer_can_be_malformed_behind_a_sound_question(fault: Fault) -> None:
    with DnsServer(["a.example A"], {"a.example": fault}) as server:
        (packet,) = raw(server, "a.example")
    head = dns.message.from_wire(packet, question_only=True)
    assert head.question[0].name.to_text() == "a.example."
    with pytest.raises(dns.exception.DNSException):
        dns.message.from_wire(packet)


def test_a_truncated_answer_can_stay_so_or_end_in_silence() -> None:
    faults: dict[str, Fault] = {"a.example": "truncated_always", "b.example": "truncated_then_silent"}
    with DnsServer(["a.example A", "b.example A"], faults) as server:
        for name in faults:
            assert asking("udp", server)(name, "A").flags & dns.flags.TC
        assert asking("tcp", server)("a.example", "A").flags & dns.flags.TC
        with pytest.raises(dns.exception.Timeout):
            dns.query.tcp(dns.message.make_query("b.example", "A"), HERE, timeout=0.1, port=server.port)


def test_aliases_can_have_no_end_or_go_in_a_circle() -> None:
    faults: dict[str, Fault] = {"a.example": "endless_alias", "*.endless.example": "endless_alias"}
    with DnsServer(["c.example CNAME c.example"], faults) as server:
        udp = asking("udp", server)
        assert texts(udp("a.example", "A")) == ["n0.endless.example."]
        assert texts(udp("n0.endless.example", "A")) == ["n1.endless.example."]
        circle = udp("c.example", "A")
        assert "c.example." in texts(circle)
        assert not circle.authority


def test_records_can_take_turns() -> None:
    with DnsServer(["a.example A 127.0.0.2", "a.example A 127.0.0.3"], {"a.example": "rotating"}) as server:
        udp = asking("udp", server)
        assert [texts(udp("a.example", "A")) for _ in range(3)] == [
            ["127.0.0.2"],
            ["127.0.0.3"],
            ["127.0.0.2"],
        ]
