"""Laws that every shipped preset obeys, and what the cases lean on."""

import re
from datetime import date
from pathlib import Path

import pytest

from gemdiag import presets
from gemdiag.model.endpoint import Mode
from gemdiag.model.provider import Provider
from gemdiag.words import known_findings

FOLDER = Path(__file__).parents[2] / "presets"
KNOWN = presets.load()
PROVIDERS = [pytest.param(each, id=each.id) for each in KNOWN.providers]
COMPANIES = [pytest.param(each, id=each.id) for each in KNOWN.providers if not each.is_generic]
IDS = {each.id for each in KNOWN.providers}
FIXED_IDS = {
    *(
        "gmail",
        "google-workspace",
        "microsoft-365",
        "outlook-com",
        "icloud",
        "yahoo",
        "aol",
        "bell",
        "videotron",
    ),
    *("cogeco-quebec", "cogeco-ontario", "telus", "rogers", "shaw", "generic-hosting"),
}

# Fields of the model that are stated with a source, and what they are where nothing is stated.
SOURCED: dict[str, object] = {
    "consumer_domains": (),
    "mx": (),
    "retired_hosts": (),
    "user_name": "any",
    "app_password": None,
    "sender_policy": "unknown",
    "spf_include": None,
    "relay_refused": False,
    "manual_differs": None,
    "help": {},
    "host_patterns": (),
    "credential": "unknown",
    "credential_shape": None,
    "login_name": None,
    "limits": {},
    "message_mb": None,
    "help_fr": {},
}


def one(id_: str) -> Provider:
    found = KNOWN.provider(id_)
    assert found is not None
    return found


def test_the_folder_holds_yaml_alone() -> None:
    assert {each.suffix for each in FOLDER.iterdir()} == {".yaml"}


def test_every_fixed_id_has_its_file() -> None:
    assert {each.id for each in KNOWN.providers} >= FIXED_IDS
    assert len({each.id for each in KNOWN.providers}) == len(KNOWN.providers)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_fits_on_a_page(provider: Provider) -> None:
    assert len((FOLDER / f"{provider.id}.yaml").read_text(encoding="utf-8").splitlines()) <= 40


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_value_names_a_source_and_every_source_is_used(provider: Provider) -> None:
    stated = {field for field, empty in SOURCED.items() if getattr(provider, field) != empty}
    used = {*provider.cited.values(), *(each.source for each in provider.endpoints)}

    assert stated <= set(provider.cited)
    assert used == set(provider.sources)
    assert all(each.checked_on >= date(2023, 1, 1) for each in provider.sources.values())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_endpoint_is_as_sure_as_its_source(provider: Provider) -> None:
    assert all(each.status == provider.sources[each.source].status for each in provider.endpoints)
    best = {each.status for each in provider.endpoints}
    assert not best or provider.status in best
    assert (provider.status == "verified") == ("verified" in best)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_changes_a_verdict_never_rests_on_what_is_unverified(provider: Provider) -> None:
    leaning = {
        "password_login",
        "retired_hosts",
        "app_password",
        "sender_policy",
        "relay_refused",
        "spf_include",
    }
    status = {field: provider.sources[key].status for field, key in provider.cited.items()}
    assert {field for field in leaning if status.get(field) == "unverified"} == set()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_kind_of_credential_agrees_with_the_state_of_password_login(provider: Provider) -> None:
    made_for_programs = {"app-password", "token", "mail-key"}
    if provider.password_login.state == "app-password":
        assert provider.credential in {*made_for_programs, "unknown"}
    if provider.credential == "oauth":
        assert provider.password_login.state == "ended"
    if provider.app_password:
        assert provider.password_login.state == "app-password"


@pytest.mark.parametrize("provider", COMPANIES)
def test_hosts_are_those_of_sending_servers(provider: Provider) -> None:
    assert {each.host for each in provider.endpoints if "{" not in each.host} <= set(provider.hosts)
    assert not any("{" in host.replace("{domain}", "") for host in (each.host for each in provider.endpoints))
    assert set(provider.retired_hosts) <= set(provider.hosts)
    assert not any(host.startswith(("imap.", "pop.", "pop3.")) for host in provider.hosts)
    assert not {each.host for each in provider.endpoints} & set(provider.retired_hosts)


@pytest.mark.parametrize("provider", COMPANIES)
def test_a_company_can_be_identified(provider: Provider) -> None:
    """All but Funio, whose servers have its customers' names."""
    known_by = provider.hosts or provider.host_patterns or provider.consumer_domains or provider.mx
    assert bool(known_by) == (provider.id != "funio")


@pytest.mark.parametrize("provider", COMPANIES)
def test_the_pattern_of_a_server_is_within_the_company_s_own_domain(provider: Provider) -> None:
    for pattern in provider.host_patterns:
        assert pattern.count("*") == 1
        assert "*" not in ".".join(pattern.split(".")[-2:])


def test_a_public_domain_belongs_to_one_provider() -> None:
    domains = [domain for each in KNOWN.providers for domain in each.consumer_domains]
    assert len(set(domains)) == len(domains)


def test_an_mx_is_one_provider_s_or_one_filter_s() -> None:
    ends = [mx for each in KNOWN.providers for mx in each.mx]
    ends += [mx for each in KNOWN.filters for mx in each.mx]
    assert len(set(ends)) == len(ends)


