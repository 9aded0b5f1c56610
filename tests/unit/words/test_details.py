"""What gemdiag itself says of a fault is told in the reader's language; what a server said is left alone."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import gemdiag
from gemdiag import words
from gemdiag.probes.spf import VOID
from gemdiag.redaction.visible import visible
from gemdiag.reports.tell import in_short
from gemdiag.words.catalogue import detail_said
from gemdiag.words.details import pieces_of

ROOMS = ("net", "probes", "probing")
SAMPLE = "127.0.0.1:53"
"""In place of every value of an f-string; a number where it is in front of a unit."""

# By what is said there: numbers of the system, names of OpenSSL and of our bugs.
NO_SENTENCE = frozenset({"", "TLS"})


def sentences() -> Iterator[tuple[str, str]]:
    """Where a failure is made or a detail is given: the string that stands there, and the file."""
    for room in ROOMS:
        for file in sorted((Path(gemdiag.__file__).parent / room).glob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from ((text, file.name) for each in given(node) if (text := literal(each)))


def given(call: ast.Call) -> Iterator[ast.expr]:
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "detail")
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in {"NetFailure", "Failed", "_Trouble"}:
        yield from call.args[1:2]


def literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(each) or filled(each) for each in node.values)
    return ""


def filled(node: ast.expr) -> str:
    """A count where the name says so, else something with a port."""
    inside = ast.unparse(node)
    if "{VOID}" in inside:
        return VOID
    return "12" if any(word in inside for word in ("MAX_", "limit", "TOTAL", "len(", "_void")) else SAMPLE


SAID = sorted({(text, file) for text, file in sentences() if text not in NO_SENTENCE})
FROM_OUTSIDE = {f"{SAMPLE}: {SAMPLE}"}
"""A malformed term of an SPF record behind the domain that holds it."""


def test_all_that_is_said_of_a_fault_is_found() -> None:
    assert len(SAID) > 15


@pytest.mark.parametrize(("text", "file"), SAID)
def test_every_sentence_about_a_fault_is_told_in_french(text: str, file: str) -> None:
    (piece,) = pieces_of(text)
    assert piece[0] is not None or text in FROM_OUTSIDE, f"{text} in {file} is in no catalogue"


@pytest.mark.parametrize(
    ("detail", "french"),
    [
        ("not a domain name", "n’est pas un nom de domaine"),
        ("unfinished: 220-ho", "inachevé\u00a0: 220-ho"),
        (
            "127.0.0.1:53: truncated; over TCP: timeout",
            "127.0.0.1:53\u00a0: tronquée; par TCP\u00a0: pas de réponse",
        ),
        ("gone.example has no such record", "gone.example n’a pas de tel enregistrement"),
        ("3 void", "3 recherches qui ne trouvent rien"),
        ("mx:big.example 11", "big.example nomme 11 serveurs"),
    ],
)
def test_a_detail_is_told_in_french_with_what_came_from_outside_in_it(detail: str, french: str) -> None:
    assert detail_said("fr", detail) == french


@pytest.mark.parametrize(
    "said", ["ip4:1.2.3", "250 hello; truncated or not", "p=maybe", "refused", "timeout"]
)
@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_what_a_server_said_is_left_as_it_is(said: str, lang: str) -> None:
    assert detail_said(lang, said) == said
    assert words.evidence_word(lang, "detail", said) is None


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_what_a_server_said_within_a_sentence_of_ours_is_set_apart(lang: str) -> None:
    for detail in (
        "unfinished: 220-\x1b[2J",
        "x.example:53: <b>; over TCP: timeout",
        "<b>.example has no such record",
    ):
        told = detail_said(lang, detail, lambda text: f"‹{text.upper()}›")
        assert not {"\x1b[2J", "<b>"} & set(told)
        assert "‹" in told
        assert words.evidence_word(lang, "detail", detail, lambda _: "‹›") not in {None, detail}
    assert detail_said(lang, "\r\x1b", lambda _: "‹›") == "‹›"


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_finding_sets_the_detail_apart_as_any_other_value(lang: str) -> None:
    for detail in ("\r<script>", "evil\r: \x1b", "\x1b.example has no such record"):
        finding: dict[str, Any] = {
            "id": "sender.spf_invalid",
            "params": {"domain": "garage.example", "detail": detail},
        }
        told = in_short(finding, lang, lambda value: f"‹{visible(str(value))}›")
        assert not {"\r", "\x1b"} & set(told)
        assert told.count("‹") == 2
