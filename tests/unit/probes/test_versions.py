from typing import Literal

import pytest

from gemdiag.model.endpoint import Mode
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.probes import versions
from gemdiag.probes.versions import Versions, VersionTry
from tests.unit.probing.fake_net import FakeChannel, Server, channel_to


def ask(server: Server, mode: Mode = Mode.EXPLICIT, version: str = "TLSv1.0") -> VersionTry:
    channel = channel_to(server)
    tried = versions.ask(channel, mode, version, "[192.0.2.1]")  # type: ignore[arg-type]
    assert channel._closed
    return tried


def test_accepted_with_the_chain_that_was_shown() -> None:
    assert ask(Server(versions=("TLSv1.0",))) == VersionTry("TLSv1.0", "accepted", "", (b"leaf",))


def test_refused_by_an_alert() -> None:
    assert ask(Server()).verdict == "refused"


def test_implicit_needs_no_greeting() -> None:
    assert ask(Server("implicit"), Mode.IMPLICIT, "TLSv1.3").verdict == "accepted"


@pytest.mark.parametrize(
    ("server", "detail"),
    [
        (Server(greeting="421 busy"), "busy"),
        (Server(clear=()), "starttls_missing"),
        (Server(replies={"STARTTLS": "454 no"}), "starttls_refused"),
        (Server(greeting=Reason.CLOSED), "closed"),
    ],
)
def test_unknown_where_it_never_came_to_a_handshake(server: Server, detail: str) -> None:
    assert ask(server) == VersionTry("TLSv1.0", "unknown", detail)


@pytest.mark.parametrize(
    ("reason", "verdict", "detail"),
    [
        (Reason.LOCAL_LIMIT, "unknown", "local_limit"),
        (Reason.TIMEOUT, "unknown", "timeout"),
        (Reason.TLS_ERROR, "unknown", "tls_error"),
        (Reason.CLOSED, "unknown", "hung_up"),
        (Reason.RESET, "unknown", "hung_up"),
        (Reason.TLS_VERSION, "refused", "tls_version"),
    ],
)
def test_what_a_failed_handshake_says_of_the_version(
    monkeypatch: pytest.MonkeyPatch, reason: Reason, verdict: Literal["refused", "unknown"], detail: str
) -> None:
    def fail(*_: object) -> None:
        raise NetFailure(reason)

    monkeypatch.setattr(FakeChannel, "start_tls", fail)
    assert ask(Server()) == VersionTry("TLSv1.0", verdict, detail)


def test_a_hang_up_is_a_refusal_only_beside_a_version_that_is_accepted() -> None:
    hung, lost = VersionTry("TLSv1.0", "unknown", "hung_up"), VersionTry("TLSv1.1", "unknown", "timeout")
    good = VersionTry("TLSv1.2", "accepted")
    assert versions.together((hung, lost)) == Versions((hung, lost))
    assert versions.together((hung, lost, good)).tries[0].verdict == "refused"
    assert versions.together((hung, lost, good)).tries[1].verdict == "unknown"
