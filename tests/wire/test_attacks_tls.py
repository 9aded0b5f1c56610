"""Certificates and versions of TLS that must not be logged in past, and ports that speak the other mode."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from gemdiag.lab.authority import Certificate
from gemdiag.lab.script import Script
from gemdiag.lab.tls import can_speak
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.network import TlsVersion
from gemdiag.probes import certificate, versions
from tests.unit.probing.shops import HOST
from tests.wire.attack_kit import FINE, STOPPED, Attack, Met, Right, fails, harm, meet_all, wrong
from tests.wire.probing_lab import EXPLICIT, IMPLICIT, LOGIN

NOW = datetime.now(UTC)
NO_SAFE = "no_safe_endpoint"
OLD: tuple[TlsVersion, ...] = ("TLSv1.0", "TLSv1.1")
OWN = Certificate((HOST,))
RSA = OWN._replace(key="rsa2048")
OTHER_NAMES = {
    "another name": Certificate(("smtp.other.example",)),
    "common name alone": Certificate((), subject=HOST),
    "wildcard for a whole country": Certificate(("*", "*.example")),
    "address as a name": Certificate(("127.0.0.1",)),
    "NUL in the name": Certificate((f"{HOST}\0.evil.example",)),
}
SCREEN = "\x1b]0;PWNED\x07<script>alert(1)</script>|`![x](http://a/b)`"


def unverified(*ids: str) -> Right:
    return Right(dict.fromkeys(ids, "critical"), STOPPED, NO_SAFE)


CERTIFICATES: Mapping[str, tuple[Certificate, Right]] = {
    "expired": (OWN._replace(not_after=NOW - timedelta(days=2)), unverified("tls.certificate_expired")),
    "not yet valid": (
        OWN._replace(not_before=NOW + timedelta(days=2)),
        unverified("tls.certificate_not_yet_valid"),
    ),
    **{id_: (each, unverified("tls.certificate_name_mismatch")) for id_, each in OTHER_NAMES.items()},
    "self-signed": (OWN._replace(issuer="self"), unverified("tls.certificate_untrusted")),
    "of a stranger": (OWN._replace(issuer="stranger"), unverified("tls.certificate_untrusted")),
    "without its issuer": (
        OWN._replace(issuer="intermediate", alone=True),
        unverified("tls.certificate_chain_incomplete"),
    ),
    "all at once": (
        Certificate(("smtp.other.example",), not_after=NOW - timedelta(days=2), issuer="self"),
        unverified("tls.certificate_expired", "tls.certificate_name_mismatch", "tls.certificate_untrusted"),
    ),
    "weak key": (
        OWN._replace(key="rsa1024"),
        Right({"tls.certificate_weak": "warning"}, STOPPED, NO_SAFE),
    ),
    "painted subject": (OWN._replace(subject=SCREEN), FINE),
    "many names": (Certificate((HOST, *(f"h{n:04}.shop.example" for n in range(1000)))), FINE),
    "chain of 100 kB": (OWN._replace(padding=300), fails("tls.handshake_failed", "tls_error", "tls")),
}
TLS_12_ALONE: tuple[TlsVersion, TlsVersion] = ("TLSv1.2", "TLSv1.2")
SETTINGS: Mapping[str, tuple[Mapping[str, object], Right]] = {
    "TLS 1.2 alone": ({"versions": TLS_12_ALONE}, FINE),
    "TLS 1.3 alone": ({"versions": ("TLSv1.3", "TLSv1.3")}, Right({"tls.tls13_only": "warning"})),
    "one weak cipher alone": ({"versions": TLS_12_ALONE, "ciphers": "AES128-SHA", "certificate": RSA}, FINE),
    "a client's certificate wanted": (
        {"wants_certificate": True, "versions": TLS_12_ALONE},
        fails("tls.handshake_failed", "tls_alert", "tls"),
    ),
}


def both(id_: str, right: Right, **fields: object) -> tuple[Attack, Attack]:
    """The same behind STARTTLS and from the start."""
    return (
        Attack(f"{id_} at 587", EXPLICIT._replace(**fields), right),  # type: ignore[arg-type]
        Attack(f"{id_} at 465", IMPLICIT._replace(**fields), right, port=465),  # type: ignore[arg-type]
    )


def wrong_mode(reason: str, step: str) -> Right:
    return Right({"tls.wrong_mode_for_port": "critical"}, (reason, step))


def late(step: str) -> Right:
    return fails("tls.handshake_failed", "tls_alert", step)


GOOD_THEN_BAD = {"first": (EXPLICIT,), "certificate": OWN._replace(issuer="self")}
BAD_THEN_GOOD = {"first": (EXPLICIT._replace(certificate=OWN._replace(issuer="self")),)}
ATTACKS = (
    *(each for id_, (shown, right) in CERTIFICATES.items() for each in both(id_, right, certificate=shown)),
    *(each for id_, (fields, right) in SETTINGS.items() for each in both(id_, right, **fields)),
    Attack(
        "encrypted from the start at 587", IMPLICIT, wrong_mode("other_protocol", "greeting"), timeout=2.5
    ),
    Attack("encrypted after the greeting at 465", EXPLICIT, wrong_mode("not_tls", "tls"), port=465),
    Attack(
        "nothing encrypted at 465",
        Script("plain", login=LOGIN),
        Right({"tls.starttls_missing": "critical"}, ("not_tls", "tls"), NO_SAFE),
        port=465,
    ),
    Attack("another certificate from the second connection on", EXPLICIT._replace(**GOOD_THEN_BAD)),  # type: ignore[arg-type]
    Attack(
        "a good certificate from the second connection on",
        EXPLICIT._replace(**BAD_THEN_GOOD),  # type: ignore[arg-type]
        unverified("tls.certificate_untrusted"),
    ),
)
OLD_ATTACKS = tuple(
    each
    for version in OLD
    for each in both(
        f"{version} alone", fails("tls.version_unsupported", "tls_version", "tls"), versions=(version,) * 2
    )
)


@pytest.fixture(scope="module")
def met() -> Mapping[str, Met]:
    return meet_all((*ATTACKS, *(OLD_ATTACKS if can_speak("TLSv1.0") else ())))


@pytest.mark.parametrize("attack", [*ATTACKS, *OLD_ATTACKS], ids=lambda attack: attack.id)
def test_it_is_told_for_what_it_is_and_not_logged_in_past(attack: Attack, met: Mapping[str, Met]) -> None:
    if attack in OLD_ATTACKS and not can_speak("TLSv1.0"):
        pytest.skip("this computer's OpenSSL cannot speak TLS 1.0")
    mine = met[attack.id]
    assert wrong(mine) == {}
    assert harm(mine) == []
    assert mine.heard.auth == (attack.right.login is True)


@pytest.mark.parametrize("attack", OLD_ATTACKS, ids=lambda attack: attack.id)
@pytest.mark.skipif(not can_speak("TLSv1.0"), reason="this computer's OpenSSL cannot speak TLS 1.0")
def test_old_versions_are_seen_with_their_certificate(attack: Attack, met: Mapping[str, Met]) -> None:
    at, facts = Endpoint(HOST, attack.port), met[attack.id].facts
    found, shown = facts.value(versions.PROBE, at), facts.value(certificate.PROBE, at)
    assert found
    assert shown
    assert found.accepted() == (attack.id.split()[0],)
    assert shown.matches


def test_the_mode_that_is_spoken_instead_is_named(met: Mapping[str, Met]) -> None:
    spoken = {
        "encrypted from the start at 587": "implicit",
        "encrypted after the greeting at 465": "explicit",
    }
    assert {id_: met[id_].param("tls.wrong_mode_for_port", "spoken_mode") for id_ in spoken} == spoken
