"""Reads YAML strictly: each key once, with its type, and nothing left over."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_args

from gemdiag.model.provider import Source
from gemdiag.model.syntax import host_fault
from gemdiag.words import N_

T = TypeVar("T")


class PresetFault(Exception):
    """A preset that cannot be used. `what` is a message for `say`, with `params`; no text of the file."""

    def __init__(self, path: str, what: str, **params: str | int) -> None:
        super().__init__(path, what, params)
        self.path, self.what, self.params = path, what, params


@cache
def words_of(kind: Any, field: str) -> tuple[str, ...]:
    """The words that a Literal field of the model takes."""
    hints = get_args(kind.__annotations__[field])
    return tuple(word for hint in hints for word in (get_args(hint) or (hint,)) if isinstance(word, str))


def parsed(file: Any) -> object:
    """The one document of a file: tables, lists, texts, days and truth values."""
    import yaml  # noqa: PLC0415  start-up: only who reads presets pays for it

    try:
        return _value(yaml.compose(file.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)), set())
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise PresetFault(str(file), N_("line {line} is not valid YAML"), line=line) from None
    except _Unfit as fault:
        raise PresetFault(
            str(file), N_("line {line} holds what presets have no use for"), line=fault.line
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise PresetFault(str(file), N_("is not valid YAML")) from None
    except OSError:
        raise PresetFault(str(file), N_("cannot be read")) from None


class _Unfit(Exception):
    def __init__(self, node: Any) -> None:
        super().__init__()
        self.line = node.start_mark.line + 1


# PyYAML's own constructors take twice as long, let the last of two equal keys win and read `on` as true.
_SCALARS: Final[Mapping[str, Callable[[str], object]]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:timestamp": date.fromisoformat,
    "tag:yaml.org,2002:bool": {"true": True, "false": False}.__getitem__,
    "tag:yaml.org,2002:null": lambda _: None,
}


def _value(node: Any, seen: set[int]) -> object:
    """seen: what was read already, for an alias would let a small file grow without limit."""
    if node is None:
        return None
    if id(node) in seen:
        raise _Unfit(node)
    seen.add(id(node))
    if node.id == "mapping":
        found = {key.value: _value(each, seen) for key, each in node.value if key.id == "scalar"}
        if len(found) < len(node.value):
            raise _Unfit(node)
        return found
    if node.id == "sequence":
        return [_value(each, seen) for each in node.value]
    try:
        return _SCALARS[node.tag](node.value)
    except (KeyError, ValueError):
        raise _Unfit(node) from None


class Table:
    """One mapping of a file. Each key is taken once; `end` refuses what nobody took.

    proven: regular expressions and finding ids are known to be good.
    """

    def __init__(self, path: str, where: str, value: object, *, proven: bool) -> None:
        self.path, self.where, self.proven = path, where, proven
        if not isinstance(value, dict):
            raise self.fault(N_("{name} is not a table"))
        self._left: dict[object, object] = dict(value)

    def fault(self, what: str, key: object = "") -> PresetFault:
        name = ".".join(part for part in (self.where, str(key)) if part)
        return PresetFault(self.path, what, name=name or PurePath(self.path).name)

    def end(self) -> None:
        for key in self._left:
            raise self.fault(N_("{name} is not a known key"), key)

    def rows(self) -> "list[tuple[str, Table]]":
        """All that is left, each a table of its own."""
        return [(key, self.table(key)) for key in map(str, [*self._left])]

    def maybe(self, key: str, kind: type[T]) -> T | None:
        value = self._left.pop(key, None)
        if value is None:
            return None
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
        return self.inner(key, self.take(key, dict))

    def tables(self, key: str) -> "list[Table]":
        return [self.inner(f"{key}[{n}]", each) for n, each in enumerate(self.take(key, list))]

    def inner(self, key: str, value: object) -> "Table":
        where = ".".join(part for part in (self.where, key) if part)
        return Table(self.path, where, value, proven=self.proven)


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
        inner = self.table.inner(key, value)
        self.cited[key] = self.source_of(inner)
        found = read(inner)
        inner.end()
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        return self.read(key, lambda table: table.texts("is"), ())

    def names(self, key: str) -> tuple[str, ...]:
        """Host names and domains, as they are compared: lower case."""
        found = self.texts(key)
        if any(host_fault(name) or name != name.lower() for name in found):
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
        if not re.match(r"https?://[^/\s]+", url):
            raise each.fault(N_("{name} is not a web address"), "url")
        day, status = each.take("checked_on", date), each.word("status", statuses)
        found[key] = Source(url, day, status, each.maybe("note", str) or "")
        each.end()
    return MappingProxyType(found)
