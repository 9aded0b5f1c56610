"""The SPF record of a domain and the tree of records that it includes (RFC 7208)."""

from typing import Literal, NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import DnsStatus, Network
from gemdiag.probes.spf_syntax import Term, parse

Result = Literal["ok", "none", "multiple", "invalid", "too_many_lookups", "temperror"]
"""`ok`: one record, well formed, within the limits of section 4.6.4. `temperror`: DNS did not answer."""

MAX_LOOKUPS, MAX_VOID = 10, 2  # RFC 7208 section 4.6.4
MAX_RECORD = 2000
VERSION = "v=spf1"
_COSTS = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})


class Spf(NamedTuple):
    """record: as published, None without one. includes: every domain reached by include or redirect.

    lookups: terms that cost a DNS question, over the whole tree (nothing is followed beyond the limit).
    detail: what is malformed and where; how many records there are for `multiple`.
    """

    domain: str
    status: DnsStatus
    record: str | None
    result: Result
    includes: tuple[str, ...] = ()
    lookups: int = 0
    detail: str = ""


PROBE = Probe[Spf]("spf")
"""Key: the domain."""


_RECORDS = frozenset({"include", "redirect"})
"""Terms that lead to another record."""


class _Trouble(Exception):
    def __init__(self, result: Result, detail: str) -> None:
        super().__init__(result, detail)
        self.result, self.detail = result, detail


def ask(net: Network, domain: str) -> Spf:
    answer = net.lookup(domain, "TXT")
    if answer.status not in {"ok", "nodata", "nxdomain"}:
        return Spf(domain, answer.status, None, "temperror", detail=answer.detail)
    records = records_in(answer.records)
    if not records:
        return Spf(domain, answer.status, None, "none")
    if len(records) > 1:
        return Spf(domain, answer.status, None, "multiple", detail=str(len(records)))
    tree, record = _Tree(net), records[0]
    result, detail = tree.judge(domain, record)
    return Spf(domain, answer.status, record[:MAX_RECORD], result, tuple(tree.reached), tree.lookups, detail)


def records_in(texts: tuple[tuple[str, ...], ...]) -> list[str]:
    """RFC 7208 section 4.5: the version, then a blank or the end."""
    return [text for (text,) in texts if (text + " ")[: len(VERSION) + 1].lower() == VERSION + " "]


def _target(domain: str, term: Term) -> str:
    return (term.target or domain).removesuffix(".").lower()


def _leads_on(term: Term) -> bool:
    """To another record, whose name is known: where a macro leads depends on the message."""
    return term.name in _RECORDS and "%" not in (term.target or "")


class _Tree:
    """One walk over a record and all that it includes."""

    def __init__(self, net: Network) -> None:
        self._net, self.lookups, self._void = net, 0, 0
        self.reached: dict[str, None] = {}

    def judge(self, domain: str, record: str) -> tuple[Result, str]:
        try:
            self._read(domain, record, (domain,))
        except _Trouble as trouble:
            return trouble.result, trouble.detail
        if self.lookups > MAX_LOOKUPS:
            return "too_many_lookups", ""
        if self._void > MAX_VOID:
            return "too_many_lookups", f"{self._void} void"
        return "ok", ""

    def _read(self, domain: str, record: str, path: tuple[str, ...]) -> None:
        terms = parse(record[len(VERSION) :])
        if isinstance(terms, str):
            raise _Trouble("invalid", terms if len(path) == 1 else f"{domain}: {terms}")
        counted = [term for term in terms if term.name in _COSTS]
        self.lookups += len(counted)
        # All at once: a record of ten costs one round trip, and none of them waits behind other domains.
        self._net.prefetch([(_target(domain, each), "TXT") for each in counted if _leads_on(each)])
        for term in counted:
            if self.lookups <= MAX_LOOKUPS:
                self._follow(domain, term, path)

    def _follow(self, domain: str, term: Term, path: tuple[str, ...]) -> None:
        target = _target(domain, term)
        if "%" in target:  # a macro: where it leads depends on the message
            return
        if term.name in _RECORDS:
            self._include(target, path)
        elif term.name in {"a", "mx"}:
            answer = self._net.lookup(target, "A" if term.name == "a" else "MX")
            self._void += answer.status in {"nxdomain", "nodata"}
            if len(answer.records) > MAX_LOOKUPS and term.name == "mx":
                raise _Trouble("too_many_lookups", f"mx:{target} {len(answer.records)}")

    def _include(self, target: str, path: tuple[str, ...]) -> None:
        if target in path:
            raise _Trouble("invalid", " > ".join((*path, target)))
        self.reached[target] = None
        answer = self._net.lookup(target, "TXT")
        if answer.status not in {"ok", "nodata", "nxdomain"}:
            raise _Trouble("temperror", target)
        records = records_in(answer.records)
        if len(records) != 1:
            # RFC 7208 section 5.2: an include of no record is an error of the whole.
            raise _Trouble("invalid", f"{target}: {'multiple' if records else 'none'}")
        self._read(target, records[0], (*path, target))
