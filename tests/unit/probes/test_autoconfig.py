"""Where the document of a domain is looked for, and how far a redirect is followed."""

import pytest

from gemdiag.model.network import Fetched
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.probes import autoconfig
from gemdiag.probes.autoconfig import Autoconfig
from tests.unit.probes.test_autoconfig_xml import document, server
from tests.unit.probing.fake_net import FakeNet

DOMAIN = "shop.example"
FIRST = "autoconfig.shop.example/mail/config-v1.1.xml?emailaddress="
SECOND = "shop.example/.well-known/autoconfig/mail/config-v1.1.xml"
GOOD = Fetched(200, document(server()))


def ask(**pages: Fetched | Reason) -> tuple[Autoconfig, list[str]]:
    net = FakeNet()
    net.pages = {{"first": FIRST, "second": SECOND}.get(name, name): page for name, page in pages.items()}
    return autoconfig.ask(net, DOMAIN), [place for place, _ in net.asked]


def words(found: Autoconfig) -> list[str]:
    return [word for _, word in found.tries]


def test_the_first_document_that_names_a_server_is_taken() -> None:
    found, asked = ask(first=GOOD, second=GOOD)

    assert (found.found_at, [each.host for each in found.servers]) == (
        f"https://{FIRST}",
        ["smtp.host.example"],
    )
    assert asked == [FIRST]


@pytest.mark.parametrize(
    ("first", "word"),
    [
        (Fetched(404), "404"),
        (Fetched(200, b"<html/>"), "no_config"),
        (Fetched(200, document()), "no_server"),
        (Reason.CERTIFICATE, "certificate"),
        (Reason.INTERNAL_TARGET, "internal_target"),
        (Reason.TOO_LONG, "too_long"),
        (Reason.TIMEOUT, "timeout"),
    ],
)
def test_after_one_that_does_not_the_other_place_is_asked(first: Fetched | Reason, word: str) -> None:
    found, asked = ask(first=first, second=GOOD)

    assert found.found_at == f"https://{SECOND}"
    assert words(found) == [word, "found"]
    assert asked == [FIRST, SECOND]


def test_nothing_anywhere_is_an_answer_too() -> None:
    found, _ = ask()

    assert (found.found_at, found.servers, words(found)) == (None, (), ["no_address", "no_address"])


def test_nobody_is_told_more_than_the_domain() -> None:
    assert all(place.endswith(("emailaddress=", ".xml")) for place in autoconfig.places(DOMAIN))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_one_redirect_within_the_domain_is_followed(status: int) -> None:
    there = Fetched(status, location="https://www.shop.example/auto.xml?a=b#c")
    found, asked = ask(first=there, **{"www.shop.example/auto.xml?a=b": GOOD})

    assert found.found_at == f"https://{FIRST}"
    assert asked == [FIRST, "www.shop.example/auto.xml?a=b"]


def test_a_second_redirect_is_not() -> None:
    again = Fetched(302, location="https://www.shop.example/again")
    found, asked = ask(first=again, **{"www.shop.example/again": again})

    assert words(found) == ["302", "no_address"]
    assert asked == [FIRST, "www.shop.example/again", SECOND]


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.example/x",
        "https://notshop.example/x",
        "https://shop.example.evil.example/x",
        "http://shop.example/x",
        "//elsewhere.example/x",
        "https://shop.example:8443/x",
        "https://user@shop.example/x",
        "https://shop.example@192.0.2.1/x",
        "https://192.0.2.1/x",
        "https://[::1]/x",
        "https://[broken/x",
        "https://shop.example:port/x",
        "https://shop.example/a b",
        "https://shop.example/\u00e9",
        "https://shop.example/x\r\nX-Header: 1",
        "https://a..shop.example/x",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_that_leaves_the_domain_or_https_is_not_followed(location: str) -> None:
    found, asked = ask(first=Fetched(302, location=location))

    assert words(found)[0] == "redirected_away"
    assert asked == [FIRST, SECOND]


def test_a_relative_redirect_stays() -> None:
    found, _ = ask(first=Fetched(302, location="/there.xml"), **{"autoconfig.shop.example/there.xml": GOOD})

    assert words(found) == ["found"]


@pytest.mark.parametrize("ours", [Reason.DEADLINE, Reason.CANCELLED])
def test_running_out_of_time_is_no_answer_of_the_server(ours: Reason) -> None:
    with pytest.raises(NetFailure) as failed:
        ask(first=ours)

    assert failed.value.reason is ours
