import time
from typing import Any

import pytest

from gemdiag.model.endpoint import Endpoint, Mode, customary_mode
from gemdiag.model.network import Answer
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Failed, Observed, Reason, Skipped
from gemdiag.model.provider import PublishedEndpoint
from gemdiag.probes import controls, conversation, dmarc, login, sender, tcp, versions
from gemdiag.probing import Interrupted, is_complete, observe
from tests.unit.probing.fake_net import VERIFIED, FakeNet, Server
from tests.unit.probing.shops import (
    ADDRESS,
    AT_465,
    AT_587,
    HOST,
    SHOP,
    both,
    knowing,
    net_of,
    provider,
    watch,
)

TLS12 = VERIFIED._replace(version="TLSv1.2")


def many_ports(**server: Any) -> tuple[FakeNet, Any]:
    """One address behind the shop's host and four more endpoints of the provider."""
    published = tuple(
        PublishedEndpoint(f"smtp{n}.big.example", 465, Mode.IMPLICIT, "web", "verified") for n in range(4)
    )
    known = provider(endpoints=published)
    hosts = {HOST: (ADDRESS,)} | {each.host: (ADDRESS,) for each in published}
    servers = {(ADDRESS, 465): Server("implicit", **server), (ADDRESS, 587): Server(**server)}
    return FakeNet(hosts, servers), known


def test_no_more_than_eight_connections_to_one_address() -> None:
    net, known = many_ports(delay=0.01)
    facts = watch(net, SHOP._replace(user_name="shop@big.example"), known)
    assert facts.value(login.PROBE) is not None
    assert net.most_open[ADDRESS] == 8
    assert net.still_open == 0


def test_no_more_than_fourteen_in_all() -> None:
    hosts = {HOST: (ADDRESS,)} | {f"smtp{n}.big.example": (f"192.0.2.{n + 20}",) for n in range(4)}
    published = tuple(
        PublishedEndpoint(f"smtp{n}.big.example", 465, Mode.IMPLICIT, "web", "verified") for n in range(4)
    )
    servers = {(address, 465): Server("hanging") for (address,) in hosts.values()}
    net = FakeNet(hosts, servers)
    watch(net, SHOP._replace(user_name="shop@big.example"), provider(endpoints=published))
    assert net.most_in_all == 14


def test_gently_is_one_after_another() -> None:
    net, known = many_ports()
    facts = watch(net, SHOP._replace(user_name="shop@big.example"), known, gentle=True)
    accepted = facts.value(login.PROBE)
    assert accepted is not None
    assert accepted.endpoint == AT_465
    assert net.most_in_all == 1
    assert is_complete(facts)


@pytest.mark.parametrize(
    ("servers", "login_at"),
    [
        (both(), AT_465),
        ({587: Server()}, AT_587),
        ({587: Server(shake=TLS12, versions=("TLSv1.2",))}, AT_587),
    ],
)
def test_a_whole_diagnosis_takes_at_most_thirteen_round_trips(servers: Any, login_at: Endpoint) -> None:
    trip = 0.04
    net = net_of(servers, round_trip=trip)
    start = time.monotonic()
    accepted = watch(net).value(login.PROBE)
    spent = time.monotonic() - start
    assert accepted is not None
    assert (accepted.accepted, accepted.endpoint) == (True, login_at)
    assert spent / trip <= 13


@pytest.mark.parametrize("busy", [1, 2])
def test_a_server_that_counts_connections_gets_one_at_a_time(busy: int) -> None:
    net = net_of({587: Server(busy_first=busy)})
    facts = watch(net)
    said = facts.value(conversation.EXPLICIT, AT_587)
    assert said is not None
    assert said.ended_by is None
    tried = facts.value(versions.PROBE, AT_587)
    assert tried is not None
    assert tried.accepted() == ("TLSv1.2", "TLSv1.3")


def test_a_server_that_is_always_busy_is_told_so_after_a_few_tries() -> None:
    net = net_of({587: Server(greeting="421 4.3.2 busy")})
    said = watch(net).value(conversation.EXPLICIT, AT_587)
    assert said is not None
    assert isinstance(said.greeting, Failed)
    assert (said.greeting.reason, said.greeting.detail) == (Reason.BUSY, "421 4.3.2 busy")
    assert len(net.channels) <= 8


