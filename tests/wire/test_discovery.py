"""Servers that nobody has configured: found, measured, told with where they come from, never logged in to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

from gemdiag.app.diagnose import CHECK, decide
from gemdiag.lab.authority import Certificate
from gemdiag.lab.lab import Lab, Service
from gemdiag.lab.script import Script
from gemdiag.lab.web import Page, Site
from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.facts import Facts
from gemdiag.model.finding import Finding
from gemdiag.model.network import Fetched
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Observed
from gemdiag.model.settings import Settings
from gemdiag.model.version import Version
from gemdiag.net import LiveNetwork
from gemdiag.probes import autoconfig, role
from gemdiag.probing import is_complete, observe
from tests.shops import AS_OF
from tests.unit.probes.test_autoconfig_xml import document, server
from tests.unit.probing.shops import HOST, knowing
from tests.unit.probing.shops import provider as known_provider
from tests.wire.probing_lab import AUTHORITY, EXPLICIT, IMPLICIT, LOGIN, MAILBOX, network

DOMAIN = "shop.example"
WEB, PATH = f"autoconfig.{DOMAIN}:443", "/mail/config-v1.1.xml?emailaddress="
NO_HOST = MAILBOX._replace(smtp_address=None, port=None)
CONFIG = document(
    server(host="smtp.host.example"), server(host="smtp.host.example", port=587, socket="STARTTLS")
)
SITE = Site({PATH: Page(CONFIG)})


class Found(NamedTuple):
    facts: Facts
    lab: Lab
    offers: tuple[Finding, ...]

    def roles(self) -> dict[str, str]:
        """Origin of every endpoint that nobody configured."""
        every = self.facts.values(role.PROBE).items()
        return {str(at): each.origin for at, each in every if each.role == "alternative"}

    @property
    def offer(self) -> Mapping[str, Any]:
        (found,) = self.offers
        return found.params


@contextmanager
def lab_of(servers: Mapping[str, Service], zone: tuple[str, ...]) -> Iterator[Lab]:
    with Lab((f"{DOMAIN} MX 5 mx.{DOMAIN}", *zone), servers, AUTHORITY) as lab:
        yield lab


def look(
    servers: Mapping[str, Service],
    *zone: str,
    settings: Settings = NO_HOST,
    discover: bool = True,
    **options: Any,
) -> Found:
    knowledge = knowing(known_provider())
    with lab_of(servers, zone) as lab, network(lab, **options) as net:
        facts = observe(settings, knowledge, net, Wishes(controls=False, discover=discover))
    case = Case(settings, facts, knowledge, AS_OF, Version(13, 0, 4))
    found = decide(case, CHECK).judgement.findings
    return Found(facts, lab, tuple(each for each in found if each.id == "provider.server_found"))


def test_the_domains_own_document_leads_to_a_server_that_is_measured_and_offered() -> None:
    found = look({WEB: SITE, "smtp.host.example:465": IMPLICIT, "smtp.host.example:587": EXPLICIT})

    assert found.roles()["smtp.host.example:465"] == found.roles()["smtp.host.example:587"] == "autoconfig"
    assert found.offer == {
        "endpoint": "smtp.host.example:465",
        "host": "smtp.host.example",
        "port": 465,
        "domain": DOMAIN,
        "mode": "implicit",
        "origin": "autoconfig",
        "user_name_form": "address",
    }
    assert found.lab.wire.auth == 0
    assert is_complete(found.facts)


def test_the_document_is_asked_for_with_the_domain_alone() -> None:
    found = look({WEB: SITE})

    (request,) = found.lab.site(WEB).requests
    assert request.startswith(f"GET {PATH} HTTP/1.1")
    assert "info" not in request
    assert "@" not in request
    assert not any("info" in asked.name for asked in found.lab.dns.asked)


def test_nobody_is_asked_without_being_told_to() -> None:
    found = look({WEB: SITE, f"smtp.{DOMAIN}:465": IMPLICIT}, discover=False)

    assert found.lab.site(WEB).connections == 0
    assert (found.roles(), found.offers) == ({}, ())
    assert not found.facts.every(autoconfig.PROBE)


def test_a_shop_whose_settings_work_is_not_looked_further_for() -> None:
    found = look({WEB: SITE, f"{HOST}:587": EXPLICIT}, settings=MAILBOX)

    assert found.lab.site(WEB).connections == 0
    assert (found.roles(), found.offers) == ({}, ())
    assert found.lab.wire.auth == 1


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {f"{HOST}:587": Script(login=LOGIN, certificate=Certificate((HOST,), issuer="self"))},
        {f"{HOST}:587": Script(login=LOGIN, starttls="missing")},
        {f"{HOST}:587": Script(protocol="http")},
    ],
    ids=["closed", "untrusted", "in clear", "no mail server"],
)
def test_a_shop_whose_settings_do_not_work_is(broken: dict[str, Service]) -> None:
    found = look(
        {WEB: SITE, "smtp.host.example:465": IMPLICIT, **broken}, f"{HOST} A", settings=MAILBOX, timeout=0.5
    )

    assert found.offer["endpoint"] == "smtp.host.example:465"
    assert found.lab.wire.auth == 0


def test_a_server_that_only_publishes_itself_never_sees_the_password() -> None:
    thief = Script("implicit")
    found = look(
        {WEB: SITE, "smtp.host.example:465": thief, f"smtp.{DOMAIN}:465": thief},
        f"_submissions._tcp.{DOMAIN} SRV 0 1 465 srv.host.example.",
        f"{HOST} A",
        settings=MAILBOX,
    )

    assert found.lab.wire.auth == 0
    assert all("AUTH" not in line for heard in found.lab.heard.values() for _, line in heard.lines)


def test_where_it_comes_from_decides_which_is_offered_first() -> None:
    """Each source in turn, the surest first, as long as its server works."""
    servers: dict[str, Service] = {
        "srv.host.example:587": EXPLICIT,
        WEB: SITE,
        "smtp.host.example:465": IMPLICIT,
        "smtp.big.example:465": IMPLICIT,
        f"mail.{DOMAIN}:465": IMPLICIT,
    }
    zone = (f"_submission._tcp.{DOMAIN} SRV 0 1 587 srv.host.example.", f"{DOMAIN} MX 1 a.mx.big.example")
    order = []
    for gone in ("", "srv.host.example:587", WEB, "smtp.big.example:465", f"mail.{DOMAIN}:465"):
        servers.pop(gone, None)
        found = look(servers, *zone)
        order.append(found.offer["origin"] if found.offers else None)

    assert order == ["srv", "autoconfig", "mx", "guess", None]


def test_of_the_usual_names_those_that_are_there_are_tried_at_both_ports() -> None:
    found = look({f"mail.{DOMAIN}:587": EXPLICIT})

    assert found.roles() == {f"mail.{DOMAIN}:465": "guess", f"mail.{DOMAIN}:587": "guess"}
    assert f"smtp.{DOMAIN}" in {asked.name for asked in found.lab.dns.asked}
    assert (found.offer["endpoint"], found.offer["mode"]) == (f"mail.{DOMAIN}:587", "explicit")
    assert found.offer["user_name_form"] is None


def test_behind_a_usual_name_the_servers_own_name_is_found() -> None:
    """As at web hosts, where many shops share one server with one certificate."""
    names = Certificate(("*.host.example",))
    shared = Script(login=LOGIN, certificate=names, greeting="220-s12.host.example ESMTP\n220 welcome")
    found = look({f"mail.{DOMAIN}:587": shared, "s12.host.example:587": shared})

    assert found.offer["endpoint"] == "s12.host.example:587"


@pytest.mark.parametrize(
    "useless",
    [
        Script("plain"),
        Script("implicit", keywords_in_tls=("SIZE 1000",)),
        Script("implicit", keywords_in_tls=("AUTH XOAUTH2",)),
        Script("implicit", certificate=Certificate(("x.example",), issuer="self")),
    ],
    ids=["no encryption", "no login", "no password", "untrusted"],
)
def test_what_would_not_work_is_not_offered(useless: Script) -> None:
    assert look({f"smtp.{DOMAIN}:465": useless}).offers == ()


def test_a_document_past_a_bad_certificate_is_not_read_and_the_rest_goes_on() -> None:
    bad = SITE._replace(certificate=Certificate((f"autoconfig.{DOMAIN}",), issuer="self"))
    found = look({WEB: bad, "smtp.host.example:465": IMPLICIT, f"smtp.{DOMAIN}:465": IMPLICIT})

    fact = found.facts.value(autoconfig.PROBE, DOMAIN)
    assert fact is not None
    assert [word for _, word in fact.tries] == ["certificate", "no_address"]
    assert found.offer["origin"] == "guess"


def test_a_document_that_leads_to_an_internal_address_leads_nowhere() -> None:
    inside = document(server(host="printer.shop.example"), server(host="localhost"))
    found = look(
        {WEB: Site({PATH: Page(inside)}), "printer.shop.example:465": IMPLICIT},
        connect_to=(),
        allow_internal=False,
    )

    assert found.lab.wire.auth == 0
    assert all(heard.connections == 0 for heard in found.lab.heard.values())
    assert found.offers == ()


def test_a_public_mailbox_domain_is_not_looked_for() -> None:
    settings = NO_HOST._replace(email_address="shop@big.example", user_name=None, password=None)
    found = look({"autoconfig.big.example:443": SITE}, settings=settings, discover=True)

    assert found.lab.site("autoconfig.big.example:443").connections == 0


def test_what_is_known_is_not_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> Fetched:
        pytest.fail("fetched again")

    knowledge = knowing()
    servers: Mapping[str, Service] = {WEB: SITE, "smtp.host.example:465": IMPLICIT}
    with lab_of(servers, ()) as lab, network(lab) as net:
        known = observe(NO_HOST, knowledge, net, Wishes(controls=False, discover=True))
        monkeypatch.setattr(LiveNetwork, "fetch", never)
        facts = observe(NO_HOST, knowledge, net, Wishes(controls=False, discover=True), known=known)

    assert isinstance(facts.of(autoconfig.PROBE, DOMAIN), Observed)
    assert Endpoint("smtp.host.example", 465) in facts.values(role.PROBE)


def test_a_web_server_that_is_slow_does_not_outlive_the_deadline() -> None:
    found = look({WEB: Site({PATH: Page(CONFIG, chunk=10, pause=0.2)})}, deadline=0.6)

    assert not is_complete(found.facts)
