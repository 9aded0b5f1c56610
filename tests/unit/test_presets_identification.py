"""Who is recognised by what: every public domain and every server that the presets name, and their MX."""

from datetime import date, timedelta

import pytest

from gemdiag import presets
from gemdiag.app.diagnose import decide
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.outcome import Observed
from gemdiag.model.provider import Provider
from gemdiag.probes import role
from gemdiag.probes.provider import filter_in_front, identify
from gemdiag.probes.role import Role
from gemdiag.probing.targets import of_match
from gemdiag.routes import way
from tests.shops import case, good, ids, settings, unreached

KNOWN = presets.load()
COMPANIES = [each for each in KNOWN.providers if not each.is_generic]
DOMAINS = [(domain, each) for each in COMPANIES for domain in each.consumer_domains]
WITH_A_SERVER = [each for each in COMPANIES if each.hosts]
HOSTS = sorted({host for each in COMPANIES for host in each.hosts})
TENANTS = "garage.example"

# Who serves domains of one's own where several share a server.
SHARED = {
    "smtp.gmail.com": "google-workspace",
    "smtp.office365.com": "microsoft-365",
    "smtp.mail.yahoo.com": "yahoo",
    "smtp.aol.com": "aol",
}


def found(
    host: str | None = None, user: str | None = None, domain: str | None = None, mx: tuple[str, ...] = ()
) -> tuple[str, str] | None:
    match = identify(KNOWN, host=host, user_name=user, email_domain=domain, mx_hosts=mx)
    return (match.provider.id, match.identified_by) if match else None


@pytest.mark.parametrize(("domain", "provider"), DOMAINS, ids=[domain for domain, _ in DOMAINS])
def test_every_public_domain_leads_to_its_provider(domain: str, provider: Provider) -> None:
    assert found(user=f"garage@{domain}") == (provider.id, "user_name")
    assert found(domain=domain) == (provider.id, "email_domain")
    assert found("smtp.unknown.example", "garage", domain) == (provider.id, "email_domain")
    assert found(domain=domain, mx=("mx.unknown.example",)) == (provider.id, "email_domain")
    for host in provider.hosts:
        assert found(host, f"garage@{domain}", domain) == (provider.id, "smtp_address")
        assert found(host, "garage", domain) == (provider.id, "smtp_address")


@pytest.mark.parametrize("host", HOSTS)
def test_every_server_leads_to_one_who_has_it(host: str) -> None:
    serving = [each.id for each in COMPANIES if host in each.hosts]
    chosen = found(host, f"info@{TENANTS}", TENANTS)
    assert chosen is not None
    assert chosen == (SHARED.get(host, serving[0]), "smtp_address")
    assert len(serving) == 1 or host in SHARED
    assert found(host.upper() + ".") == found(host)


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("email-smtp.us-east-1.amazonaws.com", "amazon-ses"),
        ("node12-ca.n0c.com", "planethoster"),
        ("cloud48395.mywhc.ca", "whc"),
        ("gator4079.hostgator.com", "hostgator"),
        ("ex4.mail.ovh.net", "ovh"),
        ("BOX374.bluehost.com.", "bluehost"),
    ],
)
def test_a_server_of_a_numbered_kind_is_known(host: str, provider: str) -> None:
    assert found(host, f"info@{TENANTS}", TENANTS) == (provider, "smtp_address")


@pytest.mark.parametrize(
    "host",
    [
        "gator.hostgator.com",
        "gator1.x.hostgator.com",
        "gator1.hostgator.com.evil.example",
        "xgator1.hostgator.com",
        "email-smtp.amazonaws.com",
        "node12-us.n0c.com",
    ],
)
def test_what_only_looks_like_a_numbered_server_is_nobody_s(host: str) -> None:
    assert found(host) is None


@pytest.mark.parametrize("provider", [each for each in COMPANIES if each.mx], ids=lambda each: each.id)
def test_every_mx_leads_to_its_provider(provider: Provider) -> None:
    for end in provider.mx:
        assert found(domain=TENANTS, mx=(f"mx1.{end}.",)) == (provider.id, "mx")
        assert found(f"mail.{TENANTS}", f"info@{TENANTS}", TENANTS, (f"mx1.{end}",)) == (provider.id, "mx")
        assert found(domain=TENANTS, mx=(f"{end}.evil.example",)) is None


def test_the_server_weighs_more_than_names_and_names_more_than_mx() -> None:
    google, microsoft = ("aspmx.l.google.com",), ("shop.mail.protection.outlook.com",)
    assert found("smtp.gmail.com", f"a@{TENANTS}", TENANTS, microsoft) == ("google-workspace", "smtp_address")
    assert found(None, "a@hotmail.com", TENANTS, google) == ("outlook-com", "user_name")
    assert found(None, "a@hotmail.com", "gmail.com", google) == ("outlook-com", "user_name")
    assert found(None, f"a@{TENANTS}", "telus.net", microsoft) == ("telus", "email_domain")


