from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from gemdiag.lab.authority import Authority, Certificate
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.network import Answer, Handshake
from gemdiag.model.outcome import Failed, Observed, Reason, Skipped
from gemdiag.model.secret import Secret
from gemdiag.probes import certificate, conversation, login, message, role, sender
from gemdiag.probes.login import Login
from tests.unit.probing.fake_net import VERIFIED, FakeNet, Server, reply
from tests.unit.probing.shops import (
    ADDRESS,
    AT_465,
    AT_587,
    HOST,
    NO_LOGIN,
    SHOP,
    both,
    net_of,
    provider,
    watch,
)

BIG = Endpoint("smtp.big.example", 465)
OLD = VERIFIED._replace(version="TLSv1.1")
UNVERIFIED = VERIFIED._replace(verified=False, verify_code=20)


def logged_in_at(net: FakeNet, *args: Any, **wishes: Any) -> tuple[Endpoint, Mode] | str:
    """Where the login went, or why it went nowhere. Never more than one, never in clear."""
    outcome = watch(net, *args, **wishes).of(login.PROBE)
    attempts = [(host, port, in_tls) for host, port, in_tls, line in net.heard if line.startswith("AUTH")]
    assert all(in_tls for _, _, in_tls in attempts)
    assert net.still_open == 0
    if isinstance(outcome, Observed):
        assert len(attempts) == 1
        assert isinstance(outcome.value, Login)
        return outcome.value.endpoint, outcome.value.mode
    assert attempts == []
    assert isinstance(outcome, Skipped)
    return outcome.because


def test_encrypted_from_the_start_is_preferred_wherever_it_is_spoken() -> None:
    assert logged_in_at(net_of(both())) == (AT_465, Mode.IMPLICIT)
    assert logged_in_at(net_of({465: Server(), 587: Server("implicit")})) == (AT_587, Mode.IMPLICIT)


def test_after_the_greeting_where_there_is_nothing_else() -> None:
    assert logged_in_at(net_of({587: Server()})) == (AT_587, Mode.EXPLICIT)


def test_the_configured_port_goes_before_another_of_its_mode() -> None:
    net = net_of({465: Server(), 587: Server()})
    assert logged_in_at(net, SHOP._replace(port=465)) == (AT_465, Mode.EXPLICIT)
    assert logged_in_at(net_of({2525: Server(), 587: Server()}), SHOP._replace(port=2525))[0] == Endpoint(
        HOST, 2525
    )


@pytest.mark.parametrize("slow", [Reason.TIMEOUT, Server("implicit", delay=0.3), Server("hanging")])
def test_587_waits_until_465_is_decided(slow: Any) -> None:
    expected = (AT_465, Mode.IMPLICIT) if isinstance(slow, Server) and slow.delay else (AT_587, Mode.EXPLICIT)
    assert logged_in_at(net_of({465: slow, 587: Server()})) == expected


def test_465_waits_for_nothing() -> None:
    """587 takes its time before it greets; the login is out long before."""
    net = net_of({465: Server("implicit"), 587: Server(delay=0.3)})
    assert logged_in_at(net) == (AT_465, Mode.IMPLICIT)
    first_greeted = next(n for n, (_, port, _, _) in enumerate(net.heard) if port == 587)
    assert any(line.startswith("AUTH") for _, _, _, line in net.heard[:first_greeted])


@pytest.mark.parametrize("shake", [OLD, UNVERIFIED, Reason.TLS_ALERT])
def test_never_where_it_is_not_safe(shake: Any) -> None:
    unsafe = {465: Server("implicit", shake=shake), 587: Server(shake=shake)}
    assert logged_in_at(net_of(unsafe)) == "no_safe_endpoint"
    assert logged_in_at(net_of({**unsafe, 587: Server()})) == (AT_587, Mode.EXPLICIT)


def test_never_in_clear() -> None:
    assert logged_in_at(net_of({587: Server(clear=("AUTH PLAIN LOGIN",))})) == "no_safe_endpoint"


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        (("SIZE 1",), "not_offered"),
        (("AUTH XOAUTH2 OAUTHBEARER",), "no_mechanism"),
        (("AUTH CRAM-MD5",), "other_mechanism"),
    ],
)
def test_why_a_safe_server_is_not_logged_in_to(inside: tuple[str, ...], why: str) -> None:
    assert logged_in_at(net_of({465: Server("implicit", inside=inside), 587: Server(inside=inside)})) == why


