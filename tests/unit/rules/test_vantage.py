"""Whose trouble a silent port is: a table of what answered, what did not, and what that comes to."""

from typing import Any

import pytest

from gemdiag import words
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.probes import controls, role, tcp
from gemdiag.probes.controls import Control
from gemdiag.probes.role import Role
from gemdiag.probes.tcp import AddressTry, Tcp
from gemdiag.rules import judge
from gemdiag.rules.vantage import whose
from tests.shops import E465, E587, HOST, Fact, case, good, settings, unreached

OPEN: Outcome[str] = Observed("open")
SILENT: Outcome[str] = Failed(Reason.TIMEOUT)
NO_WAY: Outcome[str] = Failed(Reason.UNREACHABLE)
REFUSED: Outcome[str] = Failed(Reason.REFUSED)
NO_NAME: Outcome[str] = Failed(Reason.NO_ADDRESS)
E2525 = Endpoint(HOST, 2525)


def asked(target: str, answer: Outcome[str], kind: Any = "host") -> Fact:
    return controls.PROBE, target, Observed(Control(kind, target, answer))


def strangers(
    first: Outcome[str], second: Outcome[str], elsewhere: Outcome[str], port: int = 587
) -> list[Fact]:
    return [
        asked(f"a.example:{port}", first),
        asked(f"b.example:{port}", second),
        asked("a.example:465", elsewhere),
    ]


def alternative(answer: Outcome[float]) -> list[Fact]:
    at = Endpoint("srv.example", 587)
    tried = Tcp((AddressTry("192.0.2.9", answer),))
    return [(tcp.PROBE, at, Observed(tried)), (role.PROBE, at, Observed(Role("alternative", "srv")))]


MADE_UP = asked("random_name", Observed("192.0.2.80"), "random_name")
DENIED = asked("random_name", Observed("nxdomain"), "random_name")
ALL_SILENT = strangers(SILENT, NO_WAY, SILENT)

TABLE: dict[str, tuple[list[Fact], str]] = {
    "others answer on this port": (strangers(OPEN, OPEN, OPEN), "server"),
    "one of two answers on this port": (strangers(SILENT, OPEN, SILENT), "server"),
    "others refuse, so they are reached": (strangers(REFUSED, SILENT, SILENT), "server"),
    "nobody on this port, somebody on the other": (strangers(SILENT, SILENT, OPEN), "port"),
    "nobody at all": (ALL_SILENT, "network"),
    "nobody else, but the same server on its other port": ([*ALL_SILENT, *good(E465, Mode.IMPLICIT)], "port"),
    "nobody else, the other port refused": ([*ALL_SILENT, *unreached(E465)], "port"),
    "nobody else, the other port silent too": ([*ALL_SILENT, *unreached(E465, Reason.TIMEOUT)], "network"),
    "everybody on this port, the server on its other": (
        [*strangers(OPEN, OPEN, OPEN), *good(E465, Mode.IMPLICIT)],
        "server",
    ),
    "a made-up name has an address": ([*ALL_SILENT, MADE_UP], "portal"),
    "a made-up name has none": ([*strangers(OPEN, OPEN, OPEN), DENIED], "server"),
    "another server of the domain answers on this port": (
        [*ALL_SILENT[:2], *alternative(Observed(1.0))],
        "server",
    ),
    "another server of the domain is silent too, which tells nothing": (
        alternative(Failed(Reason.TIMEOUT)),
        "",
    ),
    "the others have no address here": (strangers(NO_NAME, NO_NAME, NO_NAME), ""),
    "nobody was asked": ([], ""),
    "nobody was asked, the other port answers": (good(E465, Mode.IMPLICIT), ""),
}


@pytest.mark.parametrize(("facts", "expected"), TABLE.values(), ids=TABLE)
def test_whose_trouble_it_is(facts: list[Fact], expected: str) -> None:
    shop = case(settings(), unreached(E587, Reason.TIMEOUT), facts)

    assert whose(shop, E587) == expected
    (found,) = (each for each in judge(shop) if each.id == "net.port_blocked")
    assert found.params["whose"] == (expected or None)
    assert found.owner == ("provider" if expected == "server" else "it")
    assert ("net.portal" in found.because) == (expected == "portal")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], "server"),
        (good(E587, Mode.EXPLICIT), "port"),
    ],
    ids=["silent everywhere", "the usual port answers"],
)
def test_a_port_that_nobody_else_serves_is_judged_by_the_others_of_its_server(
    facts: list[Fact], expected: str
) -> None:
    """Strangers are asked at 587 then: that they answer says nothing of 2525."""
    nobody = [] if facts else unreached(E587, Reason.TIMEOUT)
    asked_of = [asked("a.example:587", OPEN), asked("b.example:587", OPEN)]
    shop = case(settings(port=2525), unreached(E2525, Reason.TIMEOUT), asked_of, facts, nobody)

    assert whose(shop, E2525) == expected


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("vocabulary", ["blocked_why", "blocked_step", "blocked_to", "blocked_letter"])
def test_each_is_told_in_words_of_its_own(vocabulary: str, lang: str) -> None:
    told = {each: words.word(lang, vocabulary, each) for each in ("server", "port", "network", "portal", "x")}
    apart = {"blocked_why": 5, "blocked_step": 5, "blocked_to": 3, "blocked_letter": 4}

    assert len(set(told.values())) == apart[vocabulary]
