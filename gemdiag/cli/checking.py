"""What `check` does once its input is read and the first questions are out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from gemdiag import formats
from gemdiag.app.diagnose import Aim, Concluded, diagnose
from gemdiag.app.unreadable import unreadable
from gemdiag.cli import faults, sources
from gemdiag.cli.dialogue import Transcript
from gemdiag.cli.faults import Fault
from gemdiag.cli.interrupts import finishing
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.progress import Progress
from gemdiag.cli.requests import request, warn_of_refusal
from gemdiag.cli.session import Session
from gemdiag.cli.sources import Source, Unreadable
from gemdiag.model.dialogue import Hear, Said
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


class Extras(NamedTuple):
    """Beside the reports: a file with everything about one shop, one with who is who in what was masked, and
    the reports to compare these with.
    """

    bundle: str | None = None
    redact_map: str | None = None
    before: "History | None" = None


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
    extras: Extras,
    *,
    many: bool,
) -> int:
    """Diagnose each, and report; the exit code. net: one that was asked about the first already.

    Each is read, concluded, told and forgotten before the next: a folder may hold more than memory does.
    """
    run = _Run(session, network, knowledge or sources.knowledge(network), secret, extras, many=many)
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
        extras: Extras,
        *,
        many: bool,
    ) -> None:
        self._extras = extras
        self._transcript = Transcript() if extras.bundle else None
        self._session, self._network, self._knowledge = session, network, knowledge
        self._secret, self._many = secret, many
        self._logins: Logins = {}
        self._inputs: list[str] = []
        self._told: list[Told] = []
        self._failed: Fault | None = None
        self.is_interrupted = False

    @property
    def has_told(self) -> bool:
        return bool(self._told)

    def take(self, each: Source | Unreadable, net: "LiveNetwork | None") -> None:
        secrets = formats.secrets(each.settings) if isinstance(each, Source) else ()
        progress = Progress(self._session, cache(lambda: self._printer.beside.of(secrets)))
        listeners = [progress.hear, self._transcript.hear if self._transcript else None]
        concluded = self._concluded(each, net, progress, together(listeners))
        with finishing() as was_interrupted:
            self._tell(each, concluded, secrets)
        self.is_interrupted = concluded.interrupted or was_interrupted()

    def _concluded(
        self, each: Source | Unreadable, net: "LiveNetwork | None", progress: Progress, hear: Hear | None
    ) -> Concluded:
        session, network = self._session, self._network
        if isinstance(each, Unreadable):
            return diagnose(unreadable(*each), self._knowledge, request(network)._replace(offline=True))
        sources.point_out(session, each)
        settings = formats.with_password(each.settings, self._secret)
        warn_of_refusal(session, settings.smtp_address, settings.user_name, network)
        asked = request(network)._replace(hear=hear)
        earlier = self._logins.get(_account(settings))
        known = earlier.facts if earlier and earlier.password == settings.password else None
        if earlier and known is None and not earlier.accepted:
            asked = asked._replace(wishes=asked.wishes._replace(refused_lately=True))
        given = each.original if network.stated_instead and each.path else None
        concluded = diagnose(
            settings,
            self._knowledge,
            asked,
            Aim(original=given),
            on_step=progress,
            net=net,
            meanwhile=_load(session),
            known=known,
        )
        tried = concluded.diagnosis.case.facts.value(login.PROBE)
        if tried and earlier is None:
            facts = Facts().plus(login.PROBE, "", Observed(tried))
            self._logins[_account(settings)] = Earlier(settings.password, facts, accepted=tried.accepted)
        return concluded

    @cached_property
    def _printer(self) -> "Printer":
        from gemdiag.cli.output import Printer  # noqa: PLC0415  start-up: while the network is waited for

        return Printer(self._session, self._knowledge, [self._secret])

    @cached_property
    def _series(self) -> "Series":
        from gemdiag.cli.series import Series  # noqa: PLC0415  as above

        return Series(self._printer, many=self._many)

    def _tell(self, each: Source | Unreadable, concluded: Concluded, secrets: tuple[Secret, ...]) -> None:
        from gemdiag import reports  # noqa: PLC0415  as above
        from gemdiag.cli import facts  # noqa: PLC0415  as above
        from gemdiag.cli.recovering import tell_interrupted  # noqa: PLC0415  as above

        if isinstance(each, Source) and each.path:
            self._inputs.append(str(each.path))
            tell_interrupted(self._session, str(each.path))
        if self._network.save_facts:
            with self._kept_for_later():
                facts.save(self._network.save_facts, concluded, self._printer, self._inputs, secrets)
        document = reports.document(concluded.diagnosis)
        if self._extras.before:
            document = self._extras.before.compared(document, self._printer, secrets, alone=not self._many)
        self._series.add(document, secrets)
        if self._extras.bundle and self._transcript:
            from gemdiag.cli import bundle  # noqa: PLC0415  start-up: only for who asks for it

            with self._kept_for_later():
                bundle.save(
                    self._extras.bundle,
                    concluded,
                    document,
                    self._transcript,
                    self._printer,
                    self._inputs,
                    secrets,
                )
        self._told.append(Told(concluded.decision.judgement.severity, reports.exit_code(document)))

    @contextmanager
    def _kept_for_later(self) -> Iterator[None]:
        """A file that cannot be written takes no diagnosis away; a monitor, though, reads one line alone."""
        try:
            yield
        except Fault as fault:
            if self._session.monitored or fault.code != faults.OUTPUT:
                raise
            self._failed = self._failed or fault

    def end(self) -> int:
        with finishing() as was_interrupted:
            if self._told:
                with self._kept_for_later():
                    self._series.end(self._inputs)
                with self._kept_for_later():
                    self._save_map()
            if len(self._told) > 1:
                _count(self._session, [each.severity for each in self._told])
        if self._failed:
            raise self._failed
        if was_interrupted() or self.is_interrupted:
            return faults.INTERRUPTED
        from gemdiag import planning  # noqa: PLC0415  start-up: loaded while the network is waited for

        return planning.worst_exit_code(each.exit_code for each in self._told)

    def _save_map(self) -> None:
        if self._extras.redact_map:
            given = json.dumps(self._printer.pseudonyms(), indent=2, sort_keys=True) + "\n"
            self._printer.to_file(self._extras.redact_map, given, self._inputs, "--redact-map")


def together(listeners: Iterable[Hear | None]) -> Hear | None:
    """One that tells all of them; None where there is none."""
    heard_by = [each for each in listeners if each is not None]

    def hear(said: Said) -> None:
        for each in heard_by:
            each(said)

    return hear if heard_by else None


def _count(session: Session, severities: Sequence[Severity]) -> None:
    """How many of each verdict, beside the reports: who reads on wants the bad ones."""
    counted = ", ".join(
        f"{severity_word(session.lang, severity)}: {severities.count(severity)}"
        for severity in Severity
        if severity in severities
    )
    session.tell(N_("{n} shops. {counted}"), n=len(severities), counted=counted)


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
