"""`--discover`: an address whose provider nobody knows, and settings that lead nowhere."""

from pathlib import Path

import pytest

from gemdiag.lab.lab import Service
from gemdiag.lab.web import Page, Site
from tests.cli.kit import DOMAIN, IMPLICIT, USER, Gemdiag, garage, ini, untouched

WEB = f"autoconfig.{DOMAIN}:443"
DOCUMENT = f"""<clientConfig version="1.1"><emailProvider id="{DOMAIN}">
<outgoingServer type="smtp"><hostname>out.%EMAILDOMAIN%</hostname><port>465</port><socketType>SSL</socketType>
<username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></outgoingServer>
</emailProvider></clientConfig>"""
SERVERS: dict[str, Service] = {
    WEB: Site({"/mail/config-v1.1.xml?emailaddress=": Page(DOCUMENT.encode())}),
    f"out.{DOMAIN}:465": IMPLICIT,
}
NO_MX = (f"{DOMAIN} TXT v=spf1 -all",)


def test_an_address_alone_leads_to_a_server_with_where_it_comes_from(gemdiag: Gemdiag) -> None:
    with garage(SERVERS, NO_MX) as lab:
        said = gemdiag("check", USER, "--discover", "--format", "json", "--redact", "none", lab=lab)

    found = said.findings["provider.server_found"]
    assert (found["severity"], found["subject"], found["owner"]) == ("notice", DOMAIN, "shop")
    assert found["params"]["endpoint"] == f"out.{DOMAIN}:465"
    assert found["evidence"]["autoconfig"] == [
        {"asked": f"https://autoconfig.{DOMAIN}/mail/config-v1.1.xml?emailaddress=", "came": "found"}
    ]
    origins = {
        f"{each['host']}:{each['port']}": (each["role"], each["origin"]) for each in said.json["endpoints"]
    }
    assert origins[f"out.{DOMAIN}:465"] == ("alternative", "autoconfig")
    assert lab.wire.auth == 0


def test_settings_that_lead_nowhere_are_told_of_one_that_does(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(SMTPServer=f"gone.{DOMAIN}"), encoding="utf-8")
    with garage(SERVERS, NO_MX) as lab:
        said = gemdiag("check", "shop.ini", "--discover", lab=lab)

    assert said.code == 2
    assert f"out.{DOMAIN}:465 is probably the server" in said.out
    assert lab.wire.auth == 0


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "The domain's own website"), ("fr", "Le site Web du domaine")]
)
def test_it_is_told_in_both_languages(gemdiag: Gemdiag, lang: str, words: str) -> None:
    with garage(SERVERS, NO_MX) as lab:
        said = gemdiag("check", USER, "--discover", "--lang", lang, "-v", lab=lab)

    assert words in " ".join(said.out.split())


def test_at_the_strictest_level_it_names_no_host_of_the_shop(gemdiag: Gemdiag) -> None:
    with garage(SERVERS, NO_MX) as lab:
        said = gemdiag("check", USER, "--discover", "--format", "json", "--redact", "strict", lab=lab)

    assert said.findings["provider.server_found"]["params"]["endpoint"].startswith("host-")
    assert DOMAIN not in said.out


def test_what_was_saved_is_judged_again_without_a_network(gemdiag: Gemdiag) -> None:
    with garage(SERVERS, NO_MX) as lab:
        gemdiag("check", USER, "--discover", "--save-facts", "facts.json", lab=lab)
    again = gemdiag("report", "--judge", "facts.json", "--format", "json", "--redact", "none")

    assert again.findings["provider.server_found"]["params"]["endpoint"] == f"out.{DOMAIN}:465"


def test_without_the_option_nobody_but_dns_is_asked(gemdiag: Gemdiag) -> None:
    with garage(SERVERS, NO_MX) as lab:
        said = gemdiag("check", USER, "--format", "json", lab=lab)
        reached = lab.site(WEB).connections

    assert "provider.server_found" not in said.findings
    assert (reached, lab.heard[f"out.{DOMAIN}:465"].connections) == (0, 0)


def test_its_variable_does_the_same(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMDIAG_DISCOVER", "1")
    with garage(SERVERS, NO_MX) as lab:
        said = gemdiag("check", USER, "--format", "json", lab=lab)

    assert "provider.server_found" in said.findings


@pytest.mark.usefixtures("no_network")
def test_offline_it_asks_nobody(gemdiag: Gemdiag) -> None:
    said = gemdiag("check", USER, "--discover", "--offline", "--format", "json")

    assert "provider.server_found" not in said.findings


def test_a_test_that_fails_writes_nothing(gemdiag: Gemdiag) -> None:
    """What was found is an offer: `migrate` changes no host by itself."""
    Path("shop.ini").write_text(ini(SMTPServer=f"gone.{DOMAIN}"), encoding="utf-8")
    with garage(SERVERS, NO_MX) as lab:
        said = gemdiag("migrate", "shop.ini", "--discover", "--yes", "--mode", "implicit", lab=lab)

    assert said.code == 2
    assert [path.name for path in Path().iterdir()] == ["shop.ini"]
    assert not untouched(lab)
