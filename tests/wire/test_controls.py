"""Whose trouble it is when nobody answers, told from real sockets: the server, the port, the network, a portal."""

import sys
from collections.abc import Mapping

import pytest

from gemdiag.app.diagnose import CHECK, decide
from gemdiag.lab.lab import Lab, Server
from gemdiag.lab.script import Script
from gemdiag.model.case import Case
from gemdiag.model.facts import Facts
from gemdiag.model.finding import Finding
from gemdiag.model.options import Wishes
from gemdiag.model.version import Version
from gemdiag.probes import controls
from gemdiag.probing import observe
from tests.shops import AS_OF
from tests.unit.probing.shops import HOST, knowing
from tests.wire.probing_lab import AUTHORITY, EXPLICIT, IMPLICIT, MAILBOX, ZONE, network

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can keep a port silent")

MINE: dict[str, Server] = {f"{HOST}:465": "timeout", f"{HOST}:587": "timeout"}
GOOGLE, YAHOO = "smtp.gmail.com", "smtp.mail.yahoo.com"
ALL_OPEN: dict[str, Server] = {
    f"{GOOGLE}:587": Script(),
    f"{YAHOO}:587": Script(),
    f"{GOOGLE}:465": Script(),
}
ALL_SILENT: dict[str, Server] = dict.fromkeys(ALL_OPEN, "timeout")
WILDCARD = ("* A 127.0.0.1",)


def look(
    servers: Mapping[str, Server], *zone: str, asks: bool = True
) -> tuple[dict[str, Finding], Facts, Lab]:
    knowledge = knowing()
    with Lab((*ZONE, *zone), servers, AUTHORITY) as lab, network(lab, timeout=0.4) as net:
        facts = observe(MAILBOX, knowledge, net, Wishes(controls=asks))
    judged = decide(Case(MAILBOX, facts, knowledge, AS_OF, Version(13, 0, 4)), CHECK).judgement
    return {each.id: each for each in judged.findings}, facts, lab


@pytest.mark.parametrize(
    ("others", "zone", "expected"),
    [
        (ALL_OPEN, (), "server"),
        (ALL_SILENT | {f"{GOOGLE}:465": Script()}, (), "port"),
        (ALL_SILENT, (), "network"),
        (ALL_SILENT, WILDCARD, "portal"),
    ],
    ids=["server", "port", "network", "portal"],
)
def test_who_answers_tells_whose_trouble_it_is(
    others: dict[str, Server], zone: tuple[str, ...], expected: str
) -> None:
    found, _, _ = look(MINE | others, *zone)

    assert found["net.port_blocked"].params["whose"] == expected
    assert ("net.portal" in found) == (expected == "portal")


def test_nobody_is_asked_when_that_is_not_wished() -> None:
    found, facts, lab = look(MINE | ALL_OPEN, asks=False)

    assert found["net.port_blocked"].params["whose"] is None
    assert not facts.every(controls.PROBE)
    assert all(heard.connections == 0 for heard in lab.heard.values())
    assert not {GOOGLE, YAHOO} & {asked.name for asked in lab.dns.asked}


def test_nobody_is_asked_where_the_server_answers() -> None:
    mine: dict[str, Server] = {f"{HOST}:465": IMPLICIT, f"{HOST}:587": EXPLICIT}
    _, facts, lab = look(mine | ALL_OPEN)

    assert not facts.every(controls.PROBE)
    assert all(lab.heard[at].connections == 0 for at in ALL_OPEN)


def test_strangers_are_connected_to_and_told_nothing() -> None:
    _, facts, lab = look(MINE | ALL_OPEN)

    every = facts.values(controls.PROBE).values()
    assert {each.target for each in every if each.kind == "host"} == set(ALL_OPEN)
    assert all(lab.heard[at].lines == () for at in ALL_OPEN)
    # A server may not have taken up a connection that its client already left.
    assert all(lab.heard[at].connections <= 1 for at in ALL_OPEN)
