"""Reads YAML strictly: each key once, with its type, and nothing left over."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_args

from gemdiag.model.provider import Source
from gemdiag.model.syntax import host_fault
from gemdiag.words import N_

T = TypeVar("T")


Keys = tuple[str | int, ...]
"""The way to a value: keys of tables and places in lists."""


class PresetFault(Exception):
    """A preset that cannot be used. `what` is a message for `say`, with `params`; no text of the file.

    keys: the way to the value that is at fault, or that is missing. line: where that stands.
    """

    def __init__(
        self, path: str, what: str, keys: Keys = (), line: int | None = None, **params: str | int
    ) -> None:
        super().__init__(path, what, keys, line, params)
        self.path, self.what, self.keys, self.line, self.params = path, what, keys, line, params


@cache
def words_of(kind: Any, field: str) -> tuple[str, ...]:
    """The words that a Literal field of the model takes."""
    hints = get_args(kind.__annotations__[field])
    return tuple(word for hint in hints for word in (get_args(hint) or (hint,)) if isinstance(word, str))


def parsed(file: Any) -> object:
    """The one document of a file: tables, lists, texts, days and truth values."""
    import yaml  # noqa: PLC0415  start-up: only who reads presets pays for it

    try:
        return _value(_composed(file), set())
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else None
        raise PresetFault(str(file), N_("it is not valid YAML"), line=line) from None
    except _Unfit as fault:
        name = _named(str(file), fault.keys)
        raise PresetFault(str(file), fault.what, fault.keys, fault.line, name=name) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise PresetFault(str(file), N_("it is not valid YAML")) from None
    except OSError:
        raise PresetFault(str(file), N_("it cannot be read")) from None


def _composed(file: Any) -> Any:
    import yaml  # noqa: PLC0415  start-up: only who reads presets pays for it

    return yaml.compose(file.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def located(fault: PresetFault) -> PresetFault:
    """With the line of the value at fault, else of the table that lacks it: read again, for it is rare."""
    if fault.line is not None or not fault.keys:
        return fault
    node = _composed(Path(fault.path))
    line = node.start_mark.line + 1 if node else None
    for key in fault.keys:
        if node.id == "sequence" and isinstance(key, int):
            node = node.value[key]
            line = node.start_mark.line + 1
        elif node.id == "mapping" and (pair := next((p for p in node.value if p[0].value == key), None)):
            line, node = pair[0].start_mark.line + 1, pair[1]
        else:
            break
    return PresetFault(fault.path, fault.what, fault.keys, line, **fault.params)


class _Unfit(Exception):
    what = N_("{name} holds what presets have no use for")

    def __init__(self, node: Any, keys: Keys) -> None:
        super().__init__()
        self.line, self.keys = node.start_mark.line + 1, keys


class _Twice(_Unfit):
    what = N_("{name} is given twice")


# PyYAML's own constructors take twice as long, let the last of two equal keys win and read `on` as true.
_SCALARS: Final[Mapping[str, Callable[[str], object]]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:timestamp": date.fromisoformat,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:bool": {"true": True, "false": False}.__getitem__,
    "tag:yaml.org,2002:null": lambda _: None,
}


def _value(node: Any, seen: set[int], keys: Keys = ()) -> object:
    """seen: what was read already, for an alias would let a small file grow without limit."""
    if node is None:
        return None
    if id(node) in seen:
        raise _Unfit(node, keys)
    seen.add(id(node))
    if node.id == "mapping":
        found: dict[str, object] = {}
        for key, each in node.value:
            if key.id != "scalar":
                raise _Unfit(key, keys)
            if key.value in found:
                raise _Twice(key, (*keys, key.value))
            found[key.value] = _value(each, seen, (*keys, key.value))
        return found
    if node.id == "sequence":
        return [_value(each, seen, (*keys, n)) for n, each in enumerate(node.value)]
    try:
        return _SCALARS[node.tag](node.value)
    except (KeyError, ValueError):
        raise _Unfit(node, keys) from None


def _named(path: str, keys: Keys) -> str:
    """endpoints[0].at; the file itself for no keys."""
    name = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in keys)
    return name.lstrip(".") or PurePath(path).name


class Table:
    """One mapping of a file. Each key is taken once; `end` refuses what nobody took.

    proven: addresses, names, regular expressions and finding ids are known to be good, and days come as
    text, for JSON has none.
    """

    def __init__(self, path: str, keys: Keys, value: object, *, proven: bool) -> None:
        self.path, self.keys, self.proven = path, keys, proven
        if not isinstance(value, dict):
            raise self.fault(N_("{name} is not a table"))
        self._left: dict[object, object] = dict(value)

    def fault(self, what: str, *key: str | int) -> PresetFault:
        keys = (*self.keys, *key)
        return PresetFault(self.path, what, keys, name=_named(self.path, keys))

    def end(self) -> None:
        for key in self._left:
            raise self.fault(N_("{name} is not a known key"), str(key))

    def rows(self) -> "list[tuple[str, Table]]":
        """All that is left, each a table of its own."""
        return [(key, self.table(key)) for key in map(str, [*self._left])]

    def maybe(self, key: str, kind: type[T]) -> T | None:
        value = self._left.pop(key, None)
        if value is None:
            return None
        if kind is date and self.proven:
            value = date.fromisoformat(str(value))
        if type(value) is not kind:  # True is no number, a moment is no day
            raise self.fault(N_("{name} is of the wrong kind"), key)
        return value

    def take(self, key: str, kind: type[T]) -> T:
        value = self.maybe(key, kind)
        if value is None or value == "":
            raise self.fault(N_("{name} is missing"), key)
        return value

    def word(self, key: str, words: Iterable[str]) -> Any:
        value = self.take(key, str)
        if value not in words:
            raise self.fault(N_("{name} is not one of the known words"), key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values: list[Any] = self.maybe(key, list) or []
        if not all(type(value) is str and value for value in values):
            raise self.fault(N_("{name} is not a list of texts"), key)
        return tuple(values)

    def pattern(self, key: str) -> str:
        text = self.take(key, str)
        if not self.proven:
            try:
                re.compile(text, re.IGNORECASE)
            except (re.error, RecursionError, OverflowError):
                raise self.fault(N_("{name} is not a regular expression"), key) from None
        return text

    def table(self, key: str) -> "Table":
        return self.inner(self.take(key, dict), key)

    def tables(self, key: str) -> "list[Table]":
        return [self.inner(each, key, n) for n, each in enumerate(self.take(key, list))]

    def inner(self, value: object, *key: str | int) -> "Table":
        return Table(self.path, (*self.keys, *key), value, proven=self.proven)


class Cited:
    """Values written as `{is: ..., source: ...}`, and which source each of them names."""

    def __init__(self, table: Table) -> None:
        self.table, self.sources = table, _sources(table)
        self.cited: dict[str, str] = {}

    def source_of(self, table: Table) -> str:
        source: str = table.word("source", self.sources)
        return source

    def read(self, key: str, read: Callable[[Table], T], default: T) -> T:
        value = self.table.maybe(key, dict)
        if value is None:
            return default
        inner = self.table.inner(value, key)
        self.cited[key] = self.source_of(inner)
        found = read(inner)
        inner.end()
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        return self.read(key, lambda table: table.texts("is"), ())

    def names(self, key: str, star: str = "") -> tuple[str, ...]:
        """Host names and domains, as they are compared: lower case. star: what may stand for letters."""
        found = self.texts(key)
        if self.table.proven:
            return found
        plain = [name.replace(star, "x") if star else name for name in found]
        if any(host_fault(name) or name != name.lower() for name in plain):
            raise self.table.fault(N_("{name} is not a list of host names"), key)
        return found

    def text(self, key: str) -> str | None:
        return self.read(key, lambda table: table.take("is", str), None)

    def flag(self, key: str) -> bool | None:
        return self.read(key, lambda table: table.take("is", bool), None)

    def word(self, key: str, words: Iterable[str], default: str | None) -> Any:
        return self.read(key, lambda table: table.word("is", words), default)


def _sources(table: Table) -> Mapping[str, Source]:
    found: dict[str, Source] = {}
    statuses = words_of(Source, "status")
    for key, each in table.table("sources").rows():
        url = each.take("url", str)
        if not table.proven and not re.match(r"https?://[^/\s]+", url):
            raise each.fault(N_("{name} is not a web address"), "url")
        day, status = each.take("checked_on", date), each.word("status", statuses)
        found[key] = Source(url, day, status, each.maybe("note", str) or "")
        each.end()
    return MappingProxyType(found)
