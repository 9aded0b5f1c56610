"""STARTTLS injected into, taken away, refused, and answers to EHLO and in greeting that no server should give."""

from collections.abc import Mapping

import pytest

from gemdiag.lab.script import AUTH, INJECTION, KEYWORDS, MASKED_GREETING, Piece, Script
from tests.wire.attack_kit import FINE, Attack, Met, Right, fails, harm, wrong
from tests.wire.probing_lab import EXPLICIT

GO = b"220 2.0.0 go ahead\r\n"
OFFER = b"250-mail.shop.example\r\n250 STARTTLS\r\n"
SESSION = b"235 2.7.0 INJECTED\r\n250 2.1.0 INJECTED\r\n354 INJECTED\r\n"
WITH_AUTH = (*KEYWORDS, AUTH)
LOOK_ALIKES = ("X-STARTTLS", "STARTTLS-NOT", "HELP STARTTLS", "AUTH PLAIN")

INJECTED = fails("tls.starttls_injected", "starttls_injected", "starttls")
MISSING = fails("tls.starttls_missing", "starttls_missing", "starttls")
STRIPPED = fails("tls.starttls_stripped", "starttls_missing", "starttls")
REFUSED = fails("tls.starttls_refused", "starttls_refused", "starttls")
NO_HANDSHAKE = fails("tls.handshake_failed", "closed", "tls")


def with_auth_in_clear(right: Right) -> Right:
    return right._replace(trouble={**right.trouble, "auth.before_tls": "warning"})


def malformed(step: str) -> Right:
    return fails("smtp.protocol_error", "protocol_error", step)


def rejected(step: str) -> Right:
    return fails("smtp.connection_rejected", "rejected", step)


def busy(step: str) -> Right:
    return Right({"smtp.busy": "unknown"}, ("busy", step), "no_safe_endpoint")


def at_starttls(*pieces: Piece) -> Script:
    return EXPLICIT._replace(faults={"starttls": pieces})


def greeting(line: str) -> Script:
    return EXPLICIT._replace(greeting=line)


def ehlo(line: str) -> Script:
    return EXPLICIT._replace(replies={"EHLO": line})


ATTACKS = (
    Attack("nothing wrong", EXPLICIT, FINE),
    Attack("220 and a reply in one segment", at_starttls(GO + INJECTION, "tls"), INJECTED),
    Attack("220 and a fragment without end", at_starttls(GO + b"250-X-INJECTED ", "tls"), INJECTED),
    Attack("a reply in a later segment", at_starttls(GO, 0.03, INJECTION, "tls"), INJECTED),
    Attack("220 and a whole session", at_starttls(GO + INJECTION + SESSION, "tls"), INJECTED),
    Attack("a reply before STARTTLS", EXPLICIT._replace(faults={"ehlo": (OFFER + INJECTION,)}), INJECTED),
    Attack(
        "in clear after 220", at_starttls(GO, 0.03, b"250-AUTH INJECTED\r\n250 ok\r\n", "silent"), INJECTED
    ),
    Attack("220 of two lines", at_starttls(b"220-go\r\n220 ahead\r\n", "tls"), FINE),
    Attack("454 and a session behind it", at_starttls(b"454 4.7.0 not now\r\n" + SESSION), REFUSED),
    Attack("hangs up after 220", at_starttls(GO, "close"), NO_HANDSHAKE),
    Attack("missing", EXPLICIT._replace(starttls="missing"), MISSING),
    Attack("AUTH in clear alone", EXPLICIT._replace(keywords=WITH_AUTH), with_auth_in_clear(MISSING)),
    Attack("masked", EXPLICIT._replace(starttls="stripped"), STRIPPED),
    Attack("greeting masked", EXPLICIT._replace(starttls="missing", greeting=MASKED_GREETING), STRIPPED),
    Attack("mail shield", EXPLICIT._replace(starttls="shielded"), STRIPPED),
    Attack("refused for good", EXPLICIT._replace(starttls="refused", starttls_reply="502 5.5.1 no"), REFUSED),
    Attack("refused for now", EXPLICIT._replace(starttls="refused"), REFUSED),
    Attack("354 to STARTTLS", at_starttls(b"354 go on\r\n"), malformed("starttls")),
    Attack("four digits to STARTTLS", at_starttls(b"2200 go\r\n"), malformed("starttls")),
    Attack("look-alikes", EXPLICIT._replace(keywords=LOOK_ALIKES), with_auth_in_clear(MISSING)),
    Attack("lower case", EXPLICIT._replace(keywords=("size 9", "starttls"), keywords_in_tls=("auth plain",))),
    Attack("offered again in TLS", EXPLICIT._replace(keywords_in_tls=(*WITH_AUTH, "STARTTLS"))),
    Attack("HELO alone", ehlo("500 5.5.1 what"), MISSING),
    Attack(
        "not even HELO", EXPLICIT._replace(replies={"EHLO": "550 no", "HELO": "550 no"}), rejected("ehlo")
    ),
    *(Attack(f"{code} to EHLO", ehlo(f"{code} so"), malformed("ehlo")) for code in (220, 221, 354)),
    Attack("421 to EHLO", ehlo("421 4.3.2 later"), busy("ehlo")),
    *(
        Attack(f"greets with {code}", greeting(f"{code} so"), malformed("greeting"))
        for code in (221, 250, 354)
    ),
    *(
        Attack(f"greets with {code}", greeting(f"{code} no"), rejected("greeting"))
        for code in (500, 530, 554)
    ),
    Attack("greets with 421", greeting("421 4.3.2 later"), busy("greeting")),
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_it_is_told_for_what_it_is_and_does_no_harm(attack: Attack, met: Mapping[str, Met]) -> None:
    mine = met[attack.id]
    assert wrong(mine) == {}
    assert harm(mine) == []
    assert mine.heard.auth == (attack.right.login is True)


@pytest.mark.parametrize("id_", [attack.id for attack in ATTACKS if attack.right is INJECTED])
def test_what_came_in_clear_is_shown_and_never_believed(id_: str, met: Mapping[str, Met]) -> None:
    mine = met[id_]
    assert "INJECTED" in mine.param("tls.starttls_injected", "bytes")
    assert mine.said
    assert "INJECTED" not in repr((mine.said.ehlo_clear, mine.said.ehlo))


@pytest.mark.parametrize(
    ("id_", "sign"), [("masked", "keyword"), ("greeting masked", "banner"), ("mail shield", "mail_shield")]
)
def test_what_takes_it_away_is_known_by_its_sign(id_: str, sign: str, met: Mapping[str, Met]) -> None:
    assert met[id_].param("tls.starttls_stripped", "sign") == sign


@pytest.mark.parametrize(
    ("id_", "reply"),
    [
        ("refused for good", "502 5.5.1 no"),
        ("refused for now", "454 4.7.0 TLS not available due to temporary reason"),
        ("454 and a session behind it", "454 4.7.0 not now"),
    ],
)
def test_a_refusal_is_told_in_the_servers_words(id_: str, reply: str, met: Mapping[str, Met]) -> None:
    assert met[id_].param("tls.starttls_refused", "reply") == reply


def test_a_second_handshake_is_never_begun(met: Mapping[str, Met]) -> None:
    assert (True, "STARTTLS") not in met["offered again in TLS"].heard.lines
