"""Resolvers that refuse, are silent, are only authoritative, or are several; and how each is reached."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gemdiag.lab.services import HERE
from gemdiag.model.network import Answer
from gemdiag.net import servers
from tests.resolvers.servers import HERE_6, Asked, Knot, Unbound, has_ipv6
from tests.wire.net_kit import network

pytestmark = pytest.mark.server

ZONES = {
    "kinds": (
        "host A 192.0.2.7",
        "child NS ns.child",
        "ns.child A 127.0.0.9",
        *(f"crowd MX {n} m{n}.a-name-long-enough-for-sixty-of-them" for n in range(60)),
    ),
    # Everything that a search list would make of a name is in here.
    "search": ("* A 192.0.2.66", "*.kinds A 192.0.2.66"),
}
LOCAL = [HERE, HERE_6] if has_ipv6() else [HERE]
Doors = Mapping[str, Unbound]


@pytest.fixture(scope="module")
def knot(real_servers: None) -> Iterator[Knot]:
    with Knot(ZONES) as running:
        yield running


@pytest.fixture(scope="module")
def doors(knot: Knot) -> Iterator[Doors]:
    with (
        Unbound(knot, deaf=["deaf"]) as good,
        Unbound(knot, "refuse") as refusing,
        Unbound(knot, "deny") as silent,
    ):
        yield {"good": good, "refusing": refusing, "silent": silent}


def ask(*ports: int, name: str = "host.kinds", address: str = HERE) -> tuple[Answer, float]:
    started = time.monotonic()
    with network(resolvers=tuple((address, port) for port in ports)) as net:
        answer = net.lookup(name, "A")
    return answer, time.monotonic() - started


@pytest.fixture(scope="module")
def told(doors: Doors) -> dict[str, tuple[Answer, float]]:
    """By the resolvers asked, best first, or by the name where it is another. Their waits overlap."""
    lines = ("silent", "refusing", "silent good", "refusing good", "refusing silent", "silent refusing")
    with ThreadPoolExecutor(len(lines) + 1) as pool:
        deaf = pool.submit(ask, doors["good"].port, name="host.deaf")
        asked = pool.map(lambda line: ask(*(doors[word].port for word in line.split())), lines)
        return {**dict(zip(lines, asked, strict=True)), "host.deaf": deaf.result()}


@pytest.mark.parametrize(
    ("line", "status", "at_least", "at_most"),
    [
        ("refusing", "refused", 0.0, 0.9),
        ("silent", "timeout", 3.0, 5.5),
        ("refusing good", "ok", 0.0, 0.9),
        ("silent good", "ok", 0.9, 1.9),
        # A refusal says more than silence.
        ("refusing silent", "refused", 1.0, 5.5),
        ("silent refusing", "refused", 1.0, 5.5),
    ],
)
def test_the_next_resolver_is_asked_in_time(
    line: str, status: str, at_least: float, at_most: float, told: dict[str, tuple[Answer, float]]
) -> None:
    answer, seconds = told[line]

    assert answer.status == status
    assert answer.records == ((("192.0.2.7",),) if status == "ok" else ())
    assert at_least <= seconds <= at_most


def test_a_resolver_that_waits_for_others_is_asked_three_times(
    doors: Doors, told: dict[str, tuple[Answer, float]]
) -> None:
    answer, seconds = told["host.deaf"]

    assert (answer.status, answer.detail) == ("timeout", f"no answer from {HERE}:{doors['good'].port}")
    assert doors["good"].asked("host.deaf") == {Asked("host.deaf", "A"): 3}
    assert 3.0 < seconds < 5.5


@pytest.mark.parametrize("address", LOCAL)
def test_a_resolver_is_reached_over_either_protocol(address: str, doors: Doors) -> None:
    answer, _ = ask(doors["good"].port, address=address)

    assert (answer.status, answer.records) == ("ok", (("192.0.2.7",),))


@pytest.mark.parametrize(
    ("name", "detail"),
    [("host.unserved", "REFUSED"), ("www.child.kinds", "does not look names up for others")],
)
def test_a_server_that_looks_nothing_up_is_no_proof_of_absence(name: str, detail: str, knot: Knot) -> None:
    """A zone it does not serve, and one that it has given away."""
    answer, seconds = ask(knot.port, name=name)

    assert (answer.status, answer.detail) == ("refused", f"{HERE}:{knot.port}: {detail}")
    assert seconds < 0.9


def test_what_fits_no_packet_is_asked_again_over_tcp(knot: Knot) -> None:
    before = knot.heard()
    with network(resolvers=((HERE, knot.port),)) as net:
        answer = net.lookup("crowd.kinds", "MX")
        net.lookup("host.kinds", "A")

    assert len(answer.records) == 60
    assert knot.heard() - before == {"udp4": 2, "tcp4": 1}


def test_no_more_than_forty_questions_leave(doors: Doors) -> None:
    names = [f"n{n}.kinds" for n in range(45)]
    with network(resolvers=((HERE, doors["good"].port),)) as net:
        net.prefetch([(name, "A") for name in names])
        found = [net.lookup(name, "A").status for name in names]

    assert found == ["nxdomain"] * 40 + ["skipped"] * 5
    assert set(doors["good"].asked(*names)) == {Asked(name, "A") for name in names[:40]}


def test_search_lists_make_no_names(doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a computer that is in such a domain has it; there every name would be found."""
    configuration = tmp_path / "resolv.conf"
    configuration.write_text(
        f"domain search\nsearch search kinds.search\nnameserver {HERE}\noptions ndots:5 rotate\n", "utf-8"
    )
    found = tuple((name, doors["good"].port) for name in servers.from_resolv_conf(str(configuration)))
    monkeypatch.setattr(servers, "of_system", lambda: found)
    monkeypatch.setenv("LOCALDOMAIN", "search")
    monkeypatch.setenv("RES_OPTIONS", "ndots:5")
    names = ("absent", "absent.kinds")
    with network(resolvers=()) as net:
        statuses = [net.resolve(name, 465).status for name in names]

    assert found == ((HERE, doors["good"].port),)
    assert ask(doors["good"].port, name="absent.search")[0].status == "ok"
    assert statuses == ["servfail", "nxdomain"]
    asked = doors["good"].asked("absent", "absent.kinds", "kinds.search")
    assert set(asked) == {Asked(name, kind) for name in names for kind in ("A", "AAAA")}
