"""From a plan to a file: may it be written, what it would hold, and the writing itself."""

import difflib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple

from gemdiag import formats, planning, store
from gemdiag.app.diagnose import Aim, Concluded, decide
from gemdiag.app.request import Request
from gemdiag.app.storing import Storing
from gemdiag.formats import canonical, editing
from gemdiag.formats.veiling import veiled
from gemdiag.model.case import Case
from gemdiag.model.facts import Facts
from gemdiag.model.finding import Scalar, Severity
from gemdiag.model.plan import Receipt
from gemdiag.model.secret import DOTS
from gemdiag.model.settings import FIELDS, Advisor, Settings
from gemdiag.planning.changes import SCREEN_ORDER
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


_OPTION_126: Final = "use_gemcar_server"


class Draft(NamedTuple):
    """What would be written where. before: the bytes there now, None where nothing is.

    digest: of the file as it was read, None for a file that must not be there or be of gemdiag's own making.
    planned: what the file has to say when it is read back.
    source: the file that it was made from, where it is another one; source_digest: as that was read.
    """

    path: Path
    before: bytes | None
    after: bytes
    digest: str | None
    planned: Settings
    source: str | None = None
    source_digest: str | None = None

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


def is_sound(concluded: Concluded) -> bool:
    """Whether the plan is one that is written without force, so that a file which holds it is right."""
    return concluded.decision.judgement.plan.status in {"proven", "untested", "ready"}


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
    source = _file_of(settings)
    return Draft(
        path,
        before,
        text.encode("utf-8"),
        None,
        storing.read_again(settings),
        source,
        settings.source.digest if source else None,
    )


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
    elif (former := _before_option_126(path, before, fields)) is not None:
        return Draft(path, before, former, digest, formats.read(former, path=str(path)))
    found = formats.read(before, path=str(path))
    stated = {field for field in fields if field != "gemcar_version" or found.gemcar_version}
    planned = found._replace(**{field: getattr(settings, field) for field in stated})
    if password is not None:
        planned = planned._replace(password_confirm=None, **editing.password_as(password))
    return Draft(path, before, after, digest, planned)


def _before_option_126(path: Path, now: bytes, fields: Mapping[str, Scalar]) -> bytes | None:
    """What the file was before Option 126 was written into it, where nothing else has changed since: then
    going back is to be just that, down to a line that was not there.
    """
    if fields.get(_OPTION_126) is not False:
        return None
    others = {name: value for name, value in fields.items() if name != _OPTION_126}
    for former in store.states(path.resolve())[1:]:
        with suppress(formats.FormatFault):
            said = formats.read(former, path=str(path))
            same = all(str(getattr(said, name)) == str(value) for name, value in others.items())
            enabled = editing.edit(former, {_OPTION_126: True}, path=str(path))
            if enabled == now and same and not said.use_gemcar_server:
                return former
    return None


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
    return _decided(concluded, case._replace(facts=case.facts.merged(now)), aim)


def before_write(
    concluded: Concluded, aim: Aim, before: bytes | None, stated: Iterable[tuple[str, str]]
) -> Concluded | None:
    """What was concluded when a file was changed where it lies, from what it held until then.

    None where that leads elsewhere by now. stated: with --set.
    """
    case = concluded.diagnosis.case
    try:
        former = formats.read(before or b"", path=case.settings.source.path)
    except formats.FormatFault:
        return None
    settings = formats.with_fields(former, stated)._replace(password=case.settings.password)
    if aim.wanted not in {"auto", "relay"}:
        settings = settings._replace(use_gemcar_server=False)
    case = case._replace(settings=settings)
    then = _decided(concluded, case, aim._replace(original=former))
    same = all(getattr(upgraded(then), name) == getattr(upgraded(concluded), name) for name in SCREEN_ORDER)
    return then if same else None


def _decided(concluded: Concluded, case: Case, aim: Aim) -> Concluded:
    decision = decide(case, aim)
    return Concluded(concluded.diagnosis._replace(case=case, judgement=decision.judgement), decision)


def unchanged(settings: Settings, path: Path | None) -> None:
    """StoreFault where the source is no longer what was read."""
    if path is not None and settings.source.digest != store.read_file(path)[1]:
        raise store.StoreFault("changed", path)


def says_what_was_planned(draft: Draft) -> bool:
    """Whether the written file, read back from the disk, does. StoreFault where it cannot be read."""
    data, _ = store.read_file(draft.path)
    try:
        said = _said(formats.read(data, path=str(draft.path)))
    except formats.FormatFault:
        return False
    return data == draft.after and said == _said(draft.planned)


def _said(settings: Settings) -> tuple[object, ...]:
    fields = tuple(getattr(settings, field) for field in (*FIELDS, "password_state", "password_sealed"))
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


def must_be_free(draft: Draft, *, overwrite: bool) -> None:
    """StoreFault where the new file could not be put, for who wants to know before asking anybody."""
    if draft.digest is None:
        store.must_be_free(draft.path, overwrite=overwrite)


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
        source_digest=draft.source_digest,
        timeout=lock_timeout,
    )
