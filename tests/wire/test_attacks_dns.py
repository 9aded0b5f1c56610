"""DNS that fails, lies, goes round in circles, or leads where nobody should be led."""

import sys
from collections.abc import Mapping
from typing import Any

import pytest

from gemdiag.lab.dns_faults import FORGED_ADDRESS, Fault
from gemdiag.lab.lab import Lab
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Observed
from gemdiag.net import inquiry, resolver
from gemdiag.probes import dmarc, host, mx, spf, tcp
from gemdiag.probing import observe
from tests.unit.probing.shops import HOST, knowing
from tests.wire.attack_kit import FINE, Attack, Met, Right, harm, meet_all, wrong
from tests.wire.probing_lab import AUTHORITY, EXPLICIT, MAILBOX, ZONE, network

DOMAIN, OUTSIDE = "shop.example", "203.0.113.9"
OTHER_MX = (
    "mx.shop.example A 203.0.113.8",
    *(line.replace(f"MX 5 {HOST}", "MX 5 mx.shop.example") for line in ZONE),
)
MAX_QUERIES = 40
LOST = "no_safe_endpoint"
BY_NAME: Mapping[str, Any] = {"connect_to": ()}
"""The host is looked up like everything else, and nothing is connected to that is not on the Internet."""

HOST_LOST = Right({"dns.smtp_host_lookup_failed": "unknown"}, None, LOST)
NOBODY = HOST_LOST._replace(trouble={"dns.resolver_unreachable": "unknown", **HOST_LOST.trouble})
NO_HOST = Right({"dns.smtp_host_not_found": "critical"}, None, LOST)
NO_ADDRESS = Right({"dns.smtp_host_no_address": "critical"}, None, LOST)
INSIDE = Right({"net.internal_target": "unknown"}, None, LOST)


def warned(*ids: str) -> Right:
    return Right(dict.fromkeys(ids, "warning"))


def of_host(id_: str, right: Right, *records: str, fault: Fault | None = None) -> Attack:
    """The shop's server by name: what becomes of looking it up."""
    faults: Mapping[str, Fault] = {f"{HOST} {kind}": fault for kind in ("A", "AAAA")} if fault else {}
    zone = (*OTHER_MX, *(f"{HOST} {record}" for record in records))
    return Attack(id_, None, right, zone=zone, dns_faults=faults, options=BY_NAME)


def of_domain(id_: str, right: Right = FINE, *records: str, fault: Fault | None = None) -> Attack:
    """The shop's domain, whose mail goes out as ever. records: in place of its own of the same kind."""
    kinds = {record.split(" ")[0] for record in records}
    kept = (line for line in ZONE if not (line.startswith(f"{DOMAIN} ") and line.split(" ")[1] in kinds))
    zone = (*kept, *(f"{DOMAIN} {record}" for record in records))
    return Attack(id_, EXPLICIT, right, zone=zone, dns_faults={DOMAIN: fault} if fault else {})


INTERNAL = ("127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1")
INTERNAL_6 = ("::1", "::ffff:127.0.0.1", "fe80::1", "fd00::1", "64:ff9b::7f00:1")
EVIL = r"\027]0\;PWNED\007<script>alert\(1\)</script>.a\000b\032c\;$\(id\).x\013\010RCPT\032TO:<a@b>.test"
CHAIN = tuple(f"c{n}.chain.example CNAME c{n + 1}.chain.example" for n in range(40))
THOUSAND = tuple(f"MX {n} m{n}.example" for n in range(1000))
CIRCLE = (f"{HOST} CNAME other.example", f"other.example CNAME {HOST}")
ENDLESS: Mapping[str, Fault] = {HOST: "endless_alias", "*.endless.example": "endless_alias"}
ALL_SILENT: Mapping[str, Fault] = {"*": "silent"}
ALL_REFUSED: Mapping[str, Fault] = {"*": "refused"}
WAITED_FOR = (
    Attack("nobody answers", None, NOBODY, dns_faults=ALL_SILENT, options=BY_NAME),
    of_host("not answered", HOST_LOST, fault="silent"),
    of_host("cut, then silent", HOST_LOST, fault="truncated_then_silent"),
)
OF_HOST = (
    Attack("everything is refused", None, HOST_LOST, dns_faults=ALL_REFUSED, options=BY_NAME),
    of_host("server failure", HOST_LOST, fault="servfail"),
    of_host("refused", HOST_LOST, fault="refused"),
    of_host("not there", NO_HOST),
    of_host("no address", NO_ADDRESS, "TXT hello"),
    of_host("alias of itself", HOST_LOST, f"CNAME {HOST}"),
    Attack("aliases in a circle", None, HOST_LOST, zone=(*OTHER_MX, *CIRCLE), options=BY_NAME),
    Attack("aliases without end", None, HOST_LOST, zone=OTHER_MX, dns_faults=ENDLESS, options=BY_NAME),
    of_host("cut for ever", HOST_LOST, fault="truncated_always"),
    of_host("pointer in a circle", HOST_LOST, fault="pointer_loop"),
    of_host("too many records announced", HOST_LOST, fault="count_lie"),
    of_host("too long a record announced", HOST_LOST, fault="length_lie"),
    *(of_host(f"leads to {address}", INSIDE, f"A {address}") for address in INTERNAL),
    *(of_host(f"leads to {address}", INSIDE, f"AAAA {address}") for address in INTERNAL_6),
    of_host("forged", INSIDE, "A 127.0.0.1", fault="forged"),
    of_host("cut once", INSIDE, "A 127.0.0.1", fault="truncated"),
)
OF_DOMAIN = (
    of_domain("domain as it should be"),
    of_domain("domain forged", fault="forged"),
    of_domain("domain cut once", fault="truncated"),
    of_domain("domain without answer", fault="servfail"),
    of_domain("domain malformed", fault="length_lie"),
    of_domain("takes no mail", warned("dns.mx_null"), "MX 0 ."),
    of_domain("mail to itself", warned("dns.mx_unresolvable"), f"MX 10 {DOMAIN}"),
    of_domain(
        "mail to an address", warned("dns.mx_unresolvable"), "MX 10 127.0.0.1", "MX 20 169.254.169.254"
    ),
    of_domain("mail to a name that acts", warned("dns.mx_unresolvable"), f"MX 10 {EVIL}"),
    # Its own policy names its MX, of which ten may be asked for (RFC 7208 section 4.6.4).
    of_domain("mail to a thousand", warned("sender.spf_too_many_lookups"), *THOUSAND),
    of_domain("a policy of 60 kB", warned("sender.spf_invalid"), f"TXT v=spf1 {'A' * 60_000}"),
    of_domain(
        "a policy that acts",
        warned("sender.spf_invalid"),
        "TXT v=spf1 \x1b[2J <script>1</script> =cmd|x -all",
    ),
)
ATTACKS = (*WAITED_FOR, *OF_HOST, *OF_DOMAIN)


