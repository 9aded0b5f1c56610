"""How many connections a shop's servers see at once, counted by the servers."""

import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from gemdiag.lab.lab import Lab
from gemdiag.lab.script import Script
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.facts import Facts
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Observed
from gemdiag.probes import login, versions
from gemdiag.probing import observe
from tests.unit.probing.shops import AT_587, HOST, knowing
from tests.wire.probing_lab import AUTHORITY, EXPLICIT, IMPLICIT, MAILBOX, ZONE, network

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a server at once that a client has closed"
)
MAX_TO_ADDRESS, MAX_IN_ALL = 8, 14
ADDRESSES: Mapping[str, str] = {HOST: "127.0.0.2", "two.example": "127.0.0.3", "three.example": "127.0.0.4"}
APART = tuple(f"{host} A {address}" for host, address in ADDRESSES.items())
PAUSE_S = 0.04
"""So that connections stay open long enough to be there together."""


class Seen(NamedTuple):
    facts: Facts
    lab: Lab

    def versions_are_known(self) -> bool:
        found = self.facts.every(versions.PROBE).values()
        tries = [each for out in found if isinstance(out, Observed) for each in out.value.tries]
        return bool(tries) and all(each.verdict != "unknown" for each in tries)


def slowly(script: Script) -> Script:
    return script._replace(pauses={"greeting": PAUSE_S, "ehlo": PAUSE_S, "handshake": PAUSE_S})


def look(zone: tuple[str, ...], *, gentle: bool = False, at_most: int | None = None) -> Seen:
    """zone: the addresses of the hosts, which all are at one without."""
    scripts = {
        port: slowly(each)._replace(at_most=at_most) for port, each in ((465, IMPLICIT), (587, EXPLICIT))
    }
    hosts = (HOST,) if at_most else tuple(ADDRESSES)
    servers = {f"{host}:{port}": script for host in hosts for port, script in scripts.items()}
    wishes = Wishes(controls=False, confirmed=hosts[1:], gentle=gentle)
    with Lab((*ZONE, *zone), servers, AUTHORITY) as lab, network(lab, gentle=gentle) as net:
        return Seen(observe(MAILBOX, knowing(), net, wishes), lab)


@pytest.fixture(scope="module")
def seen() -> Mapping[str, Seen]:
    with ThreadPoolExecutor() as pool:
        runs = {
            "one address": pool.submit(look, ()),
            "three addresses": pool.submit(look, APART),
            "gentle": pool.submit(look, APART, gentle=True),
            "counted": pool.submit(look, (), at_most=1),
        }
    return {id_: run.result() for id_, run in runs.items()}


@pytest.mark.parametrize("id_", ["one address", "three addresses", "gentle", "counted"])
def test_everything_is_learned_all_the_same(id_: str, seen: Mapping[str, Seen]) -> None:
    tried = seen[id_].facts.value(login.PROBE)
    assert tried
    assert (tried.accepted, tried.endpoint) == (True, Endpoint(HOST, 465))
    assert seen[id_].versions_are_known()
    assert seen[id_].lab.wire.auth == 1


def test_one_address_sees_eight_at_most(seen: Mapping[str, Seen]) -> None:
    assert 1 < seen["one address"].lab.peak() <= MAX_TO_ADDRESS
    for address in ADDRESSES.values():
        assert seen["three addresses"].lab.peak(address) <= MAX_TO_ADDRESS


def test_a_shop_with_several_hosts_opens_fourteen_at_most(seen: Mapping[str, Seen]) -> None:
    assert MAX_TO_ADDRESS < seen["three addresses"].lab.peak() <= MAX_IN_ALL


def test_gentle_opens_one_after_another(seen: Mapping[str, Seen]) -> None:
    assert seen["gentle"].lab.peak() == 1


def test_after_a_421_they_come_one_by_one(seen: Mapping[str, Seen]) -> None:
    """Only those that were under way already were turned away; whoever came back was let in."""
    counted = seen["counted"].lab
    heard = counted.heard[str(AT_587)]
    let_in = [line for in_tls, line in heard.lines if not in_tls and line.startswith("EHLO")]
    assert 1 <= heard.connections - len(let_in) < counted.server(str(AT_587)).peak