def test_there_are_the_providers_of_the_issue_canada_s_among_them() -> None:
    assert len(KNOWN.providers) >= 45
    assert {"eastlink", "funio", "planethoster", "whc", "hostpapa", "ovh", "godaddy", "hostinger"} <= IDS
    assert {"fastmail", "zoho", "zoho-canada", "proton", "gmx", "yandex", "sendgrid", "amazon-ses"} <= IDS
    assert {each.kind for each in KNOWN.providers} == {"mailbox", "hosting", "isp", "transactional"}


def test_a_shared_server_has_one_provider_for_domains_of_ones_own_at_most() -> None:
    for host in {host for each in KNOWN.providers for host in each.hosts}:
        serving = [each for each in KNOWN.providers if host in each.hosts]
        assert sum(not each.consumer_domains for each in serving) <= 1, host


def test_a_pattern_of_hosting_names_nobody() -> None:
    generic = [each for each in KNOWN.providers if each.is_generic]
    assert [each.id for each in generic] == ["generic-hosting"]
    assert not any((each.hosts, each.mx, each.consumer_domains) != ((), (), ()) for each in generic)
    assert {(each.host, each.port) for each in generic[0].endpoints} == {
        ("mail.{domain}", 465),
        ("mail.{domain}", 587),
    }


@pytest.mark.parametrize(
    ("id_", "good", "bad"),
    [
        ("gmail", "abcdefghijklmnop", "Tracteur2019!"),
        ("google-workspace", "abcdefghijklmnop", "abcdefghijklmno1"),
        ("telus", "abcdefghijklmnop", "abcdefghijklmnopq"),
        ("icloud", "abcd-efgh-ijkl-mnop", "abcdefghijklmnop"),
        ("yahoo", "abcdefghijklmnop", "Bonjour.2014"),
        ("aol", "abcdefghijklmnop", "Bonjour.2014"),
    ],
)
def test_an_app_password_is_known_by_its_shape(id_: str, good: str, bad: str) -> None:
    shape = one(id_).app_password
    assert shape
    assert re.search(shape, good)
    assert not re.search(shape, bad)
    assert one(id_).password_login.state == "app-password"


@pytest.mark.parametrize(
    ("id_", "endpoints"),
    [
        ("gmail", {("smtp.gmail.com", 465, "implicit"), ("smtp.gmail.com", 587, "explicit")}),
        ("microsoft-365", {("smtp.office365.com", 587, "explicit")}),
        ("icloud", {("smtp.mail.me.com", 465, "implicit"), ("smtp.mail.me.com", 587, "explicit")}),
        ("bell", {("smtphm.sympatico.ca", 587, "explicit")}),
        ("cogeco-quebec", {("smtp.cgocable.ca", 587, "explicit")}),
        ("videotron", set()),
        ("rogers", set()),
        ("eastlink", set()),
        ("sasktel", set()),
        ("xplore", set()),
        ("zoho-canada", set()),
        ("ovh", {("ssl0.ovh.net", 465, "implicit")}),
        ("godaddy", {("smtpout.secureserver.net", 465, "implicit")}),
        ("spectrum", {("mobile.charter.net", 587, "implicit")}),
    ],
)
def test_what_is_verified_is_what_the_sources_show(id_: str, endpoints: set[tuple[str, int, str]]) -> None:
    verified = {(e.host, e.port, e.mode.value) for e in one(id_).endpoints if e.status == "verified"}
    assert verified == endpoints


def test_nothing_but_port_465_is_implicit_save_at_spectrum_where_587_is() -> None:
    against_custom = {
        (p.id, e.port)
        for p in KNOWN.providers
        for e in p.endpoints
        if (e.mode is Mode.IMPLICIT) != (e.port == 465)
    }
    assert against_custom == {("spectrum", 587)}


def test_password_logins_end_when_microsoft_says() -> None:
    ended, ending = one("outlook-com").password_login, one("microsoft-365").password_login
    assert (ended.state, ended.on, ended.postponed_by) == ("ended", date(2024, 9, 16), None)
    assert (ending.state, ending.on, ending.postponed_by) == ("ending", date(2026, 12, 31), "it")
    assert {p.id for p in KNOWN.providers if p.password_login.state in {"ended", "ending"}} == {
        "outlook-com",
        "microsoft-365",
    }


def test_gmail_alone_refuses_its_own_addresses_from_elsewhere() -> None:
    assert [each.id for each in KNOWN.providers if each.relay_refused] == ["gmail"]


def test_the_manual_differs_for_two_of_its_three_rows() -> None:
    differing = {each.id: each.manual_differs for each in KNOWN.providers if each.manual_differs}
    assert differing == {"icloud": "icloud_587", "outlook-com": "outlook_row"}


def test_what_is_done_with_a_foreign_from_is_published_for_five() -> None:
    assert {each.id: each.sender_policy for each in KNOWN.providers if each.sender_policy != "unknown"} == {
        "gmail": "rewrites",
        "google-workspace": "rewrites",
        "icloud": "refuses",
        "microsoft-365": "refuses-at-data",
        "fastmail": "refuses-at-data",
    }


def test_the_old_relay_of_videotron_is_known_and_not_called_retired() -> None:
    videotron = one("videotron")
    assert "relais.videotron.ca" in videotron.hosts
    assert not videotron.retired_hosts
    assert videotron.user_name == "any"


def test_what_ships_would_pass_as_a_folder_of_ones_own() -> None:
    folder = presets.read(FOLDER, proven=False)
    presets.check(folder, folder, FOLDER)
    assert {each.finding for each in folder.replies.values()} <= set(known_findings())
