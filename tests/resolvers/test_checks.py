"""Whole checks of shops whose DNS is real: exactly what is found, and how often the resolver was asked."""

import contextlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gemdiag import presets, reports
from gemdiag.app.diagnose import diagnose
from gemdiag.app.request import Request
from gemdiag.lab.lab import Lab
from gemdiag.lab.script import Script
from gemdiag.lab.services import HERE
from gemdiag.model.options import Wishes
from gemdiag.model.secret import Secret
from gemdiag.redaction import Redactor
from tests import valid
from tests.canary import CANARY
from tests.cli.kit import HOST, USER, YAML, commands
from tests.resolvers.servers import Asked, Knot, Unbound
from tests.resolvers.shops import BOGUS, DEAF, HIJACKED, IPV6, SERVER, SHOPS, Shop, Via

pytestmark = pytest.mark.server

AT_ONCE = 6
MOST_QUESTIONS, MOST_SECONDS = 40, 9.5
OTHER_SERVER = "submit.other-srv"
ACCEPTING = ("235 2.7.0 Accepted",)
SERVERS = {
    f"{host}:{port}": Script("implicit" if port == 465 else "explicit", login_reply=ACCEPTING)
    for host in (SERVER, OTHER_SERVER)
    for port in (465, 587)
}


def _both(host: str, times: int) -> dict[Asked, int]:
    return {Asked(host, "A"): times, Asked(host, "AAAA"): times}


ASKED_AGAIN = {
    "failing-host": _both("mail.unserved", 2),
    "bogus-host": _both("mail.bogus-host", 2),
    "loop-host": _both("mail.loop-host", 2),
    "portal": _both("mail2.unserved", 2),
    "deaf-host": _both("mail.deaf-host", 3),
    "no-domain": {Asked("garage.no-domain", "MX"): 2},
    "void-spf": {Asked("z.void-spf", "MX"): 2},
    "lost-host": {Asked("mail.lost-host", "A"): 2},
    "away-host": {Asked("mail.away-host", "A"): 2},
    "broken-dmarc": {Asked("_dmarc.garage.broken-dmarc", "TXT"): 2},
    "long-spf": {Asked("garage.long-spf", "TXT"): 2},
}
"""After SERVFAIL and NXDOMAIN once, after silence twice, and over TCP what fits no packet."""


class Checked(NamedTuple):
    """The report on a shop, what its resolver was asked for it, and how long it took."""

    shop: Shop
    report: Mapping[str, Any]
    asked: Counter[Asked]
    seconds: float

    @property
    def found(self) -> frozenset[str]:
        return frozenset(each["id"] for each in self.report["findings"])

    def evidence(self, id_: str) -> Mapping[str, Any]:
        (found,) = (each for each in self.report["findings"] if each["id"] == id_)
        evidence: Mapping[str, Any] = found["evidence"]
        return evidence

    def endpoints(self, role: str) -> dict[str, Mapping[str, Any]]:
        every = self.report["endpoints"]
        return {f"{each['host']}:{each['port']}": each for each in every if each["role"] == role}


class Internet(NamedTuple):
    """The resolvers, all of the same zones, and the mail servers."""

    resolvers: Mapping[Via, Unbound]
    lab: Lab


@pytest.fixture(scope="module")
def internet(real_servers: None) -> Iterator[Internet]:
    with contextlib.ExitStack() as running:
        knot = running.enter_context(Knot({shop.name: shop.records for shop in SHOPS}))
        resolvers: Mapping[Via, Unbound] = {
            "allow": running.enter_context(Unbound(knot, "allow", DEAF, BOGUS, HIJACKED)),
            "refuse": running.enter_context(Unbound(knot, "refuse")),
            "deny": running.enter_context(Unbound(knot, "deny")),
        }
        yield Internet(resolvers, running.enter_context(Lab(servers=SERVERS)))


@pytest.fixture(scope="module")
def checked(internet: Internet) -> Mapping[str, Checked]:
    """Each shop, checked once; their waits overlap, and those that wait longest begin first."""
    in_order = sorted(SHOPS, key=lambda shop: (shop.via != "deny", shop.host not in DEAF))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda shop: _check(shop, internet.resolvers[shop.via], internet.lab), in_order)
        return {each.shop.name: each for each in found}


def _check(shop: Shop, resolver: Unbound, lab: Lab) -> Checked:
    net = lab.net_options(
        resolvers=((HERE, resolver.port),), timeout=3.0, deadline=20.0, allow_internal=not shop.controls
    )
    request = Request(net, Wishes(controls=shop.controls), remember=False)
    started = time.monotonic()
    diagnosis = diagnose(shop.settings, presets.load(), request).diagnosis
    seconds = time.monotonic() - started
    redactor = Redactor("none", [Secret(CANARY)])
    text = reports.render([reports.document(diagnosis)], "json", lang="en", redactor=redactor)
    names = (shop.name, *({shop.host} - {SERVER}))
    asked = resolver.asked(*names) if shop.via == "allow" else Counter[Asked]()
    return Checked(shop, valid.report(text), asked, seconds)


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.name)
def test_exactly_what_is_so_is_found(shop: Shop, checked: Mapping[str, Checked]) -> None:
    assert checked[shop.name].found == shop.rest | shop.found


