"""Who the shop is: masked at `standard`, numbered at `strict`, shown at `none`."""

from time import process_time

import pytest

from gemdiag.model.secret import Secret
from gemdiag.redaction import Redactor, visible


def _standard(home: str | None = "/home/marie") -> Redactor:
    return Redactor("standard", home=home)


def _strict() -> Redactor:
    return Redactor("strict", public_hosts=["smtp.gmail.com", "Smtp.Office365.com."], home="/home/marie")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("garage@example.com", "g***e@example.com"),
        ("<garage@example.com>,", "<g***e@example.com>,"),
        ("ab@example.com a@example.com", "***@example.com ***@example.com#2"),
        ("abc@example.com", "a***c@example.com"),
        ("josé.côté@garage-é.ca", "j***é@garage-é.ca"),
        ("mailto:garage@example.com?x", "mailto:g***e@example.com?x"),
        ('"garage tremblay"@example.com', '"***"@example.com'),
        ("login=garage%40example.com", "l***e%40example.com"),
        ("garage@@example.com", "g***e@@example.com"),
        ("garage@", "g***e@"),
        ("@example.com", "@example.com"),
        ("no address here. none!", "no address here. none!"),
    ],
)
def test_the_local_part_of_an_address_is_masked(text: str, masked: str) -> None:
    assert _standard().text(text) == masked


def test_equal_masks_of_different_addresses_are_numbered_and_stay_so() -> None:
    redactor = _standard()
    for _ in range(2):
        assert redactor.text("garage@example.com") == "g***e@example.com"
        assert redactor.text("gamache.e@example.com") == "g***e@example.com#2"
        assert redactor.text("Garage@Example.com") == "G***e@Example.com"
        assert redactor.text("garage@example.org") == "g***e@example.org"


def test_what_is_masked_already_is_left_alone() -> None:
    redactor = _standard()
    once = redactor.text("garage@example.com gamache.e@example.com ab@example.com")
    assert redactor.text(once) == once


@pytest.mark.parametrize(
    ("home", "text", "masked"),
    [
        ("/home/marie", "/home/marie/mail.ini", "~/mail.ini"),
        ("/home/marie", "/home/marie", "~"),
        ("/home/marie", "/home/mariette/mail.ini", "~/mail.ini"),
        ("/root", "/root/mail.ini /rootkit", "~/mail.ini /rootkit"),
        ("/srv/people/marie/", "'/srv/people/marie/x'", "'~/x'"),
        (None, "/Users/marie/mail.ini", "~/mail.ini"),
        (None, r"C:\Users\Marie Tremblay\Bureau\mail.ini", r"~\Bureau\mail.ini"),
        (None, r"c:\\users\\marie\\mail.ini", r"c:\\users\\marie\\mail.ini"),
        (r"C:\Users\marie", r"c:\\users\\MARIE\\mail.ini", r"~\\mail.ini"),
        (None, r"C:\Documents and Settings\marie\x", r"~\x"),
        (None, "D:/Users/marie is missing", "~ is missing"),
        (None, "/srv/home/marie/x", "/srv/home/marie/x"),
        (None, "https://example.com/home/", "https://example.com/home/"),
    ],
)
def test_folders_of_users_are_masked(home: str | None, text: str, masked: str) -> None:
    assert _standard(home).text(text) == masked


def test_at_none_only_secrets_are_masked() -> None:
    redactor = Redactor("none", [Secret("Kf3rz-w4gen")], home="/home/marie")
    text = "garage@example.com /home/marie smtp.example.com 192.0.2.1"
    assert redactor.text(text) == redactor.server_text(text) == text


def test_a_user_name_that_is_no_address_is_masked_as_one() -> None:
    document = {"settings": {"user_name": "tremblay", "shop": "Garage Tremblay"}}
    assert _standard().tree(document)["settings"] == {"user_name": "t***y", "shop": "Garage Tremblay"}


def test_hosts_domains_addresses_and_ips_are_numbered_in_order_and_public_hosts_stay() -> None:
    redactor = _strict()
    text = "smtp.example.com:465 mx.example.com example.com garage@example.com 192.0.2.7 [2001:db8::1]:25"
    expected = "host-1:465 host-2 domain-1 address-1 ip-1 [ip-2]:25"
    assert redactor.text(text) == redactor.text(text.upper()) == expected
    assert redactor.text("smtp.gmail.com:465 SMTP.OFFICE365.COM") == "smtp.gmail.com:465 SMTP.OFFICE365.COM"
    assert redactor.text("evil-smtp.gmail.com smtp.gmail.com.evil.ca") == "host-3 host-4"
    assert redactor.text("2001:0db8:0:0::1 *.example.com") == "ip-2 *.domain-1"
    assert redactor.text("ip4:192.0.2.7/24 [IPv6:2001:db8::1] fe80::1%eth0") == "ip4:ip-1/24 [IPv6:ip-2] ip-3"


def test_one_name_with_accents_has_one_pseudonym() -> None:
    redactor = _strict()
    assert redactor.text("smtp.garage-é.ca") == redactor.text("smtp.xn--garage--hya.ca") == "host-1"


