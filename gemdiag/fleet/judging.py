"""From the facts of one shop to its line: judge, plan, write, redact, render. Work for any process."""

import json
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from gemdiag import formats, presets, reports
from gemdiag.app.diagnose import CHECK, Concluded, case_of, concluded
from gemdiag.app.reporting import own_words
from gemdiag.app.request import Request
from gemdiag.fleet.before import Before, Name
from gemdiag.fleet.migrating import AIM, migrated
from gemdiag.fleet.row import Row, of_report
from gemdiag.fleet.shop import Shop, settings_of
from gemdiag.model.facts import Facts
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import Settings
from gemdiag.redaction import Level, Redactor
from gemdiag.reports import Document, Look


class Order(NamedTuple):
    """What is the same for every shop of a run. presets: a folder of further providers.

    before: the earlier result to compare with. migrates: tasks name the files to be written.
    """

    request: Request
    presets: str | None
    lang: str
    level: Level
    before: Before | None = None
    migrates: bool = False


class Task(NamedTuple):
    """One shop that has been observed. seconds: how long that took. target: of its upgraded file."""

    number: int
    shop: Shop
    facts: Facts
    started_at: datetime
    seconds: float = 0.0
    complete: bool = True
    target: str | None = None


class Line(NamedTuple):
    """Its report as one line of JSON, with the line end. before: which one of the earlier result it is.

    digest: of what was read.
    """

    number: int
    text: str
    row: Row
    before: Name | None = None
    digest: str | None = None


class Broken(NamedTuple):
    """A shop over which a bug of ours was found; at: where, without a word of what was worked on."""

    number: int
    name: str
    at: str


Result = Line | Broken


class Judge:
    """Made once in each process: what it knows is loaded once."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.knowledge: Knowledge = presets.load(Path(order.presets) if order.presets else None)
        self._public = frozenset(host for each in self.knowledge.providers for host in each.hosts)
        self._strict = self._redactor("strict")

    def results(self, tasks: Sequence[Task]) -> list[Result]:
        return [self._result(task) for task in tasks]

    def _result(self, task: Task) -> Result:
        try:
            return self.line(task)
        except Exception as bug:
            return broken(task.number, task.shop, bug)

    def line(self, task: Task) -> Line:
        """With the masks of this report alone: one of thousands reads as `check` would have written it."""
        settings = settings_of(task.shop)
        level = self._order.level
        masks = self._strict if level == "strict" else self._redactor(level)
        redactor = masks.of(formats.secrets(settings))
        document = self._written(task, self.concluded(task, settings))
        name = None
        if self._order.before:
            masked = self._redactor("standard").of(formats.secrets(settings))
            document, name = self._order.before.compared(document, masked)
        text = reports.write([document], "jsonl", Look(self._order.lang), redactor)
        return Line(task.number, text, of_report(json.loads(text)), name, settings.source.digest)

    def _written(self, task: Task, concluded: Concluded) -> Document:
        if task.target is None:
            return reports.document(concluded.diagnosis)
        page = self._redactor("none").of(formats.secrets(concluded.diagnosis.case.settings))
        receipt, why = migrated(concluded, Path(task.target), self._order.lang, page)
        return reports.document(concluded.diagnosis._replace(written=receipt)) | {"not_written": why}

    def concluded(self, task: Task, settings: Settings) -> Concluded:
        aim = AIM if self._order.migrates else CHECK
        case = case_of(
            settings,
            task.facts,
            self.knowledge,
            self._order.request,
            aim,
            complete=task.complete,
            now=task.started_at,
        )
        return concluded(case, aim, task.started_at, task.seconds)

    def _redactor(self, level: Level) -> Redactor:
        return Redactor(level, (), self._public, str(Path.home()), own_words=own_words)


def broken(number: int, shop: Shop, bug: BaseException) -> Broken:
    last = traceback.extract_tb(bug.__traceback__)[-1]
    return Broken(number, shop.name, f"{type(bug).__name__}, {Path(last.filename).name}:{last.lineno}")
