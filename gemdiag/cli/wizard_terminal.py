"""The wizard on a terminal or over a pipe: one question at a time, line by line, nothing drawn twice.

What is asked goes to standard error, as every prompt does; standard output is for the result.
"""

import shutil
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

import click

from gemdiag.cli import asking
from gemdiag.cli.output import shows_symbols
from gemdiag.cli.session import MAX_WIDTH, Session, visible
from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING
from gemdiag.outline.blocks import Paragraph
from gemdiag.outline.marks import unmarked
from gemdiag.outline.told import pair
from gemdiag.redaction import Redactor
from gemdiag.reports.columns import wrapped
from gemdiag.reports.look import Look
from gemdiag.reports.renderers import text as layout
from gemdiag.wizard import Answer, Choice, Field, Screen, Value, asked, masked
from gemdiag.words import LANGUAGES, N_, Lang, language_of

Way = Literal["back", "save", "quit", "ended", "interrupted"]
"""ended: no more input comes."""
COMMANDS: Final[Mapping[str, Way]] = {"b": "back", "s": "save", "q": "quit"}
LANGUAGE: Final = "lang"
EMPTY: Final = "-"
"""What is typed to leave a field empty that has a default."""
END: Final = "."
HELP: Final = "?"
KEYS = N_("Enter: as proposed. {help} help, b back, s save and leave, q quit, fr français, en English.")
CLEAR = N_("A single - leaves the field empty.")
LINES_END = N_("End with an empty line.")
PASTE_END = N_("End with a line that holds only a dot.")
NO_CHOICE = N_("Type one of the numbers.")


class Move(NamedTuple):
    """Not an answer: another screen, another language, or the end. answer: what was typed so far.

    begun: of the field that is to be asked for again.
    """

    way: Way | Lang
    answer: Answer
    begun: Answer = NOTHING


class _Moved(Exception):
    def __init__(self, way: Way | Lang) -> None:
        super().__init__(way)
        self.way, self.begun = way, dict[str, str]()


