from typing import cast

import pytest

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts, Probe
from gemdiag.model.network import Answer
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Failed, Observed, Reason, Skipped
from gemdiag.model.settings import Advisor
from gemdiag.probes import (
    certificate,
    conversation,
    dmarc,
    host,
    login,
    mx,
    mx_reach,
    provider,
    role,
    sender,
    spf,
    srv,
    tcp,
    versions,
)
from gemdiag.probes.role import Role
from gemdiag.probing import is_complete, observe, observe_again
from tests.unit.probing.fake_net import FakeNet, Server
from tests.unit.probing.shops import ADDRESS, AT_465, AT_587, HOST, SHOP, both, knowing, net_of, watch
from tests.unit.probing.shops import provider as known_provider


def spoken(facts: Facts, at: Endpoint) -> set[Mode]:
    asked = {mode: facts.value(conversation.of_mode(mode), at) for mode in Mode}
    return {mode for mode, said in asked.items() if said and conversation.speaks(said)}


def test_a_healthy_shop_is_learned_whole() -> None:
    net = net_of(both())
    facts = watch(net)
    assert is_complete(facts)
    assert facts.value(role.PROBE, AT_587) == Role("configured", "config", Mode.EXPLICIT)
    assert facts.value(role.PROBE, AT_465) == Role("planned", "config")
    assert spoken(facts, AT_465) == {Mode.IMPLICIT}
    assert spoken(facts, AT_587) == {Mode.EXPLICIT}
    for at in (AT_465, AT_587):
        tried = facts.value(versions.PROBE, at)
        assert tried is not None
        assert [each.verdict for each in tried.tries] == ["refused", "refused", "accepted", "accepted"]
        assert isinstance(facts.of(tcp.PROBE, at), Observed)
        assert not isinstance(facts.of(certificate.PROBE, at), Skipped)
    accepted = facts.value(login.PROBE)
    assert accepted is not None
    assert (accepted.accepted, accepted.endpoint, accepted.mode) == (True, AT_465, Mode.IMPLICIT)
    assert list(facts.every(sender.PROBE)) == ["info@shop.example", "marie@shop.example"]
    assert net.still_open == 0
    assert not any(line.startswith(("RCPT", "DATA")) for _, _, _, line in net.heard)


def test_a_port_that_answers_in_its_customary_mode_is_not_asked_in_the_other() -> None:
    net = net_of(both())
    facts = watch(net)
    quiet, greeted = facts.value(conversation.EXPLICIT, AT_465), facts.value(conversation.IMPLICIT, AT_587)
    assert quiet is not None
    assert greeted is not None
    assert quiet.greeting == Failed(Reason.OTHER_PROTOCOL, "TLS", "greeting")
    assert greeted.tls == Failed(Reason.NOT_TLS, "220 mail.example ESMTP", "tls")
    # One connection that is talked on, and one for each version but the one that it has shown.
    assert len(net.channels) <= 2 * 5


@pytest.mark.parametrize(("port", "mode"), [(465, "explicit"), (587, "implicit")])
def test_a_port_that_does_not_answer_so_is_asked_in_the_other_mode(port: int, mode: str) -> None:
    facts = watch(net_of({port: Server(mode)}))
    assert facts.value(login.PROBE) is not None
    said = facts.value(conversation.of_mode(Mode(mode)), Endpoint(HOST, port))
    assert said is not None
    assert said.ended_by is None


def test_what_is_certain_to_be_asked_is_asked_before_all_else() -> None:
    net = net_of(both())
    first: list[int] = []
    observe(SHOP, knowing(), net, Wishes(), on_step=lambda *_: first.append(len(net.prefetched)))
    assert net.prefetched[:9] == [
        (HOST, "A"),
        (HOST, "AAAA"),
        ("shop.example", "MX"),
        ("shop.example", "TXT"),
        ("_submissions._tcp.shop.example", "SRV"),
        ("_submission._tcp.shop.example", "SRV"),
        ("_dmarc.shop.example", "TXT"),
    ]
    assert first[0] >= 7


