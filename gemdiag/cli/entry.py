"""From a command line to an exit code: the group of commands and the one place where errors become words."""

import errno
import sys
from contextlib import suppress

import click

from gemdiag.cli import dumps, faults, monitor, secret_words
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Group
from gemdiag.cli.options import common
from gemdiag.cli.session import (
    UNWRITABLE,
    Session,
    early_language,
    is_closed_pipe,
    silence_stdout,
    utf8_streams,
    visible,
    wrapped,
)
from gemdiag.words import N_

COMMANDS = {
    "wizard": ("gemdiag.cli.wizard", N_("Step by step, from the settings to the clicks; for shops.")),
    "check": ("gemdiag.cli.check", N_("Tell whether mail goes out after the upgrade, and why not.")),
    "migrate": ("gemdiag.cli.migrate", N_("Plan the upgrade, write the upgraded file, list the clicks.")),
    "relay": ("gemdiag.cli.relay", N_("GEM-CAR's server (Option 126): check, enable, disable.")),
    "fleet": ("gemdiag.cli.fleet", N_("Check many shops at once.")),
    "rollback": ("gemdiag.cli.rollback", N_("Undo the last write of a file.")),
    "unseal": ("gemdiag.cli.unseal", N_("Make a sealed password readable in its file again.")),
    "backups": ("gemdiag.cli.backups", N_("List or prune the backups of a file.")),
    "report": ("gemdiag.cli.report", N_("Tell a saved report again.")),
    "providers": ("gemdiag.cli.providers", N_("What is known about mailbox providers.")),
    "explain": ("gemdiag.cli.explain", N_("Explain a finding, or a sentence read from the screen.")),
    "formats": ("gemdiag.cli.formats", N_("What settings files can be read.")),
    "demo": ("gemdiag.cli.demo", N_("The whole job on an embedded lab, without any network.")),
}


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Of a stream that takes nothing more."""


@click.group(
    cls=Group,
    lazy=COMMANDS,
    default_for_files="check",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_(
        "Diagnoses and upgrades the e-mail settings of GEM-CAR. gemdiag changes files, people change GEM-CAR."
    ),
)
@common
@click.pass_context
def main(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(args: list[str]) -> int:
    """The exit code of a command line."""
    utf8_streams()
    dumps.forbid()
    session = Session()
    session.lang = early_language(args)
    session.monitored = monitor.is_asked(args)
    code = _carried_out(session, args)
    return code if not session.monitored or code in monitor.STATES else monitor.UNKNOWN


def _carried_out(session: Session, args: list[str]) -> int:
    """Every way out: a command's own code, usage errors, faults, interrupts, and our bugs."""
    if (found := secret_words.fault_in(args)) is not None:
        message, params = found
        return _end(session, faults.USAGE, session.say(message, **params))
    try:
        code = main.main(
            args, prog_name="gemdiag", standalone_mode=False, obj=session, windows_expand_args=False
        )
        sys.stdout.flush()
    except Fault as fault:
        return _end(session, fault.code, session.say(fault.message, **fault.params))
    except click.FileError as error:
        return _end(
            session, faults.INPUT, session.say(N_("{path} cannot be opened."), path=error.ui_filename)
        )
    except click.ClickException as error:
        from gemdiag.cli.misuse import sentence  # noqa: PLC0415  start-up

        return _end(session, faults.USAGE, sentence(session, error))
    except (click.Abort, KeyboardInterrupt):
        return _end(session, faults.INTERRUPTED, session.say(N_("Interrupted. What was finished is whole.")))
    except SystemExit:  # click's way out when whoever read our output has left
        return 0
    except Exception as error:
        if isinstance(error, OSError) and is_closed_pipe(error):
            silence_stdout()
            return 0
        if isinstance(error, OSError) and error.filename is None and error.errno in FULL:
            silence_stdout()
            return _end(session, faults.OUTPUT, session.say(UNWRITABLE))
        return _bug(session, error)
    return code if isinstance(code, int) else 0


def _end(session: Session, code: int, sentence: str) -> int:
    """One sentence on standard error; a monitor reads standard output."""
    with suppress(BrokenPipeError):
        if session.monitored:
            click.echo(monitor.line(visible(sentence)))
            return code
        click.echo(wrapped(f"gemdiag: {visible(sentence)}", sys.stderr), err=True)
    return code


def _bug(session: Session, error: BaseException) -> int:
    """Ours, and said so. The traceback has no locals and passes through the redactor; -vv alone shows it."""
    _end(
        session,
        faults.BUG,
        session.say(
            N_("This is a bug of gemdiag ({kind}). Run it again with -vv and report it."),
            kind=type(error).__name__,
        ),
    )
    if session.verbose > 1:
        import traceback  # noqa: PLC0415  start-up

        for frame in traceback.extract_tb(error.__traceback__):
            click.echo(f"  {frame.filename}:{frame.lineno} {frame.name}", err=True)
    return faults.BUG
