"""What the settings show by themselves."""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.endpoint import SUBMISSION, SUBMISSIONS, Mode
from gemdiag.model.finding import Severity
from gemdiag.model.settings import Problem
from gemdiag.routes import published_against, untouched_mode
from gemdiag.rules.password import is_app_password_with_blanks, refusal
from gemdiag.rules.rule import Rule, Seen
from gemdiag.rules.search import search

MOST_KEYS = 20


def _problems(case: Case, kind: str) -> Iterator[Problem]:
    return (problem for problem in case.settings.problems if problem.kind == kind)


def place(case: Case, field: str) -> dict[str, str | int | None]:
    """Where a field is stated: line, key path, and the label as written."""
    found = case.settings.source.fields.get(field)
    return {"line": found.line, "key": found.key, "label": found.label} if found else {}


def unreadable(case: Case) -> Iterator[Seen]:
    for problem in _problems(case, "unreadable"):
        yield Seen(None, {"path": case.settings.source.path, **problem.params}, dict(problem.params))


UNREADABLE = Rule("config.unreadable", Severity.CRITICAL, "shop", unreadable)


def field_missing(case: Case) -> Iterator[Seen]:
    s = case.settings
    wanted = [("email_address", s.email_address)]
    if not s.use_gemcar_server:
        wanted.append(("smtp_address", s.smtp_address))
        if s.user_name and s.password is None and s.password_state is None:
            wanted.append(("password", None))
        if not s.user_name and s.password_state is not None:
            wanted.append(("user_name", None))
    for field, value in wanted:
        if not value and not s.invalid(field):
            # Who gives an address alone has stated no settings: what is missing is only not known.
            alone = Severity.UNKNOWN if s.source.format == "address" else None
            given = {"given": "address", **search(case)} if alone and field == "smtp_address" else {}
            yield Seen(field, {"field": field, **given}, severity=alone)
    if not s.port and s.source.format != "address" and not s.invalid("port") and not s.use_gemcar_server:
        yield Seen("port", {"field": "port"}, severity=Severity.WARNING)


FIELD_MISSING = Rule("config.field_missing", Severity.CRITICAL, "shop", field_missing)


def field_invalid(case: Case) -> Iterator[Seen]:
    misread = any(_problems(case, "encoding_guessed"))
    for problem in _problems(case, "invalid"):
        # The name of the shop is no setting of e-mail: what is wrong there is how the file was read.
        if not problem.field.startswith("advisors[") and not (misread and problem.field == "shop"):
            yield Seen(problem.field, {"field": problem.field, **problem.params}, place(case, problem.field))


FIELD_INVALID = Rule(
    "config.field_invalid",
    Severity.CRITICAL,
    "shop",
    field_invalid,
    ("config.hidden_characters",),
    "RFC 5321",
)


def password_mismatch(case: Case) -> Iterator[Seen]:
    s = case.settings
    nothing = s.password_state is None and not s.invalid("password")
    if s.password_confirm and s.password != s.password_confirm and (s.password or nothing):
        yield Seen("password_confirm", {"field": "password_confirm"}, place(case, "password_confirm"))


PASSWORD_MISMATCH = Rule("config.password_mismatch", Severity.WARNING, "shop", password_mismatch)


def password_blanks(case: Case) -> Iterator[Seen]:
    for problem in _problems(case, "blanks"):
        yield Seen(problem.field, {"field": problem.field, **problem.params}, place(case, problem.field))
    if is_app_password_with_blanks(case):
        # Google's server takes it either way; that others do is not known.
        severity = None if refusal(case) else Severity.NOTICE
        params = {"field": "password", "shape": "app_password"}
        yield Seen("password", params, place(case, "password"), severity=severity)


PASSWORD_BLANKS = Rule("config.password_blanks", Severity.WARNING, "shop", password_blanks)


def quotation_marks(case: Case) -> Iterator[Seen]:
    """Around what may be anything; where they make a value unusable, that is told."""
    for problem in _problems(case, "quotes"):
        yield Seen(problem.field, {"field": problem.field}, place(case, problem.field))


QUOTATION_MARKS = Rule("config.quotation_marks", Severity.WARNING, "shop", quotation_marks)


def password_stored(case: Case) -> Iterator[Seen]:
    s = case.settings
    readable = s.password and s.password_sealed is None
    if readable and s.source.path and "password" in s.source.fields:
        yield Seen("password", {"path": s.source.path}, place(case, "password"))


PASSWORD_STORED = Rule("config.password_stored", Severity.NOTICE, "shop", password_stored)


def hidden_characters(case: Case) -> Iterator[Seen]:
    for problem in _problems(case, "hidden_characters"):
        about = {"field": problem.field} if problem.field else {"scope": "file"}
        yield Seen(problem.field or None, {**about, **problem.params}, place(case, problem.field))


HIDDEN_CHARACTERS = Rule("config.hidden_characters", Severity.WARNING, "shop", hidden_characters)


def encoding_guessed(case: Case) -> Iterator[Seen]:
    for problem in _problems(case, "encoding_guessed"):
        yield Seen(problem.field or None, {"encoding": case.settings.source.encoding, **problem.params})


ENCODING_GUESSED = Rule("config.encoding_guessed", Severity.WARNING, "shop", encoding_guessed)


def unknown_key(case: Case) -> Iterator[Seen]:
    """One finding for all of them: a long file must not bury the rest."""
    found = list(_problems(case, "unknown_key"))
    if found:
        keys = [str(problem.params.get("key", "?")) for problem in found[:MOST_KEYS]]
        lines = [{"key": problem.params.get("key"), "line": problem.params.get("line")} for problem in found]
        yield Seen(None, {"count": len(found), "keys": ", ".join(keys)}, {"entries": lines[:MOST_KEYS]})


UNKNOWN_KEY = Rule("config.unknown_key", Severity.NOTICE, "shop", unknown_key)


def duplicate_key(case: Case) -> Iterator[Seen]:
    for problem in _problems(case, "duplicate"):
        yield Seen(problem.field, {"field": problem.field, **problem.params})


DUPLICATE_KEY = Rule("config.duplicate_key", Severity.WARNING, "shop", duplicate_key)


def mode_port_mismatch(case: Case) -> Iterator[Seen]:
    """Only offline: on the wire it is measured, and the port number decides nothing."""
    mode, port = untouched_mode(case), case.settings.port
    customary = {SUBMISSIONS: Mode.IMPLICIT, SUBMISSION: Mode.EXPLICIT}.get(port or 0)
    if not case.offline or mode is None or case.settings.use_gemcar_server:
        return
    if known := published_against(case):
        params = {"port": port, "mode": mode.value, "provider": known.name, "spoken_mode": mode.other.value}
        yield Seen("port", params, {"published": known.id, "checked_on": known.checked_on.isoformat()})
    elif customary and mode is not customary:
        yield Seen("port", {"port": port, "mode": mode.value})


MODE_PORT_MISMATCH = Rule(
    "config.mode_port_mismatch",
    Severity.WARNING,
    "shop",
    mode_port_mismatch,
    reference="RFC 8314 section 3.3",
)
