"""Asks everything about one shop's mail, in parallel, within its time; gives `Facts` and judges nothing.

facts = observe(settings, knowledge, net, wishes)
"""

from collections.abc import Iterator

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Failed, Reason
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import domain_of
from gemdiag.probes import provider, tcp
from gemdiag.probes.conversation import of_mode
from gemdiag.probing import targets
from gemdiag.probing.common import Common
from gemdiag.probing.crew import NOTHING_ELSE, Nobody, Unasked
from gemdiag.probing.domains import domains_of
from gemdiag.probing.explain import SecondNetwork
from gemdiag.probing.later import again, ask_domains, log_in
from gemdiag.probing.ledger import OnStep
from gemdiag.probing.observation import Aids, CancellableNetwork, Interrupted, Observation

__all__ = [
    "CancellableNetwork",
    "Common",
    "Interrupted",
    "OnStep",
    "ask_domains",
    "domains_of",
    "hosts_of",
    "is_complete",
    "log_in",
    "observe",
    "observe_again",
    "observe_with",
    "recall",
]

_NOTHING = Facts()
_CUT = frozenset({Reason.DEADLINE, Reason.CANCELLED})


def observe(
    settings: Settings,
    knowledge: Knowledge,
    net: CancellableNetwork,
    wishes: Wishes,
    *,
    known: Facts = _NOTHING,
    on_step: OnStep | None = None,
    second: SecondNetwork | None = None,
    meanwhile: Iterator[None] = NOTHING_ELSE,
) -> Facts:
    """All that can be learned about these settings. Interrupted on Ctrl-C.

    known: what is in it is not asked again; the login neither. on_step: told of each fact as it comes in.
    second: makes the network whose resolver is asked for comparison; without it none is.
    meanwhile: work that is done bit by bit whenever there is nothing to do but wait.
    """
    return Observation(settings, knowledge, net, wishes, known, Aids(on_step, second, meanwhile)).run()


def observe_with(
    common: Common,
    settings: Settings,
    knowledge: Knowledge,
    net: CancellableNetwork,
    wishes: Wishes,
    *,
    second: SecondNetwork | None = None,
) -> Facts:
    """As `observe`; what stands in `common`, observed for other shops, is not asked again."""
    return Observation(settings, knowledge, net, wishes, _NOTHING, Aids(second=second, common=common)).run()


def hosts_of(settings: Settings, knowledge: Knowledge) -> tuple[str, ...]:
    """The servers that an observation of these settings looks at, as far as is certain before it."""
    match = provider.identify(
        knowledge,
        host=settings.host,
        user_name=settings.user_name,
        email_domain=domain_of(settings.email_address),
        mx_hosts=(),
    )
    published = targets.of_match(match, settings) if match else {}
    hosts = (settings.host, *(at.host for at in published))
    return tuple(dict.fromkeys(filter(None, hosts)))


def recall(
    settings: Settings, knowledge: Knowledge, net: CancellableNetwork, wishes: Wishes, common: Common
) -> Facts | None:
    """What `observe` would give, where it would ask nothing that was not asked for other shops; else None."""
    aids = Aids(common=common, hands=Nobody)
    try:
        return Observation(settings, knowledge, net, wishes, _NOTHING, aids).recall()
    except Unasked:
        return None


def observe_again(settings: Settings, at: Endpoint, mode: Mode, net: CancellableNetwork) -> Facts:
    """One more look at the endpoint that a plan leads to, right before it is written; never a login."""
    return again(settings, at, mode, net)


def is_complete(facts: Facts) -> bool:
    """False where the deadline or Ctrl-C came before an answer, or in the midst of one."""
    inside: list[object] = [said.ended_by for mode in Mode for said in facts.values(of_mode(mode)).values()]
    inside += [each.connect for reached in facts.values(tcp.PROBE).values() for each in reached.tries]
    outcomes = (*(outcome for _, _, outcome in facts), *inside)
    return not any(isinstance(outcome, Failed) and outcome.reason in _CUT for outcome in outcomes)
