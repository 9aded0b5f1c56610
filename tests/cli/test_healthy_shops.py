"""A shop whose mail works hears of nothing to mend, whoever keeps its mailbox."""

from pathlib import Path
from typing import Any

import pytest

from gemdiag import presets
from gemdiag.lab.lab import Lab, Server
from gemdiag.lab.script import Script
from gemdiag.model.endpoint import Mode
from gemdiag.model.provider import Provider
from gemdiag.model.secret import Secret
from tests.canary import CANARY
from tests.cli.kit import Gemdiag, authority

AS_OF, DOMAIN = "2026-11-24", "garage.example"
# The one date that every shop there must hear of (contract section 5).
DATED = {"microsoft-365": {"provider.password_login_ending"}}
PASSWORDS = ("zqwkytmvbrpdnfxl", "zqwk-ytmv-brpd-nfxl", "xsmtpsib-" + "0f" * 32 + "-Zq7WkYtMvBrPdNf", CANARY)


def shape(known: Provider) -> tuple[Any, ...]:
    """What makes a provider a case of its own for the rules."""
    modes = tuple(sorted({each.mode.value for each in known.endpoints if each.status == "verified"}))
    return (
        known.kind,
        known.password_login.state,
        known.user_name,
        known.sender_policy,
        bool(known.consumer_domains),
        bool(known.app_password),
        bool(known.spf_include),
        known.manual_differs,
        modes,
    )


SHAPES = {shape(each): each for each in reversed(presets.load().providers) if shape(each)[-1]}


def password_of(known: Provider) -> str:
    wanted = known.app_password
    return next(each for each in PASSWORDS if not wanted or Secret(each).has_shape(wanted))


@pytest.mark.parametrize("known", [pytest.param(each, id=each.id) for each in SHAPES.values()])
def test_a_healthy_shop_hears_of_nothing_above_a_notice(known: Provider, gemdiag: Gemdiag) -> None:
    domain = known.consumer_domains[0] if known.consumer_domains else DOMAIN
    address, password = f"garage@{domain}", password_of(known)
    user_name = known.login_name or ("garage" if known.user_name == "local" else address)
    best = min(known.endpoints, key=lambda each: (each.status != "verified", each.mode is not Mode.IMPLICIT))
    login = (user_name, Secret(password))
    servers: dict[str, Server] = {
        f"{each.host.replace('{domain}', domain)}:{each.port}": Script(
            "implicit" if each.mode is Mode.IMPLICIT else "explicit", login=login
        )
        for each in known.endpoints
    }
    include = f"include:{known.spf_include} " if known.spf_include else ""
    zone = (
        f"{domain} MX 5 mx.{domain}",
        f"mx.{domain} A",
        f"{domain} TXT v=spf1 {include}-all",
        f"_dmarc.{domain} TXT v=DMARC1; p=none",
        *([f"{known.spf_include} TXT v=spf1 -all"] if known.spf_include else []),
    )
    host = best.host.replace("{domain}", domain)
    lines = (
        "gemdiag: 1",
        'gemcar_version: "13.0.4"',
        "email:",
        f"  smtp_address: {host}",
        f"  port: {best.port}",
        f"  email_address: {address}",
        f"  user_name: {user_name}",
        f"  password: '{password}'",
        f"  less_secure_connection: {str(best.mode is Mode.EXPLICIT).lower()}",
        "  use_gemcar_server: false",
    )
    Path("shop.yaml").write_text("\n".join(lines), encoding="utf-8")
    with Lab(zone, servers, authority()) as lab:
        said = gemdiag("check", "shop.yaml", "--format", "json", "--as-of", AS_OF, "--timeout", "2", lab=lab)
    assert said.findings["auth.accepted"]["subject"] == f"{host}:{best.port}"
    above = {id_ for id_, each in said.findings.items() if each["severity"] not in {"ok", "notice"}}
    assert above == DATED.get(known.id, set()), said
    assert said.code == int(bool(above))
    assert said.json["prognosis"]["untouched"]["works"] == "yes"


def test_every_provider_has_a_shape_that_is_tested() -> None:
    tested = {shape(each) for each in SHAPES.values()}
    assert {shape(each) for each in presets.load().providers if shape(each)[-1]} == tested
    assert len(tested) >= 8
