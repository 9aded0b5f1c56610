"""Observations that were saved, and bundles: judged again elsewhere, they come to the same."""

import json
import zipfile
from pathlib import Path

import pytest

from gemdiag import presets
from tests.cli.kit import Gemdiag, Said, garage, ini

SECRETS_SHAPE = {
    "auth.app_password_likely",
    "provider.less_secure_apps_gone",
    "config.password_stored",
    "provider.password_kind",
}
"""What hangs on a password, which is not saved."""


def judged(said: Said) -> set[tuple[str, str]]:
    return {
        (found["id"], found["severity"]) for id_, found in said.findings.items() if id_ not in SECRETS_SHAPE
    }


@pytest.mark.parametrize("provider", ["gmail", "microsoft-365", "outlook-com", "bell", "generic-hosting"])
def test_every_provider_is_found_again_in_them(provider: str, gemdiag: Gemdiag, no_network: None) -> None:
    known = presets.load().provider(provider)
    assert known
    user = f"shop@{next(iter(known.consumer_domains), 'garage.example')}"
    host, port = known.endpoints[0].host.replace("{domain}", "garage.example"), str(known.endpoints[0].port)
    fields = {"SMTPServer": host, "Port": port, "EmailAddress": user, "UserName": user}
    Path("shop.ini").write_text(ini(**fields), encoding="utf-8")
    first = gemdiag("check", "shop.ini", "--offline", "--save-facts", "f.json", "--format", "json")
    again = gemdiag("report", "--judge", "f.json", "--format", "json")
    assert again.code == first.code, again
    assert judged(again) == judged(first)
    for part in ("provider", "prognosis", "root_cause"):
        assert again.json[part] == first.json[part]
    for part in ("recommended", "status", "changes"):  # an app password is a click of those with a password
        assert again.json["plan"][part] == first.json["plan"][part]


def test_what_was_measured_is_judged_as_it_was(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        first = gemdiag("check", shop, "--save-facts", "f.json", "--format", "json", lab=lab)
    again = gemdiag("report", "--judge", "f.json", "--format", "json")
    assert (again.code, judged(again)) == (first.code, judged(first))
    for part in ("endpoints", "dns", "prognosis", "plan", "root_cause"):
        assert again.json[part] == first.json[part]


def test_a_bundle_is_a_report_and_observations(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        first = gemdiag("check", shop, "--bundle", "b.zip", "--format", "json", lab=lab)
    told = gemdiag("report", "b.zip", "--format", "json")
    assert told.code == first.code, told
    assert told.json["started_at"] == first.json["started_at"]
    again = gemdiag("report", "--judge", "b.zip", "--format", "json")
    assert again.json["root_cause"] == first.json["root_cause"]


@pytest.mark.parametrize(("lang", "sentence"), [("en", "report --judge"), ("fr", "report --judge")])
def test_who_takes_observations_for_a_report_is_told(
    lang: str, sentence: str, shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    gemdiag("check", shop, "--offline", "--save-facts", "f.json")
    said = gemdiag("report", "f.json", "--lang", lang)
    assert (said.code, said.out) == (65, "")
    assert sentence in said.err


def test_a_bundle_that_is_none_is_refused(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    gemdiag("check", shop, "--offline", "--bundle", "b.zip")
    whole = Path("b.zip").read_bytes()
    with zipfile.ZipFile("other.zip", "w") as other:
        other.writestr("holiday.jpg", "no report")
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("report.json", b" " * (17 << 20))
    Path("cut.zip").write_bytes(whole[: len(whole) // 2])
    Path("bent.zip").write_bytes(whole[:200] + bytes(len(whole) - 800) + whole[-600:])
    for name in ("other.zip", "bomb.zip", "cut.zip", "bent.zip"):
        for words in (("report", name), ("report", "--judge", name)):
            said = gemdiag(*words)
            assert (said.code, said.out, said.err.count("\n")) == (65, "", 1), (name, said)


def test_observations_that_are_bent_are_refused(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    gemdiag("check", shop, "--offline", "--save-facts", "f.json")
    whole = json.loads(Path("f.json").read_text(encoding="utf-8"))
    for bent in (
        {"stated": 1},
        {"settings": {"~": "Settings", "colour": "red"}},
        {"schema": "gemdiag.facts/9"},
    ):
        Path("bent.json").write_text(json.dumps({**whole, **bent}), encoding="utf-8")
        assert gemdiag("report", "--judge", "bent.json").code == 65, bent
