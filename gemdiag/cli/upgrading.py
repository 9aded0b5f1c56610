"""What `migrate` and `relay enable|disable` share: from a plan to a written file, with a person's consent."""

from pathlib import Path
from typing import Final, Literal, NamedTuple, cast

from gemdiag import formats, reports, store
from gemdiag.app import upgrade
from gemdiag.app.diagnose import Aim, Concluded, diagnose
from gemdiag.app.upgrade import Draft, Refusal
from gemdiag.cli import asking, facts, faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.output import NOT_OVER_INPUT, Printer, refuse_ours
from gemdiag.cli.progress import Progress
from gemdiag.cli.recovering import put_in_order, tell_interrupted
from gemdiag.cli.requests import check_target, request, warn_of_refusal
from gemdiag.cli.session import Session
from gemdiag.cli.sources import Source
from gemdiag.cli.store_words import as_fault
from gemdiag.model.plan import Receipt
from gemdiag.model.provider import Knowledge
from gemdiag.planning import Wanted
from gemdiag.words import N_

DECLINED: Final = 1
REFUSALS: dict[Refusal, str] = {
    "relay_not_asked_for": N_(
        "Nothing was written: only GEM-CAR's server (Option 126) is left, and it is never chosen for you. "
        "To take it: --mode relay."
    ),
    "version_too_low": N_(
        "Nothing was written: Option 126 needs GEM-CAR {needed} or later. Upgrade GEM-CAR first."
    ),
    "version_unknown": N_(
        "Nothing was written: Option 126 needs GEM-CAR {needed} or later, and the file does not tell the "
        "installed version. State it: --set gemcar_version={needed}."
    ),
    "mend_first": N_("Nothing was written: what stands in the way must be mended first (see above)."),
    "not_proven": N_(
        "Nothing was written: this way of sending is not proven. --force writes it all the same."
    ),
    "not_determined": N_("Nothing was written: what decides could not be found out. Try again later."),
    "no_way": N_("Nothing was written: no way of sending was found that works."),
}
NOTHING_TO_CHANGE = N_("Nothing to change: {path} is as it should be.")
DIED = N_("Nothing was written: {endpoint} no longer answers as it did a moment ago. Try again.")
CANNOT_EDIT = N_(
    "{path} cannot be changed in place ({format}); without --in-place an upgraded file is written."
)
BEFORE = ("verdict", "way", "upgrade", "cause", "plan", "alternatives")
AFTER = ("clicks",)


class PlanChoice(NamedTuple):
    mode: str
    write_to: Path | None
    in_place: bool
    dry_run: bool
    yes: bool
    force: bool
    overwrite: bool
    store_password: str | None
    lock_timeout: float

    @property
    def wanted(self) -> Wanted:
        return cast("Wanted", self.mode)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


