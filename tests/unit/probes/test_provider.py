"""Which provider a shop uses: the server first, then names, then MX."""

import pytest

from gemdiag import presets
from gemdiag.probes.provider import identify

KNOWN = presets.load()
GOOGLE_MX = ("aspmx.l.google.com", "alt1.aspmx.l.google.com")
MICROSOFT_MX = ("garagelavoie-example.mail.protection.outlook.com",)


def found(
    host: str | None = None, user: str | None = None, domain: str | None = None, mx: tuple[str, ...] = ()
) -> tuple[str, str] | None:
    match = identify(KNOWN, host=host, user_name=user, email_domain=domain, mx_hosts=mx)
    return (match.provider.id, match.identified_by) if match else None


@pytest.mark.parametrize(
    ("host", "user", "domain", "mx", "provider"),
    [
        ("smtp.gmail.com", "garage@gmail.com", "gmail.com", ("gmail-smtp-in.l.google.com",), "gmail"),
        ("smtp.gmail.com", "garage@googlemail.com", "shop.example", (), "gmail"),
        ("smtp.gmail.com", "garage", "gmail.com", (), "gmail"),
        ("smtp.gmail.com", "info@shop.example", "shop.example", GOOGLE_MX, "google-workspace"),
        ("smtp.gmail.com", "info@shop.example", "shop.example", (), "google-workspace"),
        ("smtp.gmail.com", "info@shop.example", "shop.example", MICROSOFT_MX, "google-workspace"),
        ("smtp.gmail.com", "garage@telus.net", "telus.net", GOOGLE_MX, "telus"),
        ("smtp.office365.com", "garage@hotmail.com", "hotmail.com", (), "outlook-com"),
        ("smtp.office365.com", "garage@live.ca", "shop.example", MICROSOFT_MX, "outlook-com"),
        ("smtp.office365.com", "info@shop.example", "shop.example", MICROSOFT_MX, "microsoft-365"),
        ("smtp.office365.com", "info@shop.example", "shop.example", GOOGLE_MX, "microsoft-365"),
        ("smtp.office365.com", None, None, (), "microsoft-365"),
        ("smtp-mail.outlook.com", "info@shop.example", "shop.example", (), "outlook-com"),
        ("smtp.mail.yahoo.com", "garage@rogers.com", "rogers.com", (), "rogers"),
        ("smtp.mail.yahoo.com", "garage@yahoo.ca", "yahoo.ca", (), "yahoo"),
        ("smtp.mail.yahoo.com", "info@shop.example", "shop.example", (), "yahoo"),
        ("smtp.mail.me.com", "garage@icloud.com", "shop.example", ("mx01.mail.icloud.com",), "icloud"),
        ("relais.videotron.ca", None, "videotron.ca", (), "videotron"),
        ("smtphm.sympatico.ca", "garage@bell.net", "bell.net", (), "bell"),
        ("smtp.telus.net", "garage@telus.net", "telus.net", (), "telus"),
        ("smtphm.sympatico.ca", "garage@hotmail.com", "hotmail.com", (), "bell"),
    ],
)
def test_a_server_known_by_name_decides_and_domains_choose_among_those_who_share_it(
    host: str, user: str | None, domain: str | None, mx: tuple[str, ...], provider: str
) -> None:
    assert found(host, user, domain, mx) == (provider, "smtp_address")


@pytest.mark.parametrize("host", ["SMTP.Gmail.COM", " smtp.gmail.com", "smtp.gmail.com."])
def test_a_server_is_known_however_it_is_written(host: str) -> None:
    assert found(host, "garage@GMAIL.com") == ("gmail", "smtp_address")


def test_of_an_unknown_server_the_user_name_tells_first_then_the_address() -> None:
    assert found("relay.shop.example", "garage@hotmail.com", "gmail.com") == ("outlook-com", "user_name")
    assert found("relay.shop.example", "garage", "gmail.com") == ("gmail", "email_domain")
    assert found(None, None, "GMail.com") == ("gmail", "email_domain")


@pytest.mark.parametrize(
    ("mx", "provider"),
    [
        (GOOGLE_MX, "google-workspace"),
        (("SMTP.Google.com.",), "google-workspace"),
        (("gmail-smtp-in.l.google.com",), "gmail"),
        (MICROSOFT_MX, "microsoft-365"),
        (("shop-example.j-v1.mx.microsoft",), "microsoft-365"),
        (("eur.olc.protection.outlook.com",), "outlook-com"),
        (("mta7.am0.yahoodns.net",), "yahoo"),
        (("mail.gm0.yahoodns.net",), "aol"),
        (("mx01.mail.icloud.com",), "icloud"),
        (("filter.example", "aspmx.l.google.com"), "google-workspace"),
    ],
)
def test_mx_tells_last(mx: tuple[str, ...], provider: str) -> None:
    assert found("mail.shop.example", "info@shop.example", "shop.example", mx) == (provider, "mx")


@pytest.mark.parametrize("mx", [("notgoogle.com",), ("google.com.evil.example",), ("",), (".",), ()])
def test_a_name_that_only_looks_alike_tells_nothing(mx: tuple[str, ...]) -> None:
    assert found("mail.shop.example", "info@shop.example", "shop.example", mx) is None


def test_a_web_host_is_nobody() -> None:
    domain = "garage-roy.example"
    assert found(f"mail.{domain}", f"info@{domain}", domain, (f"mail.{domain}",)) is None
    assert found("mail.{domain}") is None


@pytest.mark.parametrize("host", ["", "x" * 300 + "é", "smtp..gmail.com", "\x00"])
def test_nonsense_is_nobody(host: str) -> None:
    assert found(host, "@", "") is None
    assert found(None) is None
