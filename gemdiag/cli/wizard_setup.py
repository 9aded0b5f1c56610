"""What both fronts of the wizard begin with: the guide that does the work, and what is known beforehand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from gemdiag.app import kept, progress_words
from gemdiag.app.guide import Guide, Means
from gemdiag.app.reporting import Reporting
from gemdiag.cli import asking, faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.output import Printer
from gemdiag.cli.progress import Progress
from gemdiag.cli.requests import check_target, request
from gemdiag.cli.session import Session
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.wizard import Given, Kept
from gemdiag.words import N_


class Ready(NamedTuple):
    """One run of the wizard before its first screen. progress: told of every fact, and of what is said."""

    session: Session
    network: NetworkChoice
    knowledge: Knowledge
    reporting: Reporting
    guide: Guide
    given: Given
    progress: Progress

    def printer(self, more: tuple[Secret, ...] = ()) -> Printer:
        """For the reports of -o and --format, with all secrets that came up."""
        return Printer(self.session, self.knowledge, [*self.reporting.secrets, *more])


def _left(guide: Guide, config: str | None) -> Kept | None:
    """What was left, unless another shop is named now."""
    left = kept.load(guide)
    return left if left is None or config is None or kept.is_of(left, config) else None


def ready(session: Session, config: str | None, network: NetworkChoice, *, resumes: bool) -> Ready:
    """What cannot be used is a Fault before anything is asked. resumes: a run that was left is gone on with.

    A password that was asked for on the command line is asked for here.
    """
    if config == "-":
        raise Fault(faults.USAGE, N_("The wizard reads answers from standard input: name a file."))
    knowledge = sources.knowledge(network)
    check_target(network, knowledge)
    sources.check_roots(network)
    secret = asking.password(session, network)
    network = asking.test_message(session, network)
    reporting = Reporting(knowledge, session.redact or "standard", [secret] if secret else [])
    Printer(session, knowledge, ())  # what cannot be written is known by now
    said = progress_words.line if session.verbosity > 0 else progress_words.plain_line
    progress = Progress(session, lambda: reporting.screen, said)
    asks = request(network, mx_reach=False)._replace(hear=progress.hear)
    guide = Guide(Means(asks, knowledge, Path.cwd(), network.stated_instead), reporting)
    given = Given(
        knowledge,
        network.as_of or datetime.now(UTC).astimezone().date(),
        session.lang,
        config,
        secret,
        network.sends_today,  # type: ignore[arg-type]
        login=network.login is not False,
        allow_internal=network.allow_internal,
        kept=_left(guide, config) if resumes and network.state else None,
        offline=network.offline,
    )
    return Ready(session, network, knowledge, reporting, guide, given, progress)
