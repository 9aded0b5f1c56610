"""The options that commands share (contract section 1), and what they come to."""

from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from gemdiag import __version__
from gemdiag.cli.help import Option
from gemdiag.cli.session import Session
from gemdiag.cli.types import ChoiceType, SecondsType
from gemdiag.words import N_

F = TypeVar("F", bound=Callable[..., Any])


def option(*names: str, env: bool = True, **settings: Any) -> Callable[[F], F]:
    """An option with one environment variable, GEMDIAG_<NAME>, the same for every command."""
    if env:
        long = next(name for name in names if name.startswith("--")).partition("/")[0]
        settings["envvar"] = "GEMDIAG_" + long[2:].upper().replace("-", "_")
    return click.option(*names, cls=Option, **settings)


def common(function: F) -> F:
    """Options of every command, before or after its name. They are kept in the session, not passed on."""

    def keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
        def remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
            from_environment = ctx.get_parameter_source(param.name or "") is ParameterSource.ENVIRONMENT
            if from_environment and ctx.parent is not None:
                return  # counted once, before the command's name; what was typed there beats it
            if value not in (None, (), 0, False):
                session = ctx.ensure_object(Session)
                setattr(session, name, [*session.outputs, *value] if name == "outputs" else value)
                session.has_typed_outputs |= name == "outputs" and not from_environment

        return remember

    function = _version(function)
    for names, target, settings in reversed(_COMMON):
        function = option(*names, callback=keep(target), expose_value=False, **settings)(function)
    return function


def _version(function: F) -> F:
    def tell(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
        if wanted:
            click.echo(f"gemdiag {__version__}")
            ctx.exit()

    return option(
        "--version",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=tell,
        env=False,
        help=N_("Show the version and leave."),
    )(function)


_COMMON: tuple[tuple[tuple[str, ...], str, dict[str, Any]], ...] = (
    (
        ("--lang",),
        "lang",
        {"type": ChoiceType("en", "fr"), "help": N_("Language; else that of this computer.")},
    ),
    (
        ("--format",),
        "format",
        {
            "metavar": "NAME",
            "help": N_(
                "What to print: text, ticket, markdown, html, json, jsonl, csv, nagios or openmetrics."
            ),
        },
    ),
    (
        ("-o", "--output"),
        "outputs",
        {
            "multiple": True,
            "type": click.Path(),  # of several in the environment, as PATH has them
            "metavar": "FILE",
            "help": N_("Write the report there too, as its ending says; may be repeated."),
        },
    ),
    (
        ("--redact",),
        "redact",
        {
            "type": ChoiceType("none", "standard", "strict"),
            "help": N_(
                'What to mask beside passwords; "standard" for files and pipes, nothing on a terminal.'
            ),
        },
    ),
    (("-v", "--verbose"), "verbose", {"count": True, "help": N_("Say more; -vv also the dialogue.")}),
    (("-q", "--quiet"), "quiet", {"is_flag": True, "help": N_("Say only the verdict.")}),
    (
        ("--color",),
        "color",
        {
            "type": ChoiceType("auto", "always", "never"),
            "help": N_("Colour; NO_COLOR is honoured."),
        },
    ),
)


_LOCK_TIMEOUT: dict[str, Any] = {
    "type": SecondsType(),
    "default": 10,
    "show_default": True,
    "help": N_("Seconds to wait for another run."),
}


def lock_timeout(function: F) -> F:
    """For a command that writes the file that is named."""
    return option("--lock-timeout", **_LOCK_TIMEOUT)(function)


def plan_options(*, mode: bool) -> Callable[[F], F]:
    """Options of the commands that write a settings file."""

    def decorate(function: F) -> F:
        for names, settings in reversed(_PLAN):
            if mode or "--mode" not in names:
                function = option(*names, **settings)(function)
        return function

    return decorate


_PLAN: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("--mode",),
        {
            "type": ChoiceType("auto", "implicit", "explicit", "relay"),
            "default": "auto",
            "help": N_('Plan this way of sending; "relay" is GEM-CAR\'s server (Option 126).'),
        },
    ),
    (
        ("--write", "write_to"),
        {
            "metavar": "FILE",
            "help": N_("Write the upgraded file there; else NAME.upgraded.yaml beside the source."),
        },
    ),
    (
        ("--in-place",),
        {"is_flag": True, "env": False, "help": N_("Change the source itself, and nothing else in it.")},
    ),
    (("--dry-run",), {"is_flag": True, "help": N_("Show what would be written, and write nothing.")}),
    (
        ("--yes",),
        {
            "is_flag": True,
            "env": False,
            "help": N_("Write without asking where the plan is proven, or is Option 126 as you asked."),
        },
    ),
    (("--force",), {"is_flag": True, "env": False, "help": N_("Write a plan that is not proven.")}),
    (("--overwrite",), {"is_flag": True, "env": False, "help": N_("Replace an existing file of that name.")}),
    (
        ("--store-password",),
        {
            "type": ChoiceType("omit", "keep", "seal"),
            "help": N_(
                "The password in the file that is written: left out (as in a new file unless you say "
                "otherwise), readable, or sealed under a passphrase."
            ),
        },
    ),
    (("--lock-timeout",), _LOCK_TIMEOUT),
)
