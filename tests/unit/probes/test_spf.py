import pytest

from gemdiag.model.network import Answer, DnsStatus, RecordType
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
    assert (found.result, found.detail) == ("invalid", "gone.example has no such record")


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
    assert (found.result, found.detail) == (
        "invalid",
        "shop.example > one.example > shop.example includes itself",
    )


HOSTS: dict[tuple[str, RecordType], Answer] = {
    (f"h{n}.example", "A"): Answer("ok", (("192.0.2.1",),)) for n in range(12)
}


def hosts(count: int) -> str:
    return " ".join(f"a:h{n}.example" for n in range(count))


def test_more_than_ten_lookups_over_the_tree_are_too_many() -> None:
    net = net_with(shop="v=spf1 include:one.example -all", one=f"v=spf1 {hosts(10)} -all")
    net._zone = {**net._zone, **HOSTS}
    found = ask(net)
    assert (found.result, found.lookups, found.detail) == ("too_many_lookups", 11, "")


def test_a_record_that_cannot_stay_within_the_limits_is_not_followed() -> None:
    net = net_with(shop="v=spf1 include:one.example -all", one="v=spf1 " + "a:host.example " * 300 + "-all")
    found = ask(net)
    assert (found.result, found.lookups) == ("too_many_lookups", 301)
    assert len(net.asked) == 2


@pytest.mark.parametrize(
    ("last", "result"),
    [
        ("mx", "ok"),
        ("mx ~all", "ok"),
        ("mx mx:other.example -all", "ok"),
        ("mx ip4:192.0.2.7 -all", "too_many_lookups"),
        ("ip4:192.0.2.7 mx -all", "ok"),
        ("a:h10.example -all", "too_many_lookups"),
        ("mx a:h10.example -all", "too_many_lookups"),
        ("ptr -all", "too_many_lookups"),
        ("exists:%{i}.example -all", "too_many_lookups"),
        ("include:one.example -all", "too_many_lookups"),
        ("redirect=one.example", "too_many_lookups"),
        ("redirect=one.example ip4:192.0.2.7", "too_many_lookups"),
    ],
)
def test_past_ten_lookups_only_who_is_named_there_suffers(last: str, result: str) -> None:
    net = net_with(shop=f"v=spf1 {hosts(10)} {last}", one="v=spf1 -all")
    net._zone = {**net._zone, **HOSTS}
    assert ask(net).result == result


@pytest.mark.parametrize("term", ["a:slow.example", "mx:slow.example", "exists:slow.example"])
@pytest.mark.parametrize("status", ["timeout", "servfail", "refused"])
def test_a_term_that_dns_did_not_answer_leaves_it_open(term: str, status: DnsStatus) -> None:
    net = net_with(shop=f"v=spf1 {term} -all")
    kind: RecordType = "MX" if term.startswith("mx") else "A"
    net._zone = {**net._zone, ("slow.example", kind): Answer(status)}
    found = ask(net)
    assert (found.result, found.detail) == ("temperror", "slow.example")


def test_redirect_comes_after_what_stands_behind_it() -> None:
    net = net_with(
        shop="v=spf1 redirect=one.example include:two.example", one="v=spf1 -all", two="v=spf1 -all"
    )
    assert ask(net).includes == ("two.example", "one.example")


def test_names_that_dns_cannot_have_name_nobody() -> None:
    label = "x" * 64
    assert ask(net_with(shop=f"v=spf1 a:{label}.example mx:{label}.example -all")).result == "ok"
    found = ask(net_with(shop=f"v=spf1 include:{label}.example -all"))
    assert (found.result, found.detail) == ("invalid", f"{label}.example has no such record")


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


@pytest.mark.parametrize(
    ("record", "is_open"),
    [
        ("include:%{i}._ip.%{h}._ehlo.%{d}._spf.flat.example -all", True),
        ("exists:%{i}._spf.flat.example -all", True),
        ("redirect=%{d}.flat.example", True),
        ("include:wide.example -all", True),
        ("ip4:192.0.2.1 +all", True),
        ("ip4:192.0.2.1 all", True),
        ("-exists:%{i}.blocked.example -all", False),
        ("ip4:192.0.2.1 ~all exp=explain.%{d}", False),
        ("ip4:192.0.2.1 ?all", False),
        ("include:one.example -all", False),
    ],
)
def test_where_who_may_send_depends_on_the_message_it_is_told(record: str, is_open: bool) -> None:
    net = net_with(shop=f"v=spf1 {record}", wide="v=spf1 +all", one="v=spf1 ip4:192.0.2.1 -all")
    found = ask(net)
    assert (found.result, found.is_open) == ("ok", is_open)
