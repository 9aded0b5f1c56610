"""h08: a DNS server that lies, loops, forges or keeps silent costs ten seconds at most and misleads nobody."""

import platform
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from gemdiag import reports
from gemdiag.lab.authority import Authority
from gemdiag.lab.mail import MailServer
from gemdiag.lab.script import Script
from gemdiag.lab.services import HERE
from gemdiag.model.options import Wishes
from gemdiag.model.secret import Secret
from tests.canary import CANARY
from tests.hostile import kit
from tests.hostile.dns_rows import FLAP, FLAPPING, MODES, ROWS
from tests.hostile.kit import Met, Trial
from tests.hostile.outputs import banned

pytestmark = pytest.mark.hostile

HOST = "mail.garage.test"
AS_CHECK = Wishes(controls=False, mx_reach=True)
MAX_QUERIES, MAX_MX_LISTED, MAX_MX_LOOKED_UP, MAX_TRIED = 40, 20, 5, 3
DNS_S = 10.0
WIDE = 1000
FORGED = "127.6.6.6"
# Where the mail server of a mode listens, if not at 127.0.0.1; and where a second answer would lead.
ADDRESS = {"rebind": "127.0.0.2", "a500": "127.1.0.1"}
REBOUND = "127.0.0.3"
# Its answers point to networks that tests must not reach for.
KEPT_INSIDE = {"internal"}


class Shop(NamedTuple):
    """met: what came of the mode. connections, logins: what its mail server saw. rebound: did anybody come to
    the address of a second answer?
    """

    met: Met
    connections: int
    logins: int
    rebound: bool


@pytest.fixture(scope="module")
def shops(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Shop]:
    if platform.system() != "Linux":
        pytest.skip("only Linux has all of 127.0.0.0/8 on its loopback")
    authority = Authority()
    root = tmp_path_factory.mktemp("root") / "ca.pem"
    root.write_bytes(authority.pem)
    script = Script(login=(kit.ADDRESS, Secret(CANARY)))
    with ExitStack() as stack:
        servers = {
            mode: stack.enter_context(MailServer(script, HOST, authority, ADDRESS.get(mode, HERE)))
            for mode in MODES
        }
        lured = stack.enter_context(socket.create_server((REBOUND, servers["rebind"].port)))
        found = kit.meet_all(hostile, [trial(mode, servers[mode].port, root) for mode in MODES], 10)
        rebound = came(lured)
        heard = {mode: server.heard for mode, server in servers.items()}
    return {mode: Shop(found[mode], heard[mode].connections, heard[mode].auth, rebound) for mode in MODES}


def trial(mode: str, port: int, root: Path) -> Trial:
    """With the time limits that `check` has by default."""
    return Trial(
        "h08",
        mode,
        port,
        timeout=10.0,
        deadline=60.0,
        fields={"smtp_address": HOST},
        options={"ca_file": str(root), "allow_internal": mode not in KEPT_INSIDE},
        wishes=AS_CHECK,
        as_resolver=True,
    )


