"""One more look at what was observed before: before a plan is written, or for the login alone."""

from datetime import UTC, datetime

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Observed
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import Settings
from gemdiag.probes import provider, role
from gemdiag.probes.conversation import Talk
from gemdiag.probes.role import Role
from gemdiag.probing.account import Account
from gemdiag.probing.crew import Crew
from gemdiag.probing.desk import Desk
from gemdiag.probing.domains import Domains, first_questions
from gemdiag.probing.ledger import Ledger
from gemdiag.probing.observation import CancellableNetwork, finished
from gemdiag.probing.visit import Listener, Visit


def again(settings: Settings, at: Endpoint, mode: Mode, net: CancellableNetwork) -> Facts:
    """One look at one endpoint in one mode, without a login."""
    desk = Desk(net, Crew(net, Wishes()), Ledger(Facts(), None), datetime.now(UTC))
    configured = (settings.host, settings.port) == at
    desk.ledger.note(role.PROBE, at, Observed(Role("configured" if configured else "planned", "config")))

    def close(_visit: Visit, _mode: Mode, talk: Talk) -> None:
        if talk.channel:
            talk.channel.close()

    listener = Listener(close, lambda *_: None, lambda _: None)
    visit = Visit(desk, at, 0, listener, (mode,), with_versions=False)
    return finished(desk, net, visit.start, lambda: None)


def ask_domains(settings: Settings, knowledge: Knowledge, net: CancellableNetwork) -> Facts:
    """What DNS says of the domains of these addresses, and nothing of any server."""
    desk = Desk(net, Crew(net, Wishes()), Ledger(Facts(), None), datetime.now(UTC))
    domains = Domains(desk, settings, knowledge, lambda *_: None, lambda _: None, lambda _: None)

    def start() -> None:
        net.prefetch(first_questions(settings, knowledge))
        domains.start()

    return finished(desk, net, start, lambda: None)


def log_in(settings: Settings, wishes: Wishes, facts: Facts, net: CancellableNetwork) -> Facts:
    """The login that these facts have room for, and the sender, on one connection to the best endpoint."""
    visits: dict[Endpoint, Visit] = {}
    desk = Desk(net, Crew(net, wishes), Ledger(facts, None), datetime.now(UTC))
    account = Account(desk, settings, wishes, visits)
    listener = Listener(account.offer, lambda *_: None, lambda _: None)

    def start() -> None:
        account.start()
        account.match_known(facts.value(provider.PROBE), final=True)
        way = account.best()
        if way:
            visits[way.at] = Visit(desk, way.at, 0, listener, (way.mode,), with_versions=False)
            visits[way.at].start()

    def finish() -> None:
        account.conclude()
        desk.crew.run()

    return finished(desk, net, start, finish)
