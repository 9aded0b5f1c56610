"""Nothing that a person reads stands in the program in English alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3] / "gemdiag"
ROOMS = ("app", "cli", "outline", "reports")
MARKERS = frozenset({"N_", "NN_", "say", "say_n"})
# Two words or more, the second in small letters: what a sentence looks like and a code does not.
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
TAG = re.compile(r"<[^<>]*>")

MEANT = {
    "does not take",  # looked for in what the option parser says
    "line broken",  # a class of a page, as are the next ones its markup
    "verdict warning",
    "html head body main nav article section details ul ol dl table thead tbody svg",
    "light dark",
}
"""Never said to anybody."""


def texts_outside_the_catalogue(source: str) -> Iterator[str]:
    """Docstrings and what a bug says aside."""
    tree = ast.parse(source)
    aside: set[ast.AST] = set()
    for node in ast.walk(tree):
        called = getattr(node, "func", None)
        name = getattr(called, "id", getattr(called, "attr", ""))
        if name in MARKERS or isinstance(node, ast.Expr | ast.Raise):
            aside |= set(ast.walk(node)) if not isinstance(node, ast.Expr) else {node.value}
    for node in ast.walk(tree):
        text = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and node not in aside and SENTENCE.search(TAG.sub("", text)):
            yield text


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_marked_for_the_catalogue(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    found = {text for path in files for text in texts_outside_the_catalogue(path.read_text(encoding="utf-8"))}

    assert files
    assert found <= MEANT


def test_a_sentence_that_is_not_marked_is_seen() -> None:
    source = '''
"""A docstring of many words."""
echo(N_("marked as it should be"), "and this one is not")
say(lang, "a message", key="an argument of say")
raise ValueError("what a bug says")
'''

    assert list(texts_outside_the_catalogue(source)) == ["and this one is not"]
