"""The awkward settings files: each is read as the manifest says, or refused for the reason that it names."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gemdiag import formats
from gemdiag.app import inputs
from gemdiag.app.diagnose import diagnose
from gemdiag.app.request import Request
from gemdiag.formats.editing import edit
from gemdiag.model.settings import Settings
from tests.hostile import kit
from tests.hostile.process import PYTHON, environment

pytestmark = pytest.mark.hostile

AT_ONCE = 4
PATIENCE_S = 180
SECONDS = 10
"""On the clock, for one process among several of a busy computer: nothing hangs. What a process costs is
measured in `tests/unit/formats/test_hostile.py`."""

# The manifest's words for what is wrong: the kind of fault that refuses the file as a whole, ...
REFUSED: Mapping[str, str] = {
    "alias-limit": "bomb",
    "dtd-forbidden": "dtd",
    "empty": "empty",
    "encoding": "encoding",
    "json-syntax": "syntax",
    "not-a-config": "binary",
    "not-a-reg-file": "unknown_format",
    "tag": "tag",
    "too-deep": "depth",
    "truncated": "encoding",
    "xml-syntax": "syntax",
    "yaml-syntax": "syntax",
}
# ... or the finding about what it states, ...
FOUND: Mapping[str, str] = {
    "bad-address": "config.field_invalid",
    "bad-hex": "config.field_invalid",
    "bad-host": "config.field_invalid",
    "bad-port": "config.field_invalid",
    "control-character": "config.field_invalid",
    "host-is-url": "config.field_invalid",
    "internal-address": "config.host_suspicious",
    "mixed-script": "config.host_suspicious",
    "no-password": "config.field_missing",
    "non-mail-port": "config.port_suspicious",
    "wrong-type": "config.field_invalid",
    # Settings of other programs: kept, told of, and never followed.
    "outside-directory": "config.unknown_key",
    "reserved-name": "config.unknown_key",
    # What it warns of.
    "ambiguous": "config.duplicate_key",
    "duplicate-key": "config.duplicate_key",
    "duplicate-section": "config.duplicate_key",
    "encoding-guess": "config.encoding_guessed",
    "encoding-mismatch": "config.encoding_guessed",
    "hidden-unicode": "config.hidden_characters",
    "mixed-encoding": "config.encoding_guessed",
    "multiple-documents": "config.duplicate_key",
    "stray-line": "config.unknown_key",
}
# ... or why it is not even opened.
UNOPENED: Mapping[str, frozenset[str]] = {
    "not-a-regular-file": frozenset({"not_regular", "folder", "missing", "denied"}),
    "too-large": frozenset({"too_large"}),
}
MASKED = "masked-password"
# Where a file is about something else than its word says.
INSTEAD: Mapping[str, str] = {
    "val_helo_crlf.ini": "config.unknown_key",  # GEM-CAR has no such setting
    "val_host_zone.ini": "config.field_invalid",  # an address with a zone is none that GEM-CAR could use
}
SECRETS = {"ini_pw_quotes.ini": "q'uoted"}
"""Marks around a value are not part of it, which the manifest leaves open."""


class File(NamedTuple):
    path: Path
    expect: Mapping[str, Any]


@pytest.fixture(scope="module")
def folder(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("inputs")
    script = [sys.executable, str(hostile / "make_inputs.py"), str(made), "--special"]
    subprocess.run(script, check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def manifest(folder: Path) -> list[File]:
    listed = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    return [File(folder / entry["file"], entry["expect"]) for entry in listed]


def is_special(file: File) -> bool:
    return file.path.name.startswith("special_")


def test_every_word_of_the_manifest_is_in_the_tables(manifest: list[File]) -> None:
    words = {file.expect[key] for file in manifest for key in ("error", "warn") if key in file.expect}

    assert words == {*REFUSED, *FOUND, *UNOPENED, MASKED}
    assert len(manifest) == 160


def test_every_file_is_read_or_refused_as_the_manifest_says(manifest: list[File]) -> None:
    files = [file for file in manifest if not is_special(file)]
    wrong = {file.path.name: complaints for file in files if (complaints := list(judged(file)))}

    assert wrong == {}


def judged(file: File) -> list[str]:
    """What is not as it should be."""
    word = file.expect.get("error", "")
    try:
        found = formats.read(file.path.read_bytes(), path=file.path.name)
    except formats.FormatFault as fault:
        return [] if REFUSED.get(word) == fault.kind else [f"refused: {fault.args}"]
    if word in REFUSED:
        return ["read"]
    return [*differences(file, found), *silences(file, found)]


def differences(file: File, found: Settings) -> list[str]:
    """The fields that say something else; never the text of the secret."""
    expect = file.expect
    password = found.password.reveal() if found.password else None
    wanted = SECRETS.get(file.path.name, expect.get("password"))
    wrong = ["password"] if wanted not in (None, password) else []
    fields = {"user": found.user_name, "host": found.smtp_address, "port": found.port}
    return wrong + [name for name, said in fields.items() if name in expect and expect[name] != said]


def silences(file: File, found: Settings) -> list[str]:
    """The findings that are missing."""
    ids = {finding.id for finding in diagnose(found, kit.knowledge(), OFFLINE).diagnosis.judgement.findings}
    words = [file.expect[key] for key in ("error", "warn") if key in file.expect]
    if MASKED in words:
        return [] if (found.password, found.password_state) == (None, "omitted") else ["not taken for masked"]
    wanted = {INSTEAD.get(file.path.name, FOUND[word]) for word in words}
    return sorted(wanted - ids)


OFFLINE = Request(offline=True)


def test_what_is_no_file_is_not_opened(manifest: list[File]) -> None:
    is_root = getattr(os, "geteuid", lambda: 0)() == 0
    files = [each for each in manifest if is_special(each) and not (is_root and "noread" in each.path.name)]
    kinds = {file.path.name: refusal(file.path) for file in files}

    assert len(files) >= 6
    assert {
        name: kind
        for file in files
        if (kind := kinds[(name := file.path.name)]) not in UNOPENED[file.expect["error"]]
    } == {}


def refusal(path: Path) -> str:
    try:
        list(inputs.read(str(path), folders=False))
    except inputs.InputFault as fault:
        return fault.kind
    return "read"


def test_what_is_changed_in_place_is_the_host_alone(manifest: list[File]) -> None:
    """Whatever the encoding, the line ends, the comments, and what nobody understands."""
    paths = [file.path for file in manifest if file.path.name.startswith(KEPT) and file.expect["ok"]]
    paths = [path for path in paths if path.name != "enc_utf7.ini"]  # it has no host
    wrong = {path.name for path in paths if moved(path) != elsewhere(path)}

    assert len(paths) >= 18
    assert wrong == set()


def moved(path: Path) -> bytes:
    return edit(path.read_bytes(), {"smtp_address": "mail.autre.test"}, path=path.name)


def elsewhere(path: Path) -> bytes:
    data = path.read_bytes()
    pairs = [(h.encode(e), "mail.autre.test".encode(e)) for h in HOSTS for e in ENCODINGS]
    old, new = next(pair for pair in pairs if pair[0] in data)
    return data.replace(old, new, 1)


KEPT = ("enc_", "eol_", "no_final", "json_p", "reg4", "reg5", "xml_c", "xml_p", "yaml_comments", "yaml_plain")
HOSTS = ("smtp.autohaus-m\u00fcller.test", "localhost")
ENCODINGS = ("utf-8", "cp1252", "cp850", "utf-16-le", "utf-16-be", "utf-32-le")


def test_damaged_they_give_settings_or_a_fault(manifest: list[File]) -> None:
    """No other way out of a reader, whatever is cut, doubled or put in."""
    small = [file.path for file in manifest if not is_special(file) and file.path.stat().st_size < SMALL]
    samples = [path.read_bytes() for path in small]
    choice = random.Random(4)
    refused = 0
    for _ in range(CASES):
        try:
            formats.read(damaged(choice, choice.choice(samples)))
        except formats.FormatFault:
            refused += 1

    assert 0 < refused < CASES


def damaged(choice: random.Random, data: bytes) -> bytes:
    for _ in range(choice.randint(1, 4)):
        start = choice.randint(0, len(data))
        end = start + choice.randint(0, 20)
        new = choice.choice(
            [b"", b"", bytes([choice.randrange(256)]), data[start:end] * 2, b"\0", b'"', b"\\"]
        )
        data = data[:start] + new + data[end if choice.random() < 0.5 else start :]
    return data


SMALL, CASES = 20_000, 2_000


def test_as_processes_all_stay_within_their_bounds(hostile: Path, folder: Path, tmp_path: Path) -> None:
    """Time, memory, exit codes, tracebacks, the password in any form: as the files' own harness sees it."""
    parts = [part(folder, tmp_path / str(number), number) for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(lambda each: run_all(hostile, each, tmp_path), parts))

    assert [each.strip().splitlines() for each in told] == [["0 bad"]] * AT_ONCE