@pytest.mark.parametrize("shop", [shop for shop in SHOPS if shop.via == "allow"], ids=lambda shop: shop.name)
def test_each_question_is_asked_once(shop: Shop, checked: Mapping[str, Checked]) -> None:
    asked = checked[shop.name].asked

    assert 0 < asked.total() <= MOST_QUESTIONS
    assert {each: times for each, times in asked.items() if times != 1} == ASKED_AGAIN.get(shop.name, {})


def test_nothing_more_is_asked_than_what_is_needed(checked: Mapping[str, Checked]) -> None:
    assert set(checked["good"].asked) == {
        ("garage.good", "MX"),
        ("mx.good", "A"),
        ("mx.good", "AAAA"),
        ("garage.good", "TXT"),
        ("_submissions._tcp.garage.good", "SRV"),
        ("_submission._tcp.garage.good", "SRV"),
        ("_dmarc.garage.good", "TXT"),
    }
    assert {each for each in checked["idn-host"].asked if "garage" not in each.name} == {
        ("mx.idn-host", "A"),
        ("mx.idn-host", "AAAA"),
        ("xn--courriel-caf-meb.idn-host", "A"),
        ("xn--courriel-caf-meb.idn-host", "AAAA"),
    }


def test_of_twenty_mail_servers_the_best_five_are_looked_up(checked: Mapping[str, Checked]) -> None:
    """Where there is more to ask than is allowed, not one question more is."""
    greedy = checked["greedy"]
    looked_up = {each.name for each in greedy.asked if each.name.startswith("mx")}

    assert looked_up == {f"mx{n}.greedy" for n in range(5)}
    assert greedy.asked.total() == MOST_QUESTIONS


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.name)
def test_dns_never_takes_longer_than_it_may(shop: Shop, checked: Mapping[str, Checked]) -> None:
    assert checked[shop.name].seconds <= MOST_SECONDS


def test_a_refusal_is_told_at_once(checked: Mapping[str, Checked]) -> None:
    assert checked["refused"].evidence("dns.smtp_host_lookup_failed")["status"] == "refused"
    assert checked["unheard"].evidence("dns.resolver_unreachable")["statuses"] == ["timeout"]
    assert checked["refused"].seconds < 3.0 < checked["unheard"].seconds


@pytest.mark.parametrize(
    ("name", "status"), [("failing-host", "servfail"), ("bogus-host", "servfail"), ("deaf-host", "timeout")]
)
def test_why_a_server_could_not_be_looked_up_is_told(
    name: str, status: str, checked: Mapping[str, Checked]
) -> None:
    assert checked[name].evidence("dns.smtp_host_lookup_failed")["status"] == status


def test_addresses_that_stand_in_for_a_missing_mx_are_told(checked: Mapping[str, Checked]) -> None:
    said = {name: checked[name].evidence("dns.mx_missing")["stands_in"] for name in ("implicit-mx", "no-mx")}

    assert said == {"implicit-mx": "address", "no-mx": "nothing"}


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("one-host", {"127.0.0.8"}),
        ("alias-host", {"127.0.0.8"}),
        ("idn-host", {"127.0.0.8"}),
        *([("six-host", {"::1"})] if IPV6 else []),
    ],
)
def test_what_dns_said_is_where_the_connection_goes(
    name: str, addresses: set[str], checked: Mapping[str, Checked]
) -> None:
    (endpoint,) = checked[name].endpoints("configured").values()

    assert {each["address"]: each["tcp"] for each in endpoint["addresses"]} == dict.fromkeys(
        addresses, "refused"
    )


def test_three_addresses_of_each_family_are_tried(checked: Mapping[str, Checked]) -> None:
    (endpoint,) = checked["many-host"].endpoints("configured").values()
    tried = {each["address"] for each in endpoint["addresses"]}
    over_ipv4 = tried & {f"127.0.1.{n}" for n in range(1, 7)}

    assert len(over_ipv4) == 3
    assert tried - over_ipv4 == ({"::1"} if IPV6 else set())


def test_servers_that_the_domain_names_are_looked_at(checked: Mapping[str, Checked]) -> None:
    there = checked["other-srv"].endpoints("alternative")

    assert {at: each["mode"] for at, each in there.items()} == {
        f"{OTHER_SERVER}:465": "implicit",
        f"{OTHER_SERVER}:587": "explicit",
    }
    assert not any(checked[name].endpoints("alternative") for name in ("good", "srv", "no-srv"))


@pytest.mark.parametrize(("name", "code"), [("null-mx", 1), ("lost-host", 2), ("failing-host", 3)])
def test_the_command_line_says_the_same(
    name: str,
    code: int,
    internet: Internet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (shop,) = (shop for shop in SHOPS if shop.name == name)
    monkeypatch.chdir(tmp_path)
    settings = YAML.replace(USER, shop.address).replace(HOST, shop.host)
    Path("shop.yaml").write_text(settings, encoding="utf-8")
    options = internet.lab.cli_options()
    options[options.index("--resolver") + 1] = f"{HERE}:{internet.resolvers['allow'].port}"
    said = commands(capsys)("check", "shop.yaml", "--format", "json", "--no-state", "--no-control", *options)

    assert said.code == code
    assert set(said.findings) >= shop.found
    assert {each for each in said.findings if each.startswith("dns.")} == shop.found
