"""What is right to say of each mode of h08, for a shop whose mail server is sound."""

from collections.abc import Mapping
from typing import NamedTuple

from gemdiag.lab.services import HERE


class Row(NamedTuple):
    """findings: critical, unknown and warning, the root cause first.

    host, mx, spf: what DNS says by the report: the status of the server's name and of MX, the result of SPF.
    addresses: of the server, as many as begin the list. mx_hosts: as many as begin that list. detail: what
    the root cause's evidence says of the name. Connections come about exactly where findings allow them.
    """

    findings: tuple[str, ...] = ()
    exit_code: int = 0
    host: str = "ok"
    addresses: tuple[str, ...] = (HERE,)
    mx: str = "ok"
    mx_hosts: tuple[str, ...] = ("mx1.garage.test",)
    spf: str = "ok"
    detail: str | None = None

    @property
    def is_reached(self) -> bool:
        return bool(self.addresses) and "net.internal_target" not in self.findings


def failed(status: str, detail: str, *findings: str) -> Row:
    """The name could not be looked up, for a reason that is named."""
    named = (*findings, "dns.smtp_host_lookup_failed")
    return Row(named, 3, status, (), status, (), "temperror", detail)


INTERNAL = ("::1", "::ffff:127.0.0.1", "fe80::1", "fd00::1", "64:ff9b::7f00:1")
INTERNAL_4 = (
    "127.0.0.1",
    "169.254.169.254",
    "10.0.0.1",
    "192.168.1.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
)
# As dnspython writes names (RFC 1035 section 5.1): nothing of it acts.
EVIL = r"\027]0\;pwned\007<script>alert\(1\)</script>.a\000b\032c\;\$\(id\).x\013\010rcpt\032to:<a\@b>.test"
ROWS: Mapping[str, Row] = {
    "silent": failed("timeout", "no answer from 127.0.0.1", "dns.resolver_unreachable"),
    # It does answer, if only to say that the answer does not fit.
    "tcpsilent": failed("servfail", "truncated; over TCP: timeout"),
    "forge": Row(),
    "normal": Row(),
    "servfail": failed("servfail", "SERVFAIL"),
    "nxdomain": Row(
        ("dns.smtp_host_not_found", "dns.domain_not_found", "sender.spf_missing"),
        2,
        "nxdomain",
        (),
        "nxdomain",
        (),
        "none",
    ),
    "cname_self": failed("servfail", "CNAME loop"),
    "cname_loop": failed("servfail", "CNAME loop"),
    "cname_endless": failed("servfail", "CNAME chain too long"),
    "cname_chain40": failed("servfail", "CNAME chain too long"),
    "mx1000": Row(mx_hosts=("m0.t", "m1.t", "m2.t")),
    "a500": Row(addresses=("127.1.0.1", "127.1.0.2", "127.1.0.3")),
    "nullmx": Row(("dns.mx_null",), 1, mx_hosts=()),
    "mxloop": Row(mx_hosts=("garage.test", "localhost")),
    # An address in place of a name leads nowhere (RFC 5321 section 5.1).
    "mxip": Row(("dns.mx_unresolvable",), 1, mx_hosts=("127.0.0.1", "169.254.169.254")),
    "internal": Row(("net.internal_target",), 3, addresses=(*INTERNAL, *INTERNAL_4)),
    "rebind": Row(addresses=("127.0.0.2",)),
    "hugetxt": Row(("sender.spf_invalid",), 1, spf="invalid"),
    "tcloop": failed("servfail", "truncated; over TCP: truncated"),
    "ptrloop": failed("servfail", "malformed answer; over TCP: malformed answer"),
    "countlie": failed("servfail", "malformed answer; over TCP: malformed answer"),
    "rdlenlie": failed("servfail", "malformed answer; over TCP: malformed answer"),
    # No name of a host: nobody can be reached by it, neither with mail nor with replies.
    "evilname": Row(
        ("dns.smtp_host_lookup_failed", "dns.mx_unresolvable", "sender.spf_invalid"),
        3,
        "servfail",
        (),
        "ok",
        (EVIL,),
        "invalid",
        "not a domain name",
    ),
    "ttl0": Row(),
}
# Answers that change from question to question: which of them meets which question is nobody's to say.
FLAP = "flap"
FLAPPING = {
    "dns.smtp_host_not_found",
    "dns.smtp_host_lookup_failed",
    "dns.domain_not_found",
    "dns.mx_unresolvable",
    "sender.spf_missing",
}
MODES = (*ROWS, FLAP)
