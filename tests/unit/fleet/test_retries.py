"""What is looked at once more, and how long is waited before."""

from itertools import pairwise

from gemdiag.fleet.retries import MOST, Retries, unsettled
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.facts import Facts
from gemdiag.model.network import Resolved
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.probes import host, tcp
from gemdiag.probes.tcp import AddressTry, Tcp

AT = Endpoint("mail.one.example", 465)


def reached(*connects: Observed[float] | Failed) -> Facts:
    return Facts().plus(
        tcp.PROBE, AT, Observed(Tcp(tuple(AddressTry("192.0.2.1", each) for each in connects)))
    )


def test_a_connection_that_was_reset_may_come_back_and_one_that_was_refused_is_an_answer() -> None:
    assert unsettled(reached(Failed(Reason.RESET))) == {AT}
    assert unsettled(reached(Failed(Reason.UNREACHABLE), Failed(Reason.REFUSED))) == {AT}
    for each in (Failed(Reason.REFUSED), Failed(Reason.TIMEOUT), Observed(1.0)):
        assert unsettled(reached(each)) == set()
    assert unsettled(reached(Failed(Reason.RESET), Observed(1.0))) == set()


def test_a_name_that_dns_did_not_tell_is_asked_again_with_all_that_hangs_on_it() -> None:
    for status, again in (("servfail", True), ("timeout", True), ("nxdomain", False), ("ok", False)):
        facts = Facts().plus(host.PROBE, AT.host, Observed(Resolved(status)))  # type: ignore[arg-type]
        facts = facts.plus(tcp.PROBE, AT, Failed(Reason.NO_ADDRESS))
        assert unsettled(facts) == ({AT.host, AT} if again else set())


def test_pauses_are_anywhere_below_a_limit_that_doubles() -> None:
    pauses = [[Retries(seed).pause(tries, 60) or 0.0 for seed in range(300)] for tries in (1, 2)]

    for tries, each in enumerate(pauses, start=1):
        limit = 0.5 * 2**tries
        assert 0 <= min(each) < limit / 20
        assert limit * 0.95 < max(each) <= limit
    assert max(pauses[0]) < max(pauses[1])
    assert all(one != other for one, other in pairwise(pauses[0]))
    assert Retries(7).pause(1, 60) == Retries(7).pause(1, 60)


def test_there_is_an_end_and_never_one_after_the_deadline() -> None:
    assert Retries(1).pause(MOST, 60) is None
    assert Retries(1).pause(1, 0.0) is None
