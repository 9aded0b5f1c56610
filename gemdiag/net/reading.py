"""What one answer from DNS says."""

from typing import NamedTuple

from gemdiag.model.network import DnsStatus


class Reading(NamedTuple):
    """One answer. is_final: the name has been answered; else another server may know better.

    alias: where the chain in the answer ended without the records, so that name has to be asked for.
    wants_tcp: cut short (RFC 1035 section 4.2.1), or so malformed that a clean stream may help.
    """

    status: DnsStatus
    records: tuple[tuple[str, ...], ...] = ()
    aliases: tuple[str, ...] = ()
    alias: str | None = None
    detail: str = ""
    is_final: bool = True
    wants_no_edns: bool = False
    wants_tcp: bool = False
