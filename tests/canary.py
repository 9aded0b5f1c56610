"""A pytest plugin: a password that any test puts into a Secret makes that test fail where it comes out.

Searched, in every spelling that `tests.leaks` knows: what a test prints and logs, what the tests capture of
the program (capsys, click's runner, child processes), and what was written to gemdiag's state folder.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import currently_in_test_context

from gemdiag.model.secret import Secret
from tests.leaks import leaks, left_in

CANARY = "Kf3rz-w4gen_PÄSS!"
"""The password for tests that need one. Nothing of it may be found but where it was asked to be written."""

# Passwords that are shorter, or of fewer kinds of characters, are words that a report may well say.
LENGTH, KINDS = 8, 5

secrets: set[str] = {CANARY}
everybodys: set[str] = set()
"""Those that were made before the first test ran."""
heard: list[tuple[str, bytes]] = []


def _bytes(said: object) -> bytes:
    return said if isinstance(said, bytes) else str(said or "").encode("utf-8", "surrogateescape")


def _listen(
    patch: pytest.MonkeyPatch, owner: type, name: str, parts: Callable[[Any], dict[str, object]]
) -> None:
    real = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        heard.extend((where, _bytes(said)) for where, said in parts(result).items() if said)
        return result

    patch.setattr(owner, name, call)


def _collect(patch: pytest.MonkeyPatch) -> None:
    real = Secret.__init__

    def init(self: Secret, text: str) -> None:
        real(self, text)
        if len(text) >= LENGTH and len(set(text)) >= KINDS and not currently_in_test_context():
            secrets.add(text)

    patch.setattr(Secret, "__init__", init)


def pytest_configure(config: pytest.Config) -> None:
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    _collect(patch)
    _listen(patch, pytest.CaptureFixture, "readouterr", lambda got: {"stdout": got.out, "stderr": got.err})
    _listen(
        patch,
        CliRunner,
        "invoke",
        lambda got: {
            "the command's output": got.output_bytes,
            "an exception": got.exception and repr(got.exception),
        },
    )
    _listen(
        patch,
        subprocess.Popen,
        "communicate",
        lambda got: {"a child's stdout": got[0], "a child's stderr": got[1]},
    )


def pytest_runtest_setup() -> None:
    """Each test answers for its own passwords: those of another may be words that this one says."""
    heard.clear()
    everybodys.update(() if everybodys else secrets)
    secrets.intersection_update(everybodys)


def escaped(report: pytest.TestReport) -> Iterator[str]:
    """Where which spelling of a password came out while the test ran."""
    said = [*heard, *((title, _bytes(text)) for title, text in report.sections)]
    for where, text in said:
        yield from (f"{where}: {spelling}" for spelling in leaks(text, secrets))
    state = Path(os.environ.get("GEMDIAG_STATE_DIR", ""))
    if state.is_absolute() and state.is_dir():
        yield from (
            f"state folder, {name}: {', '.join(how)}" for name, how in left_in(state, secrets).items()
        )


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Iterator[Any]:
    outcome: Any = yield
    report = outcome.get_result()
    if call.when == "call" and report.passed and (found := sorted(set(escaped(report)))):
        report.outcome = "failed"
        report.longrepr = "a password came out:\n" + "\n".join(f"  {line}" for line in found)
