"""What `check` does once its input is read and the first questions are out."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from gemdiag import formats
from gemdiag.app.diagnose import Aim, Concluded, diagnose
from gemdiag.app.unreadable import unreadable
from gemdiag.cli import faults, sources
from gemdiag.cli.interrupts import finishing
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.progress import Progress
from gemdiag.cli.requests import request, warn_of_refusal
from gemdiag.cli.session import Session
from gemdiag.cli.sources import Source, Unreadable
from gemdiag.model.facts import Facts
from gemdiag.model.finding import Severity
from gemdiag.model.outcome import Observed
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings
from gemdiag.probes import login
from gemdiag.words import N_, severity_word

if TYPE_CHECKING:  # start-up: not for --offline
    from gemdiag.net import LiveNetwork


class Earlier(NamedTuple):
    """What became of the login of an account that was met in this run: it is not tried twice."""

    password: Secret | None
    facts: Facts
    accepted: bool


Logins = dict[tuple[str, str], Earlier]


def check(
    session: Session,
    network: NetworkChoice,
    knowledge: Knowledge | None,
    found: Sequence[Source | Unreadable],
    secret: Secret | None,
    net: "LiveNetwork | None",
) -> int:
    """Diagnose each, and report; the exit code. net: one that was asked about the first already."""
    knowledge = knowledge or sources.knowledge(network)
    concluded: list[Concluded] = []
    logins: Logins = {}
    for each in found:
        concluded.append(_one(session, each, network, knowledge, secret, net, logins))
        net = None
        if concluded[-1].interrupted:
            break
    with finishing() as was_interrupted:
        _report(session, network, knowledge, found, secret, concluded)
        if len(concluded) > 1:
            _count(session, concluded)
    if was_interrupted() or any(each.interrupted for each in concluded):
        return faults.INTERRUPTED
    from gemdiag import planning  # noqa: PLC0415  start-up: loaded while the network is waited for

    return planning.worst_exit_code(each.decision.judgement.exit_code for each in concluded)


def _report(
    session: Session,
    network: NetworkChoice,
    knowledge: Knowledge,
    found: Sequence[Source | Unreadable],
    secret: Secret | None,
    concluded: Sequence[Concluded],
) -> None:
    from gemdiag import reports  # noqa: PLC0415  start-up: loaded while the network is waited for
    from gemdiag.cli import facts  # noqa: PLC0415  as above
    from gemdiag.cli.output import Printer  # noqa: PLC0415  as above
    from gemdiag.cli.recovering import tell_interrupted  # noqa: PLC0415  as above

    read = [each for each in found if isinstance(each, Source)]
    secrets = [*(one for each in read for one in formats.secrets(each.settings)), secret]
    printer = Printer(session, knowledge, secrets)
    inputs = [str(each.path) for each in read if each.path]
    for path in inputs:
        tell_interrupted(session, path)
    if network.save_facts:
        facts.save(network.save_facts, concluded[0], printer, inputs)
    printer.report([reports.document(each.diagnosis) for each in concluded], inputs)


def _count(session: Session, concluded: list[Concluded]) -> None:
    """How many of each verdict, beside the reports: who reads on wants the bad ones."""
    severities = [each.decision.judgement.severity for each in concluded]
    counted = ", ".join(
        f"{severity_word(session.lang, severity)}: {severities.count(severity)}"
        for severity in Severity
        if severity in severities
    )
    session.tell(N_("{n} shops. {counted}"), n=len(concluded), counted=counted)


def _one(
    session: Session,
    each: Source | Unreadable,
    network: NetworkChoice,
    knowledge: Knowledge,
    secret: Secret | None,
    net: "LiveNetwork | None",
    logins: Logins,
) -> Concluded:
    if isinstance(each, Unreadable):
        return diagnose(unreadable(*each), knowledge, request(network)._replace(offline=True))
    sources.point_out(session, each)
    settings = sources.with_password(each.settings, secret)
    warn_of_refusal(session, settings.smtp_address, settings.user_name, network)
    asked = request(network)
    earlier = logins.get(_account(settings))
    known = earlier.facts if earlier and earlier.password == settings.password else None
    if earlier and known is None and not earlier.accepted:
        asked = asked._replace(wishes=asked.wishes._replace(refused_lately=True))
    given = each.original if network.stated_instead and each.path else None
    concluded = diagnose(
        settings,
        knowledge,
        asked,
        Aim(original=given),
        on_step=Progress(session),
        net=net,
        meanwhile=_load(session),
        known=known,
    )
    tried = concluded.diagnosis.case.facts.value(login.PROBE)
    if tried and earlier is None:
        facts = Facts().plus(login.PROBE, "", Observed(tried))
        logins[_account(settings)] = Earlier(settings.password, facts, accepted=tried.accepted)
    return concluded


def _account(settings: Settings) -> tuple[str, str]:
    """Servers look at neither case nor blanks: a lock would hit all of these."""
    return settings.host or "", (settings.user_name or "").strip().lower()


def _load(session: Session) -> Iterator[None]:
    """What the report will need."""
    from gemdiag import reports  # noqa: PLC0415  start-up: this is the moment for it

    yield
    reports.renderer(session.format or "text")
    yield
    import_module("gemdiag.cli.output")
    yield
