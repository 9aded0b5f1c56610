"""Every finding that there is comes out of the command line, from settings, servers or a zone."""

import functools
import socket
import sys
from pathlib import Path

import pytest

from gemdiag import rules
from gemdiag.net import contexts, trust
from tests.cli.every_offline import OFFLINE, PRESETS, Settings
from tests.cli.every_online import ONLINE, Shop, only
from tests.cli.kit import HOST, Gemdiag, authority, garage, ini

# Told by the tests at the end.
APART = frozenset(
    {
        "config.unreadable",
        "dns.resolver_unreachable",
        "net.address_family_broken",
        "smtp.computer_name_invalid",
        "tls.certificate_private_root",
    }
)


def test_each_is_told_somewhere() -> None:
    told = {id_ for shop in (*OFFLINE, *ONLINE) for id_ in shop.finds}
    assert told | APART == set(rules.rows()), sorted(told ^ set(rules.rows()))


@pytest.mark.parametrize("shop", OFFLINE, ids=lambda shop: shop.finds[0])
def test_from_the_settings_alone(shop: Settings, gemdiag: Gemdiag) -> None:
    for name, text in PRESETS.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    data = shop.text.encode() if isinstance(shop.text, str) else shop.text
    Path(shop.name).write_bytes(data)
    said = gemdiag(*shop.command, shop.name, "--offline", "--format", "json", *shop.words)
    assert set(shop.finds) <= set(said.findings), said


@pytest.mark.parametrize("shop", ONLINE, ids=lambda shop: shop.finds[0])
def test_from_servers_and_names(shop: Shop, gemdiag: Gemdiag) -> None:
    if "timeout" in shop.servers.values() and sys.platform != "linux":
        pytest.skip("only Linux can keep a port silent")
    Path(shop.name).write_text(shop.text, encoding="utf-8")
    with garage(shop.servers, shop.zone, dns_faults=shop.faults) as lab:
        leading = lab.cli_options()[: 4 if shop.direct else None]
        said = gemdiag("check", shop.name, "--format", "json", *shop.words, *leading)
    assert set(shop.finds) <= set(said.findings), said


def test_a_name_that_is_there_and_is_not(gemdiag: Gemdiag) -> None:
    """Half of the name servers forgot it: no letter of it is wrong, and nothing was proven."""
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage(dns_faults={HOST: "flapping"}) as lab:
        said = gemdiag("check", "shop.ini", "--format", "json", *lab.cli_options()[:4])
    assert (said.json["root_cause"], said.code) == ("dns.smtp_host_lookup_failed", 3)
    assert "dns.smtp_host_not_found" not in said.findings


def test_a_file_that_cannot_be_read(gemdiag: Gemdiag) -> None:
    Path("shops").mkdir()
    Path("shops/a.ini").write_bytes(b"\0\1\2\3")
    told = gemdiag("check", "shops", "--offline", "--format", "json").json
    assert told["root_cause"] == "config.unreadable"


def test_a_resolver_that_is_not_there(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    said = gemdiag("check", "shop.ini", "--resolver", "127.0.0.1:9", "--no-control", "--format", "json")
    assert said.findings["dns.resolver_unreachable"]["severity"] == "unknown"


def test_a_family_of_addresses_that_leads_nowhere(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with socket.socket(socket.AF_INET6) as closed, garage(only()) as lab:
        closed.bind(("::1", 0))
        six = f"{HOST}:587:[::1]:{closed.getsockname()[1]}"
        said = gemdiag("check", "shop.ini", "--format", "json", "--connect-to", six, lab=lab)
    assert said.findings["net.address_family_broken"]["params"]["family"] == "IPv6"


def test_a_computer_whose_name_is_none(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    monkeypatch.setattr(socket, "gethostname", lambda: "ATELIER_PC")
    with garage(only()) as lab:
        said = gemdiag("check", "shop.ini", "--format", "json", lab=lab)
    assert said.findings["smtp.computer_name_invalid"]["params"]["name"] == "ATELIER_PC"


def test_a_root_that_this_computer_alone_trusts(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    Path("store.pem").write_bytes(authority().pem)
    monkeypatch.setenv("SSL_CERT_FILE", "store.pem")
    monkeypatch.setattr(trust, "_system", functools.cache(trust._system.__wrapped__))
    monkeypatch.setattr(contexts, "_shared", {})
    with garage(only()) as lab:
        words = lab.cli_options()
        at = words.index("--ca-file")
        said = gemdiag("check", "shop.ini", "--format", "json", "--no-control", *words[:at], *words[at + 2 :])
    assert said.findings["tls.certificate_private_root"]["severity"] == "notice"
