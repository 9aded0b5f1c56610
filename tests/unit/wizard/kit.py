"""A wizard without a network: what its work comes to is given by the test."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from gemdiag import presets, reports, wizard
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.provider import Knowledge, Match
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings, Source
from gemdiag.model.version import Version
from gemdiag.redaction import Redactor
from gemdiag.wizard import (
    Do,
    Draft,
    End,
    Given,
    Load,
    Loaded,
    Looked,
    Named,
    Observe,
    Result,
    Saved,
    SaveReport,
    Screen,
    State,
    Write,
    Written,
    turn,
)
from gemdiag.words import LANGUAGES
from tests import build
from tests.canary import CANARY

TODAY = date(2026, 11, 24)
SHOP = Settings(
    gemcar_version=Version(13, 0, 1),
    port=587,
    smtp_address="mail.garage.example",
    email_address="info@garage.example",
    user_name="info@garage.example",
    password=Secret(CANARY),
    password_state="set",
    source=Source("shop.ini", "ini"),
)
Worker = Callable[[Do], Result]


@cache
def knowledge() -> Knowledge:
    return presets.load()


def given(**more: Any) -> Given:
    return Given(knowledge(), TODAY)._replace(**{"config": "shop.ini", **more})


def told(diagnosis: Diagnosis) -> Mapping[str, Any]:
    made, plain = reports.document(diagnosis), Redactor("none")
    return {lang: reports.told(made, lang, plain) for lang in LANGUAGES}


@cache
def looked_of(kind: str) -> Looked:
    diagnosis = {"full": build.kitchen_sink, "hostile": build.hostile, "empty": build.empty}[kind]()
    document = reports.tell(reports.document(diagnosis), "en")
    return Looked(told(diagnosis), document, None, 0)


def looked(refusal: str | None = None, kind: str = "full", **more: Any) -> Looked:
    draft = Draft("shop.upgraded.yaml", ("+port: 465",)) if refusal is None else None
    exit_code = {None: 0, "not_determined": 3}.get(refusal, 2)
    fields = {"refusal": refusal, "exit_code": exit_code, "draft": draft, "login": "accepted"}
    return looked_of(kind)._replace(**{**fields, **more})


def match(provider: str) -> Match:
    found = knowledge().provider(provider)
    assert found is not None
    return Match(found, "smtp_address")


def all_well(work: Do) -> Result:
    """Everything that is asked for comes out well."""
    match work:
        case Load():
            return Loaded(SHOP, None, "shop.ini")
        case Observe():
            return looked()
        case Write():
            return Written(work.path, "backup-1", "shop.report.html")
        case SaveReport():
            return Saved(work.path)
        case _:
            return Named()


def driven(
    state: State,
    answers: Mapping[str, list[dict[str, Any]]] | None = None,
    worker: Worker = all_well,
    most: int = 30,
) -> tuple[list[str], State]:
    """The ids of the screens, one after another, with these answers where there are any; then the end."""
    left = {id_: list(given_) for id_, given_ in (answers or {}).items()}
    seen: list[str] = []
    for _ in range(3 * most):
        now = turn(state)
        if isinstance(now, End):
            return seen, state
        if not isinstance(now, Screen):
            state = wizard.done(state, worker(now))
            continue
        seen.append(now.id)
        assert len(seen) <= most, seen
        answer = left[now.id].pop(0) if left.get(now.id) else {}
        state = wizard.answered(state, answer)
    raise AssertionError(seen)


def at(screen: str, state: State | None = None, worker: Worker = all_well, **answers: Any) -> State:
    """The state that waits at this screen."""
    state = state or wizard.begin(given())
    for _ in range(40):
        now = turn(state)
        if isinstance(now, Screen) and now.id == screen:
            return state
        assert not isinstance(now, End), f"{screen} was not reached"
        if isinstance(now, Screen):
            state = wizard.answered(state, answers.get(now.id, {}))
        else:
            state = wizard.done(state, worker(now))
    raise AssertionError(screen)


def shown(state: State) -> Screen:
    now = turn(state)
    assert isinstance(now, Screen), now
    return now
