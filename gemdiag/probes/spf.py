"""The SPF record of a domain and the tree of records that it includes (RFC 7208)."""

from typing import Literal, NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import DnsStatus

Result = Literal["ok", "none", "multiple", "invalid", "too_many_lookups", "temperror"]
"""`ok`: one record, well formed, within the limits of section 4.6.4. `temperror`: DNS did not answer."""


class Spf(NamedTuple):
    """record: as published, None without one. includes: every domain reached by include or redirect.

    lookups: terms that cost a DNS question, over the whole tree. detail: what is malformed and where.
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
