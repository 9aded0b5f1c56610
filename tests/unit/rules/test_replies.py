"""How a reply finds its entry."""

from datetime import date
from time import perf_counter

import pytest

from gemdiag.model.network import Reply
from gemdiag.model.provider import GemCar, Knowledge, Relay, ReplyEntry
from gemdiag.rules.replies import match, recognize


def entry(id_: str, pattern: str, stage: str = "auth", provider: str | None = None) -> ReplyEntry:
    return ReplyEntry(
        id_, pattern, stage, provider, "auth.refused", "shop", "https://a.example", date(2026, 1, 1), ("x",)
    )


def knowing(*entries: ReplyEntry) -> Knowledge:
    return Knowledge((), entries, (), GemCar("13.0.4", "13.0.2", "13.0.4"), Relay(None, None, None))


def found(knowledge: Knowledge, *lines: str, stage: str = "auth", provider: str | None = None) -> str | None:
    entry = match(knowledge, Reply(535, lines), stage, provider)
    return entry.id if entry else None


def test_the_first_that_fits_counts() -> None:
    known = knowing(entry("narrow", "bad password"), entry("wide", "password"))

    assert found(known, "bad password") == "narrow"
    assert found(known, "no password") == "wide"
    assert found(known, "nothing of the kind") is None


def test_case_does_not_matter() -> None:
    assert found(knowing(entry("one", "Bad Password")), "BAD PASSWORD") == "one"


def test_the_code_stands_before_the_words() -> None:
    assert found(knowing(entry("one", "^535 sorry$")), "sorry") == "one"


def test_an_entry_of_a_provider_counts_for_it_alone() -> None:
    known = knowing(entry("theirs", "no", provider="icloud"), entry("anybody's", "no"))

    assert found(known, "no", provider="icloud") == "theirs"
    assert found(known, "no", provider="bell") == "anybody's"
    assert found(known, "no") == "anybody's"


def test_a_stage_is_not_another() -> None:
    known = knowing(entry("login", "no"), entry("hello", "no", stage="greeting"))

    assert found(known, "no", stage="greeting") == "hello"
    assert found(known, "no", stage="gemcar") is None


def test_at_mail_from_a_server_may_speak_of_the_login_but_not_the_reverse() -> None:
    known = knowing(entry("login", "locked"), entry("address", "not yours", stage="sender"))

    assert found(known, "locked", stage="sender") == "login"
    assert found(known, "not yours", stage="sender") == "address"
    assert found(known, "not yours") is None


@pytest.mark.parametrize(
    "lines",
    [
        ("5.7.14 Please log in via your", "5.7.14 web browser"),
        ("5.7.14 Please log in via", "5.7.14  your web   browser"),
        ("Please log in via your web browser",),
        ("  Please log in via your", "", "web browser"),
    ],
)
def test_a_sentence_may_be_broken_over_lines(lines: tuple[str, ...]) -> None:
    assert found(knowing(entry("one", "log in via your web browser")), *lines) == "one"


def test_a_reply_without_words_is_no_sentence() -> None:
    known = knowing(entry("one", "."), entry("code", "^535$"))
    assert found(known) == found(known, "") == "one"
    assert found(knowing(entry("code", "^535$"))) == "code"


def test_what_a_hostile_server_sends_at_length_is_not_searched_at_length() -> None:
    known = knowing(entry("slow", r"5\.7\.8\b.*never there"))
    started = perf_counter()

    assert found(known, "5.7.8 " * 20_000) is None
    assert perf_counter() - started < 1


@pytest.mark.parametrize(
    "text", ["535 5.7.8 no entry", "535-5.7.8 no\n535 5.7.8 entry", "5.7.8 no entry", " no entry\n"]
)
def test_a_sentence_read_out_is_recognized_with_or_without_its_code(text: str) -> None:
    known = knowing(entry("one", "no entry", stage="greeting"))

    recognized = recognize(known, text)

    assert recognized is not None
    assert recognized.id == "one"


def test_nothing_read_out_is_nothing() -> None:
    assert recognize(knowing(entry("one", "no entry")), " \n ") is None
