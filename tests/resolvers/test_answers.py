"""What Knot's records become when they are asked through Unbound: every status, compared with Unbound's log."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from gemdiag.lab.services import HERE
from gemdiag.model.network import Answer, RecordType
from gemdiag.net.answers import MAX_ALIASES
from tests.resolvers.servers import Asked, Knot, Unbound
from tests.wire.net_kit import network

pytestmark = pytest.mark.server

FAR = 24
"""Links of the longest chain of aliases, c24 to c0."""
ZONES = {
    "kinds": (
        "host A 192.0.2.7",
        "host AAAA 2001:db8::7",
        *(f"many A 192.0.2.{n}" for n in range(1, 4)),
        "many AAAA 2001:db8::1",
        "many AAAA 2001:db8::2",
        "six AAAA 2001:db8::6",
        "*.wild A 192.0.2.9",
        "real.wild TXT here",
        "xn--caf-dma A 192.0.2.10",
        "mail MX 20 MX2.kinds.",
        "mail MX 10 mx1",
        "null MX 0 .",
        "_submissions._tcp SRV 0 1 465 Host",
        "_submission._tcp SRV 5 2 587 .",
        'text TXT "v=spf1 " "-all"',
        'text TXT "second"',
        r'odd TXT "a\200" "\000\"\\"',
        "big TXT " + " ".join(f'"{"x" * 250}"' for _ in range(20)),
        *(f"crowd MX {n} m{n}.a-name-long-enough-for-sixty-of-them" for n in range(60)),
        "alias CNAME host",
        "afar CNAME host.other.",
        "away CNAME nowhere",
        "empty CNAME text",
        "self CNAME self",
        "turn CNAME back",
        "back CNAME turn",
        "moved DNAME new",
        "host.new A 192.0.2.8",
        "gone CNAME host.unserved.",
        "c0 A 192.0.2.1",
        *(f"c{n} CNAME c{n - 1}" for n in range(1, FAR + 1)),
    ),
    "other": ("host A 192.0.2.3",),
    "forged": ("host A 192.0.2.66",),
}


class Case(NamedTuple):
    """codes: of the answers that Unbound's log has, one for each time that it was asked."""

    name: str
    kind: RecordType
    status: str
    records: tuple[tuple[str, ...], ...] = ()
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ("NOERROR",)

    def __str__(self) -> str:
        return f"{self.name}-{self.kind}"


def _chain(links: int) -> tuple[str, ...]:
    return tuple(f"c{n}.kinds" for n in range(links - 1, -1, -1))


TWICE, FAILED = ("NOERROR", "NOERROR"), ("SERVFAIL", "SERVFAIL")
"""Over UDP and then TCP; asked again after SERVFAIL, when there is nobody else to ask."""
CASES = (
    Case("host.kinds", "A", "ok", (("192.0.2.7",),)),
    Case("host.kinds", "AAAA", "ok", (("2001:db8::7",),)),
    Case("many.kinds", "A", "ok", (("192.0.2.1",), ("192.0.2.2",), ("192.0.2.3",))),
    Case("six.kinds", "AAAA", "ok", (("2001:db8::6",),)),
    Case("six.kinds", "A", "nodata"),
    Case("kinds", "MX", "nodata"),
    Case("kinds", "TXT", "nodata"),
    Case("nothing.kinds", "A", "nxdomain", codes=("NXDOMAIN",)),
    Case("a.b.wild.kinds", "A", "ok", (("192.0.2.9",),)),
    Case("x.wild.kinds", "TXT", "nodata"),
    Case("real.wild.kinds", "A", "nodata"),
    Case("x.real.wild.kinds", "A", "nxdomain", codes=("NXDOMAIN",)),
    Case("xn--caf-dma.kinds", "A", "ok", (("192.0.2.10",),)),
    Case("mail.kinds", "MX", "ok", (("10", "mx1.kinds"), ("20", "mx2.kinds"))),
    Case("null.kinds", "MX", "ok", (("0", "."),)),
    Case("_submissions._tcp.kinds", "SRV", "ok", (("0", "1", "465", "host.kinds"),)),
    Case("_submission._tcp.kinds", "SRV", "ok", (("5", "2", "587", "."),)),
    Case("text.kinds", "TXT", "ok", (("second",), ("v=spf1 -all",))),
    Case("odd.kinds", "TXT", "ok", (('a\u00c8\x00"\\',),)),
    Case("big.kinds", "TXT", "ok", (("x" * 5000,),), codes=TWICE),
    Case(
        "crowd.kinds",
        "MX",
        "ok",
        tuple(sorted((str(n), f"m{n}.a-name-long-enough-for-sixty-of-them.kinds") for n in range(60))),
        codes=TWICE,
    ),
    Case("alias.kinds", "A", "ok", (("192.0.2.7",),), ("host.kinds",)),
    Case("alias.kinds", "CNAME", "ok", (("host.kinds",),)),
    Case("afar.kinds", "A", "ok", (("192.0.2.3",),), ("host.other",)),
    Case("away.kinds", "A", "nxdomain", (), ("nowhere.kinds",), ("NXDOMAIN",)),
    Case("empty.kinds", "A", "nodata", (), ("text.kinds",)),
    Case("host.moved.kinds", "A", "ok", (("192.0.2.8",),), ("host.new.kinds",)),
    Case("self.kinds", "A", "servfail", codes=FAILED),
    Case("turn.kinds", "A", "servfail", codes=FAILED),
    Case("gone.kinds", "A", "servfail", codes=FAILED),
    Case("c1.kinds", "A", "ok", (("192.0.2.1",),), _chain(1)),
    Case("c8.kinds", "A", "ok", (("192.0.2.1",),), _chain(8)),
    # Nobody serves it; signed with another key.
    Case("host.unserved", "A", "servfail", codes=FAILED),
    Case("host.forged", "A", "servfail", codes=FAILED),
)


