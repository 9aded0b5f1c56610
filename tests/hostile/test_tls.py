"""h07: certificates and versions of TLS, each fault by its name, and no login past one."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from gemdiag import reports
from tests.hostile import kit
from tests.hostile.kit import Met, Trial
from tests.hostile.outputs import banned
from tests.hostile.tls_rows import ROWS

pytestmark = pytest.mark.hostile

WIDE = 1000
ALL_VERSIONS = ("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3")
SHOWN = {
    "ansi": r"\u001b]0\\;PWNED\u0007\u001b[2J\\<script\\>alert(1)",
    "nul": r"localhost\u0000.evil.test",
}


@pytest.fixture(scope="module")
def met(hostile: Path) -> Mapping[str, Met]:
    return kit.meet_all(hostile, [Trial("h07", mode, 465 if mode[0] == "i" else 587) for mode in ROWS])


def test_every_mode_has_a_row(hostile: Path) -> None:
    assert set(kit.modes(hostile, "h07")) == set(ROWS)


@pytest.mark.parametrize("mode", ROWS)
def test_no_login_goes_past_a_certificate_that_does_not_verify(
    mode: str, met: Mapping[str, Met], hostile: Path
) -> None:
    here, row = met[mode], ROWS[mode]

    assert kit.harm(hostile, here) == []
    assert here.summary["tls_auth"] == (row.login == "accepted")
    assert here.summary["auth_attempts"] == ({kit.ADDRESS: 1} if row.login == "accepted" else {})
    assert set(here.summary["sni"]) == {"localhost"}
    assert here.endpoint["auth"]["login"] == row.login


@pytest.mark.parametrize("mode", ROWS)
def test_the_fault_is_named(mode: str, met: Mapping[str, Met]) -> None:
    here, row = met[mode], ROWS[mode]
    error = here.endpoint["error"]

    assert here.found("critical", "unknown", "warning") == set(row.findings)
    assert here.report["root_cause"] == (row.findings[0] if row.findings else None)
    assert here.report["verdict"]["exit_code"] == row.exit_code
    assert (error and (error["reason"], error["detail"])) == row.error
    if row.findings:
        root = here.finding(row.findings[0])
        assert root["subject"] == here.at
        assert {name: root["params"][name] for name in row.params} == row.params


@pytest.mark.parametrize("mode", ROWS)
def test_the_certificate_is_told_whether_or_not_it_verifies(mode: str, met: Mapping[str, Met]) -> None:
    seen, expected = met[mode].endpoint["certificate"], ROWS[mode].certificate

    if expected is None:
        assert seen is None
        return
    wanted = expected._asdict()
    names = sorted(seen["names"]) if isinstance(wanted["names"], tuple) else len(seen["names"])
    wanted["names"] = sorted(wanted["names"]) if isinstance(wanted["names"], tuple) else wanted["names"]
    told = {**seen, "names": names, "trusted_by": tuple(seen["trusted_by"])}
    assert told.pop("intercepted_by") is None
    assert {name: told[name] for name, value in wanted.items() if value != "*"} == {
        name: value for name, value in wanted.items() if value != "*"
    }


@pytest.mark.parametrize("mode", ROWS)
def test_each_version_has_a_verdict_and_what_is_in_use_is_named(mode: str, met: Mapping[str, Met]) -> None:
    here, row = met[mode].endpoint, ROWS[mode]

    assert tuple(here["versions"]) == ALL_VERSIONS
    assert "".join(verdict[0] for verdict in here["versions"].values()) == row.versions
    assert (here["in_use"] and tuple(here["in_use"].values())) == row.in_use
    spoken = "implicit" if mode == "s_implicit" or (mode[0] == "i" and mode != "i_plain") else "explicit"
    assert here["mode"] == spoken
    assert here["starttls"] == ("offered" if spoken == "explicit" else None)


@pytest.mark.parametrize(
    ("mode", "wanted", "box"), [("i_plain", "explicit", True), ("s_implicit", "implicit", False)]
)
def test_who_speaks_the_other_mode_is_told_which_box_to_check(
    mode: str, wanted: str, box: bool, met: Mapping[str, Met]
) -> None:
    plan, port = met[mode].report["plan"], met[mode].trial.port
    prognosis = met[mode].report["prognosis"]

    assert (plan["recommended"], plan["status"]) == (wanted, "proven")
    assert [(each["field"], each["from"], each["to"]) for each in plan["changes"]] == [
        ("less_secure_connection", not box, box)
    ]
    assert prognosis[wanted]["works"] == "yes"
    assert prognosis[wanted]["at"] == f"localhost:{port}"
    assert prognosis["untouched"] == {
        **prognosis["untouched"],
        "works": "no",
        "because": ["tls.wrong_mode_for_port"],
    }
    advice = " ".join(met[mode].finding("tls.wrong_mode_for_port")["fix"]).lower()
    assert ("otherwise check the box" if box else 'uncheck "less secure connection"') in advice
    assert f"port {port}" in advice


def test_each_connection_is_verified_anew(met: Mapping[str, Met]) -> None:
    """Only the first one had the good certificate."""
    logins = [each for each in met["s_flip"].summary["cmds"] if each.endswith(":AUTH")]

    assert logins == ["1:tls:AUTH"]
    assert met["s_flip"].summary["conns"] > 1


@pytest.mark.parametrize("mode", ["s", "i"])
@pytest.mark.parametrize("fault", ["ansi", "nul", "many_san"])
def test_what_stands_in_a_certificate_is_shown_escaped_and_cut(
    fault: str, mode: str, met: Mapping[str, Met]
) -> None:
    here, plain = met[f"{mode}_{fault}"], met[f"{mode}_good"]

    for format_id in reports.known():
        text = here.told(format_id, verbosity=2)
        assert banned(text) == []
    assert SHOWN.get(fault, "h00000.hostile.test") in here.told("json", verbosity=2)
    if fault == "many_san":
        for format_id in ("text", "markdown"):
            assert len(here.told(format_id, verbosity=2)) < len(plain.told(format_id, verbosity=2)) + 1000
            assert "h00000.hostile.test" in here.told(format_id, verbosity=2)
    if fault == "nul":
        assert r"localhost\x00.evil.test" in here.told("text", verbosity=2, width=WIDE)


def test_no_plan_ever_asks_for_less_verification(met: Mapping[str, Met]) -> None:
    fields = {change["field"] for each in met.values() for change in each.report["plan"]["changes"]}

    assert fields <= {"less_secure_connection", "use_gemcar_server"}
