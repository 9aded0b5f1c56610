"""What the wizard's guide writes: the planned file, read again, and reports."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gemdiag import formats, reports, store
from gemdiag.app import clicks_page, guide_words, upgrade
from gemdiag.app.diagnose import Concluded
from gemdiag.app.reporting import Reporting
from gemdiag.app.standing import OVER_SETTINGS, standing
from gemdiag.app.storing import Storing
from gemdiag.model.plan import Receipt
from gemdiag.redaction import Leak, visible
from gemdiag.sealing import SealFault
from gemdiag.wizard import Draft as Shown
from gemdiag.wizard import Message, Saved, Trouble, Write
from gemdiag.wizard.work import Form
from gemdiag.words import Lang

_ENDINGS: Mapping[Form, str] = {"page": ".html", "ticket": ".txt", "data": ".json"}


def store_trouble(fault: store.StoreFault) -> Trouble:
    message = Message(
        guide_words.STORE_FAULTS.get(fault.kind, guide_words.STORE_FAULTS["io"]),
        {"path": visible(fault.path)},
    )
    return Trouble(message, exists=fault.kind == "exists")


def target_of(source: Path | None, folder: Path, domain: str | None) -> Path:
    """Beside the source, else in the folder that is at hand, under the shop's name."""
    if source is not None:
        return source.with_name(f"{source.stem}.upgraded.yaml")
    return folder / f"{domain or 'gemdiag'}.upgraded.yaml"


def report_beside(target: Path) -> Path:
    stem = target.name.removesuffix(".yaml").removesuffix(".upgraded")
    return target.with_name(f"{stem}.report.html")


def report_file(path: Path, form: Form) -> tuple[Path, str | None]:
    """Where, and in which format; None where the ending that was typed means none."""
    if not path.suffix:
        path = path.with_name(f"{path.name}{_ENDINGS[form]}")
    format_id = reports.format_of(path.name)
    return path, "ticket" if form == "ticket" and format_id == "text" else format_id


def shown(concluded: Concluded, path: Path, secrets: tuple[str, ...]) -> Shown:
    """The difference to look at before it is written; none where what is there cannot be read."""
    own = concluded.diagnosis.case.settings.source.format == "gemdiag"
    untouched = own and not concluded.decision.judgement.plan.changes
    if untouched:
        return Shown(concluded.diagnosis.case.settings.source.path or str(path), changes_nothing=True)
    try:
        draft = upgrade.new_file(concluded, path, _storing(concluded))
        lines = upgrade.difference(draft, secrets)
    except (store.StoreFault, formats.FormatFault):
        return Shown(str(path))
    return Shown(str(path), tuple(lines), draft.changes_nothing, draft.before is not None)


def _storing(concluded: Concluded, work: Write | None = None) -> Storing:
    """A sealed password stays behind: it belongs to the user name of the file, which may be another now."""
    settings = concluded.diagnosis.case.settings
    if work is None or settings.password_sealed:
        return Storing(settings, "omit")
    return Storing(settings, work.store, work.passphrase)


def written(concluded: Concluded, path: Path, work: Write, lock_timeout: float) -> Receipt | Trouble:
    """Written and read back; taken back where the file then says something else."""
    source = concluded.diagnosis.case.settings.source.path
    if store.is_ours(path.name) or (source and store.is_same(path, Path(source))):
        return Trouble(Message(guide_words.NOT_A_PLACE, {"path": visible(str(path))}))
    try:
        store.recover(path, now=datetime.now(UTC), timeout=lock_timeout)
        draft = upgrade.new_file(concluded, path, _storing(concluded, work))
        receipt = upgrade.write(draft, overwrite=work.overwrite, follow_link=False, lock_timeout=lock_timeout)
        if not upgrade.says_what_was_planned(draft):
            store.rollback(path, now=datetime.now(UTC), timeout=lock_timeout)
            return Trouble(Message(guide_words.NOT_AS_PLANNED, {"path": visible(str(path))}))
    except store.StoreFault as fault:
        return store_trouble(fault)
    except SealFault:
        return Trouble(Message(guide_words.NO_MEMORY))
    return receipt


def page_beside(concluded: Concluded, target: Path, lang: Lang, reporting: Reporting) -> str | None:
    """The clicks to print; the file is written by now, so a page that cannot be kept is left out."""
    try:
        page = clicks_page.keep(concluded.diagnosis, target, lang, reporting.screen)
    except (store.StoreFault, Leak):
        return None
    return str(page) if page else None


def report_in(
    path: Path,
    format_id: str | None,
    reporting: Reporting,
    document: Mapping[str, Any],
    lang: Lang,
    source: str | None,
) -> Saved | Trouble:
    if format_id is None:
        return Trouble(Message(guide_words.NO_SUCH_FORMAT, {"path": visible(str(path))}))
    if store.is_ours(path.name):
        return Trouble(Message(guide_words.NOT_A_PLACE, {"path": visible(str(path))}))
    if standing(path) == "settings" and not (source and store.is_same(path, Path(source))):
        return Trouble(Message(OVER_SETTINGS, {"path": visible(str(path))}))
    try:
        text = reporting.file(dict(document), format_id, lang)
        store.write_output(path, text, inputs=[source] if source else [])
    except Leak:
        return Trouble(Message(guide_words.LEAK))
    except store.StoreFault as fault:
        if fault.kind == "exists":  # it is the source
            return Trouble(Message(guide_words.NOT_A_PLACE, {"path": visible(str(path))}))
        return store_trouble(fault)
    return Saved(str(path.absolute()))
