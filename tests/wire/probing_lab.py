"""A shop's whole surroundings on loopback, observed over real sockets."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from gemdiag.lab.authority import Authority
from gemdiag.lab.dns_faults import Fault
from gemdiag.lab.lab import Lab, Server
from gemdiag.lab.script import Script
from gemdiag.model.facts import Facts
from gemdiag.model.options import Wishes
from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING, Settings
from gemdiag.net import LiveNetwork
from gemdiag.probing import observe
from tests.unit.probing.shops import HOST, SHOP, knowing

PASSWORD = Secret("Tracteur-é-2019")
MAILBOX = SHOP._replace(password=PASSWORD)
LOGIN = (SHOP.user_name or "", PASSWORD)
ZONE = (
    f"shop.example MX 5 {HOST}",
    "shop.example TXT v=spf1 mx include:spf.example -all",
    "spf.example TXT v=spf1 ip4:192.0.2.0/24 -all",
    "_dmarc.shop.example TXT v=DMARC1; p=none",
    f"_submissions._tcp.shop.example SRV 0 1 465 {HOST}.",
)
IMPLICIT, EXPLICIT = Script("implicit", login=LOGIN), Script(login=LOGIN)
AUTHORITY = Authority()


class Seen(NamedTuple):
    facts: Facts
    lab: Lab


@contextmanager
def network(lab: Lab, **options: Any) -> Iterator[LiveNetwork]:
    net = LiveNetwork(lab.net_options(**options))
    try:
        yield net
    finally:
        net.close()


def lab_of(servers: Mapping[int, Server], zone: tuple[str, ...] = ZONE, **more: Any) -> Lab:
    """The shop's host with these servers by port."""
    return Lab(zone, {f"{HOST}:{port}": each for port, each in servers.items()}, AUTHORITY, **more)


def look(
    servers: Mapping[int, Server],
    settings: Settings = MAILBOX,
    wishes: Mapping[str, Any] = NOTHING,
    dns_faults: Mapping[str, Fault] = NOTHING,
    **options: Any,
) -> Seen:
    with lab_of(servers, dns_faults=dns_faults) as lab, network(lab, **options) as net:
        facts = observe(settings, knowing(), net, Wishes(**{"controls": False, **wishes}))
    return Seen(facts, lab)
