"""What is wrong with a command line, as one sentence in the user's language."""

import click

from gemdiag.cli.help import Misused
from gemdiag.cli.session import Session
from gemdiag.words import N_


def sentence(session: Session, error: click.ClickException) -> str:
    """What click found wrong, and where to read on."""
    context = getattr(error, "ctx", None)
    hint = session.say(N_('See "{command} --help".'), command=context.command_path if context else "gemdiag")
    return f"{_what(session, error)} {hint}"


def _what(session: Session, error: click.ClickException) -> str:
    match error:
        case Misused():
            return error.message
        case click.NoSuchOption():
            return session.say(
                N_("There is no option {option}.[[ Did you mean {near}?]]"),
                option=error.option_name,
                near=", ".join(error.possibilities or ()) or None,
            )
        case click.BadOptionUsage():
            takes_none = "does not take" in error.message  # click has one exception for both
            message = N_("{option} takes no value.") if takes_none else N_("{option} needs a value.")
            return session.say(message, option=error.option_name)
        case click.MissingParameter():
            return session.say(N_("{name} is missing."), name=_name_of(error))
        case click.BadParameter():
            name = _name_of(error)
            return f"{name}: {error.message}" if name else error.message
        case click.UsageError(ctx=click.Context(command=click.Group() as group) as context):
            known = ", ".join(group.list_commands(context))
            return session.say(N_("Which command? There are: {known}."), known=known)
        case _:
            message = N_("This command line cannot be understood: {detail}")
            return session.say(message, detail=error.format_message())


def _name_of(error: click.BadParameter) -> str | None:
    if error.param is None or error.ctx is None:
        return None
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx)
    return error.param.get_error_hint(error.ctx).strip("'")
