"""From a command line to an exit code: the group of commands and the one place where errors become words."""

import errno
import sys

import click

from gemdiag import __version__
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Group, Option
from gemdiag.cli.options import common
from gemdiag.cli.session import Session, early_language, utf8_streams, visible
from gemdiag.words import N_

COMMANDS = {
    "check": ("gemdiag.cli.check", N_("Tell whether mail goes out after the upgrade, and why not.")),
    "migrate": ("gemdiag.cli.migrate", N_("Plan the upgrade, write the upgraded file, list the clicks.")),
    "relay": ("gemdiag.cli.relay", N_("GEM-CAR's server (Option 126): check, enable, disable.")),
    "rollback": ("gemdiag.cli.rollback", N_("Undo the last write of a file.")),
    "backups": ("gemdiag.cli.backups", N_("List or prune the backups of a file.")),
    "report": ("gemdiag.cli.report", N_("Tell a saved report again.")),
    "providers": ("gemdiag.cli.providers", N_("What is known about mailbox providers.")),
    "explain": ("gemdiag.cli.explain", N_("Explain a finding, or a sentence read from the screen.")),
    "formats": ("gemdiag.cli.formats", N_("What settings files can be read.")),
    "demo": ("gemdiag.cli.demo", N_("The whole job on an embedded lab, without any network.")),
}


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"gemdiag {__version__}")
        ctx.exit()


@click.group(
    cls=Group,
    lazy=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_(
        "Diagnoses and upgrades the e-mail settings of GEM-CAR. gemdiag changes files, people change GEM-CAR."
    ),
)
@common
@click.option(
    "--version",
    cls=Option,
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help=N_("Show the version and leave."),
)
@click.pass_context
def main(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(args: list[str]) -> int:
    """Every way out: a command's own code, usage errors, faults, interrupts, and our bugs."""
    utf8_streams()
    session = Session()
    session.lang = early_language(args)
    try:
        code = main.main(
            args, prog_name="gemdiag", standalone_mode=False, obj=session, windows_expand_args=False
        )
        sys.stdout.flush()
    except Fault as fault:
        return _end(fault.code, session.say(fault.message, **fault.params))
    except click.FileError as error:
        return _end(faults.INPUT, session.say(N_("{path} cannot be opened."), path=error.ui_filename))
    except click.ClickException as error:
        return _end(faults.USAGE, _usage(session, error))
    except (click.Abort, KeyboardInterrupt):
        return _end(faults.INTERRUPTED, session.say(N_("Interrupted. What was finished is whole.")))
    except BrokenPipeError:
        return _closed_pipe()
    except OSError as error:
        return _closed_pipe() if error.errno == errno.EPIPE else _bug(session, error)
    except Exception as error:
        return _bug(session, error)
    return code if isinstance(code, int) else 0


def _end(code: int, sentence: str) -> int:
    """One sentence on standard error."""
    click.echo(f"gemdiag: {visible(sentence)}", err=True)
    return code


def _usage(session: Session, error: click.ClickException) -> str:
    """What click finds wrong, in the user's language; ours already are."""
    hint = session.say(N_('See "{command} --help".'), command=_path(error))
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        text = session.say(
            N_("There is no option {option}.[[ Did you mean {near}?]]"),
            option=error.option_name,
            near=near or None,
        )
    elif isinstance(error, click.MissingParameter):
        text = session.say(
            N_("{name} is missing."),
            name=error.param.make_metavar(error.ctx) if error.param and error.ctx else "?",
        )
    elif isinstance(error, click.BadParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else None
        text = f"{name.strip(chr(39))}: {error.message}" if name else error.message
    else:
        text = session.say(
            N_("This command line cannot be understood: {detail}"), detail=error.format_message()
        )
    return f"{text} {hint}"


def _path(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context else "gemdiag"


def _closed_pipe() -> int:
    """Whoever read our output has had enough; nothing more is to be said there, at exit neither."""
    import os  # noqa: PLC0415

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _bug(session: Session, error: BaseException) -> int:
    """Ours, and said so. The traceback has no locals and passes through the redactor; -vv alone shows it."""
    _end(
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
