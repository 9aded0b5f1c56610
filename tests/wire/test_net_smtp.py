"""Dialogues in clear, as servers hold them and as they should not."""

import threading
import time

import pytest

from gemdiag.lab.services import Connection
from gemdiag.model.network import Reply
from gemdiag.model.outcome import NetFailure, Reason
from tests.wire.net_kit import Script, connected, network, reset, said, serving, talking


def test_a_dialogue_is_counted_and_timed() -> None:
    def script(connection: Connection) -> None:
        sock = connection.sock
        sock.sendall(b"220 mail.test\r\n")
        assert sock.recv(100) == b"EHLO [127.0.0.1]\r\n"
        sock.sendall(b"250-mail.test\r\n250 STARTTLS\r\n")

    with serving(script) as port, network(port) as net, connected(net) as channel:
        assert channel.read_reply() == Reply(220, ("mail.test",))
        assert channel.ask(f"EHLO {net.ehlo_name()}") == Reply(250, ("mail.test", "STARTTLS"))
        assert channel.bytes_read == 44
        assert channel.round_trips == 3
        assert 0 < channel.connect_ms < 1000


def test_several_commands_go_out_in_one_piece() -> None:
    heard: list[bytes] = []

    def script(connection: Connection) -> None:
        heard.append(connection.sock.recv(1000))
        connection.sock.sendall(b"250 one\r\n550 two\r\n")

    with talking(script) as channel:
        replies = channel.ask_all(("MAIL FROM:<a@b.test>", "RSET"))

    assert [reply.code for reply in replies] == [250, 550]
    assert heard == [b"MAIL FROM:<a@b.test>\r\nRSET\r\n"]


def test_a_message_is_dotted() -> None:
    heard: list[bytes] = []

    def script(connection: Connection) -> None:
        heard.append(connection.sock.recv(1000))
        connection.sock.sendall(b"250 queued\r\n")

    with talking(script) as channel:
        assert channel.ask_data(("Subject: \u00e9t\u00e9", "", ".hidden")).code == 250

    assert heard == ["Subject: \u00e9t\u00e9\r\n\r\n..hidden\r\n.\r\n".encode()]


def test_bytes_one_by_one_make_the_same_reply() -> None:
    pieces: list[bytes | float] = []
    for byte in b"220-mail.test\r\n220 end\r\n":
        pieces += [bytes([byte]), 0.001]

    with talking(said(*pieces)) as channel:
        assert channel.read_reply() == Reply(220, ("mail.test", "end"))


@pytest.mark.parametrize(
    "line",
    ["EHLO a\r\nRCPT TO:<x@y.test>", "EHLO a\0b", "MAIL FROM:<a\x85b>", "EHLO \u2028", "EHLO \ud800"],
)
def test_control_characters_are_never_sent(line: str) -> None:
    heard: list[bytes] = []

    def script(connection: Connection) -> None:
        connection.sock.sendall(b"220 mail.test\r\n")
        heard.append(connection.sock.recv(100))

    with talking(script) as channel:
        channel.read_reply()
        for way in (channel.ask, channel.ask_secret, lambda text: channel.ask_data((text,))):
            with pytest.raises(NetFailure) as caught:
                way(line)
            assert caught.value.reason is Reason.BUG
            assert line not in repr(caught.value)

    assert heard in ([b"QUIT\r\n"], [b""], [])  # nothing of the line


def test_a_failure_after_a_secret_shows_nothing_of_what_was_said() -> None:
    with talking(said(b"220 hi\r\n", 0.05, b"AUTH PLAIN AGNhbmFyeQ== is odd\r\n")) as channel:
        channel.read_reply()
        with pytest.raises(NetFailure) as caught:
            channel.ask_secret("AUTH PLAIN AGNhbmFyeQ==")

    assert caught.value.reason is Reason.PROTOCOL_ERROR
    assert caught.value.step == "auth"
    assert "AGNhbmFyeQ" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_a_goodbye_before_the_question_is_its_answer() -> None:
    with talking(said(b"220 hi\r\n421 4.3.2 too busy\r\n", hold=False)) as channel:
        assert channel.read_reply().code == 220
        assert channel.ask("EHLO [127.0.0.1]") == Reply(421, ("4.3.2 too busy",))


