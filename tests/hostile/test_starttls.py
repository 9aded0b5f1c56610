"""h01 and h02: nothing between the greeting and the handshake is believed, and a password never meets it.

What arrives in clear behind the 220 is told as such; a STARTTLS that is missing, taken away, refused for
good or for now, or answered with nonsense are different things.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gemdiag.lab.dns import DnsServer
from gemdiag.lab.services import HERE
from tests.canary import CANARY
from tests.cli.kit import commands
from tests.hostile import kit
from tests.hostile.kit import Met, Trial
from tests.hostile.right import Right, fails, works, wrong

pytestmark = pytest.mark.hostile

INJECTED = fails(
    "tls.starttls_injected",
    "starttls_injected",
    "starttls",
    {"mode": "explicit", "starttls": "injected", "ehlo": [], "ehlo_clear": ["STARTTLS"], "certificate": None},
)
REFUSED = fails(
    "tls.starttls_refused", "starttls_refused", "starttls", {"mode": "explicit", "starttls": "refused"}
)
OFFERED = works({"mode": "explicit", "starttls": "offered", "in_use.version": "TLSv1.3"})


def without_starttls(*in_clear: str, told: str = "missing") -> Right:
    """Not offered, or taken away; in_clear: mechanisms that are offered before encryption."""
    return fails(
        f"tls.starttls_{told}",
        "starttls_missing",
        "starttls",
        {"mode": "explicit", "starttls": told, "auth.before_tls": list(in_clear)},
        warning=("auth.before_tls",) if in_clear else (),
    )


def nonsense(step: str, mode: str | None = "explicit", **more: Any) -> Right:
    return fails("smtp.protocol_error", "protocol_error", step, {"mode": mode, **more})


BUSY = {
    step: fails("smtp.busy", "busy", step, {"mode": "explicit", "starttls": None}, severity="unknown")
    for step in ("greeting", "ehlo")
}
TURNED_AWAY = fails(
    "smtp.connection_rejected", "rejected", "greeting", {"mode": "explicit", "starttls": None, "banner": None}
)
ANY_CLEAR = ("PLAIN", "LOGIN", "CRAM-MD5")

INJECTIONS: Mapping[str, Right] = {
    "oneseg": INJECTED,
    "fragment": INJECTED,
    "twoseg": INJECTED,
    "script": INJECTED,
    "multiline": OFFERED,
    "pipe454": REFUSED,
    "lateEHLO": INJECTED,
}
STRIPPINGS: Mapping[str, Right] = {
    "plainauth": without_starttls(*ANY_CLEAR),
    "no_advert": without_starttls(*ANY_CLEAR),
    "refuse502": REFUSED,
    "refuse454": REFUSED,
    "refuse354": nonsense("starttls"),
    "refuse220x": nonsense("starttls"),
    "fake220": INJECTED._replace(
        endpoint={**INJECTED.endpoint, "ehlo_clear": ["STARTTLS", "SIZE 1000"], "auth.before_tls": []}
    ),
    "close220": fails("tls.handshake_failed", "closed", "tls", {"mode": "explicit", "starttls": "offered"}),
    "ehlo500": without_starttls(),
    "pix": without_starttls("PLAIN", "LOGIN", told="stripped"),
    "avproxy": without_starttls(*ANY_CLEAR, told="stripped"),
    "lowercase": OFFERED,
    "lookalike": without_starttls("PLAIN"),
    "stillthere": OFFERED,
    **{f"ehlo{code}": nonsense("ehlo", starttls=None) for code in (220, 221, 354)},
    "ehlo421": BUSY["ehlo"],
    **{f"ehlo{code}": without_starttls() for code in (501, 502, 504, 530, 550)},
    **{f"greet{code}": nonsense("greeting", None, starttls=None) for code in (221, 250, 354)},
    "greet421": BUSY["greeting"],
    **{f"greet{code}": TURNED_AWAY for code in (500, 530, 554)},
}
TABLES = {"h01": INJECTIONS, "h02": STRIPPINGS}
ROWS = {mode: right for table in TABLES.values() for mode, right in table.items()}
HOPELESS = tuple(mode for mode, right in ROWS.items() if right.critical or right.unknown)


@pytest.fixture(scope="module")
def met(hostile: Path) -> Mapping[str, Met]:
    return kit.meet_all(hostile, [Trial(script, mode) for script, table in TABLES.items() for mode in table])


@pytest.mark.parametrize("script", TABLES)
def test_every_mode_is_in_the_table(script: str, hostile: Path) -> None:
    assert sorted(kit.modes(hostile, script)) == sorted(TABLES[script])


@pytest.mark.parametrize("mode", ROWS)
def test_a_mode_is_seen_for_what_it_is_and_does_no_harm(
    mode: str, met: Mapping[str, Met], hostile: Path
) -> None:
    assert wrong(met[mode], ROWS[mode]) == {}
    assert kit.harm(hostile, met[mode]) == []


@pytest.mark.parametrize("mode", [mode for mode, right in INJECTIONS.items() if right is INJECTED])
def test_injected_text_is_in_the_finding_about_it_and_nowhere_else(mode: str, met: Mapping[str, Met]) -> None:
    report, finding = dict(met[mode].report), met[mode].finding("tls.starttls_injected")
    assert "INJECTED" in finding["detail"]
    assert "\x16" not in finding["params"]["bytes"]  # what TLS sends behind it is no injected text
    rest = [each for each in report["findings"] if each != finding]
    at = [{**each, "error": None} for each in report["endpoints"]]
    assert "INJECTED" not in json.dumps({**report, "findings": rest, "endpoints": at})


@pytest.mark.parametrize("mode", HOPELESS)
def test_where_encryption_does_not_come_about_nothing_but_its_beginning_is_said(
    mode: str, met: Mapping[str, Met]
) -> None:
    assert set(met[mode].verbs) <= {"plain:EHLO", "plain:HELO", "plain:STARTTLS", "plain:QUIT"}


@pytest.mark.parametrize("mode", HOPELESS)
def test_no_mailbox_mode_is_planned_there(mode: str, met: Mapping[str, Met]) -> None:
    report = met[mode].report
    assert report["plan"]["recommended"] in {"relay", "none"}
    assert {report["prognosis"][each]["works"] for each in ("untouched", "explicit", "implicit")} <= {
        "no",
        "unsafe",
        "unknown",
    }


def test_refused_behind_a_pipeline_of_acceptance_is_refused(met: Mapping[str, Met]) -> None:
    here = met["pipe454"]
    assert here.finding("tls.starttls_refused")["params"]["reply"] == "454 currently unavailable"
    assert set(here.verbs) <= {"plain:EHLO", "plain:STARTTLS", "plain:QUIT"}


def words(met: Met, id_: str) -> str:
    finding = met.finding(id_)
    return f"{finding['title']} {finding['detail']}"


def test_four_ways_of_stripping_are_four_verdicts(met: Mapping[str, Met]) -> None:
    told = {
        words(met["no_advert"], "tls.starttls_missing"),
        words(met["refuse502"], "tls.starttls_refused"),
        words(met["refuse454"], "tls.starttls_refused"),
        words(met["refuse354"], "smtp.protocol_error"),
    }
    assert len(told) == 4
    for_now, for_good = (met[mode].finding("tls.starttls_refused") for mode in ("refuse454", "refuse502"))
    assert "temporary" in " ".join(for_now["fix"])
    assert "temporary" not in " ".join(for_good["fix"])


@pytest.mark.parametrize("code", ["421", "500", "530", "554"])
def test_turned_away_at_the_door_says_nothing_of_encryption(code: str, met: Mapping[str, Met]) -> None:
    here = met[f"greet{code}"]
    said = {each["id"] for each in here.report["findings"] if each["subject"] == here.at}
    assert not {id_ for id_ in said if id_.startswith("tls.")}
    assert here.endpoint["error"]["detail"] == f"{code} greeting"


@pytest.mark.parametrize("mode", ["ehlo500", "ehlo501", "ehlo502", "ehlo504", "ehlo530", "ehlo550"])
def test_a_refused_ehlo_is_told_with_its_reply(mode: str, met: Mapping[str, Met]) -> None:
    assert "plain:HELO" in met[mode].verbs
    code = mode.removeprefix("ehlo")
    assert f"{code} " in json.dumps(met[mode].finding("tls.starttls_missing"))


def test_what_takes_encryption_away_is_named(met: Mapping[str, Met]) -> None:
    assert "firewall" in words(met["pix"], "tls.starttls_stripped")
    assert "antivirus" in words(met["avproxy"], "tls.starttls_stripped")


def test_starttls_within_tls_is_told_and_not_followed(met: Mapping[str, Met]) -> None:
    here = met["stillthere"]
    assert "tls.starttls_repeated" in here.found("notice")
    assert "tls:STARTTLS" not in here.verbs


@pytest.mark.parametrize("mode", ["no_advert", "refuse502", "refuse454", "refuse354"])
def test_migrate_writes_nothing_for_it(
    mode: str,
    hostile: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shop = tmp_path / "shop.ini"
    shop.write_text(
        f"[Email]\nVersion=13.0.1\nSMTPServer={kit.HOST}\nPort=587\nEmailAddress={kit.ADDRESS}\n"
        f"UserName={kit.ADDRESS}\nPassword={CANARY}\n",
        encoding="utf-8",
    )
    before = shop.read_bytes()
    with DnsServer(kit.ZONE) as dns, kit.serving(hostile, Trial("h02", mode)) as server:
        said = commands(capsys)(
            *("migrate", shop, "--in-place", "--yes", "--no-control", "--no-state", "--timeout", "2"),
            *("--resolver", f"{HERE}:{dns.port}", "--ca-file", hostile / "certs" / "ca.pem"),
            *(
                "--connect-to",
                f"{kit.HOST}:587:{HERE}:{server.port}",
                "--connect-to",
                f"{kit.HOST}::{HERE}:1",
            ),
        )
        summary = server.stop()
    assert said.code == 2, said
    assert shop.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["shop.ini"]
    assert summary["conns"] >= 1
    assert (summary["plain_auth"], summary["plain_secret"]) == (0, [])
