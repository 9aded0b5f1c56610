"""Shops that differ in what DNS says of them, each under a top-level domain of its own, and what is found then."""

from typing import Literal, NamedTuple

from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor, Settings
from gemdiag.model.version import Version
from tests.canary import CANARY
from tests.resolvers.servers import has_ipv6

SERVER = "mail.works"
"""The mail server of most shops, with no fault at all; never looked up."""
DOMAIN = "garage"
MX = ("garage MX 10 mx", "mx A 127.0.0.9")
SPF = ('garage TXT "v=spf1 mx -all"',)
DMARC = ('_dmarc.garage TXT "v=DMARC1; p=none"',)
IPV6 = ("mail AAAA ::1",) if has_ipv6() else ()
GOOD = (*MX, *SPF, *DMARC)

FAULTLESS = frozenset(
    {
        "auth.accepted",
        "provider.unknown",
        "relay.ready",
        "tls.explicit_available",
        "tls.implicit_available",
    }
)
"""What is found at the shop whose DNS and server are as they should be."""
CLOSED = frozenset({"auth.not_tried", "net.port_closed", "provider.unknown", "relay.ready"})
"""At the shop whose server has an address on which nobody listens."""
NO_ADDRESS = frozenset({"auth.not_tried", "provider.unknown", "relay.ready"})
"""At the shop whose server has no address to connect to, besides the finding that says why."""
UNHEARD = NO_ADDRESS - {"relay.ready"}
"""As well, where nobody answers for its domain either."""


Via = Literal["allow", "refuse", "deny"]


class Shop(NamedTuple):
    """records: of its top-level domain, as in a master file. found: beyond `rest`, exactly.

    host: of its mail server; any but SERVER is looked up. advisors: their addresses. via: the resolver, one
    that answers, refuses everybody or is silent. controls: others are asked after a failure.
    """

    name: str
    records: tuple[str, ...]
    found: frozenset[str] = frozenset()
    rest: frozenset[str] = FAULTLESS
    host: str = SERVER
    domain: str = DOMAIN
    advisors: tuple[str, ...] = ()
    via: Via = "allow"
    controls: bool = False

    @property
    def address(self) -> str:
        return f"info@{self.domain}.{self.name}"

    @property
    def settings(self) -> Settings:
        return Settings(
            gemcar_version=Version(13, 0, 4),
            port=465,
            smtp_address=self.host,
            email_address=self.address,
            user_name=self.address,
            password=Secret(CANARY),
            password_state="set",
            less_secure_connection=False,
            advisors=tuple(Advisor(name=f"A{n}", email=each) for n, each in enumerate(self.advisors)),
        )


def _shop(name: str, *records: str, found: str = "", **more: object) -> Shop:
    return Shop(name, records, frozenset(found.split()), **more)  # type: ignore[arg-type]


def _looked_up(
    name: str, *records: str, found: str = "", host: str = "", rest: frozenset[str] = NO_ADDRESS
) -> Shop:
    """One whose mail server is looked up."""
    return Shop(name, (*GOOD, *records), frozenset(found.split()), rest, host or f"mail.{name}")


def _including(name: str, count: int) -> str:
    return " ".join(f"include:spf{n}.{name}" for n in range(count))


_NOBODY = "dns.resolver_unreachable dns.smtp_host_lookup_failed"
_INCLUDES = tuple(f'spf{n} TXT "v=spf1 ip4:192.0.2.{n} -all"' for n in range(11))