@pytest.fixture(scope="module")
def met() -> Mapping[str, Met]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (inquiry, resolver):
            patch.setattr(module, "TRY_S", 0.5)
        patch.setattr(inquiry, "RESEND_S", 0.2)
        patch.setattr(resolver, "TOTAL_S", 2.0)
        waited_for = meet_all(WAITED_FOR)
    return {**waited_for, **meet_all((*OF_HOST, *OF_DOMAIN))}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_it_is_told_for_what_it_is_with_few_questions(attack: Attack, met: Mapping[str, Met]) -> None:
    mine = met[attack.id]
    assert wrong(mine) == {}
    assert harm(mine) == []
    assert 1 <= mine.asked <= MAX_QUERIES
    assert mine.heard.auth == (attack.right.login is True)


@pytest.mark.parametrize("id_", ["forged", "domain forged"])
def test_a_forged_answer_is_waited_past(id_: str, met: Mapping[str, Met]) -> None:
    facts = met[id_].facts
    assert FORGED_ADDRESS not in repr([outcome for _, _, outcome in facts])
    delivery = facts.value(mx.PROBE, DOMAIN)
    assert delivery
    assert len(delivery.hosts) == 1


@pytest.mark.parametrize("id_", [attack.id for attack in OF_HOST if attack.right is INSIDE])
def test_nothing_inside_is_connected_to(id_: str, met: Mapping[str, Met]) -> None:
    facts = met[id_].facts
    named = facts.value(host.PROBE, HOST)
    assert named
    assert named.status == "ok"
    assert not [outcome for outcome in facts.every(tcp.PROBE).values() if isinstance(outcome, Observed)]


def test_records_that_could_not_be_had_are_not_missing(met: Mapping[str, Met]) -> None:
    for id_ in ("domain without answer", "domain malformed"):
        facts = met[id_].facts
        outcomes = (
            facts.value(mx.PROBE, DOMAIN),
            facts.value(spf.PROBE, DOMAIN),
            facts.value(dmarc.PROBE, DOMAIN),
        )
        assert [each.status for each in outcomes if each][:2] == ["servfail", "servfail"]


def test_few_of_a_thousand_are_asked_for(met: Mapping[str, Met]) -> None:
    delivery = met["mail to a thousand"].facts.value(mx.PROBE, DOMAIN)
    assert delivery
    assert len([each for each in delivery.hosts if each.status != "skipped"]) <= 5


def test_a_long_chain_of_aliases_ends_in_its_address_or_in_a_lookup_that_failed(
    met: Mapping[str, Met],
) -> None:
    with (
        Lab((*CHAIN, f"c40.chain.example A {OUTSIDE}"), {}, AUTHORITY) as lab,
        network(lab, connect_to=()) as net,
    ):
        short, long = net.resolve("c34.chain.example", 587), net.resolve("c0.chain.example", 587)
        assert [each.address for each in short.targets] == [OUTSIDE]
        assert (long.status, long.targets) == ("servfail", ())
        assert len(lab.dns.asked) <= MAX_QUERIES


@pytest.mark.skipif(sys.platform == "darwin", reason="loopback has one address there")
def test_the_address_that_was_judged_is_the_one_connected_to() -> None:
    """DNS that says something else each time (rebinding) is asked once."""
    zone = (*ZONE, f"{HOST} A 127.0.0.2", f"{HOST} A 127.0.0.3")
    faults: Mapping[str, Fault] = {f"{HOST} A": "rotating"}
    with Lab(zone, {f"{HOST}:587": EXPLICIT}, AUTHORITY, faults) as lab:
        port = lab.server(f"{HOST}:587").port
        with network(lab, connect_to=(), allow_internal=True) as net:
            settings = MAILBOX._replace(port=port)
            facts = observe(settings, knowing(), net, Wishes(controls=False))
        fact = facts.value(tcp.PROBE, Endpoint(HOST, port))
        assert fact
        assert [each.address for each in fact.tries] == ["127.0.0.2"]
        assert lab.heard[f"{HOST}:587"].auth == 1
        assert [each.kind for each in lab.dns.asked if each.name == HOST].count("A") == 1
