"""The SPF record of a domain and the tree of records that it includes (RFC 7208)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import DnsStatus, Network, RecordType
from gemdiag.model.syntax import MAX_HOST
from gemdiag.probes.spf_syntax import Term, parse

Result = Literal["ok", "none", "multiple", "invalid", "too_many_lookups", "temperror"]
"""`ok`: one record, well formed, within the limits of section 4.6.4. `temperror`: DNS did not answer."""

MAX_LOOKUPS, MAX_VOID = 10, 2  # RFC 7208 section 4.6.4
MAX_RECORD = 2000
MAX_LABEL = 63  # RFC 1035 section 2.3.4
VERSION = "v=spf1"
VOID = " void"
"""Ends the detail of `too_many_lookups` where so many look-ups found nothing."""
_COSTS = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
_NETWORKS = frozenset({"ip4", "ip6"})


class Spf(NamedTuple):
    """record: as published, None without one. includes: every domain reached by include or redirect.

    lookups: terms that cost a DNS question, over as much of the tree as was read.
    detail: what is malformed and where; how many records there are for `multiple`. is_open: who may send
    depends on the message, or everybody may, so that nobody can be said to be missing.
    """

    domain: str
    status: DnsStatus
    record: str | None
    result: Result
    includes: tuple[str, ...] = ()
    lookups: int = 0
    detail: str = ""
    is_open: bool = False


PROBE = Probe[Spf]("spf")
"""Key: the domain."""


_ASKS: Mapping[str, RecordType] = MappingProxyType(
    {"include": "TXT", "redirect": "TXT", "a": "A", "mx": "MX", "exists": "A"}
)
"""What each term asks DNS. What `ptr` asks about depends on the message."""
_RECORDS = frozenset({"include", "redirect"})
"""Terms that lead to another record."""
_ANSWERED = frozenset({"ok", "nodata", "nxdomain"})
_VOID = frozenset({"nodata", "nxdomain"})


class _Trouble(Exception):
    def __init__(self, result: Result, detail: str) -> None:
        super().__init__(result, detail)
        self.result, self.detail = result, detail


def ask(net: Network, domain: str) -> Spf:
    answer = net.lookup(domain, "TXT")
    if answer.status not in _ANSWERED:
        return Spf(domain, answer.status, None, "temperror", detail=answer.detail)
    records = records_in(answer.records)
    if not records:
        return Spf(domain, answer.status, None, "none")
    if len(records) > 1:
        return Spf(domain, answer.status, None, "multiple", detail=str(len(records)))
    tree, record = _Tree(net), records[0]
    result, detail = tree.judge(domain, record)
    told = Spf(domain, answer.status, record[:MAX_RECORD], result, tuple(tree.reached), tree.lookups, detail)
    return told._replace(is_open=tree.is_open)


def records_in(texts: tuple[tuple[str, ...], ...]) -> list[str]:
    """RFC 7208 section 4.5: the version, then a blank or the end."""
    return [text for (text,) in texts if (text + " ")[: len(VERSION) + 1].lower() == VERSION + " "]


def _target(domain: str, term: Term) -> str:
    return (term.target or domain).removesuffix(".").lower()


def _is_fixed(target: str) -> bool:
    """Where a macro leads depends on the message."""
    return "%" not in target


def _is_name(target: str) -> bool:
    """Could DNS be asked about it (RFC 7208 section 4.3)?"""
    return len(target) <= MAX_HOST and all(0 < len(label) <= MAX_LABEL for label in target.split("."))


class _Tree:
    """One walk over a record and all that it includes, in the order of evaluation.

    lookups: all that the records read so far would cost. _spent: those that were evaluated.
    """

    def __init__(self, net: Network) -> None:
        self._net, self.lookups, self._spent, self._void = net, 0, 0, 0
        self.is_open = False
        self.reached: dict[str, None] = {}

    def judge(self, domain: str, record: str) -> tuple[Result, str]:
        try:
            self._read(domain, record, (domain,))
        except _Trouble as trouble:
            return trouble.result, trouble.detail
        return "ok", ""

    def _read(self, domain: str, record: str, path: tuple[str, ...]) -> None:
        terms = parse(record[len(VERSION) :])
        if isinstance(terms, str):
            raise _Trouble("invalid", terms if len(path) == 1 else f"{domain}: {terms}")
        self.lookups += sum(term.name in _COSTS for term in terms)
        if self.lookups > MAX_LOOKUPS + MAX_VOID:
            raise _Trouble("too_many_lookups", "")
        # All at once: a record of ten costs one round trip, and none of them waits behind other domains.
        self._net.prefetch(
            [
                (_target(domain, each), _ASKS[each.name])
                for each in terms
                if each.name in _ASKS and _is_fixed(each.target)
            ]
        )
        # RFC 7208 section 6.1: wherever it stands, redirect comes last.
        for term in sorted(terms, key=lambda term: term.name == "redirect"):
            self._evaluate(domain, term, path)

    def _evaluate(self, domain: str, term: Term, path: tuple[str, ...]) -> None:
        is_macro = term.name in _COSTS and not _is_fixed(term.target)
        self.is_open |= term.passes and (term.name == "all" or is_macro)
        if term.name in _COSTS:
            self._spent += 1
            self._follow(_target(domain, term), term.name, path)
        elif self._spent > MAX_LOOKUPS and term.name in _NETWORKS:
            raise _Trouble("too_many_lookups", "")

    def _follow(self, target: str, name: str, path: tuple[str, ...]) -> None:
        """Past the limit a term that names no address does no harm: nobody who may send is behind it."""
        is_record, can_be_asked = name in _RECORDS, name in _ASKS and _is_fixed(target)
        if can_be_asked and not is_record and not self._names_somebody(target, _ASKS[name]):
            return
        if self._spent > MAX_LOOKUPS:
            raise _Trouble("too_many_lookups", "")
        if can_be_asked and is_record:
            self._include(target, path)

    def _names_somebody(self, target: str, kind: RecordType) -> bool:
        if not _is_name(target):
            return False
        answer = self._net.lookup(target, kind)
        if answer.status not in _ANSWERED:
            # RFC 7208 section 5: whoever comes as far as this is told to try again later.
            raise _Trouble("temperror", target)
        if answer.status in _VOID:
            self._void += 1
            if self._void > MAX_VOID:
                raise _Trouble("too_many_lookups", f"{self._void}{VOID}")
        if kind == "MX" and len(answer.records) > MAX_LOOKUPS:
            raise _Trouble("too_many_lookups", f"mx:{target} {len(answer.records)}")
        return bool(answer.records)

    def _include(self, target: str, path: tuple[str, ...]) -> None:
        if target in path:
            raise _Trouble("invalid", f"{' > '.join((*path, target))} includes itself")
        self.reached[target] = None
        records = self._records_of(target) if _is_name(target) else []
        # RFC 7208 section 5.2: an include of no record is an error of the whole.
        if not records:
            raise _Trouble("invalid", f"{target} has no such record")
        if len(records) > 1:
            raise _Trouble("invalid", f"{target} has several such records")
        self._read(target, records[0], (*path, target))

    def _records_of(self, target: str) -> list[str]:
        answer = self._net.lookup(target, "TXT")
        if answer.status not in _ANSWERED:
            raise _Trouble("temperror", target)
        return records_in(answer.records)