class Terminal:
    """redactor: of what comes from outside; the one of that moment, for more secrets come up."""

    def __init__(self, session: Session, redactor: Callable[[], Redactor]) -> None:
        self._session, self._redactor = session, redactor
        self._ascii = not shows_symbols(sys.stderr)
        terminal = sys.stderr.isatty()
        self._width = min(shutil.get_terminal_size().columns, MAX_WIDTH) if terminal or _columns() else 80

    def ask(self, screen: Screen, so_far: Answer) -> Answer | Move:
        """The whole answer to a screen. so_far: what was typed before the language changed."""
        plain, screen = screen, masked(screen, self._redactor().text)
        answer: dict[str, Value] = dict(so_far)
        if screen.faults:
            self._faults(screen)
        elif not answer:
            self.show(screen)
        while True:
            fields = [each for each in asked(screen, answer) if not screen.faults or each.id in screen.faults]
            waiting = [each for each in fields if each.id not in answer]
            if not waiting:
                return answer
            field = waiting[0]
            try:
                value = self._one(screen, field)
            except _Moved as moved:
                done = [each.id for each in fields if each.id in answer]
                if moved.way != "back" or not done:
                    return Move(moved.way, {} if moved.way == "back" else answer, moved.begun)
                del answer[done[-1]]
            except (KeyboardInterrupt, click.Abort):
                return Move("interrupted", answer)
            else:
                kept = plain.field(field.id)  # what is not shown may still be meant by Enter
                answer[field.id] = kept.default if kept and value == field.default else value
                if field.id == LANGUAGE and value in LANGUAGES and value != self._session.lang:
                    return Move(language_of(str(value), {}), answer)  # what comes next is in it already

    def show(self, screen: Screen) -> None:
        trouble = (Paragraph(screen.trouble, "warning"),) if screen.trouble else ()
        self._line("")
        self._line(layout.extract(screen.heading, (*trouble, *screen.blocks), self._look))

    def begin(self) -> None:
        """Which keys there are; they are told again with `?`."""
        self.say(KEYS, help=HELP)

    def say(self, message: str, **params: Any) -> None:
        self._text(self._session.say(message, **params))

    @property
    def _look(self) -> Look:
        colour = self._session.wants_colour(sys.stderr)
        return Look(self._session.lang, colour=colour, width=self._width, ascii_only=self._ascii)

    def _faults(self, screen: Screen) -> None:
        self._line("")
        for name, fault in screen.faults.items():
            field = screen.field(name)
            label = unmarked(field.label) if field else name
            self._text(pair(self._session.lang, label, fault))

    def _one(self, screen: Screen, field: Field) -> Value:
        self._line("")
        self._text(unmarked(field.label))
        match field.kind:
            case "choice":
                return self._choice(screen, field)
            case "ticks":
                return self._ticks(screen, field)
            case "lines" | "paste":
                return self._lines(screen, field)
            case "secret":
                return Secret(self._read(screen, field, hidden=True))
            case _:
                return self._typed(screen, field)

    def _typed(self, screen: Screen, field: Field) -> str:
        line = self._read(screen, field, default=unmarked(field.default)).strip()
        return "" if line == EMPTY else line or field.default

    def _choice(self, screen: Screen, field: Field) -> str:
        for number, choice in enumerate(field.choices, start=1):
            self._text(unmarked(choice.label), f"  {number}. ")
        numbers = {str(n): each.id for n, each in enumerate(field.choices, start=1)}
        default = next((n for n, id_ in numbers.items() if id_ == field.default), "")
        while True:
            line = self._read(screen, field, default=default).strip().lower()
            chosen = numbers.get(line or default, line)
            if chosen in {each.id for each in field.choices}:
                return chosen
            self.say(NO_CHOICE)

    def _ticks(self, screen: Screen, field: Field) -> str:
        """A number ticks a step or takes the tick away; only that line is written again."""
        ticked = {each for each in field.default.split(",") if each}
        for choice in field.choices:
            self._step(choice, ticked)
        try:
            while line := self._read(screen, field).strip():
                step = next((each for each in field.choices if each.id == line), None)
                if step is None:
                    self.say(NO_CHOICE)
                    continue
                ticked ^= {step.id}
                self._step(step, ticked)
        except _Moved as moved:
            moved.begun[field.id] = _joined(field, ticked)
            raise
        return _joined(field, ticked)

    def _step(self, choice: Choice, ticked: set[str]) -> None:
        box = "[x]" if choice.id in ticked else "[ ]"
        self._text(unmarked(choice.label), f"  {box} {choice.id}. ")

    def _lines(self, screen: Screen, field: Field) -> str:
        """Enter at once keeps what is there."""
        for line in field.default.splitlines():
            self._text(visible(unmarked(line)), "  ")
        pasted = field.kind == "paste"
        self.say(PASTE_END if pasted else LINES_END)
        lines = [self._read(screen, field)]
        if not lines[0].strip():
            return field.default
        if not pasted and lines[0].strip() == EMPTY:
            return ""
        while (more := self._raw()) is not None and (more.strip() != END if pasted else more.strip()):
            lines.append(more)
        return "\n".join(lines)

    def _read(self, screen: Screen, field: Field, *, default: str = "", hidden: bool = False) -> str:
        """One line that is no command."""
        while True:
            prompt = f"[{visible(default)}] > " if default else "> "
            line = self._hidden(prompt) if hidden else self._raw(prompt)
            if line is None:
                raise _Moved("ended")
            word = line.strip().lower()
            if word == HELP:
                self._help(screen, field)
            elif word in COMMANDS:
                raise _Moved(COMMANDS[word])
            elif word in {"fr", "en"}:
                raise _Moved("fr" if word == "fr" else "en")
            else:
                return line

    def _help(self, screen: Screen, field: Field) -> None:
        for text in (field.help or screen.help, self._session.say(KEYS, help=HELP)):
            if text:
                self._text(text)
        if field.kind == "text" and not field.required:
            self.say(CLEAR)

    def _hidden(self, prompt: str) -> str | None:
        if not asking.is_answered():
            return self._raw(prompt)
        return str(
            click.prompt("", prompt_suffix=prompt, default="", show_default=False, hide_input=True, err=True)
        )

    def _raw(self, prompt: str = "") -> str | None:
        click.echo(prompt, nl=False, err=True)
        line = sys.stdin.readline()
        if not asking.is_answered():
            click.echo(err=True)  # nobody's Enter has ended the line
        return line.rstrip("\r\n") if line else None

    def _text(self, text: str, first: str = "") -> None:
        self._line("\n".join(wrapped(visible(text), self._width, first)))

    def _line(self, text: str) -> None:
        click.echo(layout.in_ascii(text) if self._ascii else text, err=True, color=True)


def _joined(field: Field, ticked: set[str]) -> str:
    return ",".join(each.id for each in field.choices if each.id in ticked)


def _columns() -> bool:
    import os  # noqa: PLC0415

    return bool(os.environ.get("COLUMNS"))
