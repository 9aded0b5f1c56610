"""What is read by hand is what the library reads; whatever it does not take, it leaves alone."""

from typing import NamedTuple

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from hypothesis import given
from hypothesis import strategies as st

from gemdiag.model.network import RecordType
from gemdiag.net import answers, plain

NAME = "smtp.garage.example"


class Made(NamedTuple):
    kind: RecordType
    edns: bool
    flags: int
    code: dns.rcode.Rcode
    owner: str
    addresses: list[str]
    alias: bool
    soa: bool

    def message(self) -> bytes:
        made = dns.message.make_response(dns.message.make_query(NAME, self.kind, use_edns=self.edns, id=7))
        made.flags |= self.flags
        made.set_rcode(self.code)
        if self.alias:
            made.answer.append(dns.rrset.from_text(f"{NAME}.", 60, "IN", "CNAME", "other.example."))
        if self.addresses:
            made.answer.append(dns.rrset.from_text(self.owner, 60, "IN", self.kind, *self.addresses))
        if self.soa:
            soa = "ns.example. host.example. 1 2 3 4 5"
            made.authority.append(dns.rrset.from_text("garage.example.", 60, "IN", "SOA", soa))
        return made.to_wire()


def messages(kind: RecordType, addresses: st.SearchStrategy[str]) -> st.SearchStrategy[Made]:
    return st.builds(
        Made,
        st.just(kind),
        st.booleans(),
        st.sampled_from([0, dns.flags.RA, dns.flags.AA, dns.flags.TC | dns.flags.RA]),
        st.sampled_from([dns.rcode.NOERROR, dns.rcode.NXDOMAIN, dns.rcode.SERVFAIL]),
        st.sampled_from([f"{NAME}.", f"{NAME.upper()}.", "other.example."]),
        st.lists(addresses, max_size=4),
        st.booleans(),
        st.booleans(),
    )


MESSAGES = messages("A", st.ip_addresses(v=4).map(str)) | messages("AAAA", st.ip_addresses(v=6).map(str))


@given(MESSAGES)
def test_what_is_plain_reads_as_in_the_library(made: Made) -> None:
    message = made.message()  # each time in another order
    found = plain.read(message, NAME, made.kind)
    assert found is None or found == answers.read(message, NAME, made.kind)


@given(MESSAGES, st.integers(0, 400), st.integers(0, 255), st.integers(0, 120), st.binary(max_size=4))
def test_nor_is_anything_that_was_tampered_with_read_in_another_way(
    made: Made, at: int, value: int, cut: int, more: bytes
) -> None:
    message, kind = made.message(), made.kind
    changed = bytearray(message[: len(message) - cut % len(message)] + more)
    if at < len(changed):
        changed[at] = value
    found = plain.read(bytes(changed), NAME, kind)
    assert found is None or found == answers.read(bytes(changed), NAME, kind)


def test_an_ordinary_answer_is_plain() -> None:
    question = dns.message.make_query(NAME, "A", use_edns=True, id=7)
    made = dns.message.make_response(question)
    made.flags |= dns.flags.RA
    assert plain.read(made.to_wire(), NAME, "A") == answers.read(made.to_wire(), NAME, "A")
    made.answer.append(dns.rrset.from_text(f"{NAME}.", 60, "IN", "A", "192.0.2.1", "192.0.2.2"))
    found = plain.read(made.to_wire(), NAME, "A")
    assert found is not None
    assert set(found.records) == {("192.0.2.1",), ("192.0.2.2",)}
    assert plain.read(made.to_wire(), NAME, "MX") is None
