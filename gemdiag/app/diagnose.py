"""One shop from its settings to a conclusion: observe, judge, plan."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from gemdiag import rules
from gemdiag.app.early import asked
from gemdiag.app.from_address import AskMx, filled
from gemdiag.app.ran_from import ran_from
from gemdiag.app.request import Request
from gemdiag.model.case import Case, JudgedRoute
from gemdiag.model.diagnosis import Diagnosis, JournalEntry
from gemdiag.model.facts import Facts, Key
from gemdiag.model.network import Network
from gemdiag.model.outcome import Observed, Outcome
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import domain_of
from gemdiag.probes import login, provider
from gemdiag.routes import since

if TYPE_CHECKING:  # start-up: not for --offline
    from gemdiag.net import LiveNetwork
    from gemdiag.planning import Decision, Wanted

OnStep = Callable[[str, Key, Outcome[Any]], None]


class Concluded(NamedTuple):
    """interrupted: a person broke it off; what was finished is in it."""

    diagnosis: Diagnosis
    decision: "Decision"
    interrupted: bool = False


class Aim(NamedTuple):
    """What the conclusion is for. original: the settings as the file states them, before any --set."""

    route: JudgedRoute = "untouched"
    wanted: "Wanted" = "auto"
    original: Settings | None = None
    by_installed: bool = False
    """Plan for the installed version, not for the newest: what `relay` does."""


CHECK = Aim()


def diagnose(
    settings: Settings,
    knowledge: Knowledge,
    request: Request,
    aim: Aim = CHECK,
    on_step: OnStep | None = None,
    *,
    net: "LiveNetwork | None" = None,
    meanwhile: Iterable[None] = (),
    known: Facts | None = None,
) -> Concluded:
    """The whole way for one shop; the only step on the wire is the observation.

    net: one that was asked already, closed by whoever made it. meanwhile: done bit by bit while answers are
    waited for. known: what is not asked again, such as the login of an account met before.
    """
    started_at, started = datetime.now(UTC), time.monotonic()
    if settings.source.format == "address":
        aim = aim._replace(original=aim.original or settings)
        settings = filled(settings, knowledge, ask_mx(request))
    if request.offline:
        facts, complete, interrupted = offline_facts(settings, knowledge), True, False
    else:
        with nullcontext(net) if net else asked(settings, request) as network:
            network.hear = request.hear
            facts, complete, interrupted = _observed(
                settings, knowledge, request, on_step, network, chain(_load(), meanwhile), known or Facts()
            )
    remember(settings, facts, request, started_at)
    case = case_of(settings, facts, knowledge, request, aim, complete=complete, now=started_at)
    return concluded(case, aim, started_at, time.monotonic() - started)._replace(interrupted=interrupted)


def concluded(case: Case, aim: Aim, started_at: datetime, seconds: float) -> Concluded:
    """Judged and planned, with what the report says of the run."""
    decision = decide(case, aim)
    diagnosis = Diagnosis(
        case,
        case.facts.value(provider.PROBE),
        decision.judgement,
        started_at,
        round(seconds, 3),
        ran_from(),
        _journal(case.settings.source.path),
    )
    return Concluded(diagnosis, decision)


def _load() -> Iterator[None]:
    """What judging will need."""
    import_module("gemdiag.planning")
    yield
    yield from rules.load()


def decide(case: Case, aim: Aim = CHECK) -> "Decision":
    """Judge and plan what was observed; pure."""
    from gemdiag import planning  # noqa: PLC0415  start-up: loaded while the network is waited for

    found = rules.judge(case)
    return planning.conclude(
        case,
        found,
        lambda so_far, outlook, plan: rules.look_again(rules.Outlook(case, so_far, outlook, plan)),
        route=aim.route,
        wanted=aim.wanted,
        original=aim.original,
    )


def case_of(
    settings: Settings,
    facts: Facts,
    knowledge: Knowledge,
    request: Request,
    aim: Aim,
    *,
    complete: bool,
    now: datetime,
) -> Case:
    from gemdiag import planning  # noqa: PLC0415  as above

    newest = since(knowledge.gemcar.newest_version)
    installed = settings.gemcar_version
    if aim.by_installed and request.target is None and installed is not None:
        target = installed
    else:
        target = planning.target_version(installed, newest, request.target)
    return Case(
        settings,
        facts,
        knowledge,
        request.as_of or now.date(),
        target,
        request.stated,
        request.offline,
        complete,
    )


def offline_facts(settings: Settings, knowledge: Knowledge) -> Facts:
    """What is known without a socket: who the provider is, as far as names tell."""
    match = provider.identify(
        knowledge,
        host=settings.host,
        user_name=settings.user_name,
        email_domain=domain_of(settings.email_address),
        mx_hosts=(),
    )
    return Facts().plus(provider.PROBE, "", Observed(match)) if match else Facts()


def _observed(
    settings: Settings,
    knowledge: Knowledge,
    request: Request,
    on_step: OnStep | None,
    net: "LiveNetwork",
    meanwhile: Iterator[None],
    known: Facts,
) -> tuple[Facts, bool, bool]:
    from gemdiag import probing  # noqa: PLC0415

    second = _second_network(request)
    try:
        facts = probing.observe(
            settings,
            knowledge,
            net,
            request.wishes,
            known=known,
            on_step=on_step,
            second=second,
            meanwhile=meanwhile,
        )
    except probing.Interrupted as broken_off:
        return broken_off.facts, False, True
    return facts, probing.is_complete(facts), False


def _second_network(request: Request) -> Callable[[str], Network] | None:
    """Another resolver to compare with; only the one that was named, for no stranger is asked."""
    address = request.wishes.control_resolver
    if address is None:
        return None

    def network(resolver: str) -> Network:
        from gemdiag.net import LiveNetwork  # noqa: PLC0415

        return LiveNetwork(request.net._replace(resolvers=((resolver, request.control_port),)))

    return network


def ask_mx(request: Request) -> AskMx:
    """How MX hosts are asked for before the observation."""

    def ask(domain: str) -> tuple[str, ...]:
        if request.offline:
            return ()
        from gemdiag.net import LiveNetwork  # noqa: PLC0415

        net = LiveNetwork(request.net)
        try:
            records = net.lookup(domain, "MX").records
            return tuple(host for _, host in sorted(records, key=lambda record: int(record[0])))
        finally:
            net.close()

    return ask


def _journal(path: str | None) -> tuple[JournalEntry, ...]:
    """What gemdiag did to this file before; nothing where that cannot be read."""
    if path in {None, "-"}:
        return ()
    from gemdiag import store  # noqa: PLC0415

    try:
        return store.journal(str(path))
    except store.StoreFault:
        return ()


def remember(settings: Settings, facts: Facts, request: Request, now: datetime) -> None:
    """Write a refusal down, so that the next run can warn before the account is locked; forget it again."""
    tried = facts.value(login.PROBE)
    if tried and request.remember and settings.user_name:
        from gemdiag import store  # noqa: PLC0415  only after a login

        # A folder that cannot be written must not end a check.
        with suppress(store.StoreFault):
            if tried.accepted:
                store.forget_refusal(tried.endpoint.host, settings.user_name)
            else:
                store.remember_refusal(tried.endpoint.host, settings.user_name, now)