def part(folder: Path, to: Path, number: int) -> Path:
    """A folder with a manifest of every fourth file."""
    to.mkdir()
    listed = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    is_root = getattr(os, "geteuid", lambda: 0)() == 0
    mine = [
        {**entry, "file": os.path.relpath(folder / entry["file"], to)}
        for entry in listed[number::AT_ONCE]
        if not (is_root and "noread" in entry["file"])
    ]
    (to / "MANIFEST.json").write_text(json.dumps(mine), encoding="utf-8")
    return to


def run_all(hostile: Path, inputs_: Path, state: Path) -> str:
    bounds = ["--seconds", str(SECONDS), "--mb", "200", "--ok-rc", "0,1,2,3", "--err-rc", "1,2,65,66"]
    check = [*PYTHON, "check", "--offline", "--format", "json", "--no-state", "--lang", "en", "{file}"]
    done = subprocess.run(
        [sys.executable, str(hostile / "runinputs.py"), str(inputs_), *bounds, "--", *check],
        env=environment(state),
        capture_output=True,
        timeout=PATIENCE_S,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def test_the_harness_sees_what_it_looks_for(hostile: Path, folder: Path, tmp_path: Path) -> None:
    """A command that shows the file is caught, so that silence above means something."""
    shutil.copy(folder / "enc_utf8.ini", tmp_path)
    entry = [{"file": "enc_utf8.ini", "expect": {"ok": True}}]
    (tmp_path / "MANIFEST.json").write_text(json.dumps(entry), encoding="utf-8")
    show = [sys.executable, "-c", "import sys; print(open(sys.argv[1], encoding='utf-8').read())", "{file}"]
    done = subprocess.run(
        [sys.executable, str(hostile / "runinputs.py"), str(tmp_path), "--", *show],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 1
    assert "LEAK" in done.stdout
