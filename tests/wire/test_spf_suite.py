"""The public test suite of RFC 7208, served by the lab: a record is called broken exactly where it is."""

import contextlib
from collections.abc import Iterator

import pytest

from gemdiag.lab.dns import DnsServer
from gemdiag.lab.services import HERE
from gemdiag.model.syntax import domain_of
from gemdiag.net import inquiry
from gemdiag.probes import spf
from tests.wire.net_kit import network
from tests.wire.spf_suite import SuiteCase, sections

OURS = {"none": "none", "temperror": "temperror", "ok": "valid"}
"""Whatever else we say is a permanent error by RFC 7208 section 2.6.7."""
CASES = [pytest.param(case, id=f"{each.name}-{case.id}") for each in sections() for case in each.cases]


@pytest.fixture(scope="module")
def ports() -> Iterator[dict[str, int]]:
    """The DNS server of each section."""
    with contextlib.ExitStack() as running:
        servers = {each.name: running.enter_context(DnsServer(each.zone, each.faults)) for each in sections()}
        yield {name: server.port for name, server in servers.items()}


def test_the_suite_is_whole() -> None:
    assert len(CASES) == 203
    assert len(sections()) == 16


@pytest.mark.parametrize("case", CASES)
def test_it_is_broken_exactly_where_the_suite_says_so(
    case: SuiteCase, ports: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "temperror" in case.results:  # nobody answers
        monkeypatch.setattr(inquiry, "RESEND_S", 0.02)
        monkeypatch.setattr(inquiry, "TRY_S", 0.1)
    domain = domain_of(case.sender)
    if domain is None:  # no domain at all, which the settings are blamed for (RFC 7208 section 4.3)
        assert case.results == {"none"}
        return
    with network(resolvers=((HERE, ports[case.section]),)) as net:
        found = spf.ask(net, domain)

    assert OURS.get(found.result, "permerror") in case.results, found
