"""What is wrong with a command line, as one sentence in the user's language."""

from typing import Any

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
            told = _out_of_range(session, error.param.type if error.param else None) or error.message
            return f"{name}: {told}" if name else told
        case click.UsageError(ctx=click.Context(command=click.Group() as group) as context):
            known = ", ".join(group.list_commands(context))
            return session.say(N_("Which command? There are: {known}."), known=known)
        case _:
            message = N_("This command line cannot be understood: {detail}")
            return session.say(message, detail=error.format_message())


def _out_of_range(session: Session, kind: click.ParamType[Any] | None) -> str | None:
    """What click says in English only."""
    match kind:
        case click.IntRange(min=least, max=most):
            message = N_("This takes a whole number from {least} to {most}.")
            return session.say(message, least=least, most=most)
        case click.FloatRange(min=least):
            return session.say(N_("This takes a number from {least} on."), least=least)
        case click.Choice(choices=words):
            return session.say(N_("This is none of: {words}."), words=", ".join(words))
        case _:
            return None


def _name_of(error: click.BadParameter) -> str | None:
    if error.param is None or error.ctx is None:
        return None
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx)
    return error.param.get_error_hint(error.ctx).strip("'")
