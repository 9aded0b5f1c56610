"""`gemdiag wizard`: step by step, from the settings to the clicks."""

import sys
from contextlib import suppress
from typing import NoReturn, Protocol

import click

from gemdiag import formats, reports, store, wizard
from gemdiag.app import kept
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Command
from gemdiag.cli.network_options import NetworkChoice, network
from gemdiag.cli.options import common, option
from gemdiag.cli.session import Session
from gemdiag.cli.store_words import as_fault
from gemdiag.cli.types import PortType
from gemdiag.cli.wizard_answers import Answers, Record, listed
from gemdiag.cli.wizard_setup import Ready, ready
from gemdiag.cli.wizard_terminal import Move, Terminal
from gemdiag.model.settings import NOTHING
from gemdiag.redaction import Leak
from gemdiag.wizard import Answer, End, Observe, Screen, State
from gemdiag.words import N_

LOOKING = N_("Checking now. This takes up to {n} seconds.")
SAVED = N_("Your answers are kept: {path}. The next gemdiag wizard goes on there. Passwords are not kept.")
NOT_SAVED = N_("With --no-state nothing is kept. q leaves without that.")
BETRAYED = N_("An answer holds a password, so the answers were not written.")
TYPED = N_(
    "A file of answers holds no password and no phrase, so store has a third choice, seal, only for "
    "who types."
)
SUMMARY = ("verdict", "clicks")


class Front(Protocol):
    """Who answers: a person at a terminal, or a file."""

    def ask(self, screen: Screen, so_far: Answer, /) -> Answer | Move: ...


@click.command(
    "wizard",
    cls=Command,
    help=N_(
        "Asks step by step for what is needed, checks, writes the upgraded file when you agree, and "
        "lists the "
        "clicks. CONFIG is a settings file or an e-mail address; without it, the wizard asks."
    ),
)
@click.argument("config", required=False)
@option("--answers", metavar="FILE", help=N_("Take the answers from this file, and ask nobody."))
@option("--record", metavar="FILE", help=N_("Write the answers down, for --answers."))
@option("--screens", is_flag=True, help=N_("List the screens with their choices."))
@option("--web", is_flag=True, help=N_("Show it as a page in the browser of this computer."))
@option("--no-open", is_flag=True, help=N_("With --web: print the link instead of opening it."))
@option("--port", type=PortType(), help=N_("With --web: the port on this computer; else any free one."))
@network
@common
@click.pass_obj
def command(
    session: Session,
    config: str | None,
    network: NetworkChoice,
    answers: str | None,
    record: str | None,
    screens: bool,
    web: bool,
    no_open: bool,
    port: int | None,
) -> int:
    if screens:
        click.echo(listed())
        session.tell(TYPED)
        return 0
    if web or no_open or port is not None:
        from gemdiag.cli import wizard_web  # noqa: PLC0415  start-up

        if answers or record:
            raise Fault(faults.USAGE, N_("--answers and --record are for the terminal, not for --web."))
        return wizard_web.run(ready(session, config, network, resumes=True), port or 0, opens=not no_open)
    return Wizard(ready(session, config, network, resumes=answers is None), answers, record).run()


class Wizard:
    """One run on the command line."""

    def __init__(self, ready: Ready, answers: str | None, record: str | None) -> None:
        self._ready, self._record_to = ready, record
        self._session, self._reporting, self._guide = ready.session, ready.reporting, ready.guide
        self._record = Record()
        self._terminal = Terminal(ready.session, lambda: self._reporting.screen)
        self._attended = answers is None
        self._front: Front = Answers(answers) if answers else self._terminal

    def run(self) -> int:
        """Ctrl-C loses nothing that was answered, whenever it comes."""
        state, so_far = wizard.begin(self._ready.given), dict[str, wizard.Value]()
        if self._attended:
            self._terminal.begin()
        while not isinstance(now := wizard.turn(state), End):
            self._session.lang = state.lang
            if not isinstance(now, Screen):
                state = wizard.done(state, self._carried_out(state, now))
                continue
            given = self._front.ask(now, so_far)
            so_far = {}
            if isinstance(given, Move):
                state, so_far = self._moved(state, given)
            else:
                state = wizard.answered(state, given)
                if not state.faults:
                    self._record.note(now, given)
        return self._end(state, now)

    def _carried_out(self, state: State, work: wizard.Do) -> wizard.Result:
        if isinstance(work, Observe) and self._attended and not self._ready.network.offline:
            self._terminal.say(LOOKING, n=round(self._ready.network.deadline))
        try:
            result = self._guide.carry_out(work, self._ready.progress)
        except KeyboardInterrupt:
            self._broken_off(state)
        if self._guide.is_interrupted:
            self._broken_off(state)
        return result

    def _broken_off(self, state: State, so_far: Answer = NOTHING) -> NoReturn:
        self._keep_if_possible(state, so_far)
        raise KeyboardInterrupt

    def _moved(self, state: State, move: Move) -> tuple[State, dict[str, wizard.Value]]:
        state = wizard.noted(state, move.begun)
        if move.way == "interrupted":
            self._broken_off(state, move.answer)
        match move.way:
            case "back":
                return wizard.back(state), {}
            case "en" | "fr" as lang:
                return wizard.in_language(state, lang), dict(move.answer)
            case "save" if not self._ready.network.state:
                self._terminal.say(NOT_SAVED)
                return state, dict(move.answer)
            case "save":
                self._keep(state, move.answer)
                return wizard.left(state), {}
            case "ended":
                self._keep_if_possible(state, move.answer)
                return wizard.left(state), {}
            case _:
                return wizard.left(state), {}

    def _keep(self, state: State, so_far: Answer) -> None:
        try:
            path = kept.keep(wizard.noted(state, so_far))
        except store.StoreFault as fault:
            raise as_fault(fault) from None
        self._terminal.say(SAVED, path=path)

    def _keep_if_possible(self, state: State, so_far: Answer) -> None:
        """For who did not ask for it: where there is a place and something to keep."""
        if self._attended and self._ready.network.state and (state.answers or so_far):
            with suppress(Fault):
                self._keep(state, so_far)

    def _end(self, state: State, end: End) -> int:
        """The report where it was asked for; on a terminal all of it has been said."""
        if end.finished and self._ready.network.state and self._attended:
            kept.forget()
        self._write_record()
        concluded = self._guide.concluded
        if concluded is None:
            return end.code
        source = concluded.diagnosis.case.settings
        printer = self._ready.printer(formats.secrets(source))
        document = reports.document(concluded.diagnosis)
        paths = [path for path in (source.source.path, state.written and state.written.path) if path]
        printer.save([document], paths)
        if self._session.format is not None or not (self._attended and sys.stdout.isatty()):
            written = state.written
            if written and self._session.format is None:
                printer.write(self._session.say(N_("Written: {path}"), path=printer.quote(written.path)))
            printer.show([document], SUMMARY if self._session.format is None else ())
        return end.code

    def _write_record(self) -> None:
        if self._record_to is None:
            return
        text = self._record.text()
        try:
            self._reporting.screen.scan(text)
            store.write_output(self._record_to, text)
        except Leak:
            raise Fault(
                faults.OUTPUT, N_("An answer holds a password, so the answers were not written.")
            ) from None
        except store.StoreFault as fault:
            raise as_fault(fault) from None
