"""What the server says before any encryption is at stake."""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Severity
from gemdiag.model.outcome import Failed, Reason
from gemdiag.routes import speaks
from gemdiag.rules.judged import Talk, talks
from gemdiag.rules.rule import Rule, Seen, at_params

SILENT = frozenset({Reason.TIMEOUT, Reason.CLOSED, Reason.RESET})
MALFORMED = frozenset({Reason.PROTOCOL_ERROR, Reason.TOO_LONG})


def _ended(talk: Talk) -> Failed | None:
    """How its SMTP part failed, None where it did not or where the other mode explains it."""
    ended = talk.said.ended_by
    return ended if isinstance(ended, Failed) and ended is not talk.said.tls else None


def _seen(talk: Talk, ended: Failed, **more: str) -> Seen:
    evidence = {"step": ended.step, "reason": ended.reason.value, "detail": ended.detail}
    return Seen(str(talk.at), at_params(talk.at, **more), evidence, talk.at, talk.mode)


def no_greeting(case: Case) -> Iterator[Seen]:
    for talk in talks(case):
        ended = _ended(talk)
        greeting = isinstance(talk.said.greeting, Failed) or talk.mode is Mode.IMPLICIT
        other_mode = speaks(case.facts, talk.at, talk.mode.other)
        if ended and ended.reason in SILENT and greeting and not other_mode:
            yield _seen(talk, ended)


NO_GREETING = Rule(
    "smtp.no_greeting", Severity.CRITICAL, "it", no_greeting, reference="RFC 5321 section 4.3.1"
)


def connection_rejected(case: Case) -> Iterator[Seen]:
    for talk in talks(case):
        ended = _ended(talk)
        if ended and ended.reason is Reason.REJECTED:
            yield _seen(talk, ended, reply=ended.detail)


CONNECTION_REJECTED = Rule(
    "smtp.connection_rejected",
    Severity.CRITICAL,
    "provider",
    connection_rejected,
    reference="RFC 5321 section 3.1",
)


def busy(case: Case) -> Iterator[Seen]:
    for talk in talks(case):
        ended = _ended(talk)
        if ended and ended.reason is Reason.BUSY:
            yield _seen(talk, ended, reply=ended.detail)


BUSY = Rule("smtp.busy", Severity.UNKNOWN, "provider", busy, reference="RFC 5321 section 3.8")


def protocol_error(case: Case) -> Iterator[Seen]:
    for talk in talks(case):
        ended = _ended(talk)
        broken = ended and (
            ended.reason in MALFORMED or (ended.reason in SILENT and not _greeting_failed(talk))
        )
        if ended and broken and not isinstance(talk.said.starttls, Failed):
            yield _seen(talk, ended, detail=ended.detail or ended.reason.value)


PROTOCOL_ERROR = Rule(
    "smtp.protocol_error", Severity.CRITICAL, "provider", protocol_error, reference="RFC 5321 section 4.2"
)


def _greeting_failed(talk: Talk) -> bool:
    return isinstance(talk.said.greeting, Failed)


def other_protocol(case: Case) -> Iterator[Seen]:
    for talk in talks(case):
        ended = _ended(talk)
        if (
            ended
            and ended.reason is Reason.OTHER_PROTOCOL
            and not speaks(case.facts, talk.at, talk.mode.other)
        ):
            yield _seen(talk, ended, protocol=ended.detail)


OTHER_PROTOCOL = Rule("smtp.other_protocol", Severity.CRITICAL, "shop", other_protocol)
