"""The password comes out nowhere: every command, format and verbosity, with servers that accept, refuse and echo it."""

import io
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
import pytest

from gemdiag import reports, rules
from gemdiag.cli import entry
from gemdiag.lab.lab import Lab
from gemdiag.lab.script import KEYWORDS, Script
from gemdiag.model.secret import Secret
from tests.canary import CANARY
from tests.leaks import leaks, left_in

ROOT = Path(__file__).parents[2]
# What markup, quoting and encodings each spell in another way.
SPICED = "Zq7&vé\"<Wx9'9%mT\\k"
SECRETS = (CANARY, SPICED)
USER = "atelier@garage.example"
OTHERS_MAY_READ = 0o077

SHOP = f"""\
    # the shop's own file
    Version: 13.0.1
    Port: 587
    SMTP address: mail.garage.example
    E-mail address: {USER}
    User Name: {USER}
    Password: {CANARY}
    Confirm: {CANARY}
"""

ECHO = "535 5.7.8 No such login"
SERVERS = {
    "accepts": {"login": (USER, Secret(CANARY))},
    "accepts another": {"login": (USER, Secret(SPICED))},
    "refuses": {"login_reply": (ECHO,)},
    "echoes": {"auth_trick": "echo"},
    "hangs up": {"auth_trick": "hang_up"},
    "clear": {"keywords": (*KEYWORDS, "AUTH PLAIN LOGIN")},
}


