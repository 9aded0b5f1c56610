"""What every command knows of its caller: language, format, outputs, redaction, how much to say."""

import os
import sys
from contextlib import suppress
from errno import EINVAL
from typing import IO, Any, Literal

import click

from gemdiag.words import N_, Lang, language_of, say

MAX_WIDTH = 100
UNWRITABLE = N_("Standard output cannot be written.")
Redaction = Literal["none", "standard", "strict"]


class Session:
    """Options that may stand before or after the command's name; the later one wins.

    about: the shop that all is said of, where several are shown one after another.
    """

    def __init__(self) -> None:
        self.lang: Lang = "en"
        self.format: str | None = None
        self.outputs: list[str] = []
        self.has_typed_outputs = False
        self.redact: Redaction | None = None
        self.verbose = 0
        self.quiet = False
        self.progress = True
        self.monitored = False
        self.color: Literal["auto", "always", "never"] = "auto"
        self.about: str | None = None

    @property
    def verbosity(self) -> int:
        return -1 if self.quiet else self.verbose

    def say(self, message: str, **params: Any) -> str:
        return say(self.lang, message, **params)

    def tell(self, message: str, **params: Any) -> None:
        """Talk to the person, beside the result: standard error, nothing of it under -q."""
        if not self.quiet:
            self.warn(message, **params)

    def warn(self, message: str, **params: Any) -> None:
        """As `tell`, for what nobody must miss."""
        told = self.say(message, **params)
        if self.about:
            told = self.say(N_("{name}: {value}"), name=self.about, value=told)
        with suppress(BrokenPipeError):
            click.echo(wrapped(visible(told), sys.stderr), err=True)

    def wants_colour(self, stream: IO[Any]) -> bool:
        if self.color != "auto":
            return self.color == "always"
        return stream.isatty() and not os.environ.get("NO_COLOR")


def wrapped(text: str, stream: IO[Any], indent: str | None = None) -> str:
    """As wide as the terminal, words whole; as it is for everything else.

    indent: of all lines but the first; None keeps the blanks at the ends of lines too.
    """
    if not stream.isatty():
        return text
    import shutil  # noqa: PLC0415  start-up
    import textwrap  # noqa: PLC0415

    width = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    return textwrap.fill(
        text,
        width,
        subsequent_indent=indent or "",
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=indent is not None,
    )


def visible(text: str) -> str:
    """Control characters and direction marks made harmless: messages quote what came from outside."""
    from gemdiag.redaction import visible as made_visible  # noqa: PLC0415  start-up

    return made_visible(text)


def current() -> Session:
    """The session of the running command."""
    context = click.get_current_context(silent=True)
    found = context.find_object(Session) if context else None
    return found or Session()


def early_language(args: list[str]) -> Lang:
    """The language of this command line, known before it is parsed: help and usage errors need it."""
    stated = None
    for number, word in enumerate(args):
        if word == "--lang" and number + 1 < len(args):
            stated = args[number + 1]
        elif word.startswith("--lang="):
            stated = word.partition("=")[2]
    return language_of(stated or os.environ.get("GEMDIAG_LANG"), os.environ)


def is_closed_pipe(error: OSError) -> bool:
    """Whether whoever read our output has had enough. Windows reports EINVAL."""
    return isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == EINVAL)


def silence_stdout() -> None:
    """Nothing more is to be said there, at exit neither."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def utf8_streams() -> None:
    """Standard streams never fail over a character: what they cannot show is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if sys.platform == "win32" and not stream.isatty():
            reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            reconfigure(errors="backslashreplace")
