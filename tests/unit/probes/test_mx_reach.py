import pytest

from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.probes import mx_reach
from tests.unit.probing.fake_net import FakeNet, Server, channel_to


@pytest.mark.parametrize(
    ("server", "starttls"),
    [(Server(), True), (Server(clear=()), False), (Server(replies={"EHLO": Reason.CLOSED}), None)],
)
def test_greeting_and_starttls(server: Server, starttls: bool | None) -> None:
    channel = channel_to(server)
    found = mx_reach.ask(channel, "mx.example", "192.0.2.7", "[192.0.2.1]")
    assert isinstance(found.greeting, Observed)
    assert found.starttls is starttls
    assert channel._closed


def test_a_refusal_at_the_greeting() -> None:
    found = mx_reach.ask(channel_to(Server(greeting="554 no")), "mx.example", "192.0.2.7", "[192.0.2.1]")
    assert isinstance(found.greeting, Failed)
    assert (found.greeting.reason, found.starttls) == (Reason.REJECTED, None)


def test_two_addresses_at_most() -> None:
    net = FakeNet({"mx.example": ("192.0.2.1", "192.0.2.2", "192.0.2.3")})
    assert [each.address for each in mx_reach.targets(net, "mx.example")] == ["192.0.2.1", "192.0.2.2"]
