"""The shops behind what stands on the command line, one after another: never more in memory than one file."""

import glob
import os
from collections.abc import Iterable, Iterator

from gemdiag import formats
from gemdiag.app import inputs
from gemdiag.fleet.shop import Shop
from gemdiag.formats import FormatFault

_OF_MANY = (".csv", ".tsv", ".jsonl", ".ndjson")
_WILD = frozenset("*?[")


def shops(paths: Iterable[str]) -> Iterator[Shop]:
    """Folders, files, patterns (cmd.exe leaves them to the program); a file named twice counts once."""
    seen: set[str] = set()
    for path in paths:
        for name in _expanded(path):
            for found in _files(name):
                place = os.path.abspath(found.name)  # noqa: PTH100  as text: nothing is opened
                if place not in seen or found.name == inputs.STDIN:
                    seen.add(place)
                    yield from _parts(found)


def _expanded(path: str) -> Iterable[str]:
    if _WILD.isdisjoint(path) or os.path.lexists(path):
        return [path]
    return sorted(glob.glob(path, recursive=True)) or [path]  # noqa: PTH207  the names as they were given


def _files(name: str) -> Iterator[Shop]:
    """Files of one shop are read when their turn comes; of a folder only the names are taken now."""
    try:
        if name == inputs.STDIN:
            yield Shop(name, next(iter(inputs.read(name, folders=False))).data)  # type: ignore[union-attr]
        elif os.path.isdir(name):  # noqa: PTH112  False for a name that no system takes
            yield from (Shop(os.path.join(name, each)) for each in inputs.names(name))  # noqa: PTH118
        else:
            yield Shop(name)
    except inputs.InputFault as fault:
        yield Shop(name, fault=fault.kind)


def _parts(shop: Shop) -> Iterator[Shop]:
    if shop.fault or not (shop.name == inputs.STDIN or shop.name.lower().endswith(_OF_MANY)):
        yield shop
        return
    try:
        data = shop.data if shop.data is not None else inputs.file(shop.name).data
        parts = formats.shops(data)
        if parts is None:
            yield shop
            return
        for part in parts:
            yield Shop(f"{shop.name}:{part.line}", part.data, part.above)
    except inputs.InputFault as fault:
        yield Shop(shop.name, fault=fault.kind)
    except FormatFault as fault:  # a row that breaks the rules: which cells are whose is not known from there
        yield Shop(shop.name, fault=fault.kind, line=fault.line)