def test_a_connection_that_is_dropped_before_the_greeting_is_tried_again_alone() -> None:
    net = net_of({587: Server(greeting=Reason.RESET)})
    said = watch(net).value(conversation.EXPLICIT, AT_587)
    assert said is not None
    assert isinstance(said.greeting, Failed)
    assert said.greeting.reason is Reason.RESET


def test_time_that_runs_out_leaves_facts_that_are_whole_in_form() -> None:
    net = net_of({465: Server("hanging"), 587: Server(delay=9)}, seconds=0.1)
    facts = watch(net)
    assert not is_complete(facts)
    for at in (AT_465, AT_587):
        assert isinstance(facts.of(tcp.PROBE, at), Observed)
        mine = customary_mode(at.port)
        said = facts.value(conversation.of_mode(mine), at)
        assert said is not None
        assert isinstance(said.ended_by, Failed)
        # A step's own time may end a moment before that of the whole.
        assert said.ended_by.reason in {Reason.DEADLINE, Reason.CANCELLED, Reason.TIMEOUT}
        assert isinstance(facts.of(conversation.of_mode(mine.other), at), Failed | Observed)
        assert isinstance(facts.of(versions.PROBE, at), Failed | Skipped)
    assert facts.of(login.PROBE) == Failed(Reason.DEADLINE)
    assert facts.of(sender.PROBE, "info@shop.example") == Failed(Reason.DEADLINE)
    assert isinstance(facts.of(dmarc.PROBE, "shop.example"), Observed)


def test_no_time_at_all() -> None:
    facts = watch(net_of(both(), seconds=0))
    assert facts.of(login.PROBE) == Failed(Reason.DEADLINE)
    assert not is_complete(facts)


def test_ctrl_c_gives_what_is_known_and_ends_all_waits() -> None:
    net = net_of({465: Server("hanging"), 587: Server("hanging")})

    def interrupt(name: str, key: object, _: object) -> None:
        if (name, key) == ("tcp", AT_587):
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        observe(SHOP, knowing(), net, Wishes(controls=False), on_step=interrupt)
    assert net.is_cancelled
    facts = caught.value.facts
    assert isinstance(facts.of(tcp.PROBE, AT_587), Observed)
    assert not is_complete(facts)
    assert facts.of(login.PROBE) == Failed(Reason.CANCELLED)


def controls_of(net: FakeNet, **wishes: Any) -> dict[Any, Any]:
    return dict(watch(net, controls=True, **wishes).values(controls.PROBE))


def test_others_are_asked_when_every_address_keeps_silent() -> None:
    net = net_of({587: Reason.TIMEOUT, 465: Reason.UNREACHABLE})
    asked = controls_of(net)
    assert {each.target for each in asked.values() if each.kind == "host"} == {
        "smtp.gmail.com:587",
        "smtp.mail.yahoo.com:587",
        "smtp.gmail.com:465",
    }
    assert [each.kind for each in asked.values()].count("random_name") == 1


@pytest.mark.parametrize("server", [Reason.REFUSED, Reason.RESET, Server(), Server(shake=Reason.TLS_ALERT)])
def test_others_are_not_asked_about_an_answer(server: Any) -> None:
    assert controls_of(net_of({587: server})) == {}


def test_others_are_not_asked_when_that_is_not_wished() -> None:
    assert not watch(net_of({587: Reason.TIMEOUT}), controls=False).every(controls.PROBE)


def test_another_resolver_is_asked_when_a_lookup_fails() -> None:
    zone: dict[Any, Any] = {(HOST, "A"): Answer("servfail")}
    made: list[str] = []

    def second(address: str) -> FakeNet:
        made.append(address)
        return FakeNet({HOST: (ADDRESS,)})

    facts = observe(SHOP, knowing(), FakeNet(zone=zone), Wishes(control_resolver="192.0.2.53"), second=second)
    found = facts.value(controls.PROBE, "192.0.2.53")
    assert found is not None
    assert found.answer == Observed(ADDRESS)
    assert made == ["192.0.2.53"]


def test_the_hosts_to_compare_with_can_be_named() -> None:
    asked = controls_of(net_of({587: Reason.TIMEOUT}), control_hosts=(Endpoint("other.example", 2525),))
    assert [each.target for each in asked.values() if each.kind == "host"] == ["other.example:2525"]
