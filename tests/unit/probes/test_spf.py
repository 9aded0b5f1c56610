import pytest

from gemdiag.model.network import Answer, DnsStatus
from gemdiag.probes import spf
from tests.unit.probing.fake_net import FakeNet


def net_with(**records: str | tuple[str, ...]) -> FakeNet:
    """TXT records of `name.example`, underscores for the names."""
    zone = {}
    for name, texts in records.items():
        zone[f"{name}.example", "TXT"] = Answer("ok", tuple((text,) for text in _several(texts)))
    return FakeNet(zone=zone)  # type: ignore[arg-type]


def _several(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else texts


def ask(net: FakeNet) -> spf.Spf:
    return spf.ask(net, "shop.example")


def test_a_record_with_its_tree_of_includes() -> None:
    net = net_with(
        shop="v=spf1 include:one.example -all",
        one="v=spf1 redirect=two.example",
        two="v=spf1 ip4:192.0.2.0/24 -all",
    )
    found = ask(net)
    assert (found.result, found.includes, found.lookups) == ("ok", ("one.example", "two.example"), 2)


def test_no_record_among_others_is_none() -> None:
    found = ask(net_with(shop=("google-site-verification=x", "v=spf10 -all")))
    assert (found.status, found.result, found.record) == ("ok", "none", None)


def test_several_records_are_counted() -> None:
    found = ask(net_with(shop=("v=spf1 -all", "V=SPF1 ~all")))
    assert (found.result, found.detail) == ("multiple", "2")


@pytest.mark.parametrize("status", ["timeout", "servfail", "refused"])
def test_silence_is_no_missing_record(status: DnsStatus) -> None:
    found = ask(FakeNet(zone={("shop.example", "TXT"): Answer(status)}))
    assert (found.status, found.result) == (status, "temperror")


def test_an_included_domain_without_a_record_spoils_the_whole() -> None:
    found = ask(net_with(shop="v=spf1 include:gone.example -all"))
    assert (found.result, found.detail) == ("invalid", "gone.example: none")


def test_an_include_that_dns_did_not_answer_leaves_it_open() -> None:
    net = net_with(shop="v=spf1 include:slow.example -all")
    net._zone = {**net._zone, ("slow.example", "TXT"): Answer("timeout")}
    assert ask(net).result == "temperror"


def test_a_malformed_term_in_an_include_is_named_with_its_domain() -> None:
    found = ask(net_with(shop="v=spf1 include:one.example -all", one="v=spf1 ip4:1.2.3 -all"))
    assert (found.result, found.detail) == ("invalid", "one.example: ip4:1.2.3")


def test_a_loop_is_shown_and_ends() -> None:
    net = net_with(shop="v=spf1 include:one.example -all", one="v=spf1 include:shop.example -all")
    found = ask(net)
    assert (found.result, found.detail) == ("invalid", "shop.example > one.example > shop.example")


def test_more_than_ten_lookups_over_the_tree_are_too_many_and_are_not_followed() -> None:
    net = net_with(shop="v=spf1 include:one.example -all", one="v=spf1 " + "a:host.example " * 10 + "-all")
    found = ask(net)
    assert (found.result, found.lookups) == ("too_many_lookups", 11)
    assert len(net.asked) == 2


def test_ten_lookups_are_allowed() -> None:
    net = net_with(
        shop="v=spf1 include:one.example -all", one="v=spf1 " + "exists:%{i}.x.example " * 9 + "-all"
    )
    assert (ask(net).result, ask(net).lookups) == ("ok", 10)


def test_more_than_two_lookups_without_an_answer_are_too_many() -> None:
    found = ask(net_with(shop="v=spf1 a:a.example mx:b.example a:c.example -all"))
    assert (found.result, found.detail) == ("too_many_lookups", "3 void")


def test_a_huge_record_is_cut() -> None:
    found = ask(net_with(shop="v=spf1 " + "A" * 60000))
    assert found.result == "invalid"
    assert len(found.record or "") == spf.MAX_RECORD
    assert len(found.detail) < 100
