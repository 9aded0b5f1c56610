"""From the facts of one shop to its line: judge, plan, redact, render. Pure work for any process."""

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from gemdiag import formats, presets, reports
from gemdiag.app.diagnose import CHECK, Concluded, case_of, concluded
from gemdiag.app.request import Request
from gemdiag.fleet.row import Row, of_report
from gemdiag.fleet.shop import Shop, settings_of
from gemdiag.model.facts import Facts
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import Settings
from gemdiag.redaction import Redactor
from gemdiag.redaction.redactor import Level
from gemdiag.reports import Look
from gemdiag.words import catalogue_text


class Order(NamedTuple):
    """What is the same for every shop of a run. presets: a folder of further providers."""

    request: Request
    presets: str | None
    lang: str
    level: Level


class Task(NamedTuple):
    """One shop that has been observed. seconds: how long that took."""

    number: int
    shop: Shop
    facts: Facts
    started_at: datetime
    seconds: float = 0.0
    complete: bool = True


class Line(NamedTuple):
    """Its report as one line of JSON, with the line end."""

    number: int
    text: str
    row: Row


class Judge:
    """Made once in each process: what it knows is loaded once."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.knowledge: Knowledge = presets.load(Path(order.presets) if order.presets else None)
        self._public = frozenset(host for each in self.knowledge.providers for host in each.hosts)
        self._redactor = Redactor(order.level, (), self._public, str(Path.home()), own_words=_own_words)

    def line(self, task: Task) -> Line:
        settings = settings_of(task.shop)
        document = reports.document(self.concluded(task, settings).diagnosis)
        redactor = self._redactor.of(formats.secrets(settings))
        text = reports.write([document], "jsonl", Look(self._order.lang), redactor)
        return Line(task.number, text, of_report(json.loads(text)))

    def concluded(self, task: Task, settings: Settings) -> Concluded:
        case = case_of(
            settings,
            task.facts,
            self.knowledge,
            self._order.request,
            CHECK,
            complete=task.complete,
            now=task.started_at,
        )
        return concluded(case, CHECK, task.started_at, task.seconds)


def _own_words() -> str:
    return f"{catalogue_text()}\n{reports.schema()}"