SHOPS = (
    _shop("good", *GOOD),
    # MX
    _shop("null-mx", "garage MX 0 .", *SPF, *DMARC, found="dns.mx_null"),
    _shop("implicit-mx", "garage A 127.0.0.9", *SPF, *DMARC, found="dns.mx_missing"),
    _shop("no-mx", *SPF, *DMARC, found="dns.mx_missing"),
    _shop(
        "alias-mx",
        "garage MX 10 mx",
        "mx CNAME real",
        "real A 127.0.0.9",
        *SPF,
        *DMARC,
        found="dns.mx_is_alias",
    ),
    _shop("lost-mx", "garage MX 10 mx", *SPF, *DMARC, found="dns.mx_unresolvable"),
    _shop("empty-mx", "garage MX 10 mx", 'mx TXT "no address"', *SPF, *DMARC, found="dns.mx_unresolvable"),
    _shop("half-mx", "garage MX 10 mx1", "garage MX 20 mx2", "mx2 AAAA ::1", *SPF, *DMARC),
    _shop(
        "no-domain",
        found="dns.domain_not_found sender.spf_missing sender.dmarc_missing",
        rest=FAULTLESS - {"relay.ready"},
    ),
    # SRV
    _shop(
        "srv",
        *GOOD,
        "_submissions._tcp.garage SRV 0 1 465 mail.works.",
        "_submission._tcp.garage SRV 0 1 587 mail.works.",
    ),
    _shop(
        "other-srv",
        *GOOD,
        "_submissions._tcp.garage SRV 10 1 465 worse",
        "_submissions._tcp.garage SRV 0 1 465 submit",
        "_submission._tcp.garage SRV 0 1 587 submit",
        "submit A 127.0.0.8",
        found="dns.srv_suggests",
    ),
    _shop("no-srv", *GOOD, "_submissions._tcp.garage SRV 0 0 0 .", "_submission._tcp.garage SRV 0 0 0 ."),
    # SPF
    _shop("no-spf", *MX, *DMARC, 'garage TXT "some=other"', found="sender.spf_missing"),
    _shop("two-spf", *MX, *SPF, *DMARC, 'garage TXT "v=spf1 -all"', found="sender.spf_multiple"),
    _shop(
        "ten-spf",
        *MX,
        *DMARC,
        *_INCLUDES,
        f'garage TXT "v=spf1 {_including("ten-spf", 8)} include:tree.ten-spf -all"',
        'tree TXT "v=spf1 include:spf8.ten-spf -all"',
    ),
    _shop(
        "eleven-spf",
        *MX,
        *DMARC,
        *_INCLUDES,
        f'garage TXT "v=spf1 {_including("eleven-spf", 11)} -all"',
        found="sender.spf_too_many_lookups",
    ),
    _shop(
        "void-spf",
        *MX,
        *DMARC,
        'garage TXT "v=spf1 a:x.void-spf a:y.void-spf mx:z.void-spf -all"',
        found="sender.spf_too_many_lookups",
    ),
    _shop(
        "loop-spf",
        *MX,
        *DMARC,
        'garage TXT "v=spf1 include:garage.loop-spf -all"',
        found="sender.spf_invalid",
    ),
    _shop(
        "lost-spf", *MX, *DMARC, 'garage TXT "v=spf1 include:no.lost-spf -all"', found="sender.spf_invalid"
    ),
    _shop("unanswered-spf", *MX, *DMARC, 'garage TXT "v=spf1 include:x.unserved -all"'),
    _shop("bad-spf", *MX, *DMARC, 'garage TXT "v=spf1 ipv4:192.0.2.1 -all"', found="sender.spf_invalid"),
    _shop("split-spf", *MX, *DMARC, 'garage TXT "v=spf1 " "mx" " -all"'),
    _shop(
        "long-spf",
        *MX,
        *DMARC,
        'garage TXT "v=spf1 mx -all"',
        *(f'garage TXT "{n:02}{"x" * 200}"' for n in range(20)),
    ),
    # DMARC
    _shop("no-dmarc", *MX, *SPF, found="sender.dmarc_missing"),
    _shop(
        "above-dmarc",
        "mail.garage MX 10 mx",
        "mx A 127.0.0.9",
        'mail.garage TXT "v=spf1 mx -all"',
        '_dmarc.garage TXT "v=DMARC1; p=none; sp=quarantine"',
        found="relay.sender_at_risk",
        rest=FAULTLESS - {"relay.ready"},
        domain="mail.garage",
    ),
    _shop("two-dmarc", *GOOD, '_dmarc.garage TXT "v=DMARC1; p=reject"', found="sender.dmarc_conflict"),
    _shop("bad-dmarc", *MX, *SPF, '_dmarc.garage TXT "v=DMARC1; p=maybe"', found="sender.dmarc_invalid"),
    # Its own record cannot be had: the one above it is not known to apply.
    _shop("broken-dmarc", *GOOD, '_dmarc TXT "v=DMARC1; p=reject"', rest=FAULTLESS - {"relay.ready"}),
    _shop("alias-dmarc", *MX, *SPF, "_dmarc.garage CNAME policy", 'policy TXT "v=DMARC1; p=none"'),
    # Everything below the domain has the same records.
    _shop(
        "wild",
        *MX,
        *SPF,
        '*.garage TXT "v=spf1 mx -all"',
        "*.garage A 127.0.0.9",
        found="sender.dmarc_missing",
    ),
    # The mail server's name
    _looked_up("lost-host", found="dns.smtp_host_not_found"),
    _looked_up("empty-host", "mail MX 10 mx", found="dns.smtp_host_no_address"),
    _looked_up("failing-host", host="mail.unserved", found="dns.smtp_host_lookup_failed"),
    _looked_up("bogus-host", "mail A 127.0.0.8", found="dns.smtp_host_lookup_failed"),
    _looked_up("deaf-host", found="dns.smtp_host_lookup_failed"),
    _looked_up("loop-host", "mail CNAME mail2", "mail2 CNAME mail", found="dns.smtp_host_lookup_failed"),
    _looked_up("away-host", "mail CNAME nowhere", found="dns.smtp_host_not_found"),
    _looked_up("one-host", "mail A 127.0.0.8", rest=CLOSED),
    _looked_up("alias-host", "mail CNAME a1", "a1 CNAME a2", "a2 A 127.0.0.8", rest=CLOSED),
    *([_looked_up("six-host", "mail AAAA ::1", rest=CLOSED)] if IPV6 else []),
    _looked_up("many-host", *(f"mail A 127.0.1.{n}" for n in range(1, 7)), *IPV6, rest=CLOSED),
    _looked_up("wild-host", "* A 127.0.0.8", rest=CLOSED),
    _looked_up(
        "idn-host",
        "xn--courriel-caf-meb A 127.0.0.8",
        found="config.host_suspicious",
        host="courriel-café.idn-host",
        rest=CLOSED,
    ),
    # The resolver
    # Nor is it known what the domain wishes of mail that cannot be confirmed.
    _shop("refused", found="dns.smtp_host_lookup_failed", rest=UNHEARD, host="mail.refused", via="refuse"),
    _shop("unheard", found=_NOBODY, rest=UNHEARD, host="mail.unheard", via="deny"),
    _shop(
        "portal",
        *GOOD,
        found="dns.smtp_host_lookup_failed net.portal",
        rest=NO_ADDRESS,
        host="mail2.unserved",
        controls=True,
    ),
    # Much of everything
    Shop(
        "greedy",
        (
            *(f"garage MX {n} mx{n}" for n in range(20)),
            *(f"mx{n} A 127.0.0.{n + 1}" for n in range(20)),
            *_INCLUDES,
            f'garage TXT "v=spf1 {_including("greedy", 10)} -all"',
            *(f"_submissions._tcp.garage SRV {n} 1 465 s{n}" for n in range(20)),
            *(f"_submission._tcp.garage SRV {n} 1 587 t{n}" for n in range(20)),
            "mail A 127.0.0.8",
            "s0 A 127.0.0.8",
            "t0 A 127.0.0.8",
            *DMARC,
        ),
        frozenset({"advisor.email_foreign", "dns.srv_suggests"}),
        CLOSED - {"relay.ready"},  # not every domain could be asked what it wishes
        "mail.greedy",
        advisors=tuple(f"x@a{n}.b{n}.c{n}.d{n}.greedy" for n in range(6)),
    ),
)
BOGUS, DEAF, HIJACKED = ("mail.bogus-host", "_dmarc.garage.broken-dmarc"), ("mail.deaf-host",), ("com",)
