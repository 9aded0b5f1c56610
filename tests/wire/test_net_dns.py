"""Names: every kind of record and status, aliases, addresses."""

import threading
import time
from collections import Counter

import dns.message
import pytest

from gemdiag.lab.dns import DnsServer
from gemdiag.lab.services import HERE
from gemdiag.model.network import Answer, RecordType
from gemdiag.model.options import ConnectTo
from tests.wire.dns_kit import ZONE, ask, reply
from tests.wire.net_kit import DnsAnswer, answering, network


@pytest.mark.parametrize(
    ("name", "kind", "status", "records"),
    [
        ("smtp.shop.test", "A", "ok", (("192.0.2.7",), ("192.0.2.8",))),
        ("SMTP.Shop.Test.", "A", "ok", (("192.0.2.7",), ("192.0.2.8",))),
        ("smtp.shop.test", "AAAA", "ok", (("2001:db8::7",),)),
        ("shop.test", "MX", "ok", (("10", "mx1.shop.test"), ("20", "mx2.shop.test"))),
        ("shop.test", "TXT", "ok", (("v=spf1 -all",),)),
        ("long.test", "TXT", "ok", (("x" * 3000,),)),
        ("_submissions._tcp.shop.test", "SRV", "ok", (("0", "1", "465", "smtp.shop.test"),)),
        ("www.shop.test", "CNAME", "ok", (("smtp.shop.test",),)),
        ("null.test", "MX", "ok", (("0", "."),)),
        ("shop.test", "A", "nodata", ()),
        ("nothing.test", "A", "nxdomain", ()),
    ],
)
def test_each_kind_of_record_is_read(name: str, kind: RecordType, status: str, records: object) -> None:
    with DnsServer(ZONE) as server:
        answer = ask(server.port, name, kind)

    assert (answer.status, tuple(sorted(answer.records))) == (status, records)
    assert answer.ms > 0


def test_an_alias_is_followed_and_named() -> None:
    with DnsServer(ZONE) as server:
        answer = ask(server.port, "www.shop.test")

    assert (answer.status, answer.aliases) == ("ok", ("smtp.shop.test",))


@pytest.mark.parametrize(
    ("fault", "status"), [("servfail", "servfail"), ("refused", "refused"), ("truncated", "ok")]
)
def test_a_server_that_cannot_says_why(fault: str, status: str) -> None:
    with DnsServer(ZONE, {"*": fault}) as server:  # type: ignore[dict-item]
        assert ask(server.port, "smtp.shop.test").status == status
        over = Counter(asked.over for asked in server.asked)

    assert over["tcp"] == (fault == "truncated")


def test_a_server_that_looks_nothing_up_is_no_proof_of_absence() -> None:
    with answering(lambda question, _tcp: [reply(question, flags=0)]) as port:
        assert ask(port, "referral.test").status == "refused"


def chain(length: int, step: int = 0) -> DnsAnswer:
    def answer(question: bytes, _tcp: bool) -> list[bytes | float]:
        name = dns.message.from_wire(question).question[0].name.to_text()
        links = [f"{name} CNAME {step + 1}{name}"] if len(name) < length else [f"{name} A 192.0.2.1"]
        return [reply(question, *links)]

    return answer


def test_aliases_that_the_server_did_not_follow_are_asked_for() -> None:
    with answering(chain(9)) as port:
        answer = ask(port, "a.test")

    assert (answer.status, answer.records, len(answer.aliases)) == ("ok", (("192.0.2.1",),), 2)


@pytest.mark.parametrize(
    ("records", "detail"),
    [
        (("{n} CNAME {n}",), "CNAME loop"),
        (("{n} CNAME x.test.", "x.test. CNAME {n}"), "CNAME loop"),
        (
            tuple(f"{'{n}' if n == 0 else f'c{n}.test.'} CNAME c{n + 1}.test." for n in range(40)),
            "CNAME chain too long",
        ),
        (("{n} CNAME \\027evil.test.",), "not a domain name"),
    ],
)
def test_aliases_that_lead_nowhere_are_named(records: tuple[str, ...], detail: str) -> None:
    def answer(question: bytes, _tcp: bool) -> list[bytes | float]:
        name = dns.message.from_wire(question).question[0].name.to_text()
        return [reply(question, *(line.replace("{n}", name) for line in records))]

    with answering(answer) as port:
        told = ask(port, "a.test")
    assert (told.status, told.detail, told.records) == ("servfail", detail, ())


@pytest.mark.parametrize(
    ("links", "an_answer", "status"),
    [
        (16, 16, "ok"),
        (17, 17, "servfail"),
        (16, 3, "ok"),
        (17, 3, "servfail"),
        (16, 2, "ok"),
        (17, 2, "servfail"),
        (9, 1, "ok"),
        # Nine questions are enough for one name.
        (10, 1, "servfail"),
    ],
)
def test_sixteen_aliases_are_followed_however_many_come_in_one_answer(
    links: int, an_answer: int, status: str
) -> None:
    def answer(question: bytes, _tcp: bool) -> list[bytes | float]:
        first = int(dns.message.from_wire(question).question[0].name.labels[0])
        last = min(first + an_answer, links)
        records = [f"{n}.test CNAME {n + 1}.test" for n in range(first, last)]
        return [reply(question, *records, *([f"{links}.test A 192.0.2.1"] if last == links else []))]

    with answering(answer) as port:
        told = ask(port, "0.test")
    assert (told.status, bool(told.records)) == (status, status == "ok")
    assert told.detail == ("" if status == "ok" else "CNAME chain too long")