class Upgrading:
    """One settings file on its way. concluded, receipt: how far it came."""

    def __init__(
        self,
        session: Session,
        source: Source,
        network: NetworkChoice,
        choice: PlanChoice,
        knowledge: Knowledge,
    ) -> None:
        check_target(network, knowledge)
        sources.check_roots(network)
        secret = asking.password(session, network)
        network = asking.test_message(session, network)
        self.session, self.network, self.choice, self.knowledge = session, network, choice, knowledge
        self.source = source._replace(settings=formats.with_password(source.settings, secret))
        self.printer = Printer(
            session,
            knowledge,
            [*formats.secrets(source.settings), *formats.secrets(source.original), secret],
        )
        self.request = request(network, mx_reach=False)
        self.concluded: Concluded | None = None
        self.receipt: Receipt | None = None

    def conclude(self, aim: Aim) -> Concluded:
        settings = self.source.settings
        warn_of_refusal(self.session, settings.smtp_address, settings.user_name, self.network)
        sources.point_out(self.session, self.source)
        progress = Progress(self.session, lambda: self.printer.beside)
        self.request = self.request._replace(hear=progress.hear)
        concluded = diagnose(settings, self.knowledge, self.request, aim, progress)
        self.concluded = concluded
        if self.network.save_facts:
            facts.save(self.network.save_facts, concluded, self.printer, self._settings_files())
        return concluded

    def carry_out(self, aim: Aim, *, needs_version: bool = False) -> int:
        """Observe, tell the plan, write it if it may be written, and tell the clicks."""
        self._check_target()
        self._recover()
        concluded = self.conclude(aim)
        if concluded.interrupted:
            self._tell(concluded, None)
            return faults.INTERRUPTED
        refusal = upgrade.refusal(concluded, aim.wanted, force=self.choice.force)
        if needs_version and self.source.settings.gemcar_version is None:
            refusal = "version_unknown"
        if refusal:
            return self._refused(concluded, refusal)
        draft = self._draft(concluded)
        if draft.changes_nothing or self._is_upgraded_already(concluded):
            self._tell(concluded, None)
            self.session.tell(
                NOTHING_TO_CHANGE, path=draft.path if draft.changes_nothing else self.source.name
            )
            return concluded.decision.judgement.exit_code if self.choice.dry_run else 0
        return self._confirmed(concluded, draft, aim)

    def tell_only(self, aim: Aim) -> int:
        """Observe and tell; nothing needs to be written."""
        if self.source.path:
            self._recover()
        concluded = self.conclude(aim)
        self._tell(concluded, None)
        return faults.INTERRUPTED if concluded.interrupted else concluded.decision.judgement.exit_code

    def _recover(self) -> None:
        """An earlier run may have been cut short while it wrote: put that in order, and say so."""
        if self.choice.dry_run:
            tell_interrupted(self.session, self._target())
            return
        follow = self.choice.in_place
        put_in_order(self.session, self._target(), self.choice.lock_timeout, follow_link=follow)

    def _check_target(self) -> None:
        """What cannot end well is said before anybody is asked anything."""
        if self.choice.in_place and self.choice.write_to:
            raise Fault(faults.USAGE, N_("--in-place and --write exclude each other."))
        target = self._target()
        refuse_ours(target)
        if self.choice.write_to and self.source.path and _same(target, self.source.path):
            raise Fault(faults.USAGE, N_("--write names the source itself; --in-place changes that."))
        outputs = [path for path, _ in self.printer.files] + [self.network.save_facts]
        for path in outputs:
            if path and Path(path).absolute() == target.absolute():
                raise Fault(faults.OUTPUT, NOT_OVER_INPUT, path=path)

    def _settings_files(self) -> list[str]:
        target = self._target() if self.choice.write_to or self.source.path else None
        return [str(path) for path in (self.source.path, target) if path]

    def _confirmed(self, concluded: Concluded, draft: Draft, aim: Aim) -> int:
        """The person sees plan and difference before being asked; a machine gets one document at the end."""
        people = self.printer.format in {"text", "markdown"}
        self._save(concluded, None)  # what cannot be written is known before anything is
        if people:
            self._show(concluded, BEFORE)
            if not self.session.quiet:
                self._difference(draft)
        if self.choice.dry_run:
            self._end(concluded, None, people=people)
            return concluded.decision.judgement.exit_code
        if not self._agreed(draft):
            self._end(concluded, None, people=people)
            return DECLINED
        again = upgrade.looked_at_again(concluded, aim, self.request)
        if again is not concluded:
            through = concluded.decision.target.through
            self.session.warn(DIED, endpoint=through.at if through else None)
            self._tell(again, None)
            return 2
        self.receipt = self._write(draft)
        self._end(concluded, self.receipt, people=people)
        return 0

    def _draft(self, concluded: Concluded) -> Draft:
        keep: Literal["omit", "keep"] = "keep" if self.choice.store_password == "keep" else "omit"
        try:
            if self.choice.in_place:
                return upgrade.in_place(concluded, self._target())
            return upgrade.new_file(concluded, self._target(), keep)
        except formats.FormatFault:
            settings = self.source.settings
            raise Fault(
                faults.USAGE, CANNOT_EDIT, path=self.source.name, format=settings.source.format
            ) from None
        except store.StoreFault as fault:
            raise as_fault(fault) from None

    def _target(self) -> Path:
        if self.choice.write_to:
            return self.choice.write_to
        if self.source.path is None:
            raise Fault(faults.USAGE, N_("There is no file to write beside; name one with --write."))
        if self.choice.in_place:
            return self.source.path
        return self.source.path.with_name(f"{self.source.path.stem}.upgraded.yaml")

    def _is_upgraded_already(self, concluded: Concluded) -> bool:
        """Gemdiag's own file that the plan leaves as it is: no second one beside it."""
        settings = concluded.diagnosis.case.settings
        own = settings.source.format == "gemdiag" and not self.choice.write_to and not self.network.set
        return own and not concluded.decision.judgement.plan.changes

    def _agreed(self, draft: Draft) -> bool:
        if self.choice.yes:
            return True
        if not asking.is_answered():
            self.session.warn(N_("Nothing was written: say --yes to write without being asked."))
            return False
        return asking.agreed(self.session, N_("Write {path}?"), path=draft.path)

    def _write(self, draft: Draft) -> Receipt:
        mine = self.choice.in_place
        try:
            return upgrade.write(
                draft,
                overwrite=self.choice.overwrite or mine,
                follow_link=mine,
                lock_timeout=self.choice.lock_timeout,
            )
        except store.StoreFault as fault:
            raise as_fault(fault) from None

    def _refused(self, concluded: Concluded, refusal: Refusal) -> int:
        self._tell(concluded, None)
        self.session.warn(REFUSALS[refusal], needed=self.knowledge.gemcar.relay_since)
        if self.choice.dry_run:
            return concluded.decision.judgement.exit_code
        return upgrade.REFUSAL_EXIT.get(refusal, 2)

    def _difference(self, draft: Draft) -> None:
        secrets = tuple(secret.reveal() for secret in self.printer.secrets)
        self.printer.write("")
        for line in upgrade.difference(draft, secrets):
            self.printer.write(self.printer.quote(line))

    def _show(self, concluded: Concluded, sections: tuple[str, ...]) -> None:
        self.printer.show([reports.document(concluded.diagnosis)], sections)

    def _end(self, concluded: Concluded, receipt: Receipt | None, *, people: bool) -> None:
        """Receipt and clicks; a machine gets the whole report with what was written."""
        if not people:
            self._tell(concluded, receipt)
            return
        if receipt:
            self.printer.write(self.session.say(N_("Written: {path}"), path=self.printer.quote(receipt.path)))
            if receipt.backup_id:
                self.printer.write(self.session.say(N_("Backup: {id}"), id=receipt.backup_id))
            self._save(concluded, receipt)
        if not self.session.quiet:
            self.printer.write("")
            self._show(concluded, AFTER)

    def _tell(self, concluded: Concluded, receipt: Receipt | None) -> None:
        self.printer.show([reports.document(concluded.diagnosis._replace(written=receipt))])
        self._save(concluded, receipt)

    def _save(self, concluded: Concluded, receipt: Receipt | None) -> None:
        document = reports.document(concluded.diagnosis._replace(written=receipt))
        self.printer.save([document], self._settings_files())
