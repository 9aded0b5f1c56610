from gemdiag.model.network import Answer
from gemdiag.probes import mx
from gemdiag.probes.mx import MxHost
from tests.unit.probing.fake_net import FakeNet

DOMAIN = "shop.example"


def net_with(*records: tuple[str, str], hosts: dict[str, tuple[str, ...]] | None = None) -> FakeNet:
    return FakeNet(hosts or {}, zone={(DOMAIN, "MX"): Answer("ok", records)})


def test_hosts_come_best_first_with_their_addresses_of_both_families() -> None:
    addresses = {"a.example": ("192.0.2.1", "2001:db8::1"), "b.example": ("192.0.2.2",)}
    found = mx.ask(net_with(("20", "b.example"), ("5", "a.example"), hosts=addresses), DOMAIN)
    assert found.hosts == (
        MxHost(5, "a.example", "ok", ("192.0.2.1", "2001:db8::1")),
        MxHost(20, "b.example", "ok", ("192.0.2.2",)),
    )


def test_no_more_than_five_hosts_are_looked_up_and_the_rest_is_listed() -> None:
    net = net_with(*((str(n), f"m{n}.example") for n in range(1000)))
    found = mx.ask(net, DOMAIN)
    assert [each.status for each in found.hosts[:6]] == ["nxdomain"] * 5 + ["skipped"]
    assert len(found.hosts) == 20
    assert len(net.asked) == 1 + 5 * 2


def test_a_lone_root_is_a_null_mx() -> None:
    found = mx.ask(net_with(("0", ".")), DOMAIN)
    assert found.null
    assert not found.hosts


def test_a_root_beside_other_hosts_is_no_host_and_no_null_mx() -> None:
    found = mx.ask(net_with(("0", "."), ("10", "a.example")), DOMAIN)
    assert not found.null
    assert [each.host for each in found.hosts] == ["a.example"]


def test_without_mx_an_address_of_the_domain_stands_in() -> None:
    found = mx.ask(FakeNet({DOMAIN: ("192.0.2.1",)}), DOMAIN)
    assert (found.status, found.implicit_address) == ("nodata", True)


def test_a_domain_that_is_not_there_has_no_stand_in() -> None:
    found = mx.ask(FakeNet(), DOMAIN)
    assert (found.status, found.implicit_address) == ("nxdomain", False)


def test_an_address_in_place_of_a_host_leads_nowhere_and_is_not_looked_up() -> None:
    net = net_with(("10", "192.0.2.1"))
    assert mx.ask(net, DOMAIN).hosts == (MxHost(10, "192.0.2.1", "nxdomain"),)
    assert net.asked == [(DOMAIN, "MX")]


def test_an_alias_is_told() -> None:
    records = (("10", "mail.example"),)
    zone = {
        (DOMAIN, "MX"): Answer("ok", records),
        ("mail.example", "A"): Answer("ok", (("192.0.2.1",),), aliases=("real.example",)),
    }
    assert mx.ask(FakeNet(zone=zone), DOMAIN).hosts[0].alias  # type: ignore[arg-type]


def test_a_host_whose_lookup_got_no_answer_is_not_called_missing() -> None:
    zone = {
        (DOMAIN, "MX"): Answer("ok", (("10", "mail.example"),)),
        ("mail.example", "A"): Answer("timeout"),
        ("mail.example", "AAAA"): Answer("nodata"),
    }
    assert mx.ask(FakeNet(zone=zone), DOMAIN).hosts[0].status == "timeout"  # type: ignore[arg-type]
