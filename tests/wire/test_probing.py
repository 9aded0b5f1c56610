import _thread
import threading
from typing import Any

import pytest

from gemdiag.lab.script import Script
from gemdiag.lab.tls import can_speak
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.network import TlsVersion
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Failed, Observed, Reason, Skipped
from gemdiag.probes import conversation, dmarc, host, login, message, mx, sender, spf, srv, tcp, versions
from gemdiag.probing import Interrupted, is_complete, observe, observe_again
from tests.unit.probing.shops import AT_465, AT_587, HOST, NO_LOGIN, knowing
from tests.wire.probing_lab import EXPLICIT, IMPLICIT, MAILBOX, PASSWORD, lab_of, look, network

BOTH = {465: IMPLICIT, 587: EXPLICIT}


def test_a_healthy_shop() -> None:
    facts, lab = look(BOTH)
    assert is_complete(facts)
    accepted = facts.value(login.PROBE)
    assert accepted is not None
    assert (accepted.accepted, accepted.endpoint, accepted.mechanism) == (True, AT_465, "PLAIN")
    assert {
        key: out.value.code for key, out in facts.every(sender.PROBE).items() if isinstance(out, Observed)
    } == {
        "info@shop.example": 250,
        "marie@shop.example": 250,
    }
    assert lab.wire == (1, 0, ("info@shop.example", "marie@shop.example"), 0, 0)
    for at in (AT_465, AT_587):
        assert facts.value(versions.PROBE, at) is not None
    records = facts.value(spf.PROBE, "shop.example")
    assert records is not None
    assert (records.result, records.includes, records.lookups) == ("ok", ("spf.example",), 2)
    policy, delivery = facts.value(dmarc.PROBE, "shop.example"), facts.value(mx.PROBE, "shop.example")
    assert policy is not None
    assert policy.policy == "none"
    assert delivery is not None
    assert [(each.host, each.addresses) for each in delivery.hosts] == [(HOST, ("127.0.0.1",))]
    offered = facts.value(srv.PROBE, "shop.example")
    assert offered is not None
    assert [str(each.port) for each in offered.targets] == ["465"]


def test_the_way_to_an_answer_is_short() -> None:
    """Round trips on the critical path after DNS: a conversation, the login, all senders in one go."""
    facts, _ = look(BOTH)
    for mode, at in ((Mode.IMPLICIT, AT_465), (Mode.EXPLICIT, AT_587)):
        said = facts.value(conversation.of_mode(mode), at)
        assert said is not None
        assert said.round_trips + 1 + 1 <= 13 - 3  # TLS 1.2 costs one more, as do the versions behind it


def test_connections_are_few() -> None:
    _, lab = look(BOTH)
    assert all(heard.connections <= 6 for heard in lab.heard.values())


@pytest.mark.parametrize(
    ("servers", "at", "mode"),
    [
        ({465: IMPLICIT}, AT_465, Mode.IMPLICIT),
        ({587: EXPLICIT}, AT_587, Mode.EXPLICIT),
        ({465: EXPLICIT}, AT_465, Mode.EXPLICIT),
        ({587: IMPLICIT}, AT_587, Mode.IMPLICIT),
        ({587: EXPLICIT, 465: "timeout"}, AT_587, Mode.EXPLICIT),
    ],
)
def test_the_login_goes_where_it_is_safe_in_the_mode_that_was_measured(
    servers: Any, at: Endpoint, mode: Mode
) -> None:
    facts, lab = look(servers, timeout=0.5)
    tried = facts.value(login.PROBE)
    assert tried is not None
    assert (tried.accepted, tried.endpoint, tried.mode) == (True, at, mode)
    assert (lab.wire.auth, lab.wire.auth_in_clear) == (1, 0)
    found = facts.value(versions.PROBE, at)
    assert found is not None
    assert found.accepted() == ("TLSv1.2", "TLSv1.3")


@pytest.mark.skipif(not can_speak("TLSv1.0"), reason="this computer's OpenSSL cannot speak TLS 1.0")
def test_old_versions_alone() -> None:
    old: tuple[TlsVersion, TlsVersion] = ("TLSv1.0", "TLSv1.1")
    facts, lab = look({465: IMPLICIT._replace(versions=old), 587: EXPLICIT._replace(versions=old)})
    for at in (AT_465, AT_587):
        found = facts.value(versions.PROBE, at)
        assert found is not None
        assert found.accepted() == old
        assert found.verdict("TLSv1.2") == found.verdict("TLSv1.3") == "refused"
    assert facts.of(login.PROBE) == Skipped("no_safe_endpoint")
    assert lab.wire.auth == 0


