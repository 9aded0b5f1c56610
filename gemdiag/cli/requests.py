"""What the options of a command come to, and what is checked of them before anything is asked."""

from datetime import UTC, datetime

from gemdiag.app.request import Request
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.session import Session
from gemdiag.model.provider import Knowledge
from gemdiag.model.version import Version
from gemdiag.words import N_, NN_, say_n


def check_target(network: NetworkChoice, knowledge: Knowledge) -> None:
    """The old module's behaviour is not published: nothing can be planned for it."""
    needed = Version.parse(knowledge.gemcar.less_secure_since)
    if network.to is not None and needed is not None and network.to < needed:
        raise Fault(faults.USAGE, N_("--to: gemdiag plans for GEM-CAR {needed} or later."), needed=needed)


def request(network: NetworkChoice, *, mx_reach: bool = True) -> Request:
    """The options as the app takes them. `check` also speaks to the MX, whose answer moves no verdict."""
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
    "{host} refused this account less than {n} minute ago. Several refusals in a row can lock it; "
    "--no-login checks without logging in.",
    "{host} refused this account less than {n} minutes ago. Several refusals in a row can lock it; "
    "--no-login checks without logging in.",
)


def warn_of_refusal(session: Session, host: str | None, account: str | None, network: NetworkChoice) -> None:
    """Several refusals in a row lock accounts: say so before the next try."""
    if not (network.state and host and account) or network.offline or network.login is False:
        return
    from gemdiag import store  # noqa: PLC0415  start-up: the first questions go out before

    since = store.refused_since(host, account, datetime.now(UTC))
    if since:
        minutes = int((datetime.now(UTC) - since).total_seconds() // 60) + 1
        session.warn(say_n(session.lang, *REFUSED_LATELY, minutes, host=host))
