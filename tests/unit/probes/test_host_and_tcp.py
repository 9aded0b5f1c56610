from gemdiag.model.network import Resolved, Target
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.probes import host, tcp
from gemdiag.probes.tcp import AddressTry, Tcp
from tests.unit.probing.fake_net import FakeNet


def targets(*addresses: str) -> tuple[Target, ...]:
    return tuple(Target("mail.example", 587, address, 587) for address in addresses)


def test_addresses_as_the_network_gives_them() -> None:
    net = FakeNet({"mail.example": ("192.0.2.1",)})
    assert host.ask(net, "mail.example", 587).targets == targets("192.0.2.1")
    assert host.ask(net, "gone.example", 587).status == "nxdomain"


def test_three_addresses_of_each_family_are_tried_in_order() -> None:
    every = targets(*(f"192.0.2.{n}" for n in range(1, 6)), *(f"2001:db8::{n}" for n in range(1, 6)))
    chosen = host.to_try(Resolved("ok", every[:1] + every[:1] + every[5:] + every[1:]))
    assert [each.address for each in chosen] == [
        "192.0.2.1",
        "2001:db8::1",
        "2001:db8::2",
        "2001:db8::3",
        "192.0.2.2",
        "192.0.2.3",
    ]


def test_addresses_that_must_not_be_probed_are_a_failure_of_the_whole() -> None:
    inside = Failed(Reason.INTERNAL_TARGET)
    tries = (AddressTry("10.0.0.1", inside), AddressTry("127.0.0.1", inside))
    assert tcp.together(tries) == Failed(Reason.INTERNAL_TARGET, "10.0.0.1")
    mixed = (AddressTry("10.0.0.1", inside), AddressTry("192.0.2.1", Observed(2.0)))
    assert tcp.together(mixed) == Observed(Tcp(mixed))