def test_domains_of_all_addresses_and_only_the_shops_own_for_the_rest() -> None:
    settings = SHOP._replace(advisors=(Advisor("Jean", None, "jean@big.example"),))
    facts = watch(net_of(both()), settings, known_provider())
    assert list(facts.every(dmarc.PROBE)) == ["shop.example", "big.example"]
    for probe in (mx.PROBE, spf.PROBE, srv.PROBE):
        assert list(facts.every(cast("Probe[object]", probe))) == ["shop.example"]


def test_a_public_mailbox_domain_is_not_asked_for_records_that_are_not_the_shops() -> None:
    settings = SHOP._replace(email_address="shop@big.example", user_name="shop@big.example", advisors=())
    facts = watch(net_of(both()), settings, known_provider())
    assert (
        facts.of(spf.PROBE, "big.example") == facts.of(srv.PROBE, "big.example") == Skipped("public_domain")
    )
    assert facts.value(dmarc.PROBE, "big.example") is not None
    matched = facts.value(provider.PROBE)
    assert matched is not None
    assert matched.identified_by == "user_name"


@pytest.mark.parametrize("mode", ["implicit", "explicit"])
def test_the_mode_of_a_port_is_measured_and_its_versions_asked_in_it(mode: str) -> None:
    """587 that speaks TLS from the first byte, 465 that greets in clear."""
    net = net_of(
        {465: Server("explicit", versions=("TLSv1.2",)), 587: Server("implicit", versions=("TLSv1.3",))}
    )
    facts = watch(net, SHOP._replace(port=465 if mode == "explicit" else 587))
    assert spoken(facts, AT_587) == {Mode.IMPLICIT}
    assert spoken(facts, AT_465) == {Mode.EXPLICIT}
    implicit, explicit = facts.value(versions.PROBE, AT_587), facts.value(versions.PROBE, AT_465)
    assert implicit is not None
    assert explicit is not None
    assert implicit.accepted() == ("TLSv1.3",)
    assert explicit.accepted() == ("TLSv1.2", "TLSv1.3")  # 1.3 is what the ordinary connection got


def test_a_port_that_is_closed() -> None:
    facts = watch(net_of({587: Server()}))
    assert facts.of(conversation.IMPLICIT, AT_465) == Failed(Reason.REFUSED, "", "connect")
    assert facts.of(versions.PROBE, AT_465) == Skipped("not_reached")
    reached = facts.value(tcp.PROBE, AT_465)
    assert reached is not None
    assert [each.connect for each in reached.tries] == [Failed(Reason.REFUSED, "", "connect")]


def test_a_host_that_is_not_there() -> None:
    facts = watch(FakeNet())
    named = facts.value(host.PROBE, HOST)
    assert named is not None
    assert named.status == "nxdomain"
    assert facts.of(tcp.PROBE, AT_587) == facts.of(conversation.EXPLICIT, AT_587) == Skipped("no_address")
    assert facts.of(login.PROBE) == Skipped("no_safe_endpoint")
    assert facts.of(sender.PROBE, "info@shop.example") == Skipped("not_logged_in")


def test_without_a_port_both_are_the_configured_ones() -> None:
    facts = watch(net_of(both()), SHOP._replace(port=None))
    assert {at: why.role for at, why in facts.values(role.PROBE).items()} == {
        AT_465: "configured",
        AT_587: "configured",
    }


def test_the_configured_host_keeps_its_other_ports_when_one_is_unusual() -> None:
    facts = watch(net_of({2525: Server()}), SHOP._replace(port=2525, smtp_address="MAIL.Shop.Example."))
    assert list(facts.values(role.PROBE)) == [Endpoint(HOST, 2525), AT_465, AT_587]


