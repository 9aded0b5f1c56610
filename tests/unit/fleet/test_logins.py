"""When the next login may go out."""

from gemdiag.fleet.logins import MOST_REFUSALS, Logins, Waiting
from gemdiag.fleet.shop import Shop
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.probes import login
from gemdiag.probes.login import Login


def waiting(*names: str) -> list[Waiting]:
    return [Waiting(number, Shop(name)) for number, name in enumerate(names)]


def queue(logins: Logins, key: str, *names: str) -> None:
    for each in waiting(*names):
        logins.put(key, each)


def names(logins: Logins, now: float) -> list[tuple[str, str | None]]:
    return [(due.each.shop.name, due.stopped) for due in logins.due(now)]


def facts(outcome: Outcome[Login]) -> Facts:
    return Facts().plus(login.PROBE, "", outcome)


def replied(code: int) -> Facts:
    return facts(Observed(Login(Endpoint("h", 465), Mode.IMPLICIT, "PLAIN", Reply(code, ("said",)))))


def test_one_provider_gets_its_logins_one_after_another_in_time() -> None:
    logins = Logins(per_host=4, rate=2.0)
    queue(logins, "gmail", "a", "b", "c")

    assert names(logins, 10.0) == [("a", None)]
    assert names(logins, 10.4) == []
    assert names(logins, 10.5) == [("b", None)]


def test_another_provider_does_not_wait_for_it() -> None:
    logins = Logins(per_host=4, rate=1.0)
    queue(logins, "gmail", "a", "b")
    queue(logins, "yahoo", "c")

    assert names(logins, 10.0) == [("a", None), ("c", None)]


def test_without_a_rate_the_number_at_a_time_still_holds() -> None:
    logins = Logins(per_host=2, rate=0)
    queue(logins, "gmail", "a", "b", "c")

    assert names(logins, 1.0) == [("a", None), ("b", None)]
    assert names(logins, 1.0) == []
    logins.ended("gmail", replied(235))
    assert names(logins, 1.0) == [("c", None)]


def test_the_first_421_or_454_stops_the_provider() -> None:
    for end in (replied(421), replied(454), facts(Failed(Reason.BUSY, "421 later", "greeting"))):
        logins = Logins(per_host=4, rate=0)
        queue(logins, "gmail", "a")
        list(logins.due(1.0))
        logins.ended("gmail", end)
        queue(logins, "gmail", "b", "c")

        assert names(logins, 2.0) == [("b", "provider_busy"), ("c", "provider_busy")]


def test_refusals_slow_a_provider_down_and_three_in_a_row_stop_it() -> None:
    logins = Logins(per_host=1, rate=1.0)
    queue(logins, "gmail", *"abcdef")
    assert names(logins, 0.0) == [("a", None)]
    logins.ended("gmail", replied(535))
    assert names(logins, 1.0) == [("b", None)]
    logins.ended("gmail", replied(535))
    assert names(logins, 2.0) == []
    assert names(logins, 3.0) == [("c", None)]
    logins.ended("gmail", replied(535))

    assert MOST_REFUSALS == 3
    assert [stopped for _, stopped in names(logins, 9.0)] == ["refused_in_a_row"] * 3


def test_an_accepted_login_ends_the_row() -> None:
    logins = Logins(per_host=1, rate=0)
    queue(logins, "gmail", *"abcdef")
    for code in (535, 535, 235, 535, 535):
        assert len(names(logins, 1.0)) == 1
        logins.ended("gmail", replied(code))

    assert names(logins, 1.0) == [("f", None)]