@pytest.mark.parametrize(
    "text", ["13.0.4", "TLSv1.2", "14:02:11", "2026-11-23T14:02:11+00:00", "5.7.139", "999.1.1.1"]
)
def test_versions_times_and_codes_are_neither_names_nor_ips(text: str) -> None:
    assert _strict().text(text) == text


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("535 5.7.139 Authentication unsuccessful, garage@example.com", "535 5.7.139"),
        ("534-5.7.9 Application-specific password required", "534 5.7.9"),
        ("421 smtp.example.com closing", "421"),
        ("220 smtp.example.com ESMTP", "220"),
        ("AUTH PLAIN LOGIN XOAUTH2", "AUTH PLAIN LOGIN XOAUTH2"),
        ("SIZE 35882577", "SIZE 35882577"),
        ("smtp.example.com at your service", "<cut>"),
        ("STARTTLS-FOR-GARAGE", "<cut>"),
        ("v=DMARC1; p=reject; rua=mailto:x@example.com", "v=DMARC1; p=reject"),
        ("v=spf1 include:example.com -all", "v=spf1"),
        ("5350 Tremblay street", "<cut>"),
        ("CN=smtp.example.com", "<cut>"),
        ("", "<cut>"),
    ],
)
def test_of_a_servers_words_strict_leaves_the_codes(said: str, left: str) -> None:
    assert _strict().server_text(said) == left


REPORT = {
    "schema": "gemdiag.report/1",
    "shop": "Garage Tremblay",
    "settings": {
        "shop": "Garage Tremblay",
        "smtp_address": "smtp.garagetremblay.ca",
        "user_name": "jtremblay",
        "password": "set",
        "email_address": "info@garagetremblay.ca",
        "advisors": [{"name": "Marie Tremblay", "number": "0012", "email": "marie@garagetremblay.ca"}],
    },
    "source": {"path": r"D:\Garage Tremblay\courriel.ini", "format": "ini", "encoding": "cp1252"},
    "ran_from": {"host": "PC-TREMBLAY", "platform": "Windows-10-10.0.19045-SP0"},
    "stated": {"at": "shop"},
    "provider": {"id": "generic-hosting", "identified_by": "smtp_address"},
    "dns": {"spf": {"status": "ok", "record": "v=spf1 a:mail.garagetremblay.ca ~all", "result": "pass"}},
    "endpoints": (
        {
            "host": "smtp.garagetremblay.ca",
            "port": 465,
            "banner": "220 mail.garagetremblay.ca ready",
            "ehlo": ["AUTH PLAIN", "garagetremblay"],
            "versions": {"TLSv1.2": "accepted"},
            "certificate": {
                "subject": "CN=mail.garagetremblay.ca",
                "issuer": "Garage CA",
                "names": ["mail.garagetremblay.ca"],
            },
            "addresses": [{"address": "203.0.113.7", "tcp": "open", "connect_ms": 1.5}],
        },
    ),
    "findings": [
        {
            "id": "auth.refused",
            "subject": "smtp.garagetremblay.ca:465",
            "params": {"user_name": "jtremblay", "reply": "535 jtremblay unknown", "why": "local"},
            "because": ["net.portal"],
        },
        {"id": "advisor.email_foreign", "subject": "0012", "params": {"name": "Marie Tremblay"}},
        {
            "id": "config.unknown_key",
            "subject": None,
            "params": {"keys": "marie tremblay, PC-Tremblay, Garage"},
        },
    ],
    "complete": True,
}


def test_at_strict_nothing_of_the_shop_is_left_and_our_words_stay() -> None:
    told = _strict().tree(REPORT)
    text = repr(told).lower()
    for word in ("tremblay", "marie", "garage", "0012", "jtremblay", "203.0.113", "courriel", ".ca"):
        assert word not in text.replace("garage'}", "")
    assert told["source"] == {"path": "file-1.ini", "format": "ini", "encoding": "cp1252"}
    assert told["findings"][0] == {
        "id": "auth.refused",
        "subject": "host-1:465",
        "params": {"user_name": "user-1", "reply": "535", "why": "local"},
        "because": ["net.portal"],
    }
    assert [finding["subject"] for finding in told["findings"]] == ["host-1:465", "number-1", None]
    assert told["endpoints"][0]["certificate"] == {"subject": "<cut>", "issuer": "<cut>", "names": ["host-2"]}
    assert told["ran_from"] == {"host": "computer-1", "platform": "Windows-10-10.0.19045-SP0"}
    assert (told["shop"], told["stated"], told["complete"]) == ("shop-1", {"at": "shop"}, True)


def test_two_reports_of_one_run_share_their_pseudonyms() -> None:
    redactor = _strict()
    first, second = redactor.tree([REPORT, REPORT])
    assert first == second
    assert redactor.text("smtp.garagetremblay.ca") == "host-1"


def test_different_things_never_share_a_pseudonym() -> None:
    redactor = _strict()
    names = [redactor.text(f"{a}{b}.example.com") for a in "abc" for b in "xyz"]
    assert len(set(names)) == 9


def test_a_tree_keeps_its_shape_and_everything_that_is_no_text() -> None:
    document: dict[str, object] = {"a": [1, 2.5, None, True, {"b": ("x", [])}], "c": {}}
    assert _standard().tree(document) == {"a": [1, 2.5, None, True, {"b": ["x", []]}], "c": {}}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é ✓ 漢字 🔑", "plain é ✓ 漢字 🔑"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("a\u202eb\u2066c\u200f", r"a\u202eb\u2066c\u200f"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("line\nend\r\ttab", r"line\nend\r\ttab"),
        ("a\u2028b", r"a\u2028b"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("non\u00a0breaking\u202fblank", "non\u00a0breaking\u202fblank"),
        (r"C:\new", r"C:\new"),
        ("", ""),
    ],
)
def test_what_acts_or_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


@pytest.mark.parametrize("separator", ["/", "\\"])
def test_a_long_run_of_separators_is_masked_in_no_time(separator: str) -> None:
    """A server may send one: it must not be tried from each of its characters."""
    start = process_time()
    redactor = _standard()

    assert redactor.text(separator * 60_000) == separator * 60_000
    assert redactor.text("//home/marie/mail.ini") == "~/mail.ini"
    assert process_time() - start < 1
