"""Reads tests/data/situations.yaml: each shop as a lab, a settings file, command lines and what must come of them."""

import functools
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from gemdiag.lab.authority import Authority, Certificate
from gemdiag.lab.lab import Lab
from gemdiag.lab.script import KEYWORDS, Script
from gemdiag.model.network import TlsVersion
from gemdiag.model.secret import Secret

DATA = Path(__file__).parent / "data" / "situations.yaml"
AS_OF = "2026-11-23"
TARGET_VERSION, SCHEMA = "13.0.4", "gemdiag.report/1"
NOTHING: Mapping[str, Any] = MappingProxyType({})
SILENCE: Mapping[str, int] = MappingProxyType({"auth_in_clear": 0, "messages_sent": 0, "recipients": 0})


class RootCause(NamedTuple):
    """id None: there must be none. subject, owner None: not stated."""

    id: str | None
    subject: str | None = None
    owner: str | None = None


class Expected(NamedTuple):
    """What must come of one run; None is not stated. present: id -> severity, and subject where stated."""

    exit: int
    written: bool = False
    root_cause: RootCause | None = None
    provider: str | None = None
    present: Mapping[str, tuple[str, ...]] = NOTHING
    absent: tuple[str, ...] = ()
    prognosis: Mapping[str, Mapping[str, Any]] = NOTHING
    plan: Mapping[str, Any] = NOTHING
    wire: Mapping[str, int] = SILENCE
    says: str | None = None
    must_not_say: tuple[str, ...] = ()
    file: Mapping[str, Any] = NOTHING


class Situation(NamedTuple):
    """One shop and the Internet that it meets."""

    id: str
    title: str
    file_name: str
    text: str
    zone: tuple[str, ...]
    servers: Mapping[str, Script]
    login: tuple[str, Secret] | None
    sends_today: str | None


class Run(NamedTuple):
    """One command line over a situation, in a fresh folder."""

    situation: Situation
    command: tuple[str, ...]
    as_of: str
    expected: Expected

    @property
    def name(self) -> str:
        as_of = () if self.as_of == AS_OF else ("as", "of", self.as_of)
        return "-".join((self.situation.id, *self.command, *as_of)).replace("---", "-")

    def lab(self) -> Lab:
        return Lab(self.situation.zone, self.situation.servers, authority_of(self.as_of))

    def words(self, lab: Lab) -> list[str]:
        """The command line; the settings file is named as from its own folder."""
        verb, *options = self.command
        words = [verb, self.situation.file_name, *options]
        words += [
            "--format",
            "json",
            "--redact",
            "none",
            "--no-control",
            "--as-of",
            self.as_of,
            *lab.cli_options(),
        ]
        return words + (["--sends-today", self.situation.sends_today] if self.situation.sends_today else [])


@functools.cache
def authority_of(as_of: str) -> Authority:
    return Authority(as_of=date.fromisoformat(as_of))


@functools.cache
def runs() -> tuple[Run, ...]:
    page = yaml.load(DATA.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(run for id_, node in page.items() for run in _runs(id_, node))


def _runs(id_: str, node: dict[str, Any]) -> Iterator[Run]:
    login = (node["login"]["user_name"], Secret(node["login"]["password"])) if "login" in node else None
    situation = Situation(
        id=id_,
        title=node["title"],
        file_name=node["file"],
        text=node["text"],
        zone=tuple(node["zone"]),
        servers={
            at: _script(at, server, login, tuple(node.get("login_reply", ())))
            for at, server in node["servers"].items()
        },
        login=login,
        sends_today=node.get("sends_today"),
    )
    for run in node["runs"]:
        command, as_of = tuple(run.pop("command")), run.pop("as_of", AS_OF)
        yield Run(situation, command, as_of, _expected(run))


def _script(
    at: str, node: dict[str, Any], login: tuple[str, Secret] | None, reply: tuple[str, ...]
) -> Script:
    names = tuple(node.get("names", (at.partition(":")[0],)))
    return Script(
        mode=node["mode"],
        versions=_versions(node),
        certificate=Certificate(names, key="rsa2048"),
        keywords=tuple(node["keywords"]) if "keywords" in node else None,
        keywords_in_tls=tuple(node.get("keywords_in_tls", (*KEYWORDS, "AUTH PLAIN LOGIN"))),
        login=login,
        login_reply=reply,
    )


def _versions(node: dict[str, Any]) -> tuple[TlsVersion, TlsVersion]:
    lowest, highest = node.get("tls", ("TLSv1.2", "TLSv1.3"))
    return lowest, highest


def _expected(node: dict[str, Any]) -> Expected:
    root = node.get("root_cause")
    node |= {"root_cause": RootCause(**root) if root else None, "wire": {**SILENCE, **node.get("wire", {})}}
    node["present"] = {id_: tuple(mark) for id_, mark in node.get("present", {}).items()}
    node |= {name: tuple(node.get(name, ())) for name in ("absent", "must_not_say")}
    return Expected(**node)
