"""Whatever a text holds, it comes out as that text and as nothing else."""

import json
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gemdiag.outline.marks import LONGEST, inert, outside, parts, unmarked
from gemdiag.reports.escape import code_span, fence, inert_json, markdown

MARKUP = st.text(alphabet="`*_[]()<>&|~#!\\-+=:.1a \u00e9", max_size=30)
ANY = st.text(max_size=30)
COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@given(MARKUP)
def test_an_escaped_text_reads_as_itself(text: str) -> None:
    wanted = re.sub(" +", " ", text).strip()
    html = COMMONMARK.render(markdown(wanted))

    assert html == (f"<p>{_in_html(wanted)}</p>\n" if wanted else "")


def test_what_starts_nothing_is_left_as_people_read_it() -> None:
    for text in (
        "Configuration > Options",
        "« Mot de passe [Password] »",
        "tls.wrong_mode_for_port, [a_b] c",
    ):
        assert markdown(text) == text
    assert markdown("[a](b) [c d][e] [f g]: h [x] > _i_") == r"\[a](b) \[c d]\[e] \[f g]: h \[x] > \_i\_"
    assert markdown("> quoted") == r"\> quoted"


@given(MARKUP.filter(str.strip))
def test_a_code_span_holds_the_text_and_only_that(text: str) -> None:
    (block,) = [token for token in COMMONMARK.parse(f"x {code_span(text)} y") if token.type == "inline"]
    children = [child for child in block.children or () if child.type == "code_inline"]

    assert [child.content for child in children] == [text]
    assert [child.content for child in block.children or () if child not in children] == ["x ", " y"]


@given(st.lists(MARKUP, min_size=1, max_size=4))
def test_nothing_breaks_out_of_a_fence(lines: list[str]) -> None:
    text = "\n".join(lines)
    ticks = fence(text, 3)
    tokens = COMMONMARK.parse(f"{ticks}text\n{text}\n{ticks}\n\nafter")

    assert [token.type for token in tokens][:2] == ["fence", "paragraph_open"]
    assert tokens[0].content == f"{text}\n"


def _in_html(text: str) -> str:
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(mark, entity)
    return text


@given(ANY)
def test_json_says_the_same_in_characters_that_do_nothing(text: str) -> None:
    written = inert_json(json.dumps(text, ensure_ascii=False))

    assert json.loads(written) == text
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for c in written)


@given(ANY)
def test_marks_cannot_be_forged(text: str) -> None:
    marked = f"ours {outside(text)} ours"

    assert unmarked(marked) == f"ours {unmarked(text)} ours"
    assert [part for is_outside, part in parts(marked) if not is_outside] == (
        ["ours ", " ours"] if unmarked(text) else ["ours  ours"]
    )


def test_a_document_is_made_inert_in_every_corner() -> None:
    found = inert({"a\x1b": ["b\0", {"c": "d" * (LONGEST + 1)}], "n": 1, "none": None})

    assert found == {"a\\x1b": ["b\\x00", {"c": "d" * LONGEST + "…"}], "n": 1, "none": None}
