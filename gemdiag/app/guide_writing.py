"""What the wizard's guide writes: the planned file, read again, and reports."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gemdiag import formats, reports, store
from gemdiag.app import guide_words, upgrade
from gemdiag.app.diagnose import Concluded
from gemdiag.app.reporting import Reporting
from gemdiag.app.storing import PasswordMode, Storing
from gemdiag.app.upgrade import Draft
from gemdiag.model.plan import Receipt
from gemdiag.redaction import Leak, visible
from gemdiag.wizard import Draft as Shown
from gemdiag.wizard import Message, Saved, Trouble
from gemdiag.words import Lang

FIELDS = ("port", "smtp_address", "email_address", "user_name", "less_secure_connection", "use_gemcar_server")
"""Of a written file, that must say what was planned."""


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
    return target.with_name(f"{stem}.report.txt")


def shown(concluded: Concluded, path: Path, password: PasswordMode, secrets: tuple[str, ...]) -> Shown:
    """The difference to look at before it is written; none where what is there cannot be read."""
    own = concluded.diagnosis.case.settings.source.format == "gemdiag"
    untouched = own and not concluded.decision.judgement.plan.changes
    try:
        draft = upgrade.new_file(concluded, path, _storing(concluded, password))
        lines = upgrade.difference(draft, secrets)
    except (store.StoreFault, formats.FormatFault):
        return Shown(str(path), changes_nothing=untouched)
    return Shown(str(path), tuple(lines), draft.changes_nothing or untouched, draft.before is not None)


def _storing(concluded: Concluded, password: PasswordMode) -> Storing:
    """A sealed password stays behind: it belongs to the user name of the file, which may be another now."""
    settings = concluded.diagnosis.case.settings
    return Storing(settings, "omit" if settings.password_sealed else password)


def written(
    concluded: Concluded,
    path: Path,
    password: PasswordMode,
    lock_timeout: float,
    *,
    overwrite: bool,
) -> tuple[Receipt, bool] | Trouble:
    """The receipt, and whether the file, read again, says what was planned."""
    source = concluded.diagnosis.case.settings.source.path
    if store.is_ours(path.name) or (source and _same(path, Path(source))):
        return Trouble(Message(guide_words.NOT_A_PLACE, {"path": visible(str(path))}))
    try:
        store.recover(path, now=datetime.now(UTC), timeout=lock_timeout)
        draft = upgrade.new_file(concluded, path, _storing(concluded, password))
        receipt = upgrade.write(draft, overwrite=overwrite, follow_link=False, lock_timeout=lock_timeout)
        return receipt, _is_as_planned(concluded, draft)
    except store.StoreFault as fault:
        return store_trouble(fault)


def _is_as_planned(concluded: Concluded, draft: Draft) -> bool:
    data, _ = store.read_file(draft.path)
    if data != draft.after:
        return False
    try:
        found, planned = formats.read(data, path=str(draft.path)), upgrade.upgraded(concluded)
    except formats.FormatFault:
        return False
    return all(getattr(found, field) == getattr(planned, field) for field in FIELDS)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def report_in(
    path: Path, reporting: Reporting, document: Mapping[str, Any], lang: Lang, source: str | None
) -> Saved | Trouble:
    format_id = reports.format_of(path.name)
    if format_id is None:
        return Trouble(Message(guide_words.NO_SUCH_FORMAT, {"path": visible(str(path))}))
    if store.is_ours(path.name):
        return Trouble(Message(guide_words.NOT_A_PLACE, {"path": visible(str(path))}))
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