@pytest.fixture(scope="module")
def labs() -> Iterator[dict[str, Lab]]:
    """The same shop's servers, one lab for each way that they take a login."""
    running = {}
    try:
        for name, script in SERVERS.items():
            mail = Script(**script)  # type: ignore[arg-type]
            servers = {
                "mail.garage.example:587": mail,
                "mail.garage.example:465": mail._replace(mode="implicit"),
            }
            running[name] = Lab(["garage.example MX 10 mail.garage.example"], servers).__enter__()
        yield running
    finally:
        for lab in running.values():
            lab.__exit__(None, None, None)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    file = folder / "shop.txt"
    file.write_text(textwrap.dedent(SHOP), encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{SPICED}\n".encode()), encoding="utf-8"))
    return file


def holds_settings(name: str) -> bool:
    """The files that may hold the password: the source and its backups."""
    return name in ("shop.txt", "kept.yaml") or ".gemdiag-bak-" in name


def searched(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Where the password came out: nothing is the right answer."""
    said = capsys.readouterr()
    found = {"stdout": leaks(said.out, SECRETS), "stderr": leaks(said.err, SECRETS)}
    found |= left_in(Path(os.environ["GEMDIAG_STATE_DIR"]), SECRETS)
    found |= {name: how for name, how in left_in(folder, SECRETS).items() if not holds_settings(name)}
    return {where: how for where, how in found.items() if how}


@pytest.mark.parametrize("login", SERVERS)
@pytest.mark.parametrize(
    "words",
    [
        ("check", "-vv", "--save-facts", "facts.json"),
        ("check", "-vv", "--password-stdin", "--redact", "none"),
        ("migrate", "--yes", "-vv"),
    ],
    ids=" ".join,
)
def test_whatever_the_server_does_with_the_password(
    words: tuple[str, ...], login: str, labs: dict[str, Lab], shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = chain.from_iterable(("-o", f"out.{kind}") for kind in ("txt", "md", "json", "jsonl"))
    verb, *options = words
    code = entry.run([verb, shop.name, *options, *outputs, "--no-control", *labs[login].cli_options()])

    assert code in (0, 1, 2, 3)
    assert searched(shop.parent, capsys) == {}
    assert (shop.parent / "out.md").exists()


@pytest.mark.parametrize("format_id", reports.known())
@pytest.mark.parametrize("verbosity", ["-q", "-v", "-vv"])
@pytest.mark.parametrize("redact", ["none", "standard", "strict"])
def test_in_every_format_and_verbosity(
    format_id: str,
    verbosity: str,
    redact: str,
    labs: dict[str, Lab],
    shop: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["check", shop.name, "--format", format_id, verbosity, "--redact", redact, "--no-control"]
    code = entry.run([*words, *labs["refuses"].cli_options()])

    assert code == 2
    assert searched(shop.parent, capsys) == {}


def test_through_a_life_of_writes_and_rollbacks(
    labs: dict[str, Lab], shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = ["--no-control", *labs["accepts"].cli_options()]
    lives = [
        ["migrate", shop.name, "--dry-run", "-vv", *net],
        ["migrate", shop.name, "--yes", *net],
        ["migrate", shop.name, "--yes", "--write", "kept.yaml", "--store-password", "keep", *net],
        ["migrate", shop.name, "--yes", "--overwrite", *net],
        ["migrate", shop.name, "--yes", "--mode", "relay", "--overwrite", *net],
        ["relay", "check", "kept.yaml", *net],
        ["relay", "enable", "kept.yaml", "--yes", "--force", "-vv", *net],
        ["relay", "disable", "kept.yaml", "--yes", "--force", *net],
        ["backups", "list", "kept.yaml", "-vv"],
        ["rollback", "kept.yaml", "-vv"],
        ["backups", "prune", "kept.yaml", "--keep", "0"],
        ["check", "kept.yaml", "--format", "json", "-o", "saved.json", *net],
        ["report", "saved.json", "-vv"],
        ["check", shop.name, "--save-facts", "facts.json", *net],
        ["report", "--judge", "facts.json", "-vv"],
    ]
    codes = [entry.run(life) for life in lives]

    outcome = {" ".join(life[:6]): code for life, code in zip(lives, codes, strict=True)}
    assert {name: code for name, code in outcome.items() if code > 3} == {}
    assert CANARY in (shop.parent / "kept.yaml").read_text(encoding="utf-8")
    assert searched(shop.parent, capsys) == {}


@pytest.mark.parametrize(
    "text",
    [
        f'{{"user_name": "x", "password": "{CANARY}" "port": 587}}',
        f"gemdiag: 1\nemail: {{password: {CANARY}, port: [}}",
        f"gemdiag: 1\nemail:\n  password: !no {CANARY}\n",
        f"password: {CANARY}\npassword: x\x00\nport: {CANARY}\nsmtp address: {CANARY}\nuser name: {CANARY}\x1b\n",
        f'REGEDIT4\n\n[HKEY_CURRENT_USER\\GEM]\n"Password"="{CANARY}\n"Port"=dword:zz\n',
        f"[mail]\npassword = {CANARY}\n[mail\n",
        CANARY,
    ],
    ids=["json", "yaml", "tag", "fields", "reg", "ini", "alone"],
)
def test_a_file_that_cannot_be_read_is_not_quoted(
    text: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.write_text(text, encoding="utf-8")
    for words in (["check", "--format", "json", "-vv"], ["migrate", "--dry-run", "-vv"]):
        entry.run([words[0], shop.name, "--offline", *words[1:]])

    assert searched(shop.parent, capsys) == {}


@pytest.mark.parametrize(
    "words", [("--set", f"password={SPICED}"), ("--password", SPICED), (f"--password={SPICED}",)]
)
def test_no_argument_takes_a_password(
    words: tuple[str, ...], shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.run(["check", shop.name, "--offline", *words]) == 64
    assert searched(shop.parent, capsys) == {}


def every_command(command: click.Command, *names: str) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(names), command
    if isinstance(command, click.Group):
        context = click.Context(command, obj=None)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from every_command(found, *names, name)


def test_no_option_of_any_command_takes_a_secret() -> None:
    commands = dict(every_command(entry.main))
    named = {
        (name, option)
        for name, command in commands.items()
        for param in command.params
        for option in (*param.opts, *param.secondary_opts)
        if any(word in option for word in ("pass", "secret", "token", "key"))
    }

    assert len(commands) > 12
    assert {option for _, option in named} == {
        "--password-stdin",
        "--password-prompt",
        "--password-env",
        "--passphrase-fd",
        "--store-password",
    }


def test_a_bug_shows_no_value(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_case: object) -> None:
        password = CANARY
        raise ValueError(password)

    monkeypatch.setattr(rules, "judge", broken)

    assert entry.run(["check", shop.name, "--offline", "-vv"]) == 70
    assert searched(shop.parent, capsys) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_running_process_shows_nothing_to_others(labs: dict[str, Lab], shop: Path) -> None:
    words = [sys.executable, "-m", "gemdiag", "check", shop.name, "--password-stdin", "--no-control", "-vv"]
    shown = b""
    with subprocess.Popen(
        [*words, *labs["accepts another"].cli_options()],
        cwd=shop.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(f"{SPICED}\n".encode())
        process.stdin.flush()
        shown += process.stderr.readline()  # it is at work, and holds the password
        shown += b"".join(Path(f"/proc/{process.pid}", name).read_bytes() for name in ("cmdline", "environ"))
        out, err = process.communicate()
        accepted = labs["accepts another"].wire.auth

    assert accepted
    assert b"gemdiag" in shown
    assert leaks(shown + out + err, SECRETS) == []


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_what_holds_the_password_is_for_its_owner_alone(labs: dict[str, Lab], shop: Path) -> None:
    net = ["--no-control", *labs["accepts"].cli_options()]
    for _ in range(2):
        entry.run(
            [
                "migrate",
                shop.name,
                "--yes",
                "--write",
                "kept.yaml",
                "--overwrite",
                "--store-password",
                "keep",
                *net,
            ]
        )
    holders = [shop.parent / name for name in left_in(shop.parent, SECRETS)]

    assert {path.name for path in holders} >= {"shop.txt", "kept.yaml"}
    assert [path.name for path in holders if path.stat().st_mode & OTHERS_MAY_READ] == []
