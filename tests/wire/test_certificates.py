"""Certificates of the lab, judged through the whole pipeline as GEM-CAR's Windows would judge them."""

import functools
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gemdiag import presets
from gemdiag.app.diagnose import CHECK, decide
from gemdiag.lab.authority import Authority, Certificate
from gemdiag.lab.lab import Lab, Server
from gemdiag.lab.script import Script
from gemdiag.model.case import Case
from gemdiag.model.finding import Finding, Severity
from gemdiag.model.options import Wishes
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import Settings
from gemdiag.model.version import Version
from gemdiag.net import contexts, trust
from gemdiag.probing import observe
from tests.unit.probing.shops import HOST
from tests.wire.probing_lab import AUTHORITY, EXPLICIT, IMPLICIT, MAILBOX, ZONE, network

NOW = datetime.now(UTC)
LONG_AGO = (NOW - timedelta(days=500), NOW - timedelta(days=410))
FAR_AHEAD = (NOW + timedelta(days=400), NOW + timedelta(days=490))
SHOP = MAILBOX._replace(port=465, less_secure_connection=False, gemcar_version=Version(13, 0, 4))
OWN_NAME = "s12.host.example"


@functools.cache
def knowledge() -> Knowledge:
    return presets.load()


class Judged(NamedTuple):
    findings: tuple[Finding, ...]
    root_cause: str | None
    logins: int

    def of(self, id_: str) -> Finding:
        (found,) = (each for each in self.findings if each.id == id_)
        return found

    def about_certificates(self) -> set[str]:
        """Of the configured port, what is worth more than a notice."""
        told = (each for each in self.findings if each.severity not in {Severity.NOTICE, Severity.OK})
        return {each.id.removeprefix("tls.certificate_") for each in told if "certificate" in each.id}


def judge(
    servers: Mapping[str, Server],
    *zone: str,
    settings: Settings = SHOP,
    authority: Authority = AUTHORITY,
    as_of: date | None = None,
    **options: Any,
) -> Judged:
    with Lab((*(zone or ZONE), *ZONE[:-1]), servers, authority) as lab, network(lab, **options) as net:
        facts = observe(settings, knowledge(), net, Wishes(controls=False))
        logins = lab.wire.auth
    case = Case(settings, facts, knowledge(), as_of or NOW.date(), Version(13, 0, 4))
    judgement = decide(case, CHECK).judgement
    return Judged(judgement.findings, judgement.root_cause, logins)


def shown(certificate: Certificate, host: str = HOST) -> dict[str, Server]:
    return {f"{host}:465": IMPLICIT._replace(certificate=certificate)}


@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        (Certificate((HOST,)), set()),
        (Certificate((HOST,), issuer="intermediate"), set()),
        (Certificate((HOST,), issuer="self"), {"untrusted"}),
        (Certificate((HOST,), issuer="stranger"), {"untrusted"}),
        (Certificate((HOST,), issuer="intermediate", alone=True), {"chain_incomplete"}),
        (Certificate((HOST,), issuer="stranger", alone=True, padding=1), {"chain_incomplete"}),
        (Certificate((HOST,), issuer="stranger", issuer_name="Avast Web/Mail Shield Root"), {"intercepted"}),
        (
            Certificate((HOST,), issuer="stranger", issuer_name="Sophos SSL CA_C1", alone=True),
            {"intercepted"},
        ),
        (Certificate(("other.example",)), {"name_mismatch"}),
        (Certificate((HOST,), *LONG_AGO), {"expired"}),
        (Certificate((HOST,), *FAR_AHEAD), {"not_yet_valid"}),
        (Certificate(("x.example",), *LONG_AGO, issuer="self"), {"expired", "untrusted", "name_mismatch"}),
        (Certificate((HOST,), key="rsa1024"), {"weak"}),
    ],
    ids=[
        "good",
        "good, with an intermediate",
        "self-signed",
        "unknown root",
        "intermediate missing",
        "another certificate in place of the intermediate",
        "antivirus",
        "firewall, its certificate alone",
        "other name",
        "expired",
        "not yet valid",
        "three faults at once",
        "short key",
    ],
)
def test_each_fault_is_told_by_its_name_and_no_other(certificate: Certificate, expected: set[str]) -> None:
    judged = judge(shown(certificate))

    assert judged.about_certificates() == expected
    assert judged.logins == (0 if expected else 1)


