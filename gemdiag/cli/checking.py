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
    from gemdiag.cli.output import Printer
    from gemdiag.cli.saved_reports import History
    from gemdiag.cli.series import Series
    from gemdiag.net import LiveNetwork


class Earlier(NamedTuple):
    """What became of the login of an account that was met in this run: it is not tried twice."""

    password: Secret | None
    facts: Facts
    accepted: bool


Logins = dict[tuple[str, str], Earlier]


class Told(NamedTuple):
    """What is kept of a shop once it was told."""

    severity: Severity
    exit_code: int


def check(
    session: Session,
    network: NetworkChoice,
    knowledge: Knowledge | None,
    found: Iterator[Source | Unreadable],
    secret: Secret | None,
    net: "LiveNetwork | None",
    *,
    many: bool,
    before: "History | None",
) -> int:
    """Diagnose each, and report; the exit code. net: one that was asked about the first already. before:
    the reports to compare these with.

    Each is read, concluded, told and forgotten before the next: a folder may hold more than memory does.
    """
    run = _Run(session, network, knowledge or sources.knowledge(network), secret, many=many, before=before)
    try:
        for each in found:
            run.take(each, net)
            net = None
            if run.is_interrupted:
                break
    except KeyboardInterrupt:  # between two shops, or while one was judged
        if not run.has_told:
            raise
        run.is_interrupted = True
    return run.end()


class _Run:
    """All shops of one command, one after the other."""

    def __init__(
        self,
        session: Session,
        network: NetworkChoice,
        knowledge: Knowledge,
        secret: Secret | None,
        *,
        many: bool,
        before: "History | None",
    ) -> None:
        self._session, self._network, self._knowledge = session, network, knowledge
        self._secret, self._many, self._before = secret, many, before
        self._printer: Printer | None = None
        self._series: Series | None = None
        self._logins: Logins = {}
        self._inputs: list[str] = []
        self._told: list[Told] = []
        self.is_interrupted = False

    @property
    def has_told(self) -> bool:
        return bool(self._told)

    def take(self, each: Source | Unreadable, net: "LiveNetwork | None") -> None:
        session, network = self._session, self._network
        concluded = _one(session, each, network, self._knowledge, self._secret, net, self._logins)
        with finishing() as was_interrupted:
            self._tell(each, concluded)
        self.is_interrupted = concluded.interrupted or was_interrupted()

    def _tell(self, each: Source | Unreadable, concluded: Concluded) -> None:
        from gemdiag import reports  # noqa: PLC0415  start-up: loaded while the network is waited for
        from gemdiag.cli import facts  # noqa: PLC0415  as above
        from gemdiag.cli.output import Printer  # noqa: PLC0415  as above
        from gemdiag.cli.recovering import tell_interrupted  # noqa: PLC0415  as above
        from gemdiag.cli.series import Series  # noqa: PLC0415  as above

        secrets = formats.secrets(each.settings) if isinstance(each, Source) else ()
        if isinstance(each, Source) and each.path:
            self._inputs.append(str(each.path))
            tell_interrupted(self._session, str(each.path))
        if self._printer is None or self._series is None:
            self._printer = Printer(self._session, self._knowledge, [self._secret])
            self._series = Series(self._printer, many=self._many)
            if self._network.save_facts:
                facts.save(self._network.save_facts, concluded, self._printer, self._inputs, secrets)
        document = reports.document(concluded.diagnosis)
        if self._before:
            document = self._before.compared(document, self._printer, secrets, alone=not self._many)
        self._series.add(document, secrets)
        self._told.append(Told(concluded.decision.judgement.severity, reports.exit_code(document)))

    def end(self) -> int:
        with finishing() as was_interrupted:
            if self._series:
                self._series.end(self._inputs)
            if len(self._told) > 1:
                _count(self._session, [each.severity for each in self._told])
        if was_interrupted() or self.is_interrupted:
            return faults.INTERRUPTED
        from gemdiag import planning  # noqa: PLC0415  start-up: loaded while the network is waited for

        return planning.worst_exit_code(each.exit_code for each in self._told)


def _count(session: Session, severities: Sequence[Severity]) -> None:
    """How many of each verdict, beside the reports: who reads on wants the bad ones."""
    counted = ", ".join(
        f"{severity_word(session.lang, severity)}: {severities.count(severity)}"
        for severity in Severity
        if severity in severities
    )
    session.tell(N_("{n} shops. {counted}"), n=len(severities), counted=counted)


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
    settings = formats.with_password(each.settings, secret)
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
    import_module("gemdiag.cli.series")
    yield
