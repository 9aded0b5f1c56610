"""`gemdiag check`: diagnose without asking; writes nothing but its own state."""

from datetime import UTC, datetime

import click

from gemdiag import formats, planning, reports, store
from gemdiag.app.diagnose import Concluded, diagnose
from gemdiag.app.request import Request
from gemdiag.app.unreadable import unreadable
from gemdiag.cli import asking, facts, faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Command
from gemdiag.cli.network_options import NetworkChoice, network
from gemdiag.cli.options import common
from gemdiag.cli.output import Printer
from gemdiag.cli.progress import Progress
from gemdiag.cli.session import Session
from gemdiag.cli.sources import Source, Unreadable
from gemdiag.model.finding import Severity
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.routes import since
from gemdiag.words import N_, NN_, say_n, severity_word


@click.command(
    "check",
    cls=Command,
    help=N_(
        "Tells what happens to outgoing mail when GEM-CAR is upgraded, and why. CONFIG is a settings file, "
        "a folder, - for standard input, or an e-mail address."
    ),
)
@click.argument("config", nargs=-1)
@network
@common
@click.pass_obj
def command(session: Session, config: tuple[str, ...], network: NetworkChoice) -> int:
    knowledge = sources.knowledge(network)
    check_target(network, knowledge)
    sources.check_roots(network)
    secret = asking.password(session, network)
    found = [each for name in (config or (None,)) for each in sources.read(name, network, folders=True)]
    only = found[0] if len(found) == 1 else None
    if isinstance(only, Unreadable) and only.name in config:  # not one of a folder
        raise sources.refuse(only)
    if network.save_facts and len(found) > 1:
        raise Fault(faults.USAGE, N_("--save-facts keeps the observations of one shop: name one CONFIG."))
    network = asking.test_message(session, network)
    read = [each for each in found if isinstance(each, Source)]
    printer = Printer(
        session, knowledge, [*(one for each in read for one in formats.secrets(each.settings)), secret]
    )
    concluded = []
    for each in found:
        concluded.append(_one(session, each, network, knowledge, secret))
        if concluded[-1].interrupted:
            break
    inputs = [str(each.path) for each in read if each.path]
    if network.save_facts in session.outputs:
        raise Fault(
            faults.USAGE, N_("-o and --save-facts name the same file: {path}."), path=network.save_facts
        )
    if network.save_facts:
        facts.save(network.save_facts, concluded[0], printer, inputs)
    printer.report([reports.document(each.diagnosis) for each in concluded], inputs)
    if len(concluded) > 1:
        _count(session, concluded)
    if any(each.interrupted for each in concluded):
        return faults.INTERRUPTED
    return planning.worst_exit_code(each.decision.judgement.exit_code for each in concluded)


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
) -> Concluded:
    if isinstance(each, Unreadable):
        return diagnose(unreadable(*each), knowledge, request(network)._replace(offline=True))
    sources.point_out(session, each)
    settings = sources.with_password(each.settings, secret)
    warn_of_refusal(session, settings.smtp_address, settings.user_name, network)
    return diagnose(settings, knowledge, request(network), on_step=Progress(session))


def check_target(network: NetworkChoice, knowledge: Knowledge) -> None:
    """The old module's behaviour is not published: nothing can be planned for it."""
    needed = since(knowledge.gemcar.less_secure_since)
    if network.to is not None and network.to < needed:
        raise Fault(faults.USAGE, N_("--to: gemdiag plans for GEM-CAR {needed} or later."), needed=needed)


def request(network: NetworkChoice, *, mx_reach: bool = True) -> Request:
    """The options as the app takes them. `check` also speaks to the MX and says this computer's name; neither
    answer moves a verdict.
    """
    return Request(
        network.net_options(),
        network.wishes()._replace(mx_reach=mx_reach, own_name=mx_reach and network.at != "elsewhere"),
        network.to,
        network.as_of,
        network.stated(),
        network.offline,
        network.state,
        network.control_resolver[1] if network.control_resolver else 53,
    )


REFUSED_LATELY = NN_(
    "{host} refused this account {n} minute ago. After several refusals it may be locked; --no-login waits.",
    "{host} refused this account {n} minutes ago. After several refusals it may be locked; --no-login waits.",
)


def warn_of_refusal(session: Session, host: str | None, account: str | None, network: NetworkChoice) -> None:
    """Several refusals in a row lock accounts: say so before the next try."""
    if not (network.state and host and account) or network.offline or network.login is False:
        return
    since = store.refused_since(host, account, datetime.now(UTC))
    if since:
        minutes = max(1, int((datetime.now(UTC) - since).total_seconds() // 60))
        session.warn(say_n(session.lang, *REFUSED_LATELY, minutes, host=host))
