"""What a script shows, and what is kept of what clients say."""

from gemdiag.lab.script import KEYWORDS, Heard, Script
from gemdiag.model.secret import Secret


def hear(*lines: tuple[bool, str]) -> Heard:
    heard = Heard()
    for in_tls, line in lines:
        heard = heard.after(line, in_tls=in_tls)
    return heard


def test_a_login_is_kept_as_its_verb_and_mechanism_alone() -> None:
    heard = hear((True, "AUTH PLAIN AHUAc2VjcmV0"), (False, "auth LOGIN dQ=="))
    assert heard.lines == ((True, "AUTH PLAIN"), (False, "AUTH LOGIN"))
    assert (heard.auth, heard.auth_in_clear) == (2, 1)


def test_senders_recipients_and_messages_are_counted() -> None:
    heard = hear(
        (True, "MAIL FROM:<a@b.example> SIZE=1"),
        (True, "rcpt to:<c@d.example>"),
        (True, "DATA"),
        (True, "BDAT 3"),
    )
    assert (heard.mail_from, heard.rcpt, heard.data) == (("a@b.example",), ("c@d.example",), 2)


def test_what_two_servers_heard_adds_up() -> None:
    total = hear((False, "AUTH PLAIN x")) + hear((True, "AUTH PLAIN x"), (True, "DATA"))
    assert (total.auth, total.auth_in_clear, total.data, len(total.lines)) == (2, 1, 1, 3)


def test_starttls_is_offered_in_the_open_unless_scripted_otherwise() -> None:
    assert Script().clear_keywords == (*KEYWORDS, "STARTTLS")
    assert Script(starttls="stripped").clear_keywords == (*KEYWORDS, "XXXXXXXA")
    for without in (Script(starttls="missing"), Script(starttls="shielded"), Script(mode="plain")):
        assert without.clear_keywords == KEYWORDS
    assert Script(keywords=("SIZE",)).clear_keywords == ("SIZE",)


def test_a_masking_firewall_and_a_mail_shield_show_in_the_greeting() -> None:
    assert Script().greeting_of("mx.example").startswith("220 mx.example ")
    assert "*****" in Script(starttls="stripped").greeting_of("mx.example")
    assert "AVG" in Script(starttls="shielded").greeting_of("mx.example")
    assert Script(greeting="220 hi", starttls="stripped").greeting_of("mx.example") == "220 hi"


def test_the_password_of_a_script_does_not_show() -> None:
    assert "hunter2" not in repr(Script(login=("me", Secret("hunter2"))))
