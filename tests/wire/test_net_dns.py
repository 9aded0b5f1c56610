"""Names: every status, aliases, forgeries, loss, truncation, several servers."""

import socket
import threading
import time
from collections import Counter

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from gemdiag.lab.dns import DnsServer
from gemdiag.lab.services import HERE
from gemdiag.model.network import Answer
from gemdiag.model.options import ConnectTo
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net import inquiry
from tests.wire.net_kit import DnsAnswer, answering, network

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


def ask(port: int, name: str, kind: str = "A") -> Answer:
    with network(resolvers=((HERE, port),)) as net:
        return net.lookup(name, kind)  # type: ignore[arg-type]


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
def test_each_kind_of_record_is_read(name: str, kind: str, status: str, records: object) -> None:
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


def test_nobody_answering_is_a_time_out_that_names_whom_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    with DnsServer(faults={"*": "silent"}) as server:
        answer = ask(server.port, "smtp.shop.test")

    assert answer.status == "timeout"
    assert f"{HERE}:{server.port}" in answer.detail
    assert len(server.asked) == inquiry.SENDS


def test_a_closed_port_is_told_at_once_and_as_no_answer() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((HERE, 0))
        port = taken.getsockname()[1]
    start = time.monotonic()
    answer = ask(port, "smtp.shop.test")

    assert (answer.status, "unreachable" in answer.detail) == ("timeout", True)
    assert time.monotonic() - start < 0.9


def test_a_server_without_an_address_is_never_looked_up() -> None:
    with network(resolvers=(("resolver.test", 53),)) as net:
        answer = net.lookup("smtp.shop.test", "A")

    assert (answer.status, "unreachable" in answer.detail) == ("timeout", True)


def test_no_server_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gemdiag.net.servers.of_system", lambda: ())
    with network(resolvers=()) as net:
        assert net.lookup("smtp.shop.test", "A").status == "timeout"


def test_a_lost_packet_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    seen: list[bytes] = []

    def answer(question: bytes, _tcp: bool) -> list[bytes | float]:
        seen.append(question)
        return [reply(question, "lost.test A 192.0.2.1")] if len(seen) > 2 else []

    with answering(answer) as port:
        assert ask(port, "lost.test").records == (("192.0.2.1",),)
    assert seen[0] == seen[1]
    assert dns.message.from_wire(seen[0]).edns == 0
    assert dns.message.from_wire(seen[2]).edns == -1, "the last try does without EDNS"


def forge(question: bytes, _tcp: bool) -> list[bytes | float]:
    evil = reply(question, "forged.test A 127.6.6.6")
    other = dns.message.make_query("evil.test", "A")
    other.id = dns.message.from_wire(question).id
    return [
        bytes([evil[0] ^ 1]) + evil[1:],
        question,
        question[:2] + b"\x84\x00",
        b"\xff" * 11,
        b"",
        reply(other.to_wire(), "evil.test A 127.6.6.6"),
        0.05,
        reply(question, "forged.test A 192.0.2.1"),
    ]


def test_what_is_no_answer_to_this_question_is_ignored() -> None:
    with answering(forge) as port:
        assert ask(port, "forged.test").records == (("192.0.2.1",),)


def malformed(question: bytes, tcp: bool) -> list[bytes | float]:
    good = reply(question, "bad.test A 192.0.2.1")
    return [good if tcp else good[:-2]]


def test_a_malformed_answer_is_asked_for_again_over_tcp() -> None:
    with answering(malformed) as port:
        assert ask(port, "bad.test").records == (("192.0.2.1",),)
    with answering(lambda question, _tcp: malformed(question, False)) as port:
        answer = ask(port, "bad.test")
    assert (answer.status, "malformed answer; over TCP: malformed answer" in answer.detail) == (
        "servfail",
        True,
    )


@pytest.mark.parametrize(
    ("over_tcp", "detail"),
    [(lambda q: [reply(q, flags=dns.flags.TC)], "truncated; over TCP: truncated"), (lambda _: [], "timeout")],
)
def test_truncation_without_end_is_named(
    over_tcp: object, detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    monkeypatch.setattr("gemdiag.net.resolver.TRY_S", 0.3)

    def answer(question: bytes, tcp: bool) -> list[bytes | float]:
        return over_tcp(question) if tcp else [reply(question, flags=dns.flags.TC)]  # type: ignore[operator]

    with answering(answer) as port:
        told = ask(port, "cut.test")
    assert told.status in {"servfail", "timeout"}
    assert detail in told.detail


def test_servfail_that_passes_is_asked_once_more() -> None:
    seen: list[bytes] = []

    def answer(question: bytes, _tcp: bool) -> list[bytes | float]:
        seen.append(question)
        if len(seen) == 1:
            return [reply(question, rcode=dns.rcode.SERVFAIL)]
        return [reply(question, "flap.test A 192.0.2.1")]

    with answering(answer) as port:
        assert ask(port, "flap.test").status == "ok"


def test_a_server_that_does_not_know_edns_is_asked_without() -> None:
    def answer(question: bytes, _tcp: bool) -> list[bytes | float]:
        if dns.message.from_wire(question).edns >= 0:
            return [question[:2] + b"\x81\x81" + b"\0" * 8]
        return [reply(question, "old.test A 192.0.2.1")]

    with answering(answer) as port:
        assert ask(port, "old.test").status == "ok"


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


def test_the_next_server_is_asked_when_the_first_is_of_no_use() -> None:
    with DnsServer(ZONE) as good, DnsServer(faults={"*": "refused"}) as bad:
        servers = ((HERE, 1), (HERE, bad.port), (HERE, good.port))
        with network(resolvers=servers) as net:
            start = time.monotonic()
            answer = net.lookup("smtp.shop.test", "A")

    assert answer.status == "ok"
    assert time.monotonic() - start < 0.9


def test_a_silent_first_server_costs_one_second_and_a_late_answer_still_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hurry(monkeypatch)
    with DnsServer(ZONE) as good, DnsServer(faults={"*": "silent"}) as silent:
        with network(resolvers=((HERE, silent.port), (HERE, good.port))) as net:
            assert net.lookup("smtp.shop.test", "A").status == "ok"
            assert net.lookup("shop.test", "MX").status == "ok"
        assert (len(good.asked), len(silent.asked)) == (2, 1)


def test_questions_are_limited_and_the_rest_is_skipped() -> None:
    with DnsServer(ZONE) as server, network(resolvers=((HERE, server.port),)) as net:
        statuses = Counter(net.lookup(f"n{n}.test", "A").status for n in range(45))

    assert statuses == {"nxdomain": 40, "skipped": 5}
    assert len(server.asked) == 40


def test_the_time_for_all_of_dns_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gemdiag.net.resolver.TOTAL_S", 0.3)
    with DnsServer(faults={"*": "silent"}) as server, network(resolvers=((HERE, server.port),)) as net:
        start = time.monotonic()
        assert net.lookup("a.test", "A").status == "timeout"
        assert net.lookup("b.test", "A").status == "timeout"
        assert time.monotonic() - start < 0.7


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


def test_a_bug_of_the_reader_leaves_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("gemdiag.net.answers.read", broken)
    with DnsServer(ZONE) as server, pytest.raises(NetFailure) as caught:
        ask(server.port, "shop.test", "MX")

    assert (caught.value.reason, caught.value.detail) == (Reason.BUG, "ZeroDivisionError")


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same order of events in a tenth of the time."""
    monkeypatch.setattr(inquiry, "RESEND_S", 0.1)
    monkeypatch.setattr(inquiry, "TRY_S", 0.3)
