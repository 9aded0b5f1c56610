"""DNS answers as values, read by dnspython. Imported once the questions have left."""

from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype

from gemdiag.model.network import DnsStatus, RecordType
from gemdiag.net.reading import Reading
from gemdiag.net.replies import text_of

MAX_ALIASES = 16
"""A CNAME chain longer than this is nobody's mail server: most resolvers stop earlier themselves."""
# A server that does not know EDNS says so (RFC 6891 section 7), or that it knows another version (6.1.3).
_NO_EDNS = frozenset({dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS})
_OF_THE_NAME = frozenset({dns.rcode.NOERROR, dns.rcode.NXDOMAIN})


def read(message: bytes, name: str, kind: RecordType) -> Reading | None:
    """None for what is no answer to this question: forged, or another's (CVE-2023-29483)."""
    wanted, rdtype = dns.name.from_text(name), dns.rdatatype.from_text(kind)
    try:
        head = dns.message.from_wire(message, question_only=True)
    except Exception:  # whatever a hostile packet makes the parser raise
        return None
    asked = [(rrset.name, rrset.rdtype, rrset.rdclass) for rrset in head.question]
    has_failed = head.rcode() not in _OF_THE_NAME
    # Some who say that they cannot do not repeat the question; who says something of a name has to.
    if asked != [(wanted, rdtype, dns.rdataclass.IN)] and (asked or not has_failed):
        return None
    if head.flags & dns.flags.TC:
        return Reading("servfail", detail="truncated", is_final=False, wants_tcp=True)
    if has_failed:
        return _failed(head.rcode())
    try:
        whole = dns.message.from_wire(message, ignore_trailing=True)
        # Only here the upper bits of its code are there: they stand in the OPT record.
        return _answer(whole, wanted, rdtype) if whole.rcode() in _OF_THE_NAME else _failed(whole.rcode())
    except Exception:
        return Reading("servfail", detail="malformed answer", is_final=False, wants_tcp=True)


def _failed(code: dns.rcode.Rcode) -> Reading:
    status: DnsStatus = "refused" if code == dns.rcode.REFUSED else "servfail"
    word = dns.rcode.to_text(code)
    return Reading(status, detail=word, is_final=False, wants_no_edns=code in _NO_EDNS)


def _answer(message: dns.message.Message, wanted: dns.name.Name, rdtype: dns.rdatatype.RdataType) -> Reading:
    owner, aliases = wanted, [wanted]
    while True:
        found = message.get_rrset(message.answer, owner, dns.rdataclass.IN, rdtype)
        if found:
            records = tuple(dict.fromkeys(_fields(rdata) for rdata in found))
            return Reading("ok", records, _texts(aliases))
        step = message.get_rrset(message.answer, owner, dns.rdataclass.IN, dns.rdatatype.CNAME)
        if not step:
            break
        owner = step[0].target
        if owner in aliases:
            return Reading("servfail", aliases=_texts(aliases), detail="CNAME loop")
        aliases.append(owner)
        if len(aliases) > MAX_ALIASES + 1:
            return Reading("servfail", aliases=_texts(aliases), detail="CNAME chain too long")
    if message.rcode() == dns.rcode.NXDOMAIN:
        return Reading("nxdomain", aliases=_texts(aliases))
    is_denied = any(rrset.rdtype == dns.rdatatype.SOA for rrset in message.authority)  # RFC 2308 section 2.2
    if owner != wanted and not is_denied:
        return Reading("nodata", aliases=_texts(aliases), alias=_text(owner))
    if not message.flags & (dns.flags.RA | dns.flags.AA):
        return Reading("refused", detail="does not look names up for others", is_final=False)
    return Reading("nodata", aliases=_texts(aliases))


def _texts(aliases: list[dns.name.Name]) -> tuple[str, ...]:
    return tuple(_text(name) for name in aliases[1:])


def _text(name: dns.name.Name) -> str:
    return name.canonicalize().to_text(omit_final_dot=True)


def _fields(rdata: Any) -> tuple[str, ...]:
    match rdata.rdtype:
        case dns.rdatatype.A | dns.rdatatype.AAAA:
            return (str(rdata.address),)
        case dns.rdatatype.MX:
            return (str(rdata.preference), _text(rdata.exchange))
        case dns.rdatatype.SRV:
            return (str(rdata.priority), str(rdata.weight), str(rdata.port), _text(rdata.target))
        case dns.rdatatype.TXT:
            return (text_of(b"".join(rdata.strings)),)
        case _:
            return (_text(rdata.target),)