def test_servers_named_by_the_domain_are_measured_as_alternatives() -> None:
    zone = {("_submission._tcp.shop.example", "SRV"): Answer("ok", (("0", "0", "587", "srv.example"),))}
    net = FakeNet({HOST: (ADDRESS,), "srv.example": ("192.0.2.9",)}, {("192.0.2.9", 587): Server()}, zone)  # type: ignore[arg-type]
    facts = watch(net)
    at = Endpoint("srv.example", 587)
    assert facts.value(role.PROBE, at) == Role("alternative", "srv")
    assert spoken(facts, at) == {Mode.EXPLICIT}
    assert facts.of(login.PROBE) == Skipped("not_confirmed")


def test_no_connection_is_opened_for_what_is_known() -> None:
    net = net_of(both())
    known = watch(net)
    before, asked = len(net.channels), len(net.asked)
    facts = observe(SHOP, knowing(), net, Wishes(controls=False), known=known)
    assert facts == known
    assert len(net.channels) == before
    assert [kind for _, kind in net.asked[asked:]] == []


def test_a_login_that_is_wanted_later_asks_the_endpoints_again() -> None:
    net = net_of(both())
    known = watch(net, login=False)
    assert known.of(login.PROBE) == Skipped("not_asked_to")
    facts = observe(SHOP, knowing(), net, Wishes(controls=False), known=known)
    assert facts.value(login.PROBE) is not None


def test_every_step_is_told_as_it_comes() -> None:
    told: list[tuple[str, object]] = []
    facts = observe(
        SHOP,
        knowing(),
        net_of(both()),
        Wishes(controls=False),
        on_step=lambda name, key, _: told.append((name, key)),
    )
    assert sorted(map(str, told)) == sorted(str((name, key)) for name, key, _ in facts)


def test_a_bug_in_a_probe_is_an_outcome_told_by_its_type_alone() -> None:
    class Odd(FakeNet):
        def lookup(self, name: str, kind: str) -> Answer:
            if kind == "MX":
                raise RuntimeError("with something private")
            return Answer("nxdomain")

    facts = watch(Odd({HOST: (ADDRESS,)}, {(ADDRESS, 587): Server()}))
    assert facts.of(mx.PROBE, "shop.example") == Failed(Reason.BUG, "RuntimeError")
    assert facts.value(login.PROBE) is not None


def test_the_best_mx_is_spoken_to_when_that_is_wished() -> None:
    zone = {("shop.example", "MX"): Answer("ok", (("5", "mx.example"),))}
    net = FakeNet({"mx.example": ("192.0.2.25",)}, {("192.0.2.25", 25): Server()}, zone)  # type: ignore[arg-type]
    reached = watch(net, mx_reach=True).value(mx_reach.PROBE, "mx.example")
    assert reached is not None
    assert reached.starttls is True
    assert not watch(net).every(mx_reach.PROBE)


def test_an_mx_that_keeps_silent_is_cut_and_told() -> None:
    zone = {("shop.example", "MX"): Answer("ok", (("5", "mx.example"),))}
    net = FakeNet({"mx.example": ("192.0.2.25",)}, {("192.0.2.25", 25): Reason.TIMEOUT}, zone)  # type: ignore[arg-type]
    reached = watch(net, mx_reach=True).value(mx_reach.PROBE, "mx.example")
    assert reached is not None
    assert isinstance(reached.greeting, Failed)
    assert reached.greeting.reason is Reason.TIMEOUT


def test_one_more_look_is_at_one_endpoint_in_one_mode_without_a_login() -> None:
    net = net_of(both())
    facts = observe_again(SHOP, AT_465, Mode.IMPLICIT, net)
    assert {name for name, _, _ in facts} == {"host", "tcp", "role", "implicit", "certificate"}
    said = facts.value(conversation.IMPLICIT, AT_465)
    assert said is not None
    assert said.ended_by is None
    assert net.lines(HOST, 465) == ["EHLO [192.0.2.1]"]
    assert (len(net.channels), net.still_open) == (1, 0)


def test_one_more_look_in_the_mode_that_is_not_customary() -> None:
    net = net_of({587: Server("implicit")})
    said = observe_again(SHOP, AT_587, Mode.IMPLICIT, net).value(conversation.IMPLICIT, AT_587)
    assert said is not None
    assert said.ended_by is None
