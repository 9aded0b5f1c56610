"""What DNS says of the domains of the shop's addresses, and which provider that points to."""

from collections.abc import Callable, Iterator
from functools import partial

from gemdiag.model.facts import Probe
from gemdiag.model.network import Network, RecordType
from gemdiag.model.outcome import Observed, Outcome, Skipped
from gemdiag.model.provider import Knowledge, Match
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import domain_of, is_ip_address
from gemdiag.probes import autoconfig, dmarc, mx, provider, spf, srv
from gemdiag.probes.autoconfig import Autoconfig
from gemdiag.probes.mx import Mx
from gemdiag.probes.srv import Srv
from gemdiag.probing import targets
from gemdiag.probing.crew import Job, Line, T
from gemdiag.probing.desk import CONNECT, Desk

MAX_DOMAINS = 6
PUBLIC = Skipped("public_domain")


def domains_of(settings: Settings) -> tuple[str, ...]:
    """The shop's own first, then those of its advisors."""
    addresses = (settings.email_address, *(each.email for each in settings.advisors))
    found = dict.fromkeys(domain for address in addresses if (domain := domain_of(address)))
    return tuple(found)[:MAX_DOMAINS]


def first_questions(settings: Settings, knowledge: Knowledge) -> Iterator[tuple[str, RecordType]]:
    """What is certain to be asked, so that it can leave before anything else is done."""
    host = settings.host
    if host and not is_ip_address(host):
        yield from ((host, "A"), (host, "AAAA"))
    domain = domain_of(settings.email_address)
    if domain:
        yield domain, "MX"
        if knowledge.of_consumer_domain(domain) is None:
            yield domain, "TXT"
            yield from ((name, "SRV") for name in srv.names(domain))
    yield from ((f"_dmarc.{each}", "TXT") for each in domains_of(settings))


class Domains:
    """matched: told who the provider is, at first by what the settings say, then for good.

    published: told what SRV records of the shop's own domain name. delivered: told its MX.
    """

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        knowledge: Knowledge,
        matched: Callable[[Match | None, bool], None],
        published: Callable[[Srv], None],
        delivered: Callable[[Mx], None],
    ) -> None:
        self._desk, self._settings, self._knowledge = desk, settings, knowledge
        self._matched, self._published, self._delivered = matched, published, delivered

    def start(self) -> None:
        net, domain = self._desk.net, domain_of(self._settings.email_address)
        for each in domains_of(self._settings):
            self._ask(dmarc.PROBE, each, partial(dmarc.ask, net, each))
        if domain is None:
            self._tell_match(())
            return
        self._matched(self._identify(()), False)
        self._ask(mx.PROBE, domain, partial(mx.ask, net, domain), self._mx_known)
        if self._knowledge.of_consumer_domain(domain):
            self._desk.ledger.note(spf.PROBE, domain, PUBLIC)
            self._desk.ledger.note(srv.PROBE, domain, PUBLIC)
            return
        self._ask(spf.PROBE, domain, partial(spf.ask, net, domain))
        self._ask(srv.PROBE, domain, partial(srv.ask, net, domain), self._srv_known)

    def ask_autoconfig(self, told: Callable[[Autoconfig], None]) -> None:
        """The document of the shop's own domain; of a public mailbox provider's the presets know more."""
        net, domain = self._desk.net, self.own
        if domain is None:
            return

        def known(outcome: Outcome[Autoconfig]) -> None:
            if isinstance(outcome, Observed):
                told(outcome.value)

        self._ask(autoconfig.PROBE, domain, partial(autoconfig.ask, net, domain), known, f"web {domain}")

    def ask_usual_names(self, told: Callable[[str], None]) -> None:
        """Each that has an address."""

        def known(name: str, outcome: Outcome[bool]) -> None:
            if isinstance(outcome, Observed) and outcome.value:
                told(name)

        for name in targets.usual_names(self.own) if self.own else ():
            work = partial(_is_there, self._desk.net, name)
            self._desk.crew.put(Job(work, partial(known, name), rank=CONNECT))

    @property
    def own(self) -> str | None:
        """The shop's own domain; None where its address is at a public mailbox provider."""
        domain = domain_of(self._settings.email_address)
        return None if domain and self._knowledge.of_consumer_domain(domain) else domain

    def _ask(
        self,
        probe: Probe[T],
        key: str,
        work: Callable[[], T],
        then: Callable[[Outcome[T]], None] = lambda _: None,
        address: str | None = None,
    ) -> None:
        """Unless it is known already. address: whom it connects to, None for questions to DNS."""
        is_borrowed = self._desk.ledger.borrow(key, probe)
        known = self._desk.ledger.of(probe, key)
        if known is not None and (is_borrowed or isinstance(known, Observed)):
            then(known)
            return

        def noted(outcome: Outcome[T]) -> None:
            self._desk.ledger.note(probe, key, outcome)
            then(outcome)

        self._desk.ledger.announce(probe, key)
        self._desk.crew.put(Job(lambda _: work(), noted, address, CONNECT))

    def _mx_known(self, outcome: Outcome[Mx]) -> None:
        found = outcome.value if isinstance(outcome, Observed) else None
        self._tell_match(tuple(each.host for each in found.hosts) if found else ())
        if found:
            self._delivered(found)

    def _srv_known(self, outcome: Outcome[Srv]) -> None:
        if isinstance(outcome, Observed):
            self._published(outcome.value)

    def _tell_match(self, mx_hosts: tuple[str, ...]) -> None:
        match = self._identify(mx_hosts)
        self._desk.ledger.note(provider.PROBE, "", Observed(match) if match else Skipped("unknown"))
        self._matched(match, True)

    def _identify(self, mx_hosts: tuple[str, ...]) -> Match | None:
        return provider.identify(
            self._knowledge,
            host=self._settings.host,
            user_name=self._settings.user_name,
            email_domain=domain_of(self._settings.email_address),
            mx_hosts=mx_hosts,
        )


def _is_there(net: Network, name: str, _: Line) -> bool:
    return any(net.resolve(name, port).targets for port in targets.PORTS)
