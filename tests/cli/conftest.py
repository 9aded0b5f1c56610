"""The command line for tests of it."""

import functools
import io
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gemdiag import presets, sealing
from gemdiag.model.provider import Knowledge
from gemdiag.sealing import Cost
from tests.cli.kit import PASSPHRASE, SEAL, UPGRADED, YAML, Gemdiag, Key, Typing, commands, garage, ini


@pytest.fixture(scope="package", autouse=True)
def _quick_turns() -> Iterator[None]:
    """Servers and client share one interpreter here: each waits for its turn, five milliseconds by default."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def gemdiag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Gemdiag:
    """Runs a command in an empty folder, with nobody at the keyboard.

    The presets that ship are read once for all tests: that is what takes most of a command's time.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(presets, "load", lambda folder=None: shipped() if folder is None else LOAD(folder))
    return commands(capsys)


LOAD = presets.load


@functools.cache
def shipped() -> Knowledge:
    return LOAD()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever makes a socket fails the test."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        pytest.fail("a socket was made", pytrace=True)

    monkeypatch.setattr(socket.socket, "__init__", refuse)


@pytest.fixture
def shop(gemdiag: Gemdiag) -> str:
    """Settings as an old program wrote them."""
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    return "shop.ini"


@pytest.fixture
def own(gemdiag: Gemdiag) -> str:
    """Settings in gemdiag's own format, kept by hand."""
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    return "own.yaml"


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[Key]:
    """Hands over a passphrase; what is sealed meanwhile costs as little as may be."""
    monkeypatch.setattr(sealing, "COST", Cost(15, 8, 1))
    ends: list[int] = []

    def made(text: str = PASSPHRASE) -> tuple[str, str]:
        ours, theirs = os.pipe()
        ends.append(ours)
        os.write(theirs, f"{text}\n".encode())
        os.close(theirs)
        return "--passphrase-fd", str(ours)

    yield made
    for end in ends:
        os.close(end)


@pytest.fixture
def sealed(shop: str, gemdiag: Gemdiag, key: Key) -> str:
    """The upgraded file of the garage, its password sealed."""
    with garage() as lab:
        said = gemdiag("migrate", shop, *SEAL, *key(), lab=lab)
    assert said.code == 0, said
    return UPGRADED


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Typing:
    """What comes over the pipe, line by line."""

    def give(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))

    return give
