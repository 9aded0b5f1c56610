"""Carries out what the wizard asks for: reads, looks, writes. One guide serves one run."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from gemdiag import formats, reports, rules, store
from gemdiag.app import guide_words, inputs, upgrade
from gemdiag.app.diagnose import Aim, Concluded, OnStep, ask_mx, case_of, diagnose, offline_facts
from gemdiag.app.from_address import filled
from gemdiag.app.guide_logins import Logins
from gemdiag.app.guide_writing import (
    page_beside,
    report_beside,
    report_file,
    report_in,
    shown,
    target_of,
    written,
)
from gemdiag.app.reporting import Reporting
from gemdiag.app.request import Request
from gemdiag.model.case import Stated
from gemdiag.model.facts import Facts
from gemdiag.model.outcome import Failed, NetFailure, Observed
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import domain_of
from gemdiag.probes import dmarc, login, provider
from gemdiag.probing.domains import domains_of
from gemdiag.redaction import visible
from gemdiag.routes import since
from gemdiag.wizard import (
    AskDomain,
    Do,
    Load,
    Loaded,
    Looked,
    Message,
    Named,
    Observe,
    Result,
    Saved,
    SaveReport,
    Trouble,
    Write,
    Written,
)
from gemdiag.wizard.work import Stating, Told
from gemdiag.words import LANGUAGES

RISK, INTERNAL = "relay.sender_at_risk", "net.internal_target"
PATIENCE = 8.0
"""Seconds for the policies of the shop's domains, which only help to choose."""


class Means(NamedTuple):
    """What a run has: how to ask, what was said on the command line, where to put a file without a folder.

    stated: fields that take the place of those in the file.
    """

    request: Request
    knowledge: Knowledge
    folder: Path
    stated: tuple[tuple[str, str], ...] = ()
    lock_timeout: float = 10.0


class Looking(NamedTuple):
    """What a `Looked` stands for: its handle."""

    concluded: Concluded
    aim: Aim
    request: Request


