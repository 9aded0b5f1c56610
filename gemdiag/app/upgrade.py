"""From a plan to a file: may it be written, what it would hold, and the writing itself."""

import difflib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from gemdiag import formats, planning, store
from gemdiag.app.diagnose import Aim, Concluded, decide
from gemdiag.app.request import Request
from gemdiag.app.storing import Storing
from gemdiag.formats import canonical, editing
from gemdiag.formats.veiling import veiled
from gemdiag.model.facts import Facts
from gemdiag.model.finding import Scalar, Severity
from gemdiag.model.plan import Receipt
from gemdiag.model.secret import DOTS
from gemdiag.model.settings import FIELDS, SECRET_FIELDS, Advisor, Settings
from gemdiag.routes import Way, less_secure_after_upgrade, since, walked

Refusal = Literal[
    "relay_not_asked_for",
    "version_too_low",
    "version_unknown",
    "mend_first",
    "not_proven",
    "not_determined",
    "no_way",
]
# What could not be found out is 3; everything else that keeps a plan from being written is 2.
REFUSAL_EXIT: Mapping[Refusal, int] = {"not_determined": 3}


class Draft(NamedTuple):
    """What would be written where. before: the bytes there now, None where nothing is.

    digest: of the file as it was read, None for a file that must not be there or be of gemdiag's own making.
    planned: what the file has to say when it is read back.
    source: the file that it was made from, where it is another one.
    """

    path: Path
    before: bytes | None
    after: bytes
    digest: str | None
    planned: Settings
    source: str | None = None

    @property
    def changes_nothing(self) -> bool:
        return self.before == self.after


def refusal(concluded: Concluded, aim: Aim, *, force: bool) -> Refusal | None:
    """Why the plan must not be written, None when it may. Never Option 126 without being asked for."""
    plan, judgement = concluded.decision.judgement.plan, concluded.decision.judgement
    if plan.recommended == "relay" and (stopped := _never_written(concluded, aim)):
        return stopped
    if force and plan.recommended != "none":
        return None
    if plan.recommended == "relay":
        return _relay_refusal(concluded)
    if plan.status in {"proven", "untested"}:
        return None
    if plan.status == "after_mending":
        return "mend_first"
    works = {judgement.prognosis[mode].works for mode in ("implicit", "explicit")}
    undetermined = judgement.severity is Severity.UNKNOWN or not concluded.diagnosis.case.complete
    if undetermined or (works & {"unknown"} and plan.recommended == "none"):
        return "not_determined"
    return "no_way" if plan.recommended == "none" else "not_proven"


def _never_written(concluded: Concluded, aim: Aim) -> Refusal | None:
    """Option 126 that nobody asked for, or that the installed version does not have: not by force either."""
    settings, gemcar = concluded.diagnosis.case.settings, concluded.diagnosis.case.knowledge.gemcar
    if aim.wanted != "relay" and not settings.use_gemcar_server:
        return "relay_not_asked_for"
    if not aim.by_installed:
        return None
    if settings.gemcar_version is None:
        return "version_unknown"
    return "version_too_low" if settings.gemcar_version < since(gemcar.relay_since) else None


def _relay_refusal(concluded: Concluded) -> Refusal | None:
    outlook = concluded.decision.judgement.prognosis["relay"]
    if outlook.works in {"yes", "unknown"}:
        return None
    return "version_too_low" if "relay.needs_upgrade" in outlook.because else "mend_first"


def upgraded(concluded: Concluded) -> Settings:
    """The settings as the plan leaves them."""
    case = concluded.diagnosis.case
    after_upgrade = less_secure_after_upgrade(case.settings, case.knowledge.gemcar)
    return planning.applied(case.settings, concluded.decision.judgement.plan, after_upgrade)


def new_file(concluded: Concluded, path: Path, storing: Storing) -> Draft:
    """The upgraded file in gemdiag's own format."""
    before = store.read_file(path)[0] if path.exists() else None
    settings = storing.in_new_file(upgraded(concluded), before)
    text = canonical.write(settings, password="keep" if storing.mode == "keep" else "omit")
    return Draft(path, before, text.encode("utf-8"), None, settings, _file_of(settings))


def _file_of(settings: Settings) -> str | None:
    """Where they were read, None for what came on standard input or from an address alone."""
    path = settings.source.path
    return path if path and Path(path).is_file() else None


