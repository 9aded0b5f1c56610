"""The wizard as a pure state machine: it says what to show and what to do, and takes what came of it.

    state = begin(given)
    while not isinstance(now := turn(state), End):
        state = answered(state, answer) if isinstance(now, Screen) else done(state, carried_out)

Whoever shows the screens, on a terminal or on a page, only shows and asks; `gemdiag.app.guide` carries out
the work. Screen ids are those of answer files and stay as they are.
"""

from gemdiag.wizard.checks import Message
from gemdiag.wizard.flow import answered, back, begin, done, in_language, left, noted, turn
from gemdiag.wizard.known import SCREENS, catalogue
from gemdiag.wizard.masking import masked
from gemdiag.wizard.screen import Answer, Choice, Field, Screen, Value, asked
from gemdiag.wizard.state import End, Given, Kept, State, to_keep
from gemdiag.wizard.work import (
    AskDomain,
    Do,
    Draft,
    Load,
    Loaded,
    Looked,
    Named,
    Observe,
    Result,
    Saved,
    SaveReport,
    Trouble,
    Write,
    Written,
)

__all__ = [
    "SCREENS",
    "Answer",
    "AskDomain",
    "Choice",
    "Do",
    "Draft",
    "End",
    "Field",
    "Given",
    "Kept",
    "Load",
    "Loaded",
    "Looked",
    "Message",
    "Named",
    "Observe",
    "Result",
    "SaveReport",
    "Saved",
    "Screen",
    "State",
    "Trouble",
    "Value",
    "Write",
    "Written",
    "answered",
    "asked",
    "back",
    "begin",
    "catalogue",
    "done",
    "in_language",
    "left",
    "masked",
    "noted",
    "to_keep",
    "turn",
]
