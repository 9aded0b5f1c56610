"""The DMARC policy that receivers apply to a domain (RFC 9989, found by the DNS Tree Walk)."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import DnsStatus, Network
from gemdiag.model.settings import NOTHING

# RFC 9989 section 4.10: longer names lose labels until seven are left, so that no walk asks more often.
MAX_QUERIES = 8
MAX_RECORD = 1000
_VERSION = re.compile(r"v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")
# What was meant as a record and is none: `v=dmarc1`, or no semicolon after the version.
_MEANT = re.compile(r"v[ \t]*=[ \t]*DMARC1\b", re.IGNORECASE)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s,]+")
Policy = Literal["none", "quarantine", "reject"]
_POLICIES: tuple[Policy, ...] = ("none", "quarantine", "reject")
"""From mild to severe."""


class Dmarc(NamedTuple):
    """found_at: the domain whose record applies, None without one. policy: the one that holds for `domain`
    (`sp` where the record stands above it, `np` where the domain does not exist; in test mode one step
    below). records: how many at `found_at` (more than one is a conflict). invalid: what is wrong with the
    record, "" when nothing is; its policy is then what receivers do all the same. organisation: the
    organisational domain, as far up as it had to be looked for. testing: `t=y` was what lowered the policy.
    strict_dkim: a signature counts for the very same domain alone.
    """

    domain: str
    status: DnsStatus
    record: str | None = None
    found_at: str | None = None
    policy: Policy | None = None
    records: int = 0
    invalid: str = ""
    organisation: str | None = None
    testing: bool = False
    strict_dkim: bool = False


PROBE = Probe[Dmarc]("dmarc")
"""Key: the domain."""


class _Found(NamedTuple):
    """What one name of the walk holds: its records, and those that are only nearly one."""

    domain: str
    status: DnsStatus
    records: tuple[str, ...]
    nearly: tuple[str, ...]

    @property
    def tags(self) -> Mapping[str, str]:
        return _tags(self.records[0]) if len(self.records) == 1 else NOTHING


def ask(net: Network, domain: str) -> Dmarc:
    own, *above = list(_walk(net, domain))
    if len(own.records) == 1:
        return _read(net, domain, own, domain)
    applies, organisation = _above(domain, above)
    inherited = _read(net, domain, applies, organisation) if applies else None
    if own.records:
        # RFC 9989 section 4.10: several records at one name are all discarded, and the walk goes on.
        bare = inherited or Dmarc(domain, own.status, organisation=organisation)
        return bare._replace(status=own.status, record=None, found_at=domain, records=len(own.records))
    if inherited:
        return inherited
    unanswered = next((each.status for each in (own, *above) if each.status not in SAID), None)
    if own.nearly:
        return Dmarc(domain, own.status, own.nearly[0], domain, None, 1, "v", organisation)
    return Dmarc(domain, unanswered or own.status, organisation=organisation)


SAID = frozenset({"ok", "nodata", "nxdomain"})
"""Answers of the DNS that say what is there, or that nothing is."""


def _walk(net: Network, domain: str) -> Iterator[_Found]:
    """From the domain towards the root; ends early where a record says where the organisation ends.

    Also at a name that was not answered: what stands above it may not be what applies.
    """
    own = _look(net, domain)
    yield own
    if len(own.records) == 1 or own.status not in SAID:
        return
    labels = domain.split(".")
    first = max(1, len(labels) - MAX_QUERIES + 1)
    for start in range(first, len(labels)):
        found = _look(net, ".".join(labels[start:]))
        yield found
        if found.status not in SAID or found.tags.get("psd", "u") in {"y", "n"}:
            return


def _look(net: Network, domain: str) -> _Found:
    answer = net.lookup(f"_dmarc.{domain}", "TXT")
    texts = [text[:MAX_RECORD] for (text,) in answer.records]
    records = tuple(text for text in texts if _VERSION.match(text))
    nearly = tuple(text for text in texts if _MEANT.match(text) and text not in records)
    return _Found(domain, answer.status, records, nearly)


def _above(domain: str, above: list[_Found]) -> tuple[_Found | None, str]:
    """RFC 9989 section 4.10.1: the organisational domain's record, else that of the public suffix.

    With it the organisational domain (4.10.2), which is the domain itself where no record says otherwise.
    """
    single = [each for each in above if len(each.records) == 1]
    if not single:
        return None, domain
    last = single[-1]
    if last.tags.get("psd") == "y":
        # The organisational domain lies one label below a public suffix.
        depth = len(last.domain.split(".")) + 1
        organisation = ".".join(domain.split(".")[-depth:])
        return next((each for each in single if each.domain == organisation), last), organisation
    return last, last.domain


def _read(net: Network, domain: str, found: _Found, organisation: str) -> Dmarc:
    tags, record = found.tags, found.records[0]
    whole = Dmarc(domain, "ok", record, found.domain, None, 1, "", organisation)
    whole = whole._replace(strict_dkim=tags.get("adkim", "r").lower() == "s")
    wrong = [tag for tag in ("p", "sp", "np") if tag in tags and tags[tag].lower() not in _POLICIES]
    if wrong:
        # RFC 9989 section 4.10.1: with somewhere to report to it counts as p=none, without as no record.
        reported = any(_URI.fullmatch(uri.strip()) for uri in tags.get("rua", "").split(","))
        invalid = f"{wrong[0]}={tags[wrong[0]]}"[:80]
        return whole._replace(policy="none" if reported else None, invalid=invalid)
    policy = _POLICIES.index(_stated(net, domain, found).lower())
    testing = tags.get("t", "n").lower() == "y" and policy > 0
    # RFC 9989 section 4.7: in test mode the next milder policy is wished for.
    return whole._replace(policy=_POLICIES[policy - testing], testing=testing)


def _stated(net: Network, domain: str, found: _Found) -> str:
    """The policy of the record that is meant for this domain."""
    tags = found.tags
    policy = tags.get("p", "none")
    if found.domain == domain:
        return policy
    # RFC 9989 appendix A.4: whatever is not NXDOMAIN exists.
    if "np" in tags and net.lookup(domain, "MX").status == "nxdomain":
        return tags["np"]
    return tags.get("sp", policy)


def _tags(record: str) -> Mapping[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    found: dict[str, str] = {}
    for name, equals, value in pairs:
        if equals:
            found.setdefault(name.strip().lower(), value.strip())
    return found
