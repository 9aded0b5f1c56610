"""What `migrate` and `relay enable|disable` share: from a plan to a written file, with a person's consent."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gemdiag import formats, reports, store
from gemdiag.app import upgrade
from gemdiag.app.diagnose import Aim, Concluded, diagnose
from gemdiag.app.guide_words import NOT_AS_PLANNED
from gemdiag.app.upgrade import Draft, Refusal
from gemdiag.cli import asking, difference, facts, faults, page, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.output import NOT_OVER_INPUT, Printer, refuse_ours
from gemdiag.cli.passphrase import Passphrase
from gemdiag.cli.passphrase import as_fault as seal_fault
from gemdiag.cli.password_storing import PasswordStoring
from gemdiag.cli.plan_choice import PlanChoice
from gemdiag.cli.progress import Progress
from gemdiag.cli.recovering import put_in_order, tell_interrupted
from gemdiag.cli.refusals import (
    CANNOT_EDIT,
    DIED,
    NOTHING_TO_CHANGE,
    NOTHING_TO_WRITE,
    REFUSALS,
    RELAY_STAYS,
)
from gemdiag.cli.requests import check_target, request, warn_of_refusal
from gemdiag.cli.session import Session, wrapped
from gemdiag.cli.sources import Source
from gemdiag.cli.store_words import as_fault
from gemdiag.model.plan import Receipt
from gemdiag.model.provider import Knowledge
from gemdiag.reports.clicks_page import NOT_YET
from gemdiag.sealing import SealFault
from gemdiag.words import N_

DECLINED: Final = 1
BEFORE = ("verdict", "way", "upgrade", "cause", "plan", "alternatives")
AFTER = ("clicks",)


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
        sources.check_stated(session, source)
        secret = asking.password(session, network)
        passphrase = Passphrase(session, network.passphrase_fd, asks=not (choice.yes or choice.dry_run))
        source = source._replace(settings=formats.with_password(source.settings, secret))
        self.source = passphrase.opened(source, network)
        self.password = PasswordStoring(
            self.source, passphrase, choice.store_password, choice.in_place, choice.dry_run
        )
        network = asking.test_message(session, network)
        self.session, self.network, self.choice, self.knowledge = session, network, choice, knowledge
        self.printer = Printer(
            session,
            knowledge,
            [*formats.secrets(self.source.settings), *formats.secrets(source.original), secret],
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
            with self.printer.despite(concluded.diagnosis):
                facts.save(self.network.save_facts, concluded, self.printer, self._settings_files())
        return concluded

    def carry_out(self, aim: Aim) -> int:
        """Observe, tell the plan, write it if it may be written, and tell the clicks."""
        self._check_target()
        self._recover()
        concluded = self.conclude(aim)
        if concluded.interrupted:
            self._tell(concluded, None)
            return faults.INTERRUPTED
        refusal = upgrade.refusal(concluded, aim, force=self.choice.force)
        if refusal:
            return self._refused(concluded, refusal, aim)
        draft = self._draft(concluded)
        if draft.changes_nothing or self._is_upgraded_already(concluded):
            return self._nothing_to_change(concluded, draft, aim)
        return self._confirmed(concluded, draft, aim)

    def _nothing_to_change(self, concluded: Concluded, draft: Draft, aim: Aim) -> int:
        self._tell(concluded, None)
        told = NOTHING_TO_CHANGE if upgrade.is_sound(concluded) else NOTHING_TO_WRITE
        self.session.tell(told, path=draft.path if draft.changes_nothing else self.source.name)
        if self.choice.dry_run:
            return concluded.decision.judgement.exit_code

        def conclusion(before: bytes | None) -> Concluded | None:
            if not self.choice.in_place:
                return concluded
            return upgrade.before_write(concluded, aim, before, self.network.stated_instead)

        if draft.changes_nothing:
            page.keep_again(self.session, self.printer, self._file(), conclusion)
        return 0

    def _file(self) -> Path:
        """The target itself, as a receipt names it."""
        return self._target().resolve() if self.choice.in_place else self._target().absolute()

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
        target, follow = self._target(), self.choice.in_place
        put_in_order(self.session, target, self.choice.lock_timeout, follow_link=follow)
        put_in_order(self.session, store.page_of(self._file()), self.choice.lock_timeout)

    def _check_target(self) -> None:
        """What cannot end well is said before anybody is asked anything."""
        if self.choice.in_place and self.choice.write_to:
            raise Fault(faults.USAGE, N_("--in-place and --write exclude each other."))
        target = self._target()
        refuse_ours(target)
        self.password.check()
        if self.choice.write_to and self.source.path and store.is_same(target, self.source.path):
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
        with self.printer.despite(concluded.diagnosis):  # what cannot be written is known before anything is
            self._save(concluded, None)
        if people:
            self._show(concluded, BEFORE)
            if not self.session.quiet:
                difference.show(draft, self.printer)
        self._must_be_free(draft)
        if self.choice.dry_run:
            self._end(concluded, None, people=people)
            return concluded.decision.judgement.exit_code
        if not (self.choice.yes or asking.may_write(self.session, draft.path)):
            self._end(concluded, None, people=people)
            return DECLINED
        again = upgrade.looked_at_again(concluded, aim, self.request)
        if again is not concluded:
            return self._died(concluded, again)
        self.receipt = self._written(concluded, draft)
        self._end(concluded, self.receipt, people=people)
        return 0

    def _must_be_free(self, draft: Draft) -> None:
        """Before anybody is asked; --dry-run says so and goes on."""
        try:
            upgrade.must_be_free(draft, overwrite=self.choice.overwrite)
        except store.StoreFault as fault:
            told = as_fault(fault, self.choice.place)
            if not self.choice.dry_run:
                raise told from None
            self.session.warn(told.message, **told.params)

    def _died(self, concluded: Concluded, again: Concluded) -> int:
        """A server that is only busy now is no proof against it."""
        through = concluded.decision.target.through
        self.session.warn(DIED, endpoint=through.at if through else None)
        self._tell(again, None)
        now = again.decision.judgement.prognosis[through.mode.value].works if through else "no"
        return 3 if now == "unknown" else 2

    def _draft(self, concluded: Concluded) -> Draft:
        try:
            storing = self.password.wanted()
            if self.choice.in_place:
                return upgrade.in_place(concluded, self._target(), storing)
            return upgrade.new_file(concluded, self._target(), storing)
        except SealFault as fault:
            raise seal_fault(fault, self.source.name) from None
        except formats.FormatFault:
            settings = self.source.settings
            raise Fault(
                faults.USAGE, CANNOT_EDIT, path=self.source.name, format=settings.source.format
            ) from None
        except store.StoreFault as fault:
            raise as_fault(fault, self.choice.place) from None

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
        held = self.source.original.password_state
        left_out = self.choice.store_password == "omit" and held in {None, "omitted"}
        as_it_is = left_out or self.choice.store_password not in {"omit", "seal"}
        return own and as_it_is and not concluded.decision.judgement.plan.changes

    def _written(self, concluded: Concluded, draft: Draft) -> Receipt:
        """Written, read back, and with the clicks beside it."""
        try:
            receipt = self._write(draft)
            path = Path(receipt.path)
            if not upgrade.says_what_was_planned(draft):
                store.rollback(path, now=datetime.now(UTC), timeout=self.choice.lock_timeout)
                raise Fault(faults.BUG, NOT_AS_PLANNED, path=draft.path)
        except store.StoreFault as fault:
            raise as_fault(fault, self.choice.place) from None
        return receipt._replace(page=page.keep(self.session, self.printer, concluded, draft, path))

    def _write(self, draft: Draft) -> Receipt:
        mine = self.choice.in_place
        upgrade.unchanged(self.source.original, self.source.path)
        return upgrade.write(
            draft,
            overwrite=self.choice.overwrite or mine,
            follow_link=mine,
            lock_timeout=self.choice.lock_timeout,
        )

    def _refused(self, concluded: Concluded, refusal: Refusal, aim: Aim) -> int:
        self._tell(concluded, None)
        goes_back = aim.wanted == "mailbox" and refusal in {"not_proven", "no_way"}
        message = RELAY_STAYS if goes_back else REFUSALS[refusal]
        self.session.warn(message, needed=self.knowledge.gemcar.relay_since)
        if self.choice.dry_run:
            return concluded.decision.judgement.exit_code
        return upgrade.REFUSAL_EXIT.get(refusal, 2)

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
            if receipt.page:
                there = self.session.say(page.THERE, path=self.printer.quote(receipt.page))
                self.printer.write(wrapped(there, sys.stdout))
            self._save(concluded, receipt)
            self.password.warn_of_copies(self.session, receipt)
        if not self.session.quiet:
            if receipt and concluded.decision.judgement.plan.clicks:
                self.printer.write("")
                self.printer.write(wrapped(self.session.say(NOT_YET), sys.stdout))
            self.printer.write("")
            self._show(concluded, AFTER)

    def _tell(self, concluded: Concluded, receipt: Receipt | None) -> None:
        self.printer.show([reports.document(concluded.diagnosis._replace(written=receipt))])
        self._save(concluded, receipt)

    def _save(self, concluded: Concluded, receipt: Receipt | None) -> None:
        document = reports.document(concluded.diagnosis._replace(written=receipt))
        self.printer.save([document], self._settings_files())
