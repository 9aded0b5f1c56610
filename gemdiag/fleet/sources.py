"""The shops behind what stands on the command line, one after another: never more in memory than one file."""

import glob
import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gemdiag import formats, store
from gemdiag.app import inputs
from gemdiag.fleet.shop import Shop
from gemdiag.formats import FormatFault

_OF_MANY = (".csv", ".tsv", ".jsonl", ".ndjson")
UPGRADED = ".upgraded.yaml"
_WILD = frozenset("*?[")


def shops(paths: Iterable[str]) -> Iterator[Shop]:
    """Files of one shop are read when their turn comes; of a folder only the names are taken now."""
    for found in expanded(paths):
        if isinstance(found, inputs.InputFault):
            yield Shop(found.path, fault=found.kind)
        elif found == inputs.STDIN:
            yield from _parts(_standard_input())
        else:
            yield from _parts(Shop(found))


def expanded(paths: Iterable[str]) -> Iterator[str | inputs.InputFault]:
    """The files behind folders, files, patterns (cmd.exe leaves them to the program); each counts once."""
    seen: set[str] = set()
    for path in paths:
        for name in _matching(path):
            for found in _files(name):
                place = found if isinstance(found, str) else found.path
                whole = os.path.abspath(place)  # noqa: PTH100  as text: nothing is opened
                if whole not in seen:
                    seen.add(whole)
                    yield found


def _matching(path: str) -> Iterable[str]:
    if _WILD.isdisjoint(path) or os.path.lexists(path):
        return [path]
    return sorted(glob.glob(path, recursive=True)) or [path]  # noqa: PTH207  the names as they were given


def _files(name: str) -> Iterator[str | inputs.InputFault]:
    if name == inputs.STDIN or not os.path.isdir(name):  # noqa: PTH112  False for a name that no system takes
        yield name
        return
    try:
        paths = (os.path.join(name, each) for each in inputs.names(name))  # noqa: PTH118  as it was given
        yield from (path for path in paths if not _is_made(path))
    except inputs.InputFault as fault:
        yield fault


def _is_made(path: str) -> bool:
    """The upgraded file of a shop whose own file stands beside it: one shop, not two."""
    if not path.endswith(UPGRADED):
        return False
    try:
        return store.is_made_from_beside(path)
    except store.StoreFault:
        return False


class LeftOut(NamedTuple):
    """Of the folders named: folders in them, and upgraded files beside those that they were made from."""

    folders: int
    upgraded: int


def left_out(paths: Iterable[str]) -> LeftOut:
    """Counted apart, without reading a shop."""
    folders = upgraded = 0
    for name in {name for path in paths for name in _matching(path)}:
        try:
            with os.scandir(name) as found:
                for entry in found:
                    folders += entry.is_dir() and not entry.name.startswith(".")
                    upgraded += _is_made(entry.path)
        except (OSError, ValueError):  # no folder, or told of when its turn comes
            continue
    return LeftOut(folders, upgraded)


def _standard_input() -> Shop:
    try:
        return Shop(inputs.STDIN, next(iter(inputs.read(inputs.STDIN, folders=False))).data)  # type: ignore[union-attr]
    except inputs.InputFault as fault:
        return Shop(inputs.STDIN, fault=fault.kind)


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