@pytest.fixture(scope="module")
def knot(real_servers: None) -> Iterator[Knot]:
    with Knot(ZONES) as running:
        yield running


@pytest.fixture(scope="module")
def resolver(knot: Knot) -> Iterator[Unbound]:
    with Unbound(knot, bogus=["forged"]) as running:
        yield running


def ask(port: int, name: str, kind: RecordType) -> Answer:
    with network(resolvers=((HERE, port),)) as net:
        return net.lookup(name, kind)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_is_what_the_zone_says(case: Case, resolver: Unbound) -> None:
    before = len(resolver.replied(case.name, case.kind))
    answer = ask(resolver.port, case.name, case.kind)

    assert (answer.status, tuple(sorted(answer.records)), answer.aliases) == (
        case.status,
        case.records,
        case.aliases,
    )
    assert resolver.replied(case.name, case.kind)[before:] == list(case.codes)


@pytest.mark.parametrize("case", [case for case in CASES if case.status == "ok"], ids=str)
def test_the_authoritative_server_itself_says_the_same(case: Case, knot: Knot) -> None:
    answer = ask(knot.port, case.name, case.kind)

    assert (answer.status, tuple(sorted(answer.records)), answer.aliases) == (
        case.status,
        case.records,
        case.aliases,
    )


@pytest.fixture
def followed(resolver: Unbound) -> Unbound:
    """Unbound follows eleven links anew, and the longest chain once it knows the rest of it."""
    for links in range(8, FAR, 8):
        ask(resolver.port, f"c{links}.kinds", "A")
    return resolver


def test_aliases_are_followed_as_far_as_is_allowed(knot: Knot, followed: Unbound) -> None:
    for port in (followed.port, knot.port):
        answer = ask(port, f"c{MAX_ALIASES}.kinds", "A")
        assert (answer.status, answer.records) == ("ok", (("192.0.2.1",),))
        assert answer.aliases == _chain(MAX_ALIASES)


@pytest.mark.parametrize("links", [MAX_ALIASES + 1, FAR])
def test_a_chain_of_aliases_too_long_is_named_whoever_follows_it(
    links: int, knot: Knot, followed: Unbound
) -> None:
    """Unbound follows it to its end, Knot a few links at a time."""
    for port in (followed.port, knot.port):
        answer = ask(port, f"c{links}.kinds", "A")
        assert (answer.status, answer.detail, answer.records) == ("servfail", "CNAME chain too long", ())
    assert set(followed.replied(f"c{links}.kinds", "A")) == {"NOERROR"}


def test_a_loop_that_the_server_hands_out_is_named(knot: Knot) -> None:
    told = {name: ask(knot.port, f"{name}.kinds", "A") for name in ("self", "turn")}

    assert {name: (each.status, each.detail) for name, each in told.items()} == dict.fromkeys(
        told, ("servfail", "CNAME loop")
    )


def test_an_international_name_is_asked_as_it_is_registered(resolver: Unbound) -> None:
    before = resolver.asked("kinds")
    assert ask(resolver.port, "Café.kinds", "A").records == (("192.0.2.10",),)
    assert set(resolver.asked("kinds") - before) == {Asked("xn--caf-dma.kinds", "A")}


def test_both_families_of_a_host_are_connected_to_ipv6_first(resolver: Unbound) -> None:
    with network(resolvers=((HERE, resolver.port),)) as net:
        many, six, away = (net.resolve(f"{name}.kinds", 465) for name in ("many", "six", "away"))

    addresses = [target.address for target in many.targets]
    assert sorted(addresses[:2]) == ["2001:db8::1", "2001:db8::2"]
    assert sorted(addresses[2:]) == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
    assert [target.address for target in six.targets] == ["2001:db8::6"]
    assert (six.status, away.status, away.targets, away.aliases) == ("ok", "nxdomain", (), ("nowhere.kinds",))
