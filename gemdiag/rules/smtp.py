"""What the server says before any encryption is at stake."""

from collections.abc import Iterator
from typing import NamedTuple

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Scalar, Severity
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.probes import login, sender
from gemdiag.routes import configured, identified, login_way, speaks, untouched_mode
from gemdiag.rules.judged import MALFORMED, SILENT, Talk, broken_login, talks
from gemdiag.rules.password import is_postponed
from gemdiag.rules.ports import owner_at
from gemdiag.rules.replies import match
from gemdiag.rules.rule import Rule, Seen, at_params, what_came

CLOSING, PUT_OFF = 421, 4
WRONG_PORT = ("config.port_suspicious",)


class Failure(NamedTuple):
    """How the SMTP part of a talk failed. mode: None where the endpoint speaks neither."""

    talk: Talk
    ended: Failed
    mode: Mode | None


def _failures(case: Case) -> Iterator[Failure]:
    """Of an endpoint that speaks neither mode the talk in clear tells; its handshake says nothing more."""
    for talk in talks(case):
        ended = talk.said.ended_by
        dead = not any(speaks(case.facts, talk.at, mode) for mode in Mode)
        if not isinstance(ended, Failed) or ended is talk.said.tls or (dead and talk.mode is Mode.IMPLICIT):
            continue
        yield Failure(talk, ended, None if dead else talk.mode)


def _seen(failure: Failure, **more: Scalar) -> Seen:
    at, ended = failure.talk.at, failure.ended
    evidence = {"step": ended.step, "reason": ended.reason.value, "detail": ended.detail}
    return Seen(str(at), at_params(at, **more), evidence, at, failure.mode, owner=owner_at(at))


def _at_greeting(failure: Failure) -> bool:
    return isinstance(failure.talk.said.greeting, Failed)


def no_greeting(case: Case) -> Iterator[Seen]:
    for failure in _failures(case):
        other_mode = speaks(case.facts, failure.talk.at, failure.talk.mode.other)
        if failure.ended.reason in SILENT and _at_greeting(failure) and not other_mode:
            encrypted = isinstance(failure.talk.said.tls, Observed)
            how = "tls" if encrypted else failure.ended.reason.value
            seen = _seen(failure, how=how, detail=failure.ended.detail)
            yield seen._replace(evidence={**seen.evidence, "step": _awaited(case, failure)})


def _awaited(case: Case, failure: Failure) -> str:
    """The step at which GEM-CAR would wait: where TLS comes first, that is the handshake."""
    is_mine = failure.talk.at in configured(case.settings)
    return "tls" if is_mine and untouched_mode(case) is Mode.IMPLICIT else failure.ended.step


NO_GREETING = Rule(
    "smtp.no_greeting", Severity.CRITICAL, "it", no_greeting, WRONG_PORT, "RFC 5321 section 4.3.1"
)


def connection_rejected(case: Case) -> Iterator[Seen]:
    for failure in _failures(case):
        if failure.ended.reason is Reason.REJECTED:
            yield _seen(failure, reply=failure.ended.detail)


CONNECTION_REJECTED = Rule(
    "smtp.connection_rejected",
    Severity.CRITICAL,
    "provider",
    connection_rejected,
    reference="RFC 5321 section 3.1",
)


def busy(case: Case) -> Iterator[Seen]:
    for failure in _failures(case):
        if failure.ended.reason is Reason.BUSY:
            yield _seen(failure, reply=failure.ended.detail, when=_busy_with(failure.ended.detail))
    tried = case.facts.value(login.PROBE)
    if tried and is_postponed(case):
        reply = tried.reply.text
        # RFC 4954 section 6: 454 is the server's own trouble with checking it; 421 closes any connection.
        when = _busy_with(reply) if tried.reply.code == CLOSING else "login"
        params = at_params(tried.endpoint, reply=reply, when=when)
        yield Seen(str(tried.endpoint), params, {"step": "auth", "reply": reply})
    yield from _put_off(case)


def _put_off(case: Case) -> Iterator[Seen]:
    """The shop's own address put off at MAIL FROM, with no sentence that says why."""
    address, through = case.settings.email_address, login_way(case)
    reply = case.facts.value(sender.PROBE, address) if address else None
    known = identified(case)
    if reply is None or through is None or reply.code // 100 != PUT_OFF:
        return
    if match(case.knowledge, reply, "sender", known.id if known else None) is None:
        params = at_params(through.at, reply=reply.text, when=_busy_with(reply.text))
        yield Seen(str(through.at), params, {"step": "mail", "reply": reply.text})


def _busy_with(reply: str) -> str:
    return "connections" if "connection" in reply.lower() else ""


BUSY = Rule("smtp.busy", Severity.UNKNOWN, "provider", busy, reference="RFC 5321 section 3.8")


def protocol_error(case: Case) -> Iterator[Seen]:
    """Also a server that greets and then falls silent: it does not keep to the dialogue."""
    for failure in _failures(case):
        reason = failure.ended.reason
        broken = reason in MALFORMED or (reason in SILENT and not _at_greeting(failure))
        if broken:
            yield _seen(failure, **what_came(failure.ended))
    yield from _broken_login(case)
    yield from _broken_sender(case)


def _broken_login(case: Case) -> Iterator[Seen]:
    """The login was begun and never answered as it should be: nobody knows if it would be accepted."""
    failed, through = broken_login(case), login_way(case)
    if failed is None or through is None:
        return
    evidence = {"step": failed.step, "reason": failed.reason.value, "detail": failed.detail}
    params = at_params(through.at, **what_came(failed))
    # Silence may be of this moment, or a long pause before a refusal; a wrong answer is not.
    silent = Severity.UNKNOWN if failed.reason in SILENT else None
    yield Seen(str(through.at), params, evidence, severity=silent)


def _broken_sender(case: Case) -> Iterator[Seen]:
    """Nobody knows if the shop's own address would be taken."""
    address, through = case.settings.email_address, login_way(case)
    failed = case.facts.of(sender.PROBE, address) if address else None
    if not isinstance(failed, Failed) or through is None or failed.reason not in MALFORMED | SILENT:
        return
    evidence = {"step": failed.step, "reason": failed.reason.value, "detail": failed.detail}
    params = at_params(through.at, **what_came(failed))
    yield Seen(str(through.at), params, evidence, severity=Severity.UNKNOWN)


PROTOCOL_ERROR = Rule(
    "smtp.protocol_error", Severity.CRITICAL, "provider", protocol_error, WRONG_PORT, "RFC 5321 section 4.2"
)


def other_protocol(case: Case) -> Iterator[Seen]:
    for failure in _failures(case):
        other_mode = speaks(case.facts, failure.talk.at, failure.talk.mode.other)
        if failure.ended.reason is Reason.OTHER_PROTOCOL and not other_mode:
            yield _seen(failure, protocol=failure.ended.detail)


OTHER_PROTOCOL = Rule(
    "smtp.other_protocol", Severity.CRITICAL, "shop", other_protocol, ("net.portal", *WRONG_PORT)
)