def came(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_every_mode_has_a_row(hostile: Path) -> None:
    assert set(kit.modes(hostile, "h08")) == set(MODES)


@pytest.mark.parametrize("mode", MODES)
def test_dns_takes_ten_seconds_and_forty_questions_at_most(
    mode: str, shops: Mapping[str, Shop], hostile: Path
) -> None:
    met = shops[mode].met

    assert kit.harm(hostile, met) == []
    assert met.seconds <= DNS_S + kit.GRACE_S
    assert met.summary["queries"] <= MAX_QUERIES


@pytest.mark.parametrize("mode", ROWS)
def test_the_answer_is_told_for_what_it_is(mode: str, shops: Mapping[str, Shop]) -> None:
    met, row = shops[mode].met, ROWS[mode]
    dns = met.report["dns"]

    assert met.found("critical", "unknown", "warning") == set(row.findings)
    assert met.report["root_cause"] == (row.findings[0] if row.findings else None)
    assert met.report["verdict"]["exit_code"] == row.exit_code
    assert dns["smtp_host"]["status"] == row.host
    assert tuple(dns["smtp_host"]["addresses"][: len(row.addresses)]) == row.addresses
    assert dns["mx_status"] == row.mx
    assert tuple(each["host"] for each in dns["mx"][: len(row.mx_hosts)]) == row.mx_hosts
    assert bool(dns["mx"]) == bool(row.mx_hosts)
    assert dns["spf"]["result"] == row.spf
    if row.detail:
        detail = met.finding("dns.smtp_host_lookup_failed")["evidence"]["detail"]
        # Which of the two limits an endless chain meets first depends on how the questions come to lie.
        assert row.detail in detail or (mode == "cname_endless" and "over 40 questions" in detail)


@pytest.mark.parametrize("mode", ROWS)
def test_only_the_server_that_dns_named_is_spoken_to(mode: str, shops: Mapping[str, Shop]) -> None:
    shop, row = shops[mode], ROWS[mode]
    at = shop.met.endpoint

    assert bool(shop.connections) == row.is_reached
    assert shop.logins == row.is_reached
    assert at["auth"]["login"] == ("accepted" if row.is_reached else "not_tried")
    assert sum(each["tcp"] != "skipped" for each in at["addresses"]) <= 2 * MAX_TRIED
    assert not any(each["tcp"] == "open" for each in at["addresses"]) or row.is_reached


def test_answers_that_change_lead_to_no_contradiction(shops: Mapping[str, Shop]) -> None:
    shop = shops[FLAP]
    found = shop.met.found("critical", "unknown", "warning")

    assert found <= FLAPPING
    assert bool(shop.connections) == bool(shop.met.report["dns"]["smtp_host"]["addresses"])
    assert bool(shop.connections) != bool(found & {"dns.smtp_host_not_found", "dns.smtp_host_lookup_failed"})


def test_a_forged_answer_is_nowhere_believed(shops: Mapping[str, Shop]) -> None:
    assert FORGED not in shops["forge"].met.text
    assert "evil.test" not in shops["forge"].met.text


def test_the_address_that_was_looked_up_is_the_one_that_is_connected_to(shops: Mapping[str, Shop]) -> None:
    """A second question would have been answered with another one."""
    assert not shops["rebind"].rebound
    assert REBOUND not in shops["rebind"].met.text
    assert shops["rebind"].met.endpoint["certificate"]["hostname_match"]
    assert {each["address"] for each in shops["rebind"].met.endpoint["addresses"]} == {"127.0.0.2"}


def test_internal_addresses_are_told_with_the_way_to_allow_them(shops: Mapping[str, Shop]) -> None:
    met = shops["internal"].met

    assert {each["tcp"] for each in met.endpoint["addresses"]} == {"skipped"}
    assert not any(each["role"] == "mx" and each["banner"] for each in met.report["endpoints"])
    assert "--allow-internal" in " ".join(met.finding("net.internal_target")["fix"])


def test_a_thousand_mail_exchangers_are_listed_in_part_and_few_looked_up(shops: Mapping[str, Shop]) -> None:
    listed = shops["mx1000"].met.report["dns"]["mx"]

    assert len(listed) == MAX_MX_LISTED
    assert sum(bool(each["addresses"]) for each in listed) == MAX_MX_LOOKED_UP
    assert "m999.t" not in shops["mx1000"].met.text


def test_a_domain_without_mail_is_told_so_and_not_spoken_to(shops: Mapping[str, Shop]) -> None:
    met = shops["nullmx"].met

    assert met.finding("dns.mx_null")["subject"] == "garage.test"
    assert not any(each["role"] == "mx" for each in met.report["endpoints"])


@pytest.mark.parametrize("mode", ["hugetxt", "a500", "mx1000"])
def test_what_is_huge_is_cut(mode: str, shops: Mapping[str, Shop]) -> None:
    here, plain = shops[mode].met, shops["normal"].met

    for format_id in ("text", "markdown"):
        assert len(here.told(format_id, verbosity=2)) < len(plain.told(format_id, verbosity=2)) + 4000
    assert len(here.text) < len(plain.text) + 16_000
    assert "A" * 2001 not in here.text


def test_names_and_records_come_out_inert(shops: Mapping[str, Shop]) -> None:
    met = shops["evilname"].met

    for format_id in reports.known():
        assert banned(met.told(format_id, verbosity=2)) == []
    assert r"\u001b[2J\r\n<script>" in met.told("json")
    assert r"\x1b[2J\r / <script>alert(1)</script>" in met.told("text", verbosity=2, width=WIDE)
    assert r"\027]0\;pwned\007<script>" in met.told("text", verbosity=2, width=WIDE)
