"""What no output may tell: passwords of any kind anywhere, and at level strict who the shop is."""

import json
import os
import platform
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from gemdiag import reports
from gemdiag.model.secret import Secret
from tests.cli.kit import BOTH, DOMAIN, HOST, PYTHON, USER, Gemdiag, child, garage
from tests.leaks import leaks, left_in

CANARIES = {
    "plain": "Kf3rz-w4gen-77",
    "accented": "Été-à-Québec-ça-gèle",
    "quoted": 'it\'s "Kf3rz" `w4gen`',
    "percent": "Kf3rz%20w4gen%%41%",
    "backslash": "Kf3rz\\nw4gen\\\\x41",
    "long": "Zx9-" * 16,
    "a common word": "server",
}
ENDINGS = (".txt", ".md", ".json", ".jsonl", ".html", ".csv", ".prom")


def outputs() -> list[str]:
    return [f"r{ending}" for ending in ENDINGS if reports.format_of(f"r{ending}")]


def written() -> Iterator[tuple[str, bytes]]:
    for name in (*outputs(), "facts.json", "map.json"):
        if Path(name).exists():
            yield name, Path(name).read_bytes()
    with ZipFile("b.zip") as file:
        yield from ((f"b.zip: {name}", file.read(name)) for name in file.namelist())


def yaml_of(**fields: object) -> str:
    settings = {
        "shop": "Garage Tremblay",
        "gemcar_version": "13.0.4",
        "smtp_address": HOST,
        "port": 587,
        "email_address": USER,
        "user_name": USER,
        "less_secure_connection": True,
        "advisors": [
            {"name": "Marie Gagnon", "number": "0012", "email": f"marie.gagnon@{DOMAIN}"},
            {"name": "Luc Roy", "number": "0013", "email": "luc@elsewhere.example"},
        ],
        **fields,
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in settings.items())


@pytest.mark.parametrize("level", ["none", "standard", "strict"])
@pytest.mark.parametrize("kind", CANARIES)
def test_no_password_comes_out_from_wherever_it_stands(kind: str, level: str, gemdiag: Gemdiag) -> None:
    """It is typed into every field that takes text, and a server repeats it plainly and in base64."""
    canary = CANARIES[kind]
    again = urllib.parse.quote(canary)
    fields = {
        "shop": canary,
        "password": canary,
        "password_confirm": canary,
        "user_name": f"info {canary}",
        "email_address": USER,
        "sms_password": canary,
        "advisors": [{"name": canary, "number": "0012", "email": USER}],
        "note": f"https://u:{again}@garage.example/",
    }
    Path("shop.yaml").write_text(yaml_of(**fields), encoding="utf-8")
    servers = {
        at: script._replace(  # type: ignore[union-attr]
            login=(f"info {canary}", Secret("Another-1")),
            login_reply=(f"535-5.7.8 {canary!r} is wrong", f"535 {again}"),
        )
        for at, script in BOTH.items()
    }
    files = [word for name in outputs() for word in ("-o", name)]
    kept = ["--save-facts", "facts.json", "--bundle", "b.zip"]
    kept += [] if level == "none" else ["--redact-map", "map.json"]
    with garage(servers) as lab:
        said = [
            gemdiag("check", "shop.yaml", "-vv", *files, *kept, "--redact", level, "--lang", "fr", lab=lab),
            *(
                gemdiag("check", "shop.yaml", "--format", each, "--redact", level, "--no-state", lab=lab)
                for each in ("ticket", "nagios")
            ),
        ]
    assert all(each.code < 64 for each in said), said
    found = {"stdout": said[0].out.encode(), "stderr": said[0].err.encode(), **dict(written())}
    found |= {f"stdout {n}": each.out.encode() for n, each in enumerate(said[1:])}
    if kind == "a common word":  # our own sentences hold it, and are told
        return
    assert {name: spelled for name, text in found.items() if (spelled := leaks(text, [canary]))} == {}
    assert level == "strict" or b"<redacted>" in found["stdout"]
    assert left_in(Path(os.environ["GEMDIAG_STATE_DIR"]), [canary]) == {}


def known_of_the_shop() -> list[str]:
    return [
        *("Tremblay", "Marie", "Gagnon", "Luc Roy", "0012", "0013", "marie.gagnon", "luc@", "info@"),
        *(DOMAIN, "elsewhere.example", HOST, "127.0.0.1", "mail."),
        *(str(Path.cwd()), str(Path.home()), "Zephyr", platform.node()),
    ]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_at_strict_nothing_says_who_the_shop_is(lang: str, gemdiag: Gemdiag) -> None:
    Path("Zephyr").mkdir()
    path = str(Path("Zephyr", "Tremblay.yaml").absolute())
    Path(path).write_text(yaml_of(password="Kf3rz-w4gen-77"), encoding="utf-8")
    words = ("check", path, "--redact", "strict", "--lang", lang)
    with garage() as lab:
        said = gemdiag(
            *words,
            "-vv",
            *(word for name in outputs() for word in ("-o", name)),
            "--bundle",
            "b.zip",
            lab=lab,
        )
        others = [gemdiag(*words, "--format", each, lab=lab) for each in ("ticket", "nagios")]
    texts = {name: text.decode() for name, text in written()}
    texts |= {"stdout": said.out} | {f"stdout {n}": each.out for n, each in enumerate(others)}
    told = {
        name: sorted({each for each in known_of_the_shop() if _stands_in(each, text)})
        for name, text in texts.items()
    }
    assert {name: each for name, each in told.items() if each} == {}


def _stands_in(known: str, text: str) -> bool:
    """Numbers as words of their own: a duration may hold any digits."""
    return bool(re.search(rf"(?<![\w.]){re.escape(known)}", text, re.IGNORECASE))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_stands_neither_in_the_process_list_nor_in_an_environment(tmp_path: Path) -> None:
    """While the server keeps gemdiag waiting, it and its children are looked at."""
    canary = CANARIES["plain"]
    (tmp_path / "shop.yaml").write_text(yaml_of(password=canary), encoding="utf-8")
    deaf = {at: script._replace(faults={"greeting": "silent"}) for at, script in BOTH.items()}  # type: ignore[union-attr]
    with garage(deaf) as lab:
        running = subprocess.Popen(
            [*PYTHON, "check", "shop.yaml", "-vv", "--no-control", "--timeout", "3", *lab.cli_options()],
            cwd=tmp_path,
            env=child(TMPDIR=str(tmp_path)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert running.stderr
        for line in running.stderr:
            if b"connected" in line:
                break
        seen = [Path(f"/proc/{running.pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
        limits = Path(f"/proc/{running.pid}/limits").read_text(encoding="ascii")
        out, err = running.communicate(timeout=30)
    assert [leaks(each, [canary]) for each in (*seen, out, err)] == [[]] * 4
    assert re.search(r"^Max core file size +0 ", limits, re.MULTILINE)
    assert set(left_in(tmp_path, [canary])) == {"shop.yaml"}


@pytest.mark.parametrize(("level", "is_said"), [("none", False), ("standard", True)])
def test_whoever_is_to_type_what_is_masked_is_told_how_to_see_it(
    level: str, is_said: bool, gemdiag: Gemdiag
) -> None:
    Path("shop.yaml").write_text(yaml_of(password="Kf3rz-w4gen-77", email_address=None), encoding="utf-8")
    with garage() as lab:
        words = ("--set", f"email_address={USER}", "--redact", level)
        said = gemdiag("check", "shop.yaml", *words, lab=lab)
    assert ("with --redact none" in " ".join(said.out.split())) is is_said
    assert (USER in said.out) is not is_said