def test_a_server_named_for_the_shop_s_domain_is_given_with_that_domain() -> None:
    match = identify(KNOWN, host="box374.bluehost.com", user_name="info@garage.example", email_domain=None)
    assert match is not None
    assert [(each.host, each.port) for each in match.provider.endpoints] == [("garage.example", 465)]
    assert "garage.example" in match.provider.hosts


@pytest.mark.parametrize("user", [None, "info", "garage@gmail.com"])
def test_without_a_domain_of_its_own_such_a_server_is_left_out(user: str | None) -> None:
    domain = "gmail.com" if user and "@" in user else None
    match = identify(KNOWN, host="box374.bluehost.com", user_name=None, email_domain=domain)
    assert match is not None
    assert match.provider.endpoints == ()


@pytest.mark.parametrize(
    ("mx", "name"),
    [
        ("mx1-us1.ppe-hosted.com", "Proofpoint"),
        ("mxa-00123.gslb.pphosted.com.", "Proofpoint"),
        ("us-smtp-inbound-1.mimecast.com", "Mimecast"),
        ("d1234a.ess.barracudanetworks.com", "Barracuda"),
        ("mx1.hc123.iphmx.com", "Cisco Secure Email"),
        ("mx1.mailchannels.net", "MailChannels"),
    ],
)
def test_a_filter_in_front_hides_the_provider_and_is_told(mx: str, name: str) -> None:
    in_front = filter_in_front(KNOWN, (mx,))
    assert in_front is not None
    assert in_front.name == name
    assert found(f"mail.{TENANTS}", f"info@{TENANTS}", TENANTS, (mx,)) is None


@pytest.mark.parametrize(
    "mx", [(), ("",), ("mx.garage.example",), ("notpphosted.com",), ("aspmx.l.google.com",)]
)
def test_no_filter_is_told_where_there_is_none(mx: tuple[str, ...]) -> None:
    assert filter_in_front(KNOWN, mx) is None


def test_behind_a_filter_a_second_mx_of_the_provider_still_tells() -> None:
    mx = ("mx1-us1.ppe-hosted.com", "aspmx.l.google.com")
    assert found(domain=TENANTS, mx=mx) == ("google-workspace", "mx")


@pytest.mark.parametrize("provider", WITH_A_SERVER, ids=lambda each: each.id)
def test_what_was_last_checked_over_a_year_ago_is_called_stale_and_not_a_day_sooner(
    provider: Provider,
) -> None:
    host = provider.hosts[0]
    domain = next(iter(provider.consumer_domains), TENANTS)
    shop = settings(smtp_address=host, email_address=f"a@{domain}", user_name=f"a@{domain}")

    def told(as_of: date) -> bool:
        return "provider.preset_stale" in ids(decide(case(shop, as_of=as_of)).judgement.findings)

    assert not told(provider.checked_on + timedelta(days=366))
    assert told(provider.checked_on + timedelta(days=367))


@pytest.mark.parametrize(
    ("domain", "host", "mode", "planned"),
    [
        ("bell.net", "smtphm.sympatico.ca", Mode.EXPLICIT, True),
        ("videotron.ca", "smtp.videotron.ca", Mode.EXPLICIT, False),
        ("sasktel.net", "smtp.sasktel.net", Mode.EXPLICIT, False),
        ("xplornet.com", "smtp.xplornet.com", Mode.IMPLICIT, False),
    ],
)
def test_a_server_that_is_not_verified_is_measured_and_never_planned(
    domain: str, host: str, mode: Mode, planned: bool
) -> None:
    at = Endpoint(host, 465 if mode is Mode.IMPLICIT else 587)
    address = f"garage@{domain}"
    shop = settings(smtp_address="mail.gone.example", email_address=address, user_name=address)
    match = identify(KNOWN, host=None, user_name=address, email_domain=domain)
    assert match is not None
    assert of_match(match, shop) == {at: Role("preset", "preset")}

    offered = [(role.PROBE, at, Observed(Role("preset", "preset")))]
    judged = case(shop, unreached(Endpoint("mail.gone.example", 587)), good(at, mode), offered)
    assert (way(judged, mode) is not None) == planned
    changes = [change.after for change in decide(judged).judgement.plan.changes]
    assert (host in changes) == planned
    findings = decide(judged).judgement.findings
    assert ("provider.settings_differ" in ids(findings)) == planned
