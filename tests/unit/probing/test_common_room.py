"""What shops have in common takes a bounded room; what is asked for stays."""

from gemdiag.model.facts import Facts
from gemdiag.model.network import Resolved
from gemdiag.model.outcome import Observed
from gemdiag.probes import host
from gemdiag.probing import Common


def about(name: str) -> Facts:
    return Facts().plus(host.PROBE, name, Observed(Resolved("ok")))


def test_what_nobody_asks_for_is_forgotten_and_the_rest_stays() -> None:
    common = Common(most=10)
    common.learn(about("busy.example"), "")
    for number in range(100):
        common.learn(about(f"once{number}.example"), "")
        assert common.about("busy.example")

    kept = [number for number in range(100) if common.about(f"once{number}.example")]
    assert kept
    assert len(kept) <= 20
    assert 99 in kept


def test_what_is_to_be_asked_again_is_not_kept() -> None:
    common = Common()
    common.learn(about("one.example"), "", {"one.example"})
    assert not common.about("one.example")