@pytest.mark.parametrize("hours", [-1, 1])
def test_on_its_very_day_the_hour_counts(hours: int) -> None:
    """Unless the hour lies in another day, which is another test's."""
    then = NOW + timedelta(hours=hours)
    if then.date() != NOW.date():
        pytest.skip("the hour is in another day")
    certificate = (
        Certificate((HOST,), NOW - timedelta(days=90), then)
        if hours < 0
        else Certificate((HOST,), then, NOW + timedelta(days=90))
    )

    assert judge(shown(certificate)).about_certificates() == {"expired" if hours < 0 else "not_yet_valid"}


@pytest.fixture
def as_system_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Lets an authority be one that this computer trusts and nobody else does."""

    def install(authority: Authority) -> Authority:
        store = tmp_path / "store.pem"
        store.write_bytes(authority.pem)
        monkeypatch.setenv("SSL_CERT_FILE", str(store))
        monkeypatch.setattr(trust, "_system", functools.cache(trust._system.__wrapped__))
        monkeypatch.setattr(contexts, "_shared", {})
        return authority

    return install


def test_a_companys_own_authority_is_never_called_interception(as_system_store: Any) -> None:
    authority = as_system_store(Authority(name="Garage Tremblay Root CA"))
    judged = judge(shown(Certificate((HOST,))), authority=authority, ca_file=None)

    assert judged.about_certificates() == set()
    assert judged.of("tls.certificate_private_root").severity is Severity.NOTICE
    assert "Garage Tremblay Root CA" in str(judged.of("tls.certificate_private_root").params["issuer"])
    assert judged.logins == 1


@pytest.mark.parametrize(
    ("name", "host", "product"),
    [
        ("Avast Web/Mail Shield Root", HOST, "Avast"),
        ("Smoothwall-default-root-certificate-authority", HOST, "Smoothwall"),
        ("Some Proxy Root", "smtp.gmail.com", None),
    ],
)
def test_a_product_that_this_computer_trusts_is_a_warning(
    as_system_store: Any, name: str, host: str, product: str | None
) -> None:
    authority = as_system_store(Authority(name=name))
    shop = SHOP._replace(smtp_address=host)
    judged = judge(shown(Certificate((host,)), host), settings=shop, authority=authority, ca_file=None)

    found = judged.of("tls.certificate_intercepted")
    assert (found.severity, found.params["product"]) == (Severity.WARNING, product)
    assert not any(each.id == "tls.certificate_private_root" for each in judged.findings)


def test_of_many_names_a_few_are_listed_and_the_evidence_holds_them_all() -> None:
    names = tuple(f"n{number}.host.example" for number in range(40))
    found = judge(shown(Certificate(names))).of("tls.certificate_name_mismatch")

    assert str(found.params["names"]) == ", ".join((*names[:8], "…"))
    assert found.evidence["names"] == list(names)
    assert (found.params["suggestion"], found.owner) == (None, "provider")


@pytest.mark.parametrize(
    ("names", "greeting"),
    [
        ((OWN_NAME,), None),
        (("www.other-shop.example", OWN_NAME), None),
        (("*.host.example",), f"220-{OWN_NAME} ESMTP ready\n220 hello"),
    ],
    ids=["its one name", "among others", "by a wildcard and the greeting"],
)
def test_the_name_that_fits_is_proposed_once_it_has_answered(names: tuple[str, ...], greeting: str) -> None:
    script = EXPLICIT._replace(certificate=Certificate(names), greeting=greeting)
    judged = judge(
        {f"{HOST}:587": script, f"{OWN_NAME}:587": script},
        settings=SHOP._replace(port=587, less_secure_connection=True),
    )

    found = judged.of("tls.certificate_name_mismatch")
    assert (found.params["suggestion"], found.owner) == (OWN_NAME, "shop")
    assert judged.logins == 0


def test_of_several_names_that_fit_the_one_that_the_server_calls_itself_is_proposed() -> None:
    script = EXPLICIT._replace(
        certificate=Certificate(("mail.other-shop.example", OWN_NAME)), greeting=f"220 {OWN_NAME} ESMTP"
    )
    hosts = (HOST, OWN_NAME, "mail.other-shop.example")
    judged = judge(
        {f"{host}:587": script for host in hosts},
        settings=SHOP._replace(port=587, less_secure_connection=True),
    )

    assert judged.of("tls.certificate_name_mismatch").params["suggestion"] == OWN_NAME


ELSEWHERE = "smtp.elsewhere.example"
SRV = f"_submissions._tcp.shop.example SRV 0 1 465 {ELSEWHERE}."
GREETED_NOW = f"220 {ELSEWHERE} ready at {NOW:%d} {NOW:%b} {NOW:%Y} {NOW:%H:%M:%S} +0000"


def two(mine: Certificate, theirs: Certificate, other: str = ELSEWHERE, **more: Any) -> Judged:
    """The shop's server and one that its domain names, at another owner's unless said otherwise."""
    srv = f"_submissions._tcp.shop.example SRV 0 1 465 {other}."
    servers = shown(mine) | {f"{other}:465": Script("implicit", certificate=theirs, **more)}
    return judge(servers, srv)


@pytest.mark.parametrize("dates", [LONG_AGO, FAR_AHEAD], ids=["expired", "not yet valid"])
def test_a_clock_is_wrong_where_strangers_disagree_with_it_in_one_direction(
    dates: tuple[datetime, datetime],
) -> None:
    judged = two(Certificate((HOST,), *dates), Certificate((ELSEWHERE,), *dates))

    found = judged.of("net.clock_wrong")
    assert (found.severity, found.subject, found.owner) == (Severity.WARNING, None, "shop")
    assert {each["endpoint"] for each in found.evidence["valid"]} == {f"{HOST}:465", f"{ELSEWHERE}:465"}
    assert judged.root_cause == "net.clock_wrong"


@pytest.mark.parametrize(
    ("theirs", "other", "more"),
    [
        (Certificate((ELSEWHERE,)), ELSEWHERE, {}),
        (Certificate((ELSEWHERE,), *FAR_AHEAD), ELSEWHERE, {}),
        (Certificate((ELSEWHERE,), *LONG_AGO, issuer="self"), ELSEWHERE, {}),
        (Certificate(("smtp.shop.example",), *LONG_AGO), "smtp.shop.example", {}),
    ],
    ids=["another is good", "in both directions", "another fault", "of the same owner"],
)
def test_else_it_is_the_certificate(theirs: Certificate, other: str, more: dict[str, Any]) -> None:
    judged = two(Certificate((HOST,), *LONG_AGO), theirs, other, **more)

    assert "net.clock_wrong" not in {each.id for each in judged.findings}
    assert judged.root_cause == "tls.certificate_expired"


def test_one_good_certificate_outweighs_two_that_have_expired() -> None:
    servers = shown(Certificate((HOST,), *LONG_AGO)) | {
        f"{ELSEWHERE}:465": Script("implicit", certificate=Certificate((ELSEWHERE,), *LONG_AGO)),
        "smtp.third.example:587": Script(),
    }
    third = "_submission._tcp.shop.example SRV 0 1 587 smtp.third.example."
    with_third = {each.id for each in judge(servers, SRV, third).findings}
    without = {each.id for each in judge(servers, SRV).findings}

    assert "net.clock_wrong" in without - with_third


def test_one_expired_certificate_says_nothing_of_the_clock() -> None:
    judged = judge(shown(Certificate((HOST,), *LONG_AGO)))

    assert judged.root_cause == "tls.certificate_expired"


def test_a_greeting_with_the_right_date_speaks_for_the_clock() -> None:
    dated = EXPLICIT._replace(greeting=GREETED_NOW, certificate=Certificate((HOST,), *LONG_AGO))
    servers = shown(Certificate((HOST,), *LONG_AGO)) | {
        f"{HOST}:587": dated,
        f"{ELSEWHERE}:465": Script("implicit", certificate=Certificate((ELSEWHERE,), *LONG_AGO)),
    }

    assert "net.clock_wrong" not in {each.id for each in judge(servers, SRV).findings}


def test_a_day_that_is_only_asked_for_is_no_fault_of_the_clock() -> None:
    """`--as-of` in ten years: every certificate will have expired, and the clock is right."""
    servers = shown(Certificate((HOST,))) | {f"{ELSEWHERE}:465": Script("implicit")}
    judged = judge(servers, SRV, as_of=date(NOW.year + 10, 1, 1))

    ids = {each.id for each in judged.findings}
    assert "tls.certificate_expired" in ids
    assert "net.clock_wrong" not in ids
