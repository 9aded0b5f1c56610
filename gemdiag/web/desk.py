"""One run of the wizard behind the page: where it stands, what it is doing, what was typed."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from gemdiag import store, wizard
from gemdiag.app import kept, progress_words
from gemdiag.app.reporting import Reporting
from gemdiag.model.outcome import Outcome
from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING
from gemdiag.redaction import visible
from gemdiag.wizard import Answer, AskDomain, Do, End, Message, Observe, Result, Screen, State, Trouble, Value
from gemdiag.wizard.screen import SECRET_KINDS
from gemdiag.words import N_

BUG = N_("Something went wrong inside gemdiag ({kind}). Try again; if it comes back, tell support.")
NO_PLACE = N_("Your answers cannot be kept on this computer. You can go on, or leave without that.")
SHORTLY: Final = 0.8
"""Seconds to wait for work that is quick, so that no page about it flashes by."""
MOST_LINES: Final = 200
LONGEST_KEPT: Final = 400

OnStep = Callable[[str, object, Outcome[Any]], None]


class View(NamedTuple):
    """What a page shows. held: fields whose password is typed already. rejected: texts to be mended.

    keeps: there is a place for the answers of who leaves. kept: where they are, at the end.
    """

    step: int
    now: Screen | Do | End
    state: State
    lines: tuple[str, ...] = ()
    held: frozenset[str] = frozenset()
    rejected: Mapping[str, str] = NOTHING
    notice: Message | None = None
    keeps: bool = True
    kept: Path | None = None


class Desk:
    """Every state that a page can show has a number, its step: an answer to an earlier one counts no more.

    keeps: whether answers may be kept for another day.
    """

    def __init__(
        self, state: State, carry_out: Callable[[Do, OnStep], Result], reporting: Reporting, *, keeps: bool
    ) -> None:
        self._state, self._carry_out, self.reporting, self._keeps = state, carry_out, reporting, keeps
        self._step = 1
        self._lock = threading.RLock()
        self.at_rest = threading.Event()
        self.at_rest.set()
        self._lines: list[str] = []
        self._held: dict[str, Secret] = {}
        self._rejected: dict[str, str] = {}
        self._notice: Message | None = None
        self._kept: Path | None = None

    def view(self) -> View:
        with self._lock:
            now = wizard.turn(self._state)
            return View(
                self._step,
                now,
                self._state,
                tuple(self._lines),
                frozenset(self._held),
                dict(self._rejected),
                self._notice,
                self._keeps,
                self._kept,
            )

    @property
    def state(self) -> State:
        return self._state

    @property
    def end(self) -> End | None:
        now = wizard.turn(self._state)
        return now if isinstance(now, End) else None

    @property
    def is_working(self) -> bool:
        return not self.at_rest.is_set()

    def take(self, step: int, move: str, answer: Answer) -> bool:
        """False where the page was an older one: what it says is not taken."""
        with self._lock:
            now = wizard.turn(self._state)
            if step != self._step or isinstance(now, End):
                return False
            if isinstance(now, Screen):
                self._take(now, move, self._complete(now, answer))
            elif move in {"en", "fr"} or isinstance(now, Observe | AskDomain):  # a write is not left halfway
                self._move(move)
            self._step += 1
            self._start()
        self.at_rest.wait(SHORTLY)
        return True

    def note(self, step: int, answer: Answer) -> None:
        """A part of the answer, as a page sends it by itself; the page stays as it is."""
        with self._lock:
            now = wizard.turn(self._state)
            if step == self._step and isinstance(now, Screen):
                plain = {name: value for name, value in answer.items() if isinstance(value, str)}
                public = {name: value for name, value in plain.items() if not _is_secret(now, name)}
                self._state = wizard.noted(self._state, public)

    def leave(self) -> None:
        """Nobody is there any more: what was answered is kept, where there is a place for it."""
        with self._lock:
            if self.end is None:
                self._move("save" if self._keeps else "quit")
            if self.end is None:  # it could not be kept
                self._move("quit")

    def _take(self, screen: Screen, move: str, answer: Answer) -> None:
        self._notice, self._rejected = None, {}
        if move == "next":
            self._state = wizard.answered(self._state, answer)
            for name in self._state.faults:
                self._held.pop(name, None)
            self._rejected = {
                name: value
                for name in self._state.faults
                if isinstance(value := answer.get(name), str) and len(value) <= LONGEST_KEPT
            }
        else:
            self._state = wizard.noted(self._state, answer)
            self._move(move)
        now = wizard.turn(self._state)
        if not (isinstance(now, Screen) and now.id == screen.id):
            self._held.clear()
        end = self.end
        if end is not None and end.finished and self._keeps:
            kept.forget()

    def _move(self, move: str) -> None:
        match move:
            case "back":
                self._state = wizard.back(self._state)
            case "en" | "fr" as lang:
                self._state = wizard.in_language(self._state, lang)
            case "save" if self._keeps:
                self._save()
            case "quit":
                self._state = wizard.left(self._state)
            case _:
                pass

    def _save(self) -> None:
        try:
            self._kept = kept.keep(self._state)
        except store.StoreFault:
            self._notice = Message(NO_PLACE)
            self._keeps = False
        else:
            self._state = wizard.left(self._state)

    def _complete(self, screen: Screen, answer: Answer) -> Answer:
        """Passwords become secrets at once; one that was typed before need not be typed again.

        What a screen does not show, as it would betray something, is still meant by an empty field.
        """
        shown = wizard.masked(screen, self.reporting.screen.text)
        whole: dict[str, Value] = {}
        for field in screen.fields:
            value = answer.get(field.id)
            if value is None:
                continue
            if field.kind in SECRET_KINDS and isinstance(value, str):
                value = self._secret(field.id, value)
            masked = shown.field(field.id)
            if not (value == "" and field.default and masked and not masked.default):
                whole[field.id] = value
        return whole

    def _secret(self, field: str, text: str) -> Secret:
        if text:
            self._held[field] = Secret(text)
            self.reporting.keep([self._held[field]])
        return self._held.get(field, Secret(""))

    def _start(self) -> None:
        if not isinstance(wizard.turn(self._state), Screen | End) and self.at_rest.is_set():
            self._lines.clear()
            self.at_rest.clear()
            threading.Thread(target=self._work, name="gemdiag-work", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                work = wizard.turn(self._state)
                if isinstance(work, Screen | End):
                    self.at_rest.set()
                    return
            result = self._carried_out(work)
            with self._lock:
                self._state = wizard.done(self._state, result)
                self._step += 1

    def _carried_out(self, work: Do) -> Result:
        """A bug of ours is told on the screen that asked for the work; the wizard goes on."""
        try:
            return self._carry_out(work, self._progress)
        except Exception as error:
            return Trouble(Message(BUG, {"kind": type(error).__name__}))

    def _progress(self, probe: str, key: object, outcome: Outcome[Any]) -> None:
        shown = visible(self.reporting.screen.text(str(key)))
        line = progress_words.line(self._state.lang, probe, shown, outcome)
        if line and len(self._lines) < MOST_LINES:
            self._lines.append(line.strip())


def _is_secret(screen: Screen, name: str) -> bool:
    field = screen.field(name)
    return field is None or field.kind in SECRET_KINDS
