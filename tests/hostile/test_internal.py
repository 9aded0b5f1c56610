"""h08 internal, mxip and rebind, and host names that lead inside: nobody is connected to who was not allowed.

In a network namespace of its own, where each internal address is there and takes connections.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from time import thread_time
from typing import Any, NamedTuple

import pytest

from gemdiag.model.syntax import host_fault, to_ascii
from tests.hostile import inputs
from tests.hostile.inside import CHECKED, HOST, REBOUND
from tests.hostile.process import ROOT

pytestmark = pytest.mark.hostile

PATIENCE_S = 60
AT_ONCE_S = 0.05
MAX_MX, MAX_ADDRESSES = 5, 2
MIXED = "xn--gogle-jye"


class Row(NamedTuple):
    """Of a settings file: what is wrong with its SMTP address, `why` of config.field_invalid, or else the
    address that it leads to, which is internal. flags: warnings about it.
    """

    why: str | None = None
    address: str | None = None
    flags: tuple[str, ...] = ()


# Every name that can be looked up gets 127.0.0.1 from the DNS server of these. No name is read as an address in
# another spelling (2130706433 and the like), which is what the old functions of operating systems do.
ROWS: Mapping[str, Row] = {
    "val_host_url": Row("scheme"),
    "val_host_port": Row("port_in_host"),
    "val_host_space": Row("blanks"),
    "val_host_opt": Row("malformed"),
    "val_host_long": Row("malformed"),
    "val_host_label64": Row("malformed"),
    "val_host_idna_bomb": Row("malformed"),
    "val_host_homograph": Row(address="127.0.0.1", flags=("config.host_suspicious",)),
    "val_host_fullwidth": Row("malformed"),
    "val_host_ideodot": Row("malformed"),
    "val_host_dec": Row(address="127.0.0.1"),
    "val_host_hex": Row(address="127.0.0.1"),
    "val_host_short": Row(address="127.0.0.1"),
    "val_host_octal": Row(address="127.0.0.1"),
    "val_host_v4mapped": Row(address="::ffff:127.0.0.1"),
    "val_host_meta": Row(address="169.254.169.254"),
    "val_host_zone": Row("port_in_host"),
    "val_host_zero": Row(address="0.0.0.0"),
    "val_host_dot": Row(address="127.0.0.1"),
    "val_host_rtl": Row("malformed", flags=("config.hidden_characters",)),
    "val_host_zwsp": Row("malformed", flags=("config.hidden_characters",)),
    "val_host_esc": Row("control_characters"),
    "val_env": Row("malformed"),
}
BY_MODE: Mapping[str, frozenset[str]] = {
    "internal": frozenset({"net.internal_target"}),
    "mxip": frozenset({"net.internal_target", "dns.mx_unresolvable"}),
    "mxloop": frozenset({"net.internal_target"}),
}


@pytest.fixture(scope="module")
def files(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    return inputs.make(hostile, tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def inside(
    hostile: Path, files: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Any]:
    """What `tests.hostile.inside` tells."""
    if not shutil.which("unshare") or not shutil.which("ip"):
        pytest.skip("a network namespace needs unshare and ip")
    if subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode:
        pytest.skip("only root may make a network namespace")
    work = tmp_path_factory.mktemp("work")
    hosts = inputs.apart((files[name] for name in ROWS), work / "hosts")
    script = [sys.executable, "-m", "tests.hostile.inside", str(hostile), str(hosts), str(work)]
    done = subprocess.run(
        ["sh", str(hostile / "netns_run.sh"), *script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        timeout=PATIENCE_S,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def ids(report: Mapping[str, Any]) -> frozenset[str]:
    worth = {"critical", "unknown", "warning"}
    return frozenset(each["id"] for each in report["findings"] if each["severity"] in worth)


def found(report: Mapping[str, Any], id_: str) -> Mapping[str, Any]:
    (entry,) = (each for each in report["findings"] if each["id"] == id_)
    result: Mapping[str, Any] = entry
    return result


def test_every_host_name_of_the_inputs_has_a_row(files: Mapping[str, Path]) -> None:
    assert {name for name in files if name.startswith("val_host_")} == set(ROWS) - {"val_env"}


def test_unasked_nobody_inside_is_connected_to(inside: Mapping[str, Any]) -> None:
    assert inside["unasked"]["came"] == []


def test_allowed_they_are(inside: Mapping[str, Any]) -> None:
    """So whoever counts the connections is not blind."""
    came = {address for address, _ in inside["internal"]["came"]}

    assert {"127.0.0.1", "169.254.169.254", "10.0.0.1", "::1"} <= came
    assert "net.internal_target" not in ids(inside["internal"]["report"])


@pytest.mark.parametrize("mode", ["internal", "mx1000"])
def test_of_many_mail_exchangers_few_are_spoken_to(mode: str, inside: Mapping[str, Any]) -> None:
    came = [address for address, port in inside[mode]["came"] if port == 25]

    assert 1 <= len(came) <= MAX_MX * MAX_ADDRESSES


@pytest.mark.parametrize("mode", BY_MODE)
def test_an_internal_address_is_told_and_how_to_allow_it(mode: str, inside: Mapping[str, Any]) -> None:
    report = inside["unasked"]["reports"][mode]

    assert ids(report) == BY_MODE[mode]
    assert report["root_cause"] == "net.internal_target"
    assert report["verdict"]["exit_code"] == 3
    assert "--allow-internal" in " ".join(found(report, "net.internal_target")["fix"])
    assert {each["tcp"] for entry in report["endpoints"] for each in entry["addresses"]} == {"skipped"}


@pytest.mark.parametrize("name", ROWS)
def test_a_host_name_that_leads_inside_is_told(name: str, inside: Mapping[str, Any]) -> None:
    row = ROWS[name]
    reports = {Path(each["source"]["path"]).stem: each for each in inside["unasked"]["reports"]["inputs"]}
    report = reports[name]

    # None of these files has an address of the shop.
    assert ids(report) - {"config.field_missing"} == {
        *(("config.field_invalid",) if row.why else ("net.internal_target",)),
        *row.flags,
    }
    if row.why:
        assert found(report, "config.field_invalid")["params"]["field"] == "smtp_address"
        assert found(report, "config.field_invalid")["params"]["why"] == row.why
        assert report["endpoints"] == []
    else:
        assert found(report, "net.internal_target")["params"]["address"] == row.address


def test_letters_of_two_alphabets_are_told_apart_by_the_name_as_dns_has_it(inside: Mapping[str, Any]) -> None:
    reports = inside["unasked"]["reports"]["inputs"]
    (report,) = (each for each in reports if "homograph" in each["source"]["path"])
    suspicious = found(report, "config.host_suspicious")

    assert suspicious["params"]["why"] == "mixed_script"
    assert MIXED in f"{suspicious['title']} {suspicious['detail']}"


def test_the_address_that_was_checked_is_connected_to_under_the_name(inside: Mapping[str, Any]) -> None:
    rebinding = inside["rebinding"]

    assert rebinding[REBOUND]["conns"] == 0
    assert rebinding[CHECKED]["conns"] >= 1
    assert set(rebinding[CHECKED]["sni"]) == {HOST}
    assert {address for address, _ in rebinding["came"]} <= {CHECKED}
    assert REBOUND not in json.dumps(rebinding["report"])


@pytest.mark.parametrize(
    "host", ["a" * 254 + ".test", "\u0660" * 200_000, "\u00fc" * 254, ("\u00fc." * 100_000)]
)
def test_a_name_that_is_too_long_is_refused_before_it_is_looked_into(host: str) -> None:
    def seconds() -> float:
        started = thread_time()
        assert host_fault(host)
        with pytest.raises(ValueError, match="too long"):
            to_ascii(host if not host.isascii() else host + "\u00fc")
        return thread_time() - started

    # The first time imports what reads names; a busy computer makes any one of them slow.
    assert min(seconds() for _ in range(3)) < AT_ONCE_S
