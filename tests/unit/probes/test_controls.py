import pytest

from gemdiag.model.endpoint import Endpoint
from gemdiag.model.network import Answer
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.probes import controls
from tests.unit.probing.fake_net import FakeNet, Server

AT = Endpoint("smtp.gmail.com", 587)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer("ok", (("192.0.2.1",), ("192.0.2.2",))), Observed("192.0.2.1")),
        (Answer("nxdomain"), Observed("nxdomain")),
        (Answer("timeout", detail="udp"), Failed(Reason.TIMEOUT, "udp", "dns")),
    ],
)
def test_another_resolver(answer: Answer, said: Outcome[str]) -> None:
    other = FakeNet(zone={("mail.example", "A"): answer})
    found = controls.second_resolver(other, "192.0.2.53", "mail.example")
    assert found == controls.Control("resolver", "192.0.2.53", said)


def test_a_name_that_nobody_has_is_a_new_one_each_time() -> None:
    net = FakeNet()
    first, second = controls.random_name(net), controls.random_name(net)
    assert first.answer == Observed("nxdomain")
    assert first.target != second.target


def test_an_unrelated_host_is_connected_to_and_no_more() -> None:
    net = FakeNet({AT.host: ("192.0.2.9",)}, {("192.0.2.9", 587): Server()})
    assert controls.unrelated_host(net, AT, net.connect) == controls.Control(
        "host", str(AT), Observed("open")
    )
    assert (net.heard, net.still_open) == ([], 0)


@pytest.mark.parametrize(
    ("hosts", "reason"), [({}, Reason.NO_ADDRESS), ({AT.host: ("192.0.2.9",)}, Reason.REFUSED)]
)
def test_an_unrelated_host_that_cannot_be_reached_either(
    hosts: dict[str, tuple[str, ...]], reason: Reason
) -> None:
    net = FakeNet(hosts)
    found = controls.unrelated_host(net, AT, net.connect)
    assert isinstance(found.answer, Failed)
    assert found.answer.reason is reason


def test_two_hosts_that_have_nothing_to_do_with_the_shops_own_and_one_of_them_at_the_other_port() -> None:
    own = Endpoint("smtp.mail.me.com", 465)
    assert [str(each) for each in controls.unrelated(own, frozenset())] == [
        "smtp.gmail.com:465",
        "smtp.mail.yahoo.com:465",
        "smtp.gmail.com:587",
    ]
    others = controls.unrelated(AT, frozenset({"smtp.gmail.com", "smtp.googlemail.com"}))
    assert [str(each) for each in others] == [
        "smtp.mail.yahoo.com:587",
        "smtp.mail.me.com:587",
        "smtp.mail.yahoo.com:465",
    ]
    assert {each.port for each in controls.unrelated(Endpoint("mail.example", 2525), frozenset())} == {587}
