"""click's commands and options, with their help in the user's language."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from gemdiag.cli.session import current
from gemdiag.words import N_, say

Record = tuple[str, str]


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
        records = [record for p in self.get_params(ctx) if (record := p.get_help_record(ctx)) is not None]
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
    """One command."""


class Group(Helpful, click.Group):
    """Commands that are imported when they are called: their libraries cost nothing to the others.

    lazy: name -> (module, help line); the module holds the command as `command`.
    """

    command_class = Command

    def __init__(self, *args: Any, lazy: dict[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.lazy:
            found = import_module(self.lazy[cmd_name][0]).command
            assert isinstance(found, click.Command)
            return found
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lines = {name: line for name, (_, line) in self.lazy.items()}
        lines |= {name: each.help for name, each in self.commands.items() if each.help}
        rows: Sequence[Record] = [(name, say(_lang(ctx), line)) for name, line in lines.items()]
        if rows:
            with formatter.section(say(_lang(ctx), N_("Commands"))):
                formatter.write_dl(rows)