def test_aliases_without_end_stop_after_eight() -> None:
    asked: list[int] = []

    def answer(question: bytes, _tcp: bool) -> list[bytes | float]:
        asked.append(1)
        name = dns.message.from_wire(question).question[0].name.to_text()
        return [reply(question, f"{name} CNAME c{len(asked)}.loop.test.")]

    with answering(answer) as port:
        told = ask(port, "a.test")
    assert (told.status, told.detail) == ("servfail", "CNAME chain too long")
    assert len(asked) <= 9


def test_hostile_names_and_texts_come_out_as_text() -> None:
    def answer(question: bytes, _tcp: bool) -> list[bytes | float]:
        if b"\x00\x0f" in question[-20:]:
            return [reply(question, "evil.test MX 10 \\027]0x\\007.<b>.a\\000b.test.")]
        return [reply(question, 'evil.test TXT "\\255\\254 \\027[2J"')]

    with answering(answer) as port:
        (mx,) = ask(port, "evil.test", "MX").records
        (txt,) = ask(port, "evil.test", "TXT").records
        assert ask(port, mx[1], "A").status == "skipped"
    assert mx[1].isascii()
    assert mx[1].isprintable()
    assert txt == ("\u00ff\u00fe \x1b[2J",)


@pytest.mark.parametrize(
    "name", ["", ".", "a..b", "a" * 64 + ".test", "a." * 127 + "toolong", "a b", "\u00e9" * 300]
)
def test_what_is_no_name_is_never_asked(name: str) -> None:
    with DnsServer() as server:
        assert ask(server.port, name).status == "skipped"
        assert not server.asked


def test_accents_are_asked_in_ascii() -> None:
    with DnsServer(["xn--caf-dma.test A 192.0.2.1"]) as server:
        assert ask(server.port, "Caf\u00e9.test").status == "ok"


def test_equal_questions_are_asked_once() -> None:
    found: list[Answer] = []
    with DnsServer(ZONE) as server, network(resolvers=((HERE, server.port),)) as net:
        net.prefetch([("shop.test", "MX"), ("shop.test", "MX"), ("SHOP.test", "MX")])
        threads = [
            threading.Thread(target=lambda: found.append(net.lookup("shop.test", "MX"))) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(server.asked) == 1
    assert len(set(found)) == 1


def test_addresses_of_both_families_are_resolved() -> None:
    with DnsServer(ZONE) as server, network(resolvers=((HERE, server.port),)) as net:
        resolved = net.resolve("www.shop.test", 465)

    assert resolved.status == "ok"
    first, *others = (target.address for target in resolved.targets)
    assert (first, sorted(others)) == ("2001:db8::7", ["192.0.2.7", "192.0.2.8"])
    assert {(t.host, t.port, t.real_port) for t in resolved.targets} == {("www.shop.test", 465, 465)}
    assert resolved.aliases == ("smtp.shop.test",)


@pytest.mark.parametrize(
    ("host", "status"), [("nothing.test", "nxdomain"), ("shop.test", "nodata"), ("127.1", "nxdomain")]
)
def test_a_host_without_address_has_its_status(host: str, status: str) -> None:
    with DnsServer(ZONE) as server, network(resolvers=((HERE, server.port),)) as net:
        resolved = net.resolve(host, 465)

    assert (resolved.status, resolved.targets) == (status, ())


def test_ipv6_that_nobody_answers_for_does_not_hold_ipv4_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gemdiag.net.lookup.AAAA_PATIENCE_S", 0.1)
    with (
        DnsServer(ZONE, {"smtp.shop.test aaaa": "silent"}) as server,
        network(resolvers=((HERE, server.port),)) as net,
    ):
        start = time.monotonic()
        resolved = net.resolve("smtp.shop.test", 465)
        assert time.monotonic() - start < 0.8

    assert (resolved.status, len(resolved.targets)) == ("ok", 2)
    assert "AAAA" in resolved.detail


@pytest.mark.parametrize("literal", ["192.0.2.1", "2001:db8::1", "[2001:db8::1]"])
def test_an_address_is_its_own_answer(literal: str) -> None:
    with DnsServer() as server, network(resolvers=((HERE, server.port),)) as net:
        (target,) = net.resolve(literal, 465).targets
        assert not server.asked

    assert target.address == literal.strip("[]")


def test_named_routes_come_before_any_question() -> None:
    routes = (
        ConnectTo("Mail.Test", 465, HERE, 1),
        ConnectTo("mail.test", 465, "::1", 2),
        ConnectTo(None, 25, HERE, 3),
        ConnectTo(None, None, HERE, 4),
    )
    with DnsServer() as server, network(resolvers=((HERE, server.port),), connect_to=routes) as net:
        net.prefetch([("mail.test", "A"), ("mail.test", "AAAA")])
        found = [
            net.resolve(host, port) for host, port in (("mail.test", 465), ("x.test", 25), ("x.test", 99))
        ]
        assert not server.asked

    assert {each.status for each in found} == {"overridden"}
    assert [[(t.address, t.real_port) for t in each.targets] for each in found] == [
        [(HERE, 1), ("::1", 2)],
        [(HERE, 3)],
        [(HERE, 4)],
    ]
