"""A garage whose mail server is on loopback, and gemdiag's command line as a function."""

import contextlib
import functools
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from gemdiag.cli.entry import run
from gemdiag.lab.authority import Authority
from gemdiag.lab.lab import Lab, Server, Service
from gemdiag.lab.script import Script
from gemdiag.model.secret import Secret
from tests import valid
from tests.canary import CANARY

DOMAIN, HOST, USER = "garage.example", "mail.garage.example", "info@garage.example"
LOGIN = (USER, Secret(CANARY))
ZONE = (
    f"{DOMAIN} MX 10 {HOST}",
    f"{DOMAIN} TXT v=spf1 mx -all",
    f"_dmarc.{DOMAIN} TXT v=DMARC1; p=none",
)
IMPLICIT, EXPLICIT = Script("implicit", login=LOGIN), Script("explicit", login=LOGIN)
BOTH: Mapping[str, Server] = {f"{HOST}:465": IMPLICIT, f"{HOST}:587": EXPLICIT}
INI = {
    "Version": "13.0.1",
    "SMTPServer": HOST,
    "Port": "587",
    "EmailAddress": USER,
    "UserName": USER,
    "Password": CANARY,
}
YAML = f"""# kept by hand
gemdiag: 1
gemcar_version: "13.0.4"
email:
  smtp_address: {HOST}
  port: 465
  email_address: {USER}
  user_name: {USER}
  password: '{CANARY}'
  less_secure_connection: false
  use_gemcar_server: false   # Option 126
"""


class Said(NamedTuple):
    """What a command did: its exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return valid.report(self.out)

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        return {found["id"]: found for found in self.json["findings"]}

    @property
    def verdict(self) -> str:
        return str(self.json["verdict"]["severity"])

    def __str__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


Gemdiag = Callable[..., Said]
Typing = Callable[[str], None]
"""What comes over the pipe."""


@functools.cache
def authority() -> Authority:
    return Authority()


@contextlib.contextmanager
def garage(servers: Mapping[str, Service] = BOTH, zone: tuple[str, ...] = ZONE, **more: Any) -> Iterator[Lab]:
    with Lab(zone, servers, authority(), **more) as lab:
        yield lab


def ini(**fields: str | None) -> str:
    """The settings of the garage as an old program wrote them; None leaves a field out."""
    said = {name: text for name, text in {**INI, **fields}.items() if text is not None}
    return "[Email]\n" + "".join(f"{name}={text}\n" for name, text in said.items())


def untouched(lab: Lab) -> bool:
    """Whether nobody asked anything of this little Internet."""
    return not lab.dns.asked and not any(heard.connections for heard in lab.heard.values())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path | None = None) -> list[str]:
    """What is in the folder, this one where none is named."""
    return sorted(path.name for path in (folder or Path()).iterdir())


def make_pipe(path: str) -> None:
    """A named one, for tests that do not run on Windows."""
    if sys.platform != "win32":
        os.mkfifo(path)


class FakeTerminal(io.StringIO):
    """Standard input where a person sits; what they type is given beforehand."""

    def isatty(self) -> bool:
        return True


def commands(capsys: pytest.CaptureFixture[str]) -> Gemdiag:
    def gemdiag(*words: object, lab: Lab | None = None) -> Said:
        leading = [] if lab is None else ["--no-control", *lab.cli_options()]
        code = run([*map(str, words), *leading])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return gemdiag


def child(**variables: str) -> dict[str, str]:
    """The environment of a gemdiag that runs by itself."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GEMDIAG_")}
    state = {"GEMDIAG_STATE_DIR": os.environ["GEMDIAG_STATE_DIR"]}
    return {**kept, **state, "PYTHONUTF8": "1", "PYTHONPATH": str(Path(__file__).parents[2]), **variables}


PYTHON = (sys.executable, "-m", "gemdiag")


PASSPHRASE = "dépanneuse rouge 7"
SEAL = ("--store-password", "seal", "--yes")
UPGRADED = "shop.upgraded.yaml"

Key = Callable[..., tuple[str, str]]
"""Gives the option that hands over a passphrase, on a pipe of its own each time."""


def password_in(path: str) -> str:
    """As a YAML parser that knows nothing of gemdiag reads it."""
    text = Path(path).read_text(encoding="utf-8")
    return str(yaml.safe_load(text)["email"]["password"])