class Guide:
    """concluded, receipt: how far it came, for who reports at the end."""

    def __init__(self, means: Means, reporting: Reporting) -> None:
        self._means, self._reporting = means, reporting
        self._original = Settings()
        self._logins = Logins()
        self.concluded: Concluded | None = None

    @property
    def is_interrupted(self) -> bool:
        """Did a person break the last check off?"""
        return self.concluded is not None and self.concluded.interrupted

    def carry_out(self, work: Do, on_step: OnStep | None = None) -> Result:
        match work:
            case Load():
                return self._load(work)
            case AskDomain():
                return self._ask_domain(work.stating)
            case Observe():
                return self._observe(work, on_step)
            case Write():
                return self._write(work)
            case SaveReport():
                path, format_id = report_file(self._means.folder / work.path, work.form)
                return report_in(
                    path, format_id, self._reporting, work.looked.document, work.lang, self._source
                )

    def _load(self, work: Load) -> Result:
        try:
            self._original = original = self._read(work)
            settings = formats.with_fields(original, self._means.stated)
        except inputs.InputFault as fault:
            return Trouble(Message(inputs.WORDS[fault.kind], {"path": visible(fault.path)}))
        except formats.FormatFault as fault:
            why = {"why": Message(fault.message), "line": fault.line}
            name = visible(work.path) if work.path else Message(guide_words.TEXT)
            return Trouble(Message(guide_words.UNREADABLE, {"path": name, **why}))
        except formats.FieldFault as fault:
            return Trouble(Message(guide_words.FAULT, {"why": fault.why}))
        if settings.source.format == "address":
            settings = filled(settings, self._means.knowledge, self._ask_mx)
        self._reporting.keep(formats.secrets(settings))
        facts = offline_facts(settings, self._means.knowledge)
        path = str(Path(work.path).absolute()) if work.path else None
        return Loaded(settings, facts.value(provider.PROBE), path)

    def _read(self, work: Load) -> Settings:
        if work.address is not None:
            return formats.from_address(work.address)
        if work.path is None:
            content = work.content
            data = (
                content.reveal().encode(errors="replace") if isinstance(content, Secret) else content or b""
            )
            return formats.read(data)
        if work.path == inputs.STDIN:  # where the answers come from
            raise inputs.InputFault("missing", work.path)
        found = next(iter(inputs.read(work.path, folders=False)))
        if isinstance(found, inputs.InputFault):
            raise found
        if found.address is not None:
            raise inputs.InputFault("missing", work.path)
        return formats.read(found.data, path=found.name)

    def _ask_mx(self, domain: str) -> tuple[str, ...]:
        found: tuple[str, ...] = ask_mx(self._means.request)(domain)
        return found

    @property
    def _source(self) -> str | None:
        return self._original.source.path

    def _ask_domain(self, stating: Stating) -> Named:
        """What decides between the routes, and whether the account was refused lately."""
        request, knowledge = self._means.request, self._means.knowledge
        settings = self._settings(stating)
        facts = offline_facts(settings, knowledge)
        facts, answered = (facts, False) if request.offline else self._policies(settings, facts)
        case = case_of(
            settings, facts, knowledge, request, Aim("planned"), complete=True, now=datetime.now(UTC)
        )
        risk = next((each for each in rules.judge(case) if each.id == RISK), None)
        possible = case.target >= since(knowledge.gemcar.relay_since)
        return Named(risk, answered, possible, self._refused_minutes(settings))

    def _policies(self, settings: Settings, facts: Facts) -> tuple[Facts, bool]:
        from gemdiag.net import LiveNetwork  # noqa: PLC0415  not for --offline

        answered = True
        net = LiveNetwork(self._means.request.net._replace(deadline=PATIENCE))
        try:
            for domain in domains_of(settings):
                found = dmarc.ask(net, domain)
                answered = answered and found.status in dmarc.SAID
                facts = facts.plus(dmarc.PROBE, domain, Observed(found))
        except NetFailure:
            answered = False
        finally:
            net.close()
        return facts, answered

    def _refused_minutes(self, settings: Settings) -> int | None:
        host, user_name = settings.smtp_address, settings.user_name
        if not (self._means.request.remember and host and user_name and settings.password):
            return None
        now = datetime.now(UTC)
        at = store.refused_since(host, user_name, now)
        return int((now - at).total_seconds() // 60) + 1 if at else None

    def _settings(self, stating: Stating) -> Settings:
        """With what the person says instead, and the password that was typed."""
        self._reporting.keep([stating.password])
        settings = formats.with_fields(stating.loaded, stating.fields)
        if stating.advisors is not None:
            settings = settings._replace(advisors=stating.advisors)
        if stating.password != settings.password:
            settings = formats.with_password(settings, stating.password)
        return settings

    def _observe(self, work: Observe, on_step: OnStep | None) -> Looked:
        settings = self._settings(work.stating)
        if work.route == "mailbox":
            settings = settings._replace(
                use_gemcar_server=False if settings.use_gemcar_server else settings.use_gemcar_server
            )
        request = self._request(work, settings)
        aim = Aim("planned", "relay" if work.route == "relay" else "auto", self._before(settings))
        facts = self._logins.known(settings, may_login=request.wishes.login)
        concluded = diagnose(settings, self._means.knowledge, request, aim, on_step, known=facts)
        if facts is None:
            self._logins.keep(settings, concluded.diagnosis.case.facts)
        return self._looked(Looking(concluded, aim, request), fresh=facts is None)

    def _request(self, work: Observe, settings: Settings) -> Request:
        """Where no server is named, it is looked for."""
        request = self._means.request
        wishes = request.wishes._replace(
            login=request.wishes.login and work.login,
            discover=request.wishes.discover or not settings.smtp_address,
        )
        net = request.net._replace(allow_internal=request.net.allow_internal or work.allow_internal)
        stated = request.stated
        if work.sends_today is not None:
            stated = Stated(work.sends_today, stated.at, work.since)
        return request._replace(net=net, wishes=wishes, stated=stated)

    def _before(self, settings: Settings) -> Settings:
        """What the shop has now. Its version is no change that anybody asks for."""
        return self._original._replace(
            gemcar_version=settings.gemcar_version or self._original.gemcar_version
        )

    def _looked(self, looking: Looking, *, fresh: bool) -> Looked:
        concluded, judgement = looking.concluded, looking.concluded.decision.judgement
        self.concluded = concluded
        refusal = upgrade.refusal(concluded, looking.aim, force=False)
        exit_code = upgrade.REFUSAL_EXIT.get(refusal, 2) if refusal else 0
        settings = concluded.diagnosis.case.settings
        domain = domain_of(settings.email_address)
        source = Path(settings.source.path) if settings.source.path else None
        path = target_of(source, self._means.folder, domain)
        secrets = tuple(secret.reveal() for secret in self._reporting.secrets)
        made = reports.document(concluded.diagnosis)
        return Looked(
            self.told(made),
            reports.tell(reports.cleaned(made, self._reporting.screen), "en"),
            refusal,
            exit_code,
            shown(concluded, path, secrets) if refusal is None else None,
            _came_to(concluded) if fresh else None,
            internal=any(each.id == INTERNAL for each in judgement.findings),
            handle=looking,
        )

    def told(self, document: reports.Document) -> Mapping[str, Told]:
        """In both languages, for a person may change over at any screen."""
        return {lang: reports.told(document, lang, self._reporting.screen) for lang in LANGUAGES}

    def _write(self, work: Write) -> Result:
        looking = work.looked.handle
        if not isinstance(looking, Looking):
            return Trouble(Message(guide_words.NOT_ON))
        again = upgrade.looked_at_again(looking.concluded, looking.aim, looking.request)
        if again is not looking.concluded:
            through = looking.concluded.decision.target.through
            message = Message(guide_words.DIED, {"endpoint": through.at if through else None})
            return Trouble(message, self._looked(looking._replace(concluded=again), fresh=False))
        self._reporting.keep([work.passphrase])
        target = (self._means.folder / work.path).absolute()
        receipt = written(again, target, work, self._means.lock_timeout)
        if isinstance(receipt, Trouble):
            return receipt
        receipt = receipt._replace(page=page_beside(again, target, work.lang, self._reporting))
        self.concluded = again._replace(diagnosis=again.diagnosis._replace(written=receipt))
        document = reports.document(self.concluded.diagnosis)
        report = report_in(report_beside(target), "html", self._reporting, document, work.lang, self._source)
        saved_at = report.path if isinstance(report, Saved) else None
        return Written(receipt.path, receipt.backup_id, saved_at, receipt.page, work.store)


def _came_to(concluded: Concluded) -> Literal["accepted", "refused", "unknown"] | None:
    match concluded.diagnosis.case.facts.of(login.PROBE):
        case Observed(value=tried):
            return "accepted" if tried.accepted else "refused"
        case Failed():
            return "unknown"
        case _:
            return None
