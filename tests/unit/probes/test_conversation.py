import pytest

from gemdiag.model.endpoint import Mode
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.probes import conversation, dialogue
from gemdiag.probes.conversation import Conversation
from tests.unit.probing.fake_net import VERIFIED, FakeChannel, Server, channel_to


def hold(server: Server, mode: Mode = Mode.EXPLICIT) -> tuple[Conversation, FakeChannel, bool]:
    """What was said, the connection, and whether it was handed back open."""
    channel = channel_to(server)
    talk = dialogue.ask(channel, "192.0.2.7", mode, "[192.0.2.1]")
    assert talk.channel in (None, channel)
    return talk.said, channel, talk.channel is not None


def reason(outcome: object) -> Reason | None:
    return outcome.reason if isinstance(outcome, Failed) else None


def test_explicit_to_its_end_with_capabilities_read_anew_inside() -> None:
    said, channel, is_open = hold(Server(clear=("STARTTLS", "AUTH CRAM-MD5")))
    assert said.ended_by is None
    assert isinstance(said.ehlo_clear, Observed)
    assert isinstance(said.ehlo, Observed)
    assert said.ehlo_clear.value.mechanisms == ("CRAM-MD5",)
    assert said.ehlo.value.mechanisms == ("PLAIN", "LOGIN")
    assert channel.said == ["EHLO [192.0.2.1]", "STARTTLS", "EHLO [192.0.2.1]"]
    assert is_open
    assert said.timing.tcp == 1.0
    assert said.timing.ehlo is not None
    assert said.round_trips == channel.round_trips


def test_implicit_to_its_end() -> None:
    said, channel, is_open = hold(Server("implicit"), Mode.IMPLICIT)
    assert said.ended_by is None
    assert channel.said == ["EHLO [192.0.2.1]"]
    assert is_open


def test_nothing_follows_a_certificate_that_does_not_verify() -> None:
    shake = VERIFIED._replace(verified=False, verify_code=62)
    said, channel, is_open = hold(Server(shake=shake))
    assert isinstance(said.tls, Observed)
    assert channel.said == ["EHLO [192.0.2.1]", "STARTTLS"]
    assert not is_open
    assert said.ended_by == conversation.NOT_REACHED


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        ("421 4.3.2 busy", Reason.BUSY),
        ("450 later", Reason.BUSY),
        ("554 5.7.1 no", Reason.REJECTED),
        ("221 bye", Reason.PROTOCOL_ERROR),
        ("250 hello", Reason.PROTOCOL_ERROR),
        ("354 go", Reason.PROTOCOL_ERROR),
    ],
)
def test_a_greeting_of_another_code_ends_it_with_its_text(greeting: str, expected: Reason) -> None:
    said, channel, is_open = hold(Server(greeting=greeting))
    assert said.greeting == Failed(expected, greeting, "greeting", said.greeting.ms)  # type: ignore[union-attr]
    assert channel.said == []
    assert not is_open


@pytest.mark.parametrize("code", [500, 502, 504, 530, 550])
def test_helo_follows_a_refused_ehlo_and_offers_nothing(code: int) -> None:
    said, channel, _ = hold(Server(replies={"EHLO": f"{code} what?"}))
    assert isinstance(said.ehlo_clear, Observed)
    assert said.ehlo_clear.value.refusal == Reply(code, ("what?",))
    assert said.ehlo_clear.value.mechanisms == ()
    assert reason(said.starttls) is Reason.STARTTLS_MISSING
    assert channel.said == ["EHLO [192.0.2.1]", "HELO [192.0.2.1]"]


def test_a_server_that_refuses_both_is_told_by_its_answer_to_ehlo() -> None:
    said, _, _ = hold(Server(replies={"EHLO": "554 go away", "HELO": Reason.CLOSED}))
    assert reason(said.ehlo_clear) is Reason.REJECTED
    assert isinstance(said.ehlo_clear, Failed)
    assert said.ehlo_clear.detail == "554 go away"


def test_a_421_to_ehlo_is_busy() -> None:
    said, _, _ = hold(Server(replies={"EHLO": "421 4.3.2 closing"}))
    assert reason(said.ehlo_clear) is Reason.BUSY


@pytest.mark.parametrize(
    "clear", [("X-STARTTLS",), ("STARTTLS-NOT",), ("HELP STARTTLS",), ("STARTTLSX",), ()]
)
def test_what_only_looks_like_starttls_is_none(clear: tuple[str, ...]) -> None:
    said, channel, is_open = hold(Server(clear=clear))
    assert reason(said.starttls) is Reason.STARTTLS_MISSING
    assert "STARTTLS" not in channel.said
    assert said.masked == ""
    assert is_open


@pytest.mark.parametrize("clear", [("starttls",), ("StartTLS",), ("SIZE 1", "STARTTLS extra")])
def test_starttls_is_found_whatever_its_case(clear: tuple[str, ...]) -> None:
    assert hold(Server(clear=clear))[0].ended_by is None


@pytest.mark.parametrize(
    ("server", "sign"),
    [
        (Server(clear=("XXXXXXXA", "AUTH PLAIN")), "keyword"),
        (Server(clear=("SIZE",), greeting="220 **************************2******0*0*"), "banner"),
        (Server(clear=("SIZE",), greeting="220 localhost ESMTP (AVG Email Scanner)"), "mail_shield"),
        (Server(greeting="220 *******************", replies={"STARTTLS": "500 what?"}), "banner"),
        (Server(greeting="220 *******************"), ""),
        (Server(clear=("SIZE",), greeting="220 mail.example AVGuard's shop"), ""),
    ],
)
def test_signs_of_something_between(server: Server, sign: str) -> None:
    assert hold(server)[0].masked == sign


