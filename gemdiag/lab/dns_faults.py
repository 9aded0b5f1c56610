"""How DNS answers go wrong, from a server that says it cannot to packets made to be believed."""

import struct
from collections.abc import Iterator
from typing import Literal

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

Over = Literal["udp", "tcp"]
Fault = Literal[
    "servfail",
    "refused",
    "silent",
    "truncated",
    "truncated_always",
    "truncated_then_silent",
    "forged",
    "endless_alias",
    "pointer_loop",
    "count_lie",
    "length_lie",
    "rotating",
    "flapping",
]
"""truncated: over UDP only a wish to be asked over TCP (RFC 1035 section 4.2.1), there the whole answer.
forged: first answers to another identity or question and some that are none, then the right one.
endless_alias: every name is an alias of one that is new. pointer_loop, count_lie, length_lie: malformed.
rotating: of several records one at a time, each time the next. flapping: no such name the first time, then
the right answer."""
Packet = bytes | float
"""What is sent; a number is a pause in seconds before the next."""

FORGED_ADDRESS = "192.0.2.66"
FORGERY_LEAD_S = 0.03
TTL_S = 60
LIE = 0xFFFF
_HEADER = 12


def answered(
    fault: Fault, query: dns.message.QueryMessage, good: bytes, over: Over, turn: int
) -> Iterator[Packet]:
    """What is sent in place of the good answer, or around it. turn: how often it was asked before."""
    match fault:
        case "servfail" | "refused":
            yield _refusal(query, dns.rcode.SERVFAIL if fault == "servfail" else dns.rcode.REFUSED)
        case "silent":
            pass
        case "truncated" | "truncated_always" | "truncated_then_silent":
            if over == "udp" or fault == "truncated_always":
                yield _cut(query)
            elif fault == "truncated":
                yield good
        case "forged":
            if over == "udp":
                yield from _forgeries(query)
                yield FORGERY_LEAD_S
            yield good
        case "endless_alias":
            yield _aliased(query)
        case "pointer_loop" | "count_lie" | "length_lie":
            yield _malformed(query, fault)
        case "flapping":
            yield good if turn else _refusal(query, dns.rcode.NXDOMAIN)
        case "rotating":
            yield good


def _refusal(query: dns.message.QueryMessage, code: dns.rcode.Rcode) -> bytes:
    reply = dns.message.make_response(query)
    reply.set_rcode(code)
    return reply.to_wire()


def _cut(query: dns.message.QueryMessage) -> bytes:
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.TC
    return reply.to_wire()


def _forgeries(query: dns.message.QueryMessage) -> Iterator[bytes]:
    """By somebody who guesses: of CVE-2023-29483, where a wrong packet ended the wait for the right one."""
    name = query.question[0].name
    other = dns.name.from_text("elsewhere.invalid")
    yield struct.pack("!H", query.id ^ LIE) + _with_address(query, name)[2:]
    yield _with_address(dns.message.make_query(other, "A", id=query.id), other)
    yield _with_address(query, name)[: _HEADER // 2]
    yield b"\xff" * _HEADER


def _with_address(query: dns.message.Message, name: dns.name.Name) -> bytes:
    reply = dns.message.Message(query.id)
    reply.flags = dns.flags.QR | dns.flags.RA
    reply.question = query.question
    reply.answer.append(dns.rrset.from_text(name, TTL_S, "IN", "A", FORGED_ADDRESS))
    return reply.to_wire()


def _aliased(query: dns.message.QueryMessage) -> bytes:
    reply, name = dns.message.make_response(query), query.question[0].name
    reply.flags |= dns.flags.RA
    first, *_ = name.labels
    fresh = dns.name.from_text(f"n{int(first[1:]) + 1 if first[1:].isdigit() else 0}.endless.example")
    reply.answer.append(dns.rrset.from_text(name, TTL_S, "IN", "CNAME", fresh.to_text()))
    return reply.to_wire()


def _malformed(query: dns.message.QueryMessage, fault: Fault) -> bytes:
    """The question, then a record whose name points at itself, or one number that is too great."""
    reply = dns.message.Message(query.id)
    reply.flags, reply.question = dns.flags.QR | dns.flags.RA, query.question
    head = bytearray(reply.to_wire())
    counts = (1, LIE if fault == "count_lie" else 1, 0, 0)
    head[4:_HEADER] = struct.pack("!4H", *counts)
    owner = 0xC000 | (len(head) if fault == "pointer_loop" else _HEADER)
    size = LIE if fault == "length_lie" else 4
    fields = (query.question[0].rdtype, dns.rdataclass.IN, TTL_S, size)
    return bytes(head) + struct.pack("!HHHIH", owner, *fields) + bytes(4)
