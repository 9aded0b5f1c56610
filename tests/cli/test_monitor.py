"""`--format nagios`: one line that says why and a code from 0 to 3, whatever happens.

By the conventions of https://www.monitoring-plugins.org/doc/guidelines.html.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gemdiag.cli import checking, entry
from gemdiag.lab.script import Script
from tests.cli.kit import BOTH, EXPLICIT, HOST, PYTHON, Gemdiag, child, garage, ini, names
from tests.figures import figures

NAGIOS = ("--format", "nagios")


@pytest.mark.parametrize(
    ("fields", "code", "state"),
    [
        ({"Port": "465"}, 2, "CRITICAL"),  # GEM-CAR expects a greeting there
        ({"Port": "587"}, 1, "WARNING"),  # config.less_secure
    ],
)
def test_a_verdict_is_a_state_with_figures(
    fields: dict[str, str], code: int, state: str, gemdiag: Gemdiag
) -> None:
    Path("shop.ini").write_text(ini(**fields), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("check", "shop.ini", *NAGIOS, lab=lab)
    assert said.code == code, said
    assert said.out.startswith(f"GEMDIAG {state} - ")
    found = figures(said.out)
    assert found["connect"]["unit"] == found["tls"]["unit"] == "ms"
    assert float(found["total"]["value"]) > 0
    assert int(found["cert_days"]["value"]) > 0


def test_a_good_shop_is_ok_in_one_line(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(Version="13.0.4", Port="587", LessSecure="true"), encoding="utf-8")
    with garage({f"{HOST}:587": EXPLICIT}) as lab:
        said = gemdiag("check", "shop.ini", *NAGIOS, lab=lab)
    assert said.code == 0, said
    assert said.out.startswith("GEMDIAG OK - ")
    assert said.out.count("\n") == 1
    figures(said.out)


def test_what_could_not_be_determined_is_unknown(shop: str, gemdiag: Gemdiag) -> None:
    busy = Script("explicit", greeting="421 4.3.2 come back later")
    with garage({f"{HOST}:587": busy, f"{HOST}:465": busy}) as lab:
        said = gemdiag("check", shop, *NAGIOS, lab=lab)
    assert (said.code, said.out.split()[:2]) == (3, ["GEMDIAG", "UNKNOWN"]), said


ONE_LINE = re.compile(r"GEMDIAG UNKNOWN - [^|\n]+\n")


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "missing.ini"),
        ("check", "folder"),
        ("check", "shop.ini", "--bogus"),
        ("check", "shop.ini", "--timeout"),
        ("check", "shop.ini", "--timeout", "soon|er"),
        ("check", "shop.ini", "-o", "r.pdf"),
        ("check", "shop.ini", "-o", "nowhere/r.json", "--offline"),
        ("check", "shop.ini", "--ca-file", "missing.pem"),
        ("bogus",),
        ("report", "missing.json"),
        ("report", "shop.ini"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_whatever_keeps_it_from_checking_is_one_line_and_unknown(
    lang: str, words: tuple[str, ...], shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    Path("folder").mkdir()
    said = gemdiag(*words, *NAGIOS, "--lang", lang)
    assert said.code == 3, said
    first, *_ = said.out.splitlines(keepends=True)
    assert ONE_LINE.fullmatch(first), said
    assert names() == ["folder", "shop.ini"]
    assert gemdiag(*words).code >= 64, "only for a monitor"


def test_it_is_asked_for_in_every_way(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (
        ("--format=nagios", "check"),
        ("check", "--format=nagios"),
        ("--format", "nagios", "check"),
    ):
        assert gemdiag(*words, "missing.ini").code == 3
    monkeypatch.setenv("GEMDIAG_FORMAT", "nagios")
    assert gemdiag("check", "missing.ini").code == 3
    assert gemdiag("check", "missing.ini", "--format", "text").code == 66


def test_a_bug_of_ours_is_unknown(shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("surprise")

    monkeypatch.setattr(checking, "diagnose", broken)
    said = gemdiag("check", shop, "--offline", *NAGIOS)
    assert said.code == 3
    assert ONE_LINE.fullmatch(said.out), said
    assert "surprise" not in said.out + said.err


def test_an_interrupt_is_unknown(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(entry.main, "main", interrupted)
    said = gemdiag("check", "shop.ini", *NAGIOS)
    assert (said.code, bool(ONE_LINE.fullmatch(said.out))) == (3, True)
    assert gemdiag("check", "shop.ini").code == 130


INTERRUPT_AT_ONCE = """
import gemdiag.__main__ as program, sys, signal
sys.modules["gemdiag.cli.entry"] = type(sys)("entry")
sys.modules["gemdiag.cli.entry"].run = lambda args: signal.raise_signal(signal.SIGINT)
program.main()
"""


@pytest.mark.parametrize(("words", "code"), [(NAGIOS, 3), ((), 130)])
def test_an_interrupt_before_anything_is_loaded_is_unknown(words: tuple[str, ...], code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPT_AT_ONCE, "check", *words],
        env=child(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout == ("GEMDIAG UNKNOWN - interrupted\n" if words else "")


def test_as_a_program_it_ends_as_a_monitor_expects(tmp_path: Path) -> None:
    done = subprocess.run(
        [*PYTHON, "check", "missing.ini", *NAGIOS],
        cwd=tmp_path,
        env=child(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "GEMDIAG UNKNOWN - missing.ini does not exist.\n")


def test_several_shops_are_one_state(gemdiag: Gemdiag) -> None:
    Path("a.ini").write_text(ini(), encoding="utf-8")
    Path("b.ini").write_text(ini(Port="465"), encoding="utf-8")
    with garage(BOTH) as lab:
        said = gemdiag("check", "a.ini", "b.ini", *NAGIOS, lab=lab)
    assert said.code == 2
    assert said.out.startswith("GEMDIAG CRITICAL - 2 shops: CRITICAL 1, WARNING 1: ")
    assert len(figures(said.out)) == 8
