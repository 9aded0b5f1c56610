import time
from collections.abc import Mapping
from typing import Any

import pytest

from gemdiag.model.network import Target
from gemdiag.model.outcome import Failed, NetFailure, Observed, Reason, Skipped
from gemdiag.model.settings import NOTHING
from gemdiag.probes import conversation, login, tcp
from tests.unit.probing.fake_net import FakeChannel, FakeNet, Server
from tests.unit.probing.shops import AT_587, HOST, watch

SIX, FOUR, OTHER = "2001:db8::7", "192.0.2.7", "192.0.2.8"


class Slow(FakeNet):
    """Takes its time to connect to some addresses, and fails with a detail at others."""

    delays: Mapping[str, float] = NOTHING
    details: Mapping[str, str] = NOTHING

    def connect(self, target: Target) -> FakeChannel:
        time.sleep(self.delays.get(target.address, 0))
        if target.address in self.details:
            raise NetFailure(Reason.UNREACHABLE, self.details[target.address], "connect")
        return super().connect(target)


def reached(
    servers: dict[str, Any], delays: dict[str, float], details: dict[str, str]
) -> tuple[str | None, Any]:
    """Which address was spoken to, and what each gave."""
    net = Slow({HOST: tuple(servers)}, {(address, 587): each for address, each in servers.items()})
    net.delays, net.details = delays, details
    facts = watch(net)
    said, tries = facts.value(conversation.EXPLICIT, AT_587), facts.value(tcp.PROBE, AT_587)
    assert net.still_open == 0
    return (said.address if said else None), {
        each.address: each.connect for each in tries.tries
    } if tries else {}


def test_the_first_address_that_accepts_is_spoken_to_and_the_others_are_told() -> None:
    spoken, tries = reached({SIX: Reason.REFUSED, FOUR: Server(), OTHER: Server()}, {}, {})
    assert spoken == FOUR
    assert tries[SIX] == Failed(Reason.REFUSED, "", "connect")
    assert tries[FOUR] == tries[OTHER] == Observed(1.0)


def test_an_earlier_address_is_waited_for_a_moment() -> None:
    assert reached({FOUR: Server(), OTHER: Server()}, {FOUR: 0.05}, {})[0] == FOUR


def test_but_not_longer() -> None:
    assert reached({FOUR: Server(), OTHER: Server()}, {FOUR: 0.4}, {})[0] == OTHER


def test_a_computer_without_ipv6_is_no_fault() -> None:
    spoken, tries = reached({SIX: Server(), FOUR: Server()}, {}, {SIX: "ENETUNREACH"})
    assert spoken == FOUR
    assert tries[SIX] == Skipped("no_ipv6")


@pytest.mark.parametrize("detail", ["EHOSTUNREACH", ""])
def test_ipv6_that_leads_nowhere_is_one(detail: str) -> None:
    _, tries = reached({SIX: Server(), FOUR: Server()}, {}, {SIX: detail})
    assert tries[SIX] == Failed(Reason.UNREACHABLE, detail, "connect")


def test_a_host_with_ipv6_alone_cannot_be_reached_from_there() -> None:
    _, tries = reached({SIX: Server()}, {}, {SIX: "ENETUNREACH"})
    assert tries[SIX] == Failed(Reason.UNREACHABLE, "ENETUNREACH", "connect")


def test_addresses_that_must_not_be_probed() -> None:
    net = FakeNet({HOST: ("10.0.0.1",)}, {("10.0.0.1", 587): Reason.INTERNAL_TARGET})
    facts = watch(net)
    assert facts.of(tcp.PROBE, AT_587) == Failed(Reason.INTERNAL_TARGET, "10.0.0.1", "connect")
    assert facts.of(conversation.EXPLICIT, AT_587) == facts.of(tcp.PROBE, AT_587)
    assert facts.of(login.PROBE) == Skipped("no_safe_endpoint")