def test_a_port_that_takes_a_login_counts_more_than_a_better_one_that_does_not() -> None:
    net = net_of({465: Server("implicit", inside=("SIZE 1",)), 587: Server()})
    assert logged_in_at(net) == (AT_587, Mode.EXPLICIT)


@pytest.mark.parametrize(
    ("settings", "wishes", "why"),
    [
        (NO_LOGIN, {}, "not_configured"),
        (SHOP, {"login": False}, "not_asked_to"),
        (SHOP._replace(use_gemcar_server=True), {}, "not_asked_to"),
        (SHOP._replace(password=None, password_state="omitted"), {}, "no_password"),
        (SHOP._replace(password=Secret("sec\nret")), {}, "no_password"),
        (SHOP._replace(user_name=None), {}, "no_password"),
        (SHOP, {"refused_lately": True}, "refused_lately"),
    ],
)
def test_why_no_login_is_tried_at_all(settings: Any, wishes: dict[str, Any], why: str) -> None:
    net = net_of(both())
    assert logged_in_at(net, settings, **wishes) == why
    assert not net.lines(HOST, 465, "MAIL") or why == "not_configured"


def test_a_refusal_is_the_answer_and_no_sender_follows() -> None:
    net = net_of({465: Server("implicit", replies={"AUTH": "535 5.7.8 no"}), 587: Server()})
    facts = watch(net)
    tried = facts.value(login.PROBE)
    assert tried is not None
    assert (tried.reply, tried.endpoint) == (reply("535 5.7.8 no"), AT_465)
    assert facts.of(sender.PROBE, "info@shop.example") == Skipped("not_logged_in")
    assert len([line for _, _, _, line in net.heard if line.startswith("AUTH")]) == 1


def test_a_server_that_gives_no_answer_is_not_asked_again() -> None:
    net = net_of({465: Server("implicit", replies={"AUTH": Reason.CLOSED}), 587: Server()})
    assert watch(net).of(login.PROBE) == Failed(Reason.CLOSED, "", "auth")
    assert len([line for _, _, _, line in net.heard if line.startswith("AUTH")]) == 1


def test_senders_of_shop_and_advisors_on_the_same_connection() -> None:
    net = net_of({465: Server("implicit", replies={"MAIL FROM:<marie@shop.example>": "550 not yours"})})
    facts = watch(net)
    assert facts.value(sender.PROBE, "info@shop.example") == reply("250 ok")
    assert facts.value(sender.PROBE, "marie@shop.example") == reply("550 not yours")
    assert [line[:4] for line in net.lines(HOST, 465)[1:]] == ["AUTH", "MAIL", "RSET", "MAIL", "RSET"]


def test_without_a_login_configured_the_sender_is_named_inside_tls() -> None:
    net = net_of({587: Server(), 465: Server("implicit")})
    assert watch(net, NO_LOGIN).value(sender.PROBE, "info@shop.example") == reply("250 ok")
    assert all(in_tls for _, _, in_tls, line in net.heard if line.startswith("MAIL"))


def test_without_a_login_configured_and_without_tls_the_sender_is_named_in_clear() -> None:
    net = net_of({25: Server(clear=("SIZE",))})
    facts = watch(net, NO_LOGIN._replace(port=25))
    assert facts.value(sender.PROBE, "info@shop.example") == reply("250 ok")
    assert facts.of(login.PROBE) == Skipped("not_configured")
    assert net.still_open == 0


def test_with_option_126_on_the_mailbox_is_measured_but_not_used() -> None:
    net = net_of({587: Server(clear=("SIZE",))})
    facts = watch(net, NO_LOGIN._replace(use_gemcar_server=True))
    assert facts.of(sender.PROBE, "info@shop.example") == Skipped("not_logged_in")
    assert facts.value(conversation.EXPLICIT, AT_587) is not None


def big_net(servers: dict[int, Any], **more: Any) -> FakeNet:
    known: dict[Any, Any] = {(ADDRESS, port): each for port, each in servers.items()}
    known["192.0.2.9", 465] = Server("implicit")
    return FakeNet({HOST: (ADDRESS,), "smtp.big.example": ("192.0.2.9",)}, known, **more)


def test_the_verified_server_of_a_provider_that_the_user_name_tells() -> None:
    settings = SHOP._replace(user_name="shop@big.example")
    assert logged_in_at(big_net({}), settings, provider()) == (BIG, Mode.IMPLICIT)
    assert logged_in_at(big_net({587: Server()}), settings, provider()) == (AT_587, Mode.EXPLICIT)


