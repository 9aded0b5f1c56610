from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gemdiag.lab.authority import Certificate as Wanted
from gemdiag.lab.script import Script
from gemdiag.model.outcome import Failed, Reason, Skipped
from gemdiag.probes import certificate, conversation, login
from gemdiag.probes.conversation import Conversation
from gemdiag.probing import version_tries, visit
from tests.unit.probing.shops import AT_465, AT_587, HOST
from tests.wire.probing_lab import EXPLICIT, IMPLICIT, PASSWORD, Seen, look

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that was busy is asked again at once."""
    monkeypatch.setattr(visit, "RETRY_S", 0.01)
    monkeypatch.setattr(version_tries, "RETRY_S", 0.01)


def explicit(script: Script, **options: Any) -> tuple[Conversation, Seen]:
    seen = look({587: script}, **options)
    said = seen.facts.value(conversation.EXPLICIT, AT_587)
    assert said is not None
    assert seen.lab.wire.auth_in_clear == 0
    return said, seen


def reason(outcome: object) -> Reason | None:
    return outcome.reason if isinstance(outcome, Failed) else None


@pytest.mark.parametrize(
    ("how", "expected", "masked"),
    [
        ("missing", Reason.STARTTLS_MISSING, ""),
        ("stripped", Reason.STARTTLS_MISSING, "keyword"),
        ("shielded", Reason.STARTTLS_MISSING, "mail_shield"),
        ("refused", Reason.STARTTLS_REFUSED, ""),
        ("injected", Reason.STARTTLS_INJECTED, ""),
        ("injected_later", Reason.STARTTLS_INJECTED, ""),
    ],
)
def test_every_way_to_lose_starttls(how: Any, expected: Reason, masked: str) -> None:
    said, seen = explicit(EXPLICIT._replace(starttls=how))
    assert (reason(said.starttls), said.masked) == (expected, masked)
    assert seen.lab.wire.auth == 0
    assert "INJECTED" not in str(said.ehlo)
    if expected is Reason.STARTTLS_INJECTED:
        assert isinstance(said.starttls, Failed)
        assert "X-INJECTED" in said.starttls.detail


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [("421 4.3.2 busy", Reason.BUSY), ("554 5.7.1 no", Reason.REJECTED), ("2_0 hi", Reason.PROTOCOL_ERROR)],
)
def test_greetings_that_end_it(greeting: str, expected: Reason) -> None:
    said, _ = explicit(EXPLICIT._replace(greeting=greeting))
    assert reason(said.greeting) is expected


@pytest.mark.parametrize("protocol", ["imap", "ssh"])
def test_another_protocol_is_named(protocol: Any) -> None:
    said, _ = explicit(EXPLICIT._replace(protocol=protocol))
    assert isinstance(said.greeting, Failed)
    assert (said.greeting.reason, said.greeting.detail.lower()) == (Reason.OTHER_PROTOCOL, protocol)


@pytest.mark.parametrize(
    ("step", "field"),
    [("greeting", "greeting"), ("ehlo", "ehlo_clear"), ("starttls", "starttls"), ("ehlo_in_tls", "ehlo")],
)
@pytest.mark.parametrize(("fault", "expected"), [("silent", Reason.TIMEOUT), ("close", Reason.CLOSED)])
def test_a_server_that_fails_at_a_step_is_told_by_that_step(
    step: Any, field: str, fault: Any, expected: Reason
) -> None:
    said, seen = explicit(EXPLICIT._replace(faults={step: fault}), timeout=0.2)
    assert reason(getattr(said, field)) is expected
    assert said.ended_by == getattr(said, field)
    assert seen.facts.of(login.PROBE) == Skipped("no_safe_endpoint")


def test_replies_byte_by_byte_read_the_same() -> None:
    said, seen = explicit(EXPLICIT._replace(chunk=1))
    assert said.ended_by is None
    assert seen.facts.value(login.PROBE) is not None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted((HOST,)), {"trusted": True, "matches": True, "trusted_by": ("ca_file",)}),
        (Wanted((HOST,), issuer="intermediate"), {"trusted": True, "chain_length": 2}),
        (
            Wanted((HOST,), issuer="intermediate", alone=True),
            {"trusted": False, "chain_length": 1, "self_signed": False},
        ),
        (Wanted((HOST,), issuer="self"), {"trusted": False, "self_signed": True, "matches": True}),
        (Wanted((HOST,), issuer="stranger", issuer_name="Avast Web/Mail Shield Root"), {"trusted": False}),
        (Wanted(("other.example",)), {"trusted": True, "matches": False, "names": ("other.example",)}),
        (Wanted((HOST,), not_after=NOW - timedelta(days=2)), {"trusted": True, "matches": True}),
        (Wanted((HOST,), not_before=NOW + timedelta(days=2)), {"trusted": True, "matches": True}),
        (
            Wanted(("other.example",), not_after=NOW - timedelta(days=2), issuer="self"),
            {"trusted": False, "self_signed": True, "matches": False},
        ),
        (Wanted((HOST,), key="rsa1024"), {"trusted": None, "weak": "RSA 1024"}),
    ],
)
@pytest.mark.parametrize("port", [465, 587])
def test_every_fault_of_a_certificate_at_once(wanted: Wanted, expected: dict[str, Any], port: int) -> None:
    script = (IMPLICIT if port == 465 else EXPLICIT)._replace(certificate=wanted)
    facts, lab = look({port: script})
    read = facts.value(certificate.PROBE, AT_465 if port == 465 else AT_587)
    assert read is not None
    assert {name: getattr(read, name) for name in expected} == expected
    if wanted.not_after and wanted.not_after < NOW:
        assert read.not_after < NOW
    is_good = read.trusted and read.matches and not read.weak and read.not_before < NOW < read.not_after
    assert lab.wire.auth == (1 if is_good else 0)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("trick", ["echo", "hang_up"])
def test_a_refusal_is_kept_whatever_comes_with_it(trick: Any, mechanism: str) -> None:
    facts, lab = look({465: _tricky(trick, mechanism)._replace(login=None), 587: EXPLICIT})
    tried = facts.value(login.PROBE)
    assert tried is not None
    assert (tried.reply.code, tried.mechanism, lab.wire.auth) == (535, mechanism, 1)


@pytest.mark.parametrize(
    ("trick", "mechanism"), [("endless_334", "PLAIN"), ("endless_334", "LOGIN"), ("early_235", "LOGIN")]
)
def test_an_exchange_that_goes_astray_is_ended_and_believed_nothing(trick: Any, mechanism: str) -> None:
    facts, lab = look({465: _tricky(trick, mechanism), 587: EXPLICIT})
    outcome = facts.of(login.PROBE)
    assert reason(outcome) is Reason.PROTOCOL_ERROR
    assert PASSWORD.reveal() not in repr(outcome)
    assert lab.wire.auth == 1
    sent = [line for _, line in lab.heard[f"{HOST}:465"].lines]
    assert not any("MAIL" in line for line in sent)


def _tricky(trick: Any, mechanism: str) -> Script:
    return IMPLICIT._replace(auth_trick=trick, keywords_in_tls=("PIPELINING", f"AUTH {mechanism}"))
