"""Questions to the person at the keyboard, and the password from wherever it comes."""

import os
import sys
from pathlib import Path
from typing import Any, Final

import click

from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.session import Session
from gemdiag.model.secret import Secret
from gemdiag.words import N_

_YES: Final = frozenset({"y", "yes", "o", "oui"})
_NO: Final = frozenset({"n", "no", "non", ""})
LONGEST: Final = 10_000
"""Bytes of a line that holds a password."""


def is_answered() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin is not None and sys.stdin.isatty()


def agreed(session: Session, question: str, **params: Any) -> bool:
    """Yes or no, in either language; Enter and the end of input are no."""
    asked = session.say(question, **params) + session.say(N_(" [y/N] "))
    while True:
        click.echo(asked, nl=False, err=True)
        line = sys.stdin.readline()
        answer = line.strip().lower()
        if not line.endswith("\n"):
            click.echo(err=True)
        if not line or answer in _NO:
            return False
        if answer in _YES:
            return True


def test_message(session: Session, network: NetworkChoice) -> NetworkChoice:
    """--send-test only with consent: a message cannot be taken back."""
    if network.send_test is None or network.offline:
        return network._replace(send_test=None)
    if is_answered() and agreed(session, N_("Send one test message to {to}?"), to=network.send_test):
        return network
    session.warn(N_("No test message is sent."))
    return network._replace(send_test=None)


def password(session: Session, network: NetworkChoice) -> Secret | None:
    """From standard input, a prompt or the environment variable that --password-env names; else none."""
    if network.password_stdin:
        line = line_of(sys.stdin.buffer.readline(LONGEST))
        return _given(line, N_("No password came on standard input."))
    if network.password_prompt and not is_answered():
        raise Fault(faults.USAGE, N_("There is nobody to ask for the password; use --password-stdin."))
    if network.password_prompt:
        return Secret(click.prompt(session.say(N_("Password")), hide_input=True, err=True))
    if network.password_env:
        # Without the name: who mistakes the option has typed the password itself.
        missing = N_("There is no environment variable of the name that --password-env gives.")
        return _given(os.environ.get(network.password_env, ""), missing)
    return None


def _given(text: str, otherwise: str) -> Secret:
    if not text:
        raise Fault(faults.USAGE, otherwise)
    return Secret(text)


def line_of(raw: bytes) -> str:
    """PowerShell puts a mark before what it pipes; an older console writes Windows-1252."""
    raw = raw.rstrip(b"\r\n")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def may_write(session: Session, path: Path) -> bool:
    if not is_answered():
        session.warn(N_("Nothing was written: say --yes to write without being asked."))
        return False
    return agreed(session, N_("Write {path}?"), path=path)