def test_an_answer_before_the_question_is_never_taken_for_one() -> None:
    with talking(said(b"220 hi\r\n250 SHIFT\r\n")) as channel:
        channel.read_reply()
        assert channel.unread() == b"250 SHIFT\r\n"
        with pytest.raises(NetFailure) as caught:
            channel.ask("STARTTLS")

    assert (caught.value.reason, caught.value.detail) == (Reason.PROTOCOL_ERROR, "unasked: 250 SHIFT")


@pytest.mark.parametrize("code", [235, 250, 334])
def test_an_acceptance_that_came_before_the_question_is_none_even_if_the_server_hangs_up(code: int) -> None:
    with talking(said(b"220 hi\r\n%d ok\r\n" % code, hold=False)) as channel:
        channel.read_reply()
        with pytest.raises(NetFailure):
            channel.ask_secret("AUTH PLAIN xx")


def test_a_reply_that_comes_too_late_answers_no_other_question() -> None:
    def script(connection: Connection) -> None:
        connection.sock.recv(100)
        time.sleep(0.2)
        connection.sock.sendall(b"250 late\r\n")
        connection.sock.recv(100)

    with talking(script, timeout=0.1) as channel:
        with pytest.raises(NetFailure) as late:
            channel.ask("NOOP")
        with pytest.raises(NetFailure) as next_one:
            channel.ask("RSET")

    assert [late.value.reason, next_one.value.reason] == [Reason.TIMEOUT, Reason.CLOSED]


def test_stray_line_ends_shift_nothing() -> None:
    def script(connection: Connection) -> None:
        connection.sock.sendall(b"220 hi\r\n\r\n")
        connection.sock.recv(100)
        connection.sock.sendall(b"250 mail.test\r\n")

    with talking(script) as channel:
        channel.read_reply()
        assert channel.ask("EHLO [127.0.0.1]").code == 250


def test_the_last_word_counts_even_when_the_server_hangs_up_behind_it() -> None:
    def script(connection: Connection) -> None:
        connection.sock.sendall(b"220 hi\r\n")
        connection.sock.recv(100)
        connection.sock.sendall(b"535 5.7.8 no\r\n")

    with talking(script) as channel:
        channel.read_reply()
        assert channel.ask_secret("AUTH PLAIN xx").code == 535
        with pytest.raises(NetFailure) as caught:
            channel.ask("RSET")

    assert caught.value.reason is Reason.CLOSED


def test_unread_waits_for_what_comes_a_little_later() -> None:
    with talking(said(b"220 hi\r\n", 0.03, b"250-INJ")) as channel:
        channel.read_reply()
        assert channel.unread() == b""
        assert channel.unread(0.5) == b"250-INJ"


def test_unread_gives_up_after_its_time() -> None:
    with talking(said(b"220 hi\r\n")) as channel:
        channel.read_reply()
        start = time.monotonic()
        assert channel.unread(0.05) == b""
        assert 0.04 < time.monotonic() - start < 0.5


@pytest.mark.parametrize(
    ("script", "reason", "detail"),
    [
        (said(hold=False), Reason.CLOSED, ""),
        (said(b"250-mail.test\r\n250-STARTTLS\r\n", hold=False), Reason.CLOSED, "unfinished: STARTTLS"),
        (said(b"2_2 hi\r\n"), Reason.PROTOCOL_ERROR, "2_2 hi"),
        (said(b"SSH-2.0-x\r\n"), Reason.OTHER_PROTOCOL, "SSH"),
        (said(b"\x15\x03\x01\x00\x02\x02\x28"), Reason.OTHER_PROTOCOL, "TLS"),
        (said(b"220 " + b"A" * 9000), Reason.TOO_LONG, "line over 4096 bytes: 220 " + "A" * 196),
        (said(b"250-x\r\n" * 20000), Reason.TOO_LONG, "reply over 65536 bytes: 250-x"),
    ],
)
def test_each_way_to_fail_has_its_reason(script: Script, reason: Reason, detail: str) -> None:
    with talking(script) as channel, pytest.raises(NetFailure) as caught:
        channel.read_reply()

    assert (caught.value.reason, caught.value.detail, caught.value.step) == (reason, detail, "greeting")


