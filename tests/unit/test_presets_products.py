"""What the presets know beside providers: GEM-CAR, its server, products that open encrypted mail."""

import re
import ssl

import certifi
import pytest

from gemdiag import presets
from gemdiag.model.provider import Knowledge
from gemdiag.model.version import Version

KNOWN = presets.load()


def test_gemcar_is_described_with_the_basis_of_each_statement() -> None:
    gemcar = KNOWN.gemcar
    versions = [
        Version.parse(v) for v in (gemcar.less_secure_since, gemcar.relay_since, gemcar.newest_version)
    ]
    assert versions == [Version(13, 0, 2), Version(13, 0, 4), Version(13, 0, 4)]
    assert {basis for basis, _ in gemcar.statements.values()} == {"manual", "assumed"}
    assert gemcar.statements["certificate_must_verify"][0] == "assumed"
    assert set(gemcar.sources) == {"manual"}


def test_of_the_relay_nothing_is_asserted() -> None:
    assert KNOWN.relay == (None, None, None)


@pytest.mark.parametrize(
    ("issuer", "product"),
    [
        ("CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield", "Avast"),
        ("CN=avast! Web/Mail Shield Root", "Avast"),
        ("CN=AVG Web/Mail Shield Root,O=AVG Web/Mail Shield", "AVG"),
        ("CN=Norton Web/Mail Shield Self-signed Root", "Norton"),
        (r"CN=ESET SSL Filter CA,O=ESET\, spol. s r. o.,C=SK", "ESET"),
        ("CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab", "Kaspersky"),
        ("CN=Bitdefender Personal CA.Net-Defender,O=Bitdefender", "Bitdefender"),
        ("CN=Sophos SSL CA_C320ABPCBJ8BQ6B,O=Sophos", "Sophos"),
        ("CN=FortiGate CA,O=Fortinet", "Fortinet"),
        ("CN=Zscaler Root CA,O=Zscaler Inc.", "Zscaler"),
        ("O=Blue Coat SG200", "Blue Coat"),
        ("CN=Forcepoint Cloud CA,O=Forcepoint LLC", "Forcepoint"),
        ("CN=Cloudflare for Teams ECC Certificate Authority", "Cloudflare WARP"),
        ("CN=AdGuard Personal CA", "AdGuard"),
    ],
)
def test_a_product_is_known_by_the_issuer_it_signs_as(issuer: str, product: str) -> None:
    assert products_of(KNOWN, issuer) == [product]


def test_no_public_authority_is_taken_for_a_product() -> None:
    roots = ssl.create_default_context(cafile=certifi.where()).get_ca_certs()
    subjects = [str(root["subject"]) for root in roots]
    intermediate = [
        "CN=Cloudflare Inc ECC CA-3,O=Cloudflare\\, Inc.",
        "CN=WR2,O=Google Trust Services",
        "CN=R11",
    ]

    assert len(subjects) > 50
    assert [name for name in subjects + intermediate if products_of(KNOWN, name)] == []


def products_of(knowledge: Knowledge, issuer: str) -> list[str]:
    return [each.name for each in knowledge.interceptors if re.search(each.pattern, issuer, re.IGNORECASE)]
