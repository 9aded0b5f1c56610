"""The lines that are shown while the network is asked do not say another thing than the report."""

import pytest

from gemdiag.app.progress_words import line
from gemdiag.model.endpoint import Mode
from gemdiag.model.network import DnsStatus, Resolved
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason
from gemdiag.probes.conversation import Conversation
from gemdiag.probes.mx import Mx


@pytest.mark.parametrize(
    ("status", "english", "french"),
    [
        ("ok", "answered", "a répondu"),
        ("overridden", "answered", "a répondu"),
        ("timeout", "no answer", "pas de réponse"),
        ("servfail", "no answer", "pas de réponse"),
        ("refused", "no answer", "pas de réponse"),
        ("nxdomain", "does not exist", "n’existe pas"),
        ("nodata", "there is none", "il n’y en a pas"),
    ],
)
def test_a_lookup_that_failed_was_not_answered(status: DnsStatus, english: str, french: str) -> None:
    for probe, value in (("host", Resolved(status)), ("mx", Mx("garage.example", status))):
        assert str(line("en", probe, "x", Observed(value))).endswith(f": {english}")
        assert str(line("fr", probe, "x", Observed(value))).endswith(french)


@pytest.mark.parametrize("reason", [Reason.CANCELLED, Reason.DEADLINE])
def test_what_was_broken_off_is_no_fault_of_the_server(reason: Reason) -> None:
    halfway = Observed(Conversation(Mode.IMPLICIT, "192.0.2.1", tls=Failed(reason)))
    outcomes: tuple[Outcome[Conversation], ...] = (Failed(reason), halfway)
    for outcome in outcomes:
        assert str(line("en", "implicit", "x:465", outcome)).endswith(": broken off")
    refused = Observed(Conversation(Mode.IMPLICIT, "192.0.2.1", tls=Failed(Reason.TLS_ALERT)))
    assert str(line("en", "implicit", "x:465", refused)).endswith(": does not work")
