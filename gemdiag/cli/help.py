"""click's commands and options, with their help in the user's language."""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from gemdiag.cli.interrupts import heed
from gemdiag.cli.session import current
from gemdiag.words import N_, say

Record = tuple[str, str]


class Misused(click.UsageError):
    """A command line that makes no sense; the message is in the user's language already."""


def _lang(context: click.Context) -> str:
    root = context.find_root()
    return root.meta.get("gemdiag.lang") or current().lang


class Option(click.Option):
    """An option whose help is a message of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> Record | None:
        record = super().get_help_record(ctx)
        if record is None or self.help is None:
            return record
        extra = "".join(part for part in [self._default(ctx)] if part)
        return record[0], say(_lang(ctx), self.help) + extra

    def _default(self, ctx: click.Context) -> str:
        if not self.show_default or self.default is None:
            return ""
        return " " + say(_lang(ctx), N_("[default: {value}]"), value=self.default)


class Helpful:
    """Usage, options and commands under headings of the catalogue."""

    def format_usage(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say(_lang(ctx), N_("Usage: ")))

    def format_help_text(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(say(_lang(ctx), self.help))

    def format_options(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        records = [record for each in options if (record := each.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(say(_lang(ctx), N_("Options"))):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self: Any, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = say(_lang(ctx), N_("Show this help and leave."))
        return option  # type: ignore[no-any-return]


class Command(Helpful, click.Command):
    """One command. starts_late: it says itself when Ctrl-C becomes an exception."""

    starts_late = False

    def invoke(self, ctx: click.Context) -> Any:
        if not self.starts_late:
            heed()
        return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True  # told of here, in the user's language
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            message = N_("This is more than the command takes: {words}.")
            raise Misused(say(_lang(ctx), message, words=" ".join(extra)), ctx)
        return extra


class Reportless(Command):
    """One that makes no report: -o, typed for it, would promise a file that nobody writes."""

    def invoke(self, ctx: click.Context) -> Any:
        if current().has_typed_outputs:
            message = N_("{command} makes no report that -o could keep; what it says is on standard output.")
            raise Misused(say(_lang(ctx), message, command=ctx.command_path), ctx)
        return super().invoke(ctx)


class Group(Helpful, click.Group):
    """Commands that are imported when they are called: their libraries cost nothing to the others.

    lazy: name -> (module, help line); the module holds the command as `command`.
    default_for_files: the one that is meant where a file or an address stands in the place of a command.
    """

    command_class = Command

    def __init__(
        self,
        *args: Any,
        lazy: dict[str, tuple[str, str]] | None = None,
        default_for_files: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.default_for_files = default_for_files
        self.no_args_is_help = False  # one sentence is enough
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.lazy:
            found = import_module(self.lazy[cmd_name][0]).command
            assert isinstance(found, click.Command)
            return found
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            if self.default_for_files and ("@" in name or os.path.lexists(name)):
                message = N_("There is no command {name}. Did you mean: {command} {name}?")
                meant = f"{ctx.command_path} {self.default_for_files}"
                raise Misused(say(_lang(ctx), message, name=name, command=meant), ctx)
            import difflib  # noqa: PLC0415  start-up

            near = ", ".join(difflib.get_close_matches(name, known)) or None
            message = N_("There is no command {name}.[[ Did you mean {near}?]]")
            raise Misused(say(_lang(ctx), message, name=name, near=near), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lines = {name: line for name, (_, line) in self.lazy.items()}
        lines |= {name: each.help for name, each in self.commands.items() if each.help}
        rows: Sequence[Record] = [(name, say(_lang(ctx), line)) for name, line in lines.items()]
        if rows:
            with formatter.section(say(_lang(ctx), N_("Commands"))):
                formatter.write_dl(rows)