def test_a_connection_that_is_reset_at_once_was_open() -> None:
    """On a busy computer the reset is there before the connect is looked at, and then reads as an end."""
    with talking(reset) as channel, pytest.raises(NetFailure) as caught:
        channel.read_reply()

    assert caught.value.reason in {Reason.RESET, Reason.CLOSED}
    assert caught.value.step == "greeting"


@pytest.mark.parametrize(
    ("script", "reason", "detail"),
    [
        (said(), Reason.TIMEOUT, ""),
        (said(*(b"2", 0.05) * 20), Reason.PROTOCOL_ERROR, None),
        (said(*(b"220-still here\r\n", 0.05) * 20), Reason.TIMEOUT, "unfinished: still here"),
        (said(b"220 carriage return alone\r"), Reason.TIMEOUT, "unfinished: 220 carriage return alone\r"),
    ],
)
def test_a_step_ends_in_its_time_whatever_trickles_in(
    script: Script, reason: Reason, detail: str | None
) -> None:
    with talking(script, timeout=0.2) as channel:
        start = time.monotonic()
        with pytest.raises(NetFailure) as caught:
            channel.read_reply()
        assert 0.15 < time.monotonic() - start < 0.7

    assert caught.value.reason is reason
    assert detail in {None, caught.value.detail}


def test_one_step_may_be_given_less_time() -> None:
    with talking(said()) as channel:
        start = time.monotonic()
        with pytest.raises(NetFailure) as caught:
            channel.read_reply(timeout=0.1)
        assert time.monotonic() - start < 0.5

    assert caught.value.reason is Reason.TIMEOUT


def test_the_deadline_of_the_whole_is_told_as_such() -> None:
    with talking(said(), deadline=0.3) as channel:
        start = time.monotonic()
        with pytest.raises(NetFailure) as caught:
            channel.read_reply()
        assert time.monotonic() - start < 0.6
        assert caught.value.reason is Reason.DEADLINE
        with pytest.raises(NetFailure) as again:
            channel.ask("EHLO [127.0.0.1]")

    assert again.value.reason is Reason.DEADLINE


def test_a_server_that_does_not_read_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def script(connection: Connection) -> None:
        connection.sock.sendall(b"220 hi\r\n")
        done.wait(2)
        connection.sock.close()

    monkeypatch.setattr("gemdiag.net.channel._sendable", str)  # takes its time over megabytes
    done = threading.Event()
    with talking(script, timeout=0.3) as channel:
        channel.read_reply()
        with pytest.raises(NetFailure) as caught:
            channel.ask_data(("x" * 1000,) * 10000)
        done.set()

    assert caught.value.reason is Reason.TIMEOUT


def test_a_whole_dialogue_is_bounded() -> None:
    def script(connection: Connection) -> None:
        while connection.sock.recv(100):
            connection.sock.sendall(b"250-" + b"x" * 4000 + b"\r\n250 end\r\n")

    with talking(script) as channel, pytest.raises(NetFailure) as caught:
        all(channel.ask("NOOP") for _ in range(100))

    assert caught.value.reason is Reason.TOO_LONG
    assert channel.bytes_read <= 262144 + 8192


def test_a_finished_dialogue_ends_with_a_quit_that_nobody_waits_for() -> None:
    """RFC 5321 section 4.1.1.10: a server's log must not read as if we had been cut off."""
    heard: list[bytes] = []

    def script(connection: Connection) -> None:
        connection.sock.sendall(b"220 mail.test\r\n")
        heard.append(connection.sock.recv(100))

    with talking(script) as channel:
        channel.read_reply()

    assert heard == [b"QUIT\r\n"]