def test_a_published_server_that_nobody_has_verified_is_measured_only() -> None:
    endpoints = tuple(each._replace(status="single-source") for each in provider().endpoints)
    settings = SHOP._replace(user_name="shop@big.example")
    net = big_net({})
    assert logged_in_at(net, settings, provider(endpoints=endpoints)) == "not_confirmed"
    assert net.lines(BIG.host, 465) == ["EHLO [192.0.2.1]"]


@pytest.mark.parametrize("by", ["email_domain", "mx"])
def test_a_provider_that_only_the_address_or_mx_tells_never_sees_the_password(by: str) -> None:
    mx = Answer("ok", (("5", "mx.big.example"),))
    settings = SHOP._replace(
        user_name="shop", email_address=f"shop@{'big' if by == 'email_domain' else 'shop'}.example"
    )
    net = big_net({}, zone={("shop.example", "MX"): mx} if by == "mx" else {})
    assert logged_in_at(net, settings, provider()) == "not_confirmed"


def test_a_slow_mx_does_not_lose_the_providers_connection() -> None:
    settings = SHOP._replace(user_name="shop@big.example")
    net = big_net({})
    lookup = net.lookup

    def slow(name: str, kind: Any) -> Answer:
        while kind == "MX" and not net.lines(BIG.host, 465):
            pass
        return lookup(name, kind)

    net.lookup = slow  # type: ignore[method-assign]
    assert logged_in_at(net, settings, provider()) == (BIG, Mode.IMPLICIT)


def mismatched(*names: str) -> Handshake:
    pem = Authority().issue(Certificate(names))
    (leaf,) = x509.load_pem_x509_certificates(pem)
    chain = (leaf.public_bytes(serialization.Encoding.DER),)
    return Handshake("TLSv1.3", "c", 256, chain, False, 62, "Hostname mismatch")


def hosting(*names: str, code: int = 62) -> FakeNet:
    shake = mismatched(*names)._replace(verify_code=code)
    hosts = {HOST: (ADDRESS,)} | dict.fromkeys(names, ("192.0.2.12",))
    own = {(ADDRESS, 465): Server("implicit", shake=shake), (ADDRESS, 587): Server(shake=shake)}
    return FakeNet(hosts, {**own, ("192.0.2.12", 465): Server("implicit"), ("192.0.2.12", 587): Server()})


def test_names_of_a_trusted_certificate_are_measured_and_never_logged_in_to() -> None:
    names = ("srv12.webhost.example", "*.webhost.example", "a.example", "b.example", "c.example")
    net = hosting(*names)
    facts = watch(net)
    alternatives = [
        at for at, why in facts.values(role.PROBE).items() if why == role.Role("alternative", "guess")
    ]
    assert alternatives == [
        Endpoint(name, port)
        for name in ("srv12.webhost.example", "a.example", "b.example")
        for port in (465, 587)
    ]
    assert facts.of(login.PROBE) == Skipped("not_confirmed")
    assert not any(line.startswith(("AUTH", "MAIL")) for _, _, _, line in net.heard)
    read = facts.value(certificate.PROBE, AT_587)
    assert read is not None
    assert (read.matches, read.trusted) == (False, True)
    assert read.not_after > datetime.now(UTC)


def test_a_name_that_a_person_has_confirmed_is_logged_in_to() -> None:
    at = Endpoint("srv12.webhost.example", 465)
    assert logged_in_at(hosting(at.host), confirmed=("SRV12.webhost.example",)) == (at, Mode.IMPLICIT)


def test_names_of_a_certificate_that_nobody_vouches_for_are_left_alone() -> None:
    facts = watch(hosting("srv12.webhost.example", code=20))
    assert list(facts.values(role.PROBE)) == [AT_587, AT_465]


def test_one_message_after_an_accepted_login_when_that_is_wished() -> None:
    net = net_of({465: Server("implicit", replies={"DATA": "354 go"})})
    facts = watch(net, send_test="me@example.com")
    assert facts.value(message.PROBE, "me@example.com") == reply("250 queued")
    assert len(net.messages) == 1


@pytest.mark.parametrize("to", ["me@example.com>\r\nDATA", "nobody"])
def test_no_message_to_what_is_no_address(to: str) -> None:
    net = net_of({465: Server("implicit", replies={"DATA": "354 go"})})
    assert not watch(net, send_test=to).every(message.PROBE)
    assert net.messages == []


def test_no_message_without_a_login() -> None:
    net = net_of({465: Server("implicit", replies={"AUTH": "535 no", "DATA": "354 go"})})
    assert not watch(net, send_test="me@example.com").every(message.PROBE)
    assert net.messages == []
