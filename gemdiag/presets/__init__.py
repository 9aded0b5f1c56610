"""What is published about providers, sentences, products and GEM-CAR itself: `presets/*.yaml`, read strictly.

Every value names an entry of its file's `sources`. A folder of one's own overrides by id, and more is
asked of it: of what ships, the tests prove the regular expressions and references, not every start.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from pkgutil import get_data
from typing import Any, NamedTuple, TypeVar

from gemdiag.model.provider import GemCar, Interceptor, Knowledge, MailFilter, Provider, Relay, ReplyEntry
from gemdiag.presets import entries
from gemdiag.presets.table import PresetFault, Table, located, parsed
from gemdiag.words import N_

__all__ = ["COMPILED", "PresetFault", "load", "packed", "schema"]

T = TypeVar("T")
COMPILED, SCHEMA = "compiled.json", "schema.json"


class Folder(NamedTuple):
    """What the files of one folder hold, by id."""

    providers: Mapping[str, Provider]
    replies: Mapping[str, ReplyEntry]
    interceptors: Mapping[str, Interceptor]
    filters: Mapping[str, MailFilter]
    gemcar: GemCar | None
    relay: Relay | None


def load(folder: Path | None = None) -> Knowledge:
    """What ships, overridden by the presets in `folder`; PresetFault where one cannot be used."""
    known = _understood(_shipped(), unpacked(), proven=True)
    if folder is not None:
        known = _with_own(known, folder)
    if known.gemcar is None or known.relay is None:
        raise PresetFault(str(_shipped()), N_("{name} is missing"), name="gemcar.yaml, relay.yaml")
    return Knowledge(
        tuple(known.providers.values()),
        tuple(known.replies.values()),
        tuple(known.interceptors.values()),
        known.gemcar,
        known.relay,
        tuple(known.filters.values()),
    )


def schema() -> str:
    """The JSON Schema of preset files, for an editor to check them against as they are written."""
    return (get_data(__name__, SCHEMA) or b"").decode().rstrip()


def _with_own(known: Folder, folder: Path) -> Folder:
    if not folder.is_dir():
        raise PresetFault(str(folder), N_("it is not a folder"))
    try:
        own = read(folder, proven=False)
        check(own, _overridden(known, own), folder)
    except PresetFault as fault:
        raise located(fault) from None
    return _overridden(known, own)


def _shipped() -> Any:
    """In the installed package, else beside it in a checkout, else in the archive that it runs from."""
    package = Path(__file__).parent.parent
    for folder in (package / "_presets", package.parent / "presets"):
        if folder.is_dir():
            return folder
    from importlib.resources import files  # noqa: PLC0415  start-up: only an archive needs it

    return files("gemdiag").joinpath("_presets")


def read(folder: Any, *, proven: bool) -> Folder:
    """All files of a folder, which may be inside an archive. proven: see the head of this module."""
    return _understood(folder, documents(folder), proven=proven)


def _understood(folder: Any, contents: Iterable[tuple[str, object]], *, proven: bool) -> Folder:
    providers: dict[str, Provider] = {}
    found = Folder(providers, {}, {}, {}, None, None)
    for stem, value in contents:
        table = Table(str(folder.joinpath(f"{stem}.yaml")), (), value, proven=proven)
        if stem == "replies":
            found = found._replace(replies=entries.replies(table))
        elif stem == "interceptors":
            found = found._replace(interceptors=entries.interceptors(table))
        elif stem == "filters":
            found = found._replace(filters=entries.filters(table))
        elif stem == "gemcar":
            found = found._replace(gemcar=entries.gemcar(table))
        elif stem == "relay":
            found = found._replace(relay=entries.relay(table))
        else:
            providers[stem] = entries.provider(table, stem)
        table.end()
    return found


def documents(folder: Any) -> Iterator[tuple[str, object]]:
    """The name and the content of each YAML file, by name."""
    for file in sorted(folder.iterdir(), key=lambda each: str(each.name)):
        stem, _, suffix = file.name.rpartition(".")
        if suffix == "yaml":
            yield stem, parsed(file)
        elif suffix.lower() in {"yml", "yaml"}:
            raise PresetFault(str(file), N_("its name has to end in .yaml"))


def packed(folder: Any) -> str:
    """All files of a folder in one that is read forty times as fast: `compiled.json` beside this."""
    return json.dumps(dict(documents(folder)), default=date.isoformat, ensure_ascii=False)


def unpacked() -> Iterable[tuple[str, object]]:
    """What the files that ship say; a test holds that to be so."""
    found: dict[str, object] = json.loads(get_data(__name__, COMPILED) or b"{}")
    return found.items()


def _overridden(known: Folder, own: Folder) -> Folder:
    """An entry of one's own stands where that of the same id stood; new ones stand first."""

    def over(old: Mapping[str, T], new: Mapping[str, T]) -> Mapping[str, T]:
        return {id_: new[id_] for id_ in new if id_ not in old} | {**old, **new}

    return Folder(
        {**known.providers, **own.providers},
        over(known.replies, own.replies),
        over(known.interceptors, own.interceptors),
        over(known.filters, own.filters),
        own.gemcar or known.gemcar,
        own.relay or known.relay,
    )


def check(own: Folder, known: Folder, folder: Any) -> None:
    """What no file can be asked alone: a domain is one provider's, and a sentence names one there is.

    own: what the folder holds; known: that together with the rest.
    """
    for provider in own.providers.values():
        others = [each for each in known.providers.values() if each.id != provider.id]
        for n, domain in enumerate(provider.consumer_domains):
            if any(domain in each.consumer_domains for each in others):
                path, keys = folder.joinpath(f"{provider.id}.yaml"), ("consumer_domains", "is", n)
                raise PresetFault(str(path), N_("{name} belongs to two providers"), keys, name=domain)
    for n, reply in enumerate(own.replies.values()):
        for key, id_ in (("provider", reply.provider), ("speaker", reply.speaker)):
            if id_ is not None and id_ not in known.providers:
                path = str(folder.joinpath("replies.yaml"))
                raise PresetFault(path, N_("there is no provider {name}"), ("replies", n, key), name=id_)