def in_place(concluded: Concluded, path: Path, storing: Storing) -> Draft:
    """The source itself, with the planned values, the password as was asked, and nothing else different."""
    settings = upgraded(concluded)
    before, digest = store.read_file(path)
    if digest != settings.source.digest:
        raise store.StoreFault("changed", path)
    fields = fields_to_edit(concluded, settings)
    after = editing.edit(before, fields, path=str(path))
    password = storing.in_place(settings)
    if password is not None:
        after = editing.with_password(after, password, path=str(path))
    found = formats.read(before, path=str(path))
    stated = {field for field in fields if field != "gemcar_version" or found.gemcar_version}
    planned = found._replace(**{field: getattr(settings, field) for field in stated})
    return Draft(path, before, after, digest, planned)


def fields_to_edit(concluded: Concluded, settings: Settings) -> dict[str, Scalar]:
    """Planned changes alone. The version is the file's own business, save in gemdiag's format."""
    plan, source = concluded.decision.judgement.plan, concluded.diagnosis.case.settings.source
    fields: dict[str, Scalar] = {
        change.field: change.after for change in plan.changes if change.field != "gemcar_version"
    }
    if source.format == "gemdiag" and settings.gemcar_version:
        fields["gemcar_version"] = str(settings.gemcar_version)
    return fields


def difference(draft: Draft, secrets: tuple[str, ...]) -> list[str]:
    """A unified difference of the file as it is and as it would be, secrets dotted."""
    before, after = (
        veiled(data, path=str(draft.path)).splitlines() if data else []
        for data in (draft.before, draft.after)
    )
    lines = difflib.unified_diff(before, after, str(draft.path), str(draft.path), lineterm="", n=2)
    return [_dotted(line, secrets) for line in lines]


def _dotted(line: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        line = line.replace(secret, DOTS) if secret else line
    return line


def looked_at_again(concluded: Concluded, aim: Aim, request: Request) -> Concluded:
    """The planned endpoint once more, without a login: a server may have died meanwhile.

    The same conclusion where it still stands; else another one, judged from what is so now.
    """
    through = concluded.decision.target.through
    proven = concluded.decision.judgement.plan.status in {"proven", "untested"}
    if through is None or request.offline or not proven:
        return concluded
    now = _now(concluded, through, request)
    if walked(now, through.at, through.mode):
        return concluded
    case = concluded.diagnosis.case
    case = case._replace(facts=case.facts.merged(now))
    decision = decide(case, aim)
    diagnosis = concluded.diagnosis._replace(case=case, judgement=decision.judgement)
    return Concluded(diagnosis, decision)


def unchanged(settings: Settings, path: Path | None) -> None:
    """StoreFault where the source is no longer what was read."""
    if path is not None and settings.source.digest != store.read_file(path)[1]:
        raise store.StoreFault("changed", path)


def says_what_was_planned(draft: Draft) -> bool:
    """Whether the written file, read back from the disk, does. StoreFault where it cannot be read."""
    data, _ = store.read_file(draft.path)
    try:
        return _said(formats.read(data, path=str(draft.path))) == _said(draft.planned)
    except formats.FormatFault:
        return False


def _said(settings: Settings) -> tuple[object, ...]:
    fields = tuple(getattr(settings, field) for field in FIELDS if field not in SECRET_FIELDS)
    return (*fields, tuple(each for each in settings.advisors if each != Advisor()))


def _now(concluded: Concluded, through: Way, request: Request) -> Facts:
    from gemdiag import probing  # noqa: PLC0415
    from gemdiag.net import LiveNetwork  # noqa: PLC0415

    left = max(1.0, request.net.deadline - concluded.diagnosis.duration_s)
    net = LiveNetwork(request.net._replace(deadline=left))
    net.hear = request.hear
    try:
        return probing.observe_again(concluded.diagnosis.case.settings, through.at, through.mode, net)
    finally:
        net.close()


def write(draft: Draft, *, overwrite: bool, follow_link: bool, lock_timeout: float) -> Receipt:
    """The one step that changes a file; StoreFault leaves it as it was."""
    return store.replace(
        draft.path,
        draft.after,
        expected=draft.digest,
        now=datetime.now(UTC),
        overwrite=overwrite,
        follow_link=follow_link,
        source=draft.source,
        timeout=lock_timeout,
    )
