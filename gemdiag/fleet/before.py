"""An earlier result, by shop: only where each report stands is kept, however many there are."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gemdiag import compare, reports
from gemdiag.fleet.saved import Saved, saved
from gemdiag.redaction import Redactor
from gemdiag.reports import Document

Name = tuple[str | None, str | None]
"""Of a shop: its own and that of its file. Either may be another's too; both together tell them apart."""


class Before(NamedTuple):
    """path: of the file. places: where in it, by name. by_shop: None where several are called so."""

    path: str
    places: Mapping[Name, tuple[int, int]]
    by_shop: Mapping[str, Name | None]

    def find(self, every: Iterable[Document]) -> Name | None:
        """every: this shop's report, with and without masks."""
        names = [_name(each) for each in every]
        exact = next((name for name in names if name in self.places), None)
        if exact:
            return exact
        return next((found for shop, _ in names if shop and (found := self.by_shop.get(shop))), None)

    def compared(self, document: Document, redactor: Redactor) -> tuple[Document, Name | None]:
        """The report with what has changed, and which shop of the earlier result it is.

        redactor: with the masks that a file has.
        """
        masked = reports.cleaned(document, redactor)
        name = self.find((document, masked))
        then = self._read(name) if name else None
        found = compare.compare(then, document, masked)
        return reports.with_comparison(document, found, "any"), name

    def _read(self, name: Name) -> Any:
        start, length = self.places[name]
        with Path(self.path).open("rb") as file:
            file.seek(start)
            found = json.loads(file.read(length))
        return next(each for each in found if _name(each) == name) if isinstance(found, list) else found


def before(path: str) -> tuple[Before | None, list[Saved]]:
    """And what of it is no report. None where nothing is. Of several reports on one shop the last counts."""
    places: dict[Name, tuple[int, int]] = {}
    faults = []
    for each in saved([path]):
        if each.report is None:
            faults.append(each)
        else:
            places[_name(each.report)] = each.start, each.length
    return (Before(path, places, dict(_by_shop(places))) if places else None), faults


def _by_shop(names: Iterable[Name]) -> Iterator[tuple[str, Name | None]]:
    seen: set[str] = set()
    for name in names:
        shop = name[0]
        if shop:
            yield shop, None if shop in seen else name
            seen.add(shop)


def _name(report: Mapping[str, Any]) -> Name:
    path = report["source"]["path"]
    return report["shop"], path and _plain(path)


def _plain(path: str) -> str:
    """However it was spelled: below the folder where gemdiag runs, from there."""
    plain, here = os.path.normpath(path), os.getcwd()  # noqa: PTH109  as text: one a report
    return plain.removeprefix(os.path.join(here, ""))  # noqa: PTH118  as above
