"""From one state to the next: pure, and ready for any answer."""

from collections.abc import Mapping

from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING
from gemdiag.wizard import results
from gemdiag.wizard.checks import Message, fault_of
from gemdiag.wizard.known import PAGES
from gemdiag.wizard.screen import SECRET_KINDS, Answer, Field, Screen, Value, asked
from gemdiag.wizard.state import ENDED, WORKING, End, Given, State, begun, ends, with_answer
from gemdiag.wizard.work import Do, Result
from gemdiag.words import LANGUAGES, Lang


def begin(given: Given) -> State:
    return begun(given)


def turn(state: State) -> Screen | Do | End:
    """What is next: something to show, something to do, or nothing more."""
    if state.at == ENDED:
        return state.end or End(1, finished=False)
    if state.at == WORKING and state.work is not None:
        return state.work
    return screen_of(state)


def screen_of(state: State) -> Screen:
    """The screen that waits, with earlier answers for its defaults."""
    shown = PAGES[state.at].show(state)
    return shown._replace(
        faults={name: fault.say(state.lang) for name, fault in state.faults.items()},
        trouble=state.trouble.say(state.lang) if state.trouble else "",
        can_go_back=bool(state.trail),
    )


def answered(state: State, answer: Answer) -> State:
    """The answer to the screen that waits; where it cannot be used, the same screen says why."""
    if state.at not in PAGES:
        return state
    screen = screen_of(state)
    given = {
        **_defaults(screen),
        **_typed(state),
        **{name: value for name, value in answer.items() if screen.field(name)},
    }
    fields = asked(screen, given)
    faults = {each.id: fault for each in fields if (fault := fault_of(each, given[each.id])) is not None}
    values = {each.id: _clean(each, given[each.id]) for each in fields}
    if faults:
        good = {name: value for name, value in values.items() if name not in faults}
        return with_answer(state, state.at, good)._replace(faults=_ordered(faults, fields))
    here = with_answer(state, state.at, values)._replace(faults=NOTHING, trouble=None)
    return PAGES[state.at].take(here, values)


def noted(state: State, answer: Answer) -> State:
    """A part of an answer, for who leaves in the midst of it: what it holds is asked for again."""
    if state.at not in PAGES:
        return state
    screen = screen_of(state)
    fields = {each.id: each for each in screen.fields}
    good = {
        name: _clean(fields[name], value)
        for name, value in answer.items()
        if name in fields and fault_of(fields[name], value) is None
    }
    return with_answer(state, state.at, good)


def _ordered(faults: Mapping[str, Message], fields: tuple[Field, ...]) -> dict[str, Message]:
    return {each.id: faults[each.id] for each in fields if each.id in faults}


def _defaults(screen: Screen) -> dict[str, Value]:
    return {each.id: each.default for each in screen.fields}


def _typed(state: State) -> dict[str, Value]:
    """Secrets of the same answer, whose other fields had to be asked for again."""
    before = state.answers.get(state.at, NOTHING) if state.faults else NOTHING
    return {name: value for name, value in before.items() if isinstance(value, Secret)}


def _clean(field: Field, value: Value) -> Value:
    """A text that may hold a password is a secret from here on."""
    if isinstance(value, str) and field.kind in SECRET_KINDS:
        return Secret(value)
    if isinstance(value, str) and field.kind in {"text", "choice", "ticks"}:
        return value.strip()
    return value


def done(state: State, result: Result) -> State:
    """What came of the work that was asked for."""
    return state if state.work is None else results.taken(state, result)


def back(state: State) -> State:
    """The screen before; what was answered stays as its default. The first has none before it."""
    if state.at in {WORKING, ENDED} or not state.trail:
        return state
    *before, last = state.trail
    return state._replace(at=last, trail=tuple(before), faults=NOTHING, trouble=None)


def in_language(state: State, lang: Lang) -> State:
    """The same screen in the other language."""
    if lang not in LANGUAGES:
        return state
    answers = state.answers
    if "lang" in answers.get("settings", NOTHING):
        answers = {**answers, "settings": {**answers["settings"], "lang": lang}}
    return state._replace(lang=lang, answers=answers)


def left(state: State) -> State:
    """The person goes, for good or until later."""
    return state if state.at == ENDED else ends(state, finished=False)