@pytest.mark.parametrize("answer", ["454 4.7.0 not now", "502 no"])
def test_a_refused_starttls_keeps_the_answer(answer: str) -> None:
    said, _, is_open = hold(Server(replies={"STARTTLS": answer}))
    assert reason(said.starttls) is Reason.STARTTLS_REFUSED
    assert isinstance(said.starttls, Failed)
    assert said.starttls.detail == answer
    assert is_open


def test_an_answer_to_starttls_that_is_none_breaks_the_dialogue() -> None:
    said, _, is_open = hold(Server(replies={"STARTTLS": "354 go"}))
    assert reason(said.starttls) is Reason.PROTOCOL_ERROR
    assert not is_open


def test_a_421_to_starttls_is_busy() -> None:
    assert reason(hold(Server(replies={"STARTTLS": "421 closing"}))[0].starttls) is Reason.BUSY


@pytest.mark.parametrize("where", ["STARTTLS", "EHLO"])
def test_plaintext_around_starttls_ends_it_and_is_shown(where: str) -> None:
    said, channel, is_open = hold(Server(leftover={where: b"250 INJECTED\x1b\xff\r\n"}))
    assert said.starttls == Failed(
        Reason.STARTTLS_INJECTED,
        "250 INJECTED\x1b\\xff\r\n",
        "starttls",
        said.starttls.ms,  # type: ignore[union-attr]
    )
    assert said.tls == conversation.NOT_REACHED
    assert not is_open
    assert ("STARTTLS" in channel.said) == (where == "STARTTLS")


def test_plaintext_where_the_servers_hello_belongs_is_an_injection_too() -> None:
    said, _, is_open = hold(Server(shake=Reason.NOT_TLS))
    assert reason(said.starttls) is Reason.STARTTLS_INJECTED
    assert said.tls == conversation.NOT_REACHED
    assert not is_open


def test_an_unsolicited_line_before_is_not_taken_for_the_answer() -> None:
    class Late(FakeChannel):
        def read_reply(self, timeout: float | None = None) -> Reply:
            if self.said[-1:] == ["STARTTLS"]:
                return Reply(454, ("not now",))
            return super().read_reply(timeout)

    plain = channel_to(
        Server(replies={"STARTTLS": "250 unsolicited"}, leftover={"STARTTLS": b"454 not now\r\n"})
    )
    late = Late(plain._net, plain._server, plain._target, 0)
    said = dialogue.ask(late, "192.0.2.7", Mode.EXPLICIT, "[192.0.2.1]").said
    assert isinstance(said.starttls, Failed)
    assert said.starttls.detail == "454 not now"


def test_a_hang_up_after_the_220_is_a_failed_handshake() -> None:
    said, _, _ = hold(Server(shake=Reason.CLOSED))
    assert isinstance(said.starttls, Observed)
    assert reason(said.tls) is Reason.CLOSED


def test_implicit_to_a_port_that_greets_in_clear() -> None:
    said, _, _ = hold(Server(), Mode.IMPLICIT)
    assert reason(said.tls) is Reason.NOT_TLS
    assert not conversation.speaks(said)
    assert not conversation.answered(said)


def test_explicit_to_a_port_that_waits_for_tls() -> None:
    said, _, _ = hold(Server("implicit"))
    assert reason(said.greeting) is Reason.TIMEOUT
    assert not conversation.answered(said)


@pytest.mark.parametrize("how", [Reason.TLS_ALERT, Reason.TLS_VERSION, Reason.LOCAL_LIMIT])
def test_a_handshake_that_fails_by_an_answer_was_one_with_a_tls_server(how: Reason) -> None:
    assert conversation.speaks(hold(Server("implicit", shake=how), Mode.IMPLICIT)[0])


def test_a_tls_record_in_place_of_the_greeting_does_not_speak_against_tls() -> None:
    said = Conversation(Mode.EXPLICIT, None, Failed(Reason.OTHER_PROTOCOL, "TLS", "greeting"))
    assert not conversation.answered(said)
    assert conversation.answered(said._replace(greeting=Failed(Reason.OTHER_PROTOCOL, "HTTP", "greeting")))


def test_a_port_that_answers_in_one_mode_has_not_the_other() -> None:
    greeted = Conversation(Mode.EXPLICIT, "192.0.2.9", Observed(Reply(220, ("mail.example",))))
    turned_away = Conversation(Mode.EXPLICIT, None, Failed(Reason.BUSY, "421 later", "greeting"))
    encrypted = Conversation(Mode.IMPLICIT, None, tls=Observed(VERIFIED))
    assert conversation.unspoken(greeted) == Conversation(
        Mode.IMPLICIT, "192.0.2.9", tls=Failed(Reason.NOT_TLS, "220 mail.example", "tls")
    )
    assert conversation.unspoken(turned_away).tls == Failed(Reason.NOT_TLS, "421 later", "tls")
    assert conversation.unspoken(encrypted).greeting == Failed(Reason.OTHER_PROTOCOL, "TLS", "greeting")


def test_the_connection_is_closed_when_something_unforeseen_happens() -> None:
    class Odd(FakeChannel):
        def ask(self, line: str) -> Reply:
            raise RuntimeError

    plain = channel_to(Server())
    odd = Odd(plain._net, plain._server, plain._target, 0)
    with pytest.raises(RuntimeError):
        dialogue.ask(odd, "192.0.2.7", Mode.EXPLICIT, "[192.0.2.1]")
    assert odd._closed