def test_no_login_and_no_tls_is_asked_in_clear_for_the_sender_alone() -> None:
    plain = Script("plain", mail_from={"marie@shop.example": "550 5.7.1 not yours"})
    facts, lab = look({25: plain}, NO_LOGIN._replace(port=25))
    assert {
        key: out.value.code for key, out in facts.every(sender.PROBE).items() if isinstance(out, Observed)
    } == {
        "info@shop.example": 250,
        "marie@shop.example": 550,
    }
    assert lab.wire == (0, 0, ("info@shop.example", "marie@shop.example"), 0, 0)


def test_one_message_is_sent_when_that_is_wished_and_no_other() -> None:
    facts, lab = look(BOTH, wishes={"send_test": "owner@example.com"})
    said = facts.value(message.PROBE, "owner@example.com")
    assert said is not None
    assert said.code == 250
    assert (lab.wire.recipients, lab.wire.messages_sent) == (1, 1)
    (text,) = lab.heard[f"{HOST}:465"].messages
    assert "From: info@shop.example" in text
    assert PASSWORD.reveal() not in text


@pytest.mark.parametrize(("fault", "status"), [("servfail", "servfail"), ("refused", "refused")])
def test_a_lookup_that_fails_is_no_missing_host(fault: Any, status: str) -> None:
    with lab_of({}, dns_faults={"*": fault}) as lab, network(lab, connect_to=()) as net:
        facts = observe(MAILBOX, knowing(), net, Wishes(controls=False))
    named, delivery = facts.value(host.PROBE, HOST), facts.value(mx.PROBE, "shop.example")
    assert named is not None
    assert delivery is not None
    assert (named.status, delivery.status) == (status, status)
    assert facts.of(tcp.PROBE, AT_587) == Skipped("no_address")


def test_an_internal_address_is_not_connected_to() -> None:
    with lab_of(BOTH) as lab, network(lab, connect_to=()) as net:
        facts = observe(MAILBOX, knowing(), net, Wishes(controls=False))
        assert lab.wire.auth == 0
    for at in (AT_465, AT_587):
        assert facts.of(tcp.PROBE, at) == Failed(Reason.INTERNAL_TARGET, "127.0.0.1", "connect")


def test_the_deadline_ends_everything_and_leaves_nobody_behind() -> None:
    silent = {
        465: Script("implicit", faults={"handshake": "silent"}),
        587: Script(faults={"greeting": "silent"}),
    }
    facts, _ = look(silent, deadline=0.4)
    assert not is_complete(facts)
    assert facts.of(login.PROBE) == Failed(Reason.DEADLINE)
    assert not [each for each in threading.enumerate() if each.name == "gemdiag probe" and each.is_alive()]


def test_ctrl_c_is_obeyed_at_once() -> None:
    silent = {
        465: Script("implicit", faults={"handshake": "silent"}),
        587: Script(faults={"greeting": "silent"}),
    }
    reached: list[object] = []

    def interrupt(name: str, key: object, _: object) -> None:
        if name == "tcp":
            reached.append(key)
        if len(reached) == 2:
            threading.Timer(0.05, _thread.interrupt_main).start()
            reached.append(None)

    with lab_of(silent) as lab, network(lab) as net, pytest.raises(Interrupted) as caught:
        observe(MAILBOX, knowing(), net, Wishes(controls=False), on_step=interrupt)
    facts = caught.value.facts
    assert isinstance(facts.of(tcp.PROBE, AT_587), Observed)
    said = facts.value(conversation.EXPLICIT, AT_587)
    assert said is not None
    assert isinstance(said.greeting, Failed)
    assert said.greeting.reason is Reason.CANCELLED


def test_one_more_look_right_before_writing() -> None:
    with lab_of(BOTH) as lab, network(lab) as net:
        facts = observe_again(MAILBOX, AT_465, Mode.IMPLICIT, net)
        said = facts.value(conversation.IMPLICIT, AT_465)
        assert said is not None
        assert said.ended_by is None
        assert lab.wire.auth == 0
        lab.server(f"{HOST}:465").stop()
        facts = observe_again(MAILBOX, AT_465, Mode.IMPLICIT, net)
        gone = facts.of(conversation.IMPLICIT, AT_465)
        assert isinstance(gone, Failed)
        assert gone.reason is Reason.REFUSED
