"""What `check` says of real servers is what is so: compared with a page written down, and with their own log."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from cryptography import x509

from tests.canary import CANARY
from tests.cli.kit import Gemdiag
from tests.server.mailserver import Heard
from tests.server.page import told
from tests.server.shops import (
    BOTH,
    EARLY_LOGIN,
    EXPIRED,
    IN_CLEAR,
    OLD_TLS,
    ONLY_465,
    ONLY_587,
    SELF_SIGNED,
    STRICT_SENDER,
    WRONG_NAME,
    WRONG_PASSWORD,
    Shop,
)
from tests.server.town import Town

pytestmark = pytest.mark.server

OPTIONS = ("--format", "json", "--redact", "none", "--no-control", "--no-state")


class Question(NamedTuple):
    """One settings file; less_secure None: typed before the upgrade, when there was no such box."""

    name: str
    shop: Shop
    port: int
    less_secure: bool | None = None
    password: str = CANARY
    logins: int = 1


QUESTIONS = (
    Question("both-465-before", BOTH, 465),
    Question("both-465-unchecked", BOTH, 465, less_secure=False),
    Question("both-587-before", BOTH, 587),
    Question("only-465-at-587-before", ONLY_465, 587),
    Question("only-465-at-465-unchecked", ONLY_465, 465, less_secure=False),
    Question("only-587-at-587-before", ONLY_587, 587),
    Question("only-587-at-465-unchecked", ONLY_587, 465, less_secure=False),
    Question("old-tls-587-before", OLD_TLS, 587, logins=0),
    Question("old-tls-465-unchecked", OLD_TLS, 465, less_secure=False, logins=0),
    Question("expired-465-unchecked", EXPIRED, 465, less_secure=False, logins=0),
    Question("wrong-name-587-before", WRONG_NAME, 587, logins=0),
    Question("self-signed-587-before", SELF_SIGNED, 587, logins=0),
    Question("wrong-password-587-before", BOTH, 587, password=WRONG_PASSWORD),
    Question("in-clear-587-before", IN_CLEAR, 587, logins=0),
    Question("early-login-587-before", EARLY_LOGIN, 587),
    Question("strict-sender-465-unchecked", STRICT_SENDER, 465, less_secure=False),
)
FAILING = (
    Question("no-handshake-465-unchecked", BOTH, 465, less_secure=False, logins=0),
    Question("no-handshake-587-before", BOTH, 587, logins=0),
)
Ask = Callable[[Question, Town], tuple[dict[str, Any], Heard]]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_report_says_exactly_what_is_so(question: Question, every_town: Town, ask: Ask) -> None:
    """Whatever make of server it is: the page is the same."""
    ask(question, every_town)


@pytest.mark.parametrize("question", FAILING, ids=lambda question: question.name)
def test_a_server_whose_every_handshake_fails_is_named(
    question: Question, opensmtpd_town: Town, ask: Ask
) -> None:
    report, heard = ask(question, opensmtpd_town)
    (cause,) = (found for found in report["findings"] if found["severity"] == "critical")
    assert "internal error" in cause["detail"]  # the alert; its reason stays in the server's log
    assert heard.handshakes
    assert [endpoint["in_use"] for endpoint in report["endpoints"]] == [None, None, None]


@pytest.fixture
def ask(gemdiag: Gemdiag, golden: Callable[[str, str], None]) -> Ask:
    """Has the answer held against the page, and against what the server knows; both are returned."""

    def ask(question: Question, town: Town) -> tuple[dict[str, Any], Heard]:
        shop = question.shop
        settings = shop.settings(question.port, question.password, question.less_secure)
        Path("shop.txt").write_text(settings, encoding="utf-8")
        as_of = datetime.now(UTC).date().isoformat()
        with town.server.listening() as heard:
            said = gemdiag("check", "shop.txt", *OPTIONS, "--as-of", as_of, *town.options())

        assert [path.name for path in Path().iterdir()] == ["shop.txt"]
        assert_quiet(heard, question.logins)
        for endpoint in said.json["endpoints"]:
            if endpoint["host"] == shop.host and endpoint["mode"]:
                assert_as_greeted(endpoint, town.server.name)
                assert_as_logged(endpoint, heard)
                if endpoint["certificate"]:
                    assert_as_issued(endpoint["certificate"], town.issued[shop.host])
        page = {"exit": said.code, **told(said.json)}
        golden(f"server/{question.name}.yaml", yaml.safe_dump(page, sort_keys=False, width=110))
        return said.json, heard

    return ask


def assert_quiet(heard: Heard, logins: int) -> None:
    """The server's own count: so many logins, none in clear, no recipient, no message."""
    assert heard.said("auth") == logins
    clear = [s for s in heard.sessions if s.at.endswith(":587") and not s.commands["starttls"]]
    assert sum(session.commands["auth"] for session in clear) == 0
    assert heard.said("rcpt") == heard.said("data") == heard.said("bdat") == 0
    assert heard.said("mail") == heard.said("rset")


def assert_as_greeted(endpoint: dict[str, Any], server: str) -> None:
    """In TLS that proved nothing it is not asked for."""
    greeted = endpoint["banner"]
    assert greeted or endpoint["mode"] == "implicit"
    assert not greeted or greeted.startswith(f"220 {endpoint['host']} ESMTP {server}")


def assert_as_logged(endpoint: dict[str, Any], heard: Heard) -> None:
    """The versions that the report calls accepted are those on which the server agreed with somebody."""
    shaken = [each for each in heard.handshakes if each.at == f"{endpoint['host']}:{endpoint['port']}"]
    accepted = {version for version, verdict in endpoint["versions"].items() if verdict == "accepted"}
    assert accepted == {each.version for each in shaken}
    if used := endpoint["in_use"]:
        assert (used["version"], used["cipher"], used["bits"]) in {each[1:] for each in shaken}


def assert_as_issued(certificate: dict[str, Any], pem: bytes) -> None:
    issued = x509.load_pem_x509_certificates(pem)
    names = issued[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert certificate["names"] == names.get_values_for_type(x509.DNSName)
    assert certificate["subject"] == issued[0].subject.rfc4514_string()
    assert certificate["issuer"] == issued[0].issuer.rfc4514_string()
    assert certificate["not_before"] == f"{issued[0].not_valid_before_utc:%Y-%m-%dT%H:%M:%SZ}"
    assert certificate["not_after"] == f"{issued[0].not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
    assert certificate["chain_length"] == len(issued)
