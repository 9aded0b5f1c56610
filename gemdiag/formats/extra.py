"""What a file holds beyond the fields: a tree of names, from which nothing is lost."""

from collections.abc import Iterator, Mapping
from typing import Any

from gemdiag.formats.document import Tagged, Unreadable
from gemdiag.formats.labels import is_secret, meaning, section_kind
from gemdiag.formats.values import has_user_info, legacy_tls
from gemdiag.formats.vocabulary import LEGACY_TLS
from gemdiag.model.secret import Secret

_OWN = ""
"""The name under which a value stands that has names below it, too."""


def put(tree: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Hang a value into the tree, beside what is there; several values are a list until `settled`."""
    for name in path[:-1]:
        below = tree.setdefault(name, {})
        if not isinstance(below, dict):
            below = tree[name] = {_OWN: below}
        tree = below
    name = path[-1]
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            put(tree, (name, key), inner)
    elif name not in tree:
        tree[name] = value
    elif isinstance(tree[name], dict):
        put(tree[name], (_OWN,), value)
    elif isinstance(tree[name], list):
        tree[name].append(value)
    else:
        tree[name] = [tree[name], value]


def settled(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The tree with nothing left in it that can change but itself."""
    return {name: _settled(value) for name, value in tree.items()}


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return settled(value)
    return tuple(value) if isinstance(value, list) else value


def guarded(value: Any, path: tuple[str, ...]) -> Any:
    """The value with every text that may be a secret made one. An empty Secret is one left out."""
    return _guarded(value, secret=any(map(is_secret, path)))


def _guarded(value: Any, *, secret: bool) -> Any:
    if isinstance(value, str):
        return Secret(value) if value and (secret or has_user_info(value)) else value
    if isinstance(value, dict):
        return {key: _guarded(inner, secret=secret or is_secret(key)) for key, inner in value.items()}
    if isinstance(value, tuple) and not isinstance(value, Tagged | Unreadable):
        return tuple(_guarded(inner, secret=secret) for inner in value)
    if isinstance(value, Tagged):
        return Secret("")
    if isinstance(value, Unreadable):
        return _guarded(value.shown, secret=secret)
    return value


def secrets(value: Any) -> Iterator[Secret]:
    """Every secret below."""
    if isinstance(value, Secret):
        yield value
    elif isinstance(value, Mapping | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from secrets(inner)


def old_encryption(tree: Mapping[str, Any]) -> bool | None:
    """What the first old `ssl`, `tls` or `enableSsl` of the tree says. Evidence for `legacy` alone."""
    return next((said for path, value in leaves(tree) if (said := said_of(path, value)) is not None), None)


def said_of(path: tuple[str, ...], value: Any) -> bool | None:
    meant = meaning(path[-1])
    if not meant or meant.field != LEGACY_TLS or not isinstance(value, str):
        return None
    return None if section_kind(path[:-1]) == "other" else legacy_tls(value)


def leaves(tree: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value with its path; of a value given several times the first."""
    for name, value in tree.items():
        path = (*above, name)
        if isinstance(value, dict):
            yield from leaves(value, path)
        else:
            first = value[0] if isinstance(value, tuple) and value else value
            yield (path if name != _OWN or not above else above), first
