"""Takes the life out of texts from outside, in the way of each format."""

import json
import re
import unicodedata

# CommonMark 0.31 section 2.4 lets every ASCII punctuation mark be escaped; these can start something. What
# can not stays bare, for trackers that show Markdown as it stands: so the `_` in the id of a finding, and a
# bracket that no link follows and that is no box to tick (a label of GEM-CAR's in French has one).
_MARKUP = re.compile(r"([\\`*<&|~#$]|(?<![^\W_])_|_(?![^\W_])|\[(?![^\[\]]{2,}\](?![(\[:])))")

# What makes a block at the start of a line: a heading's underline, a list, a quote, a fence.
_BLOCK = re.compile(r"^(\s*)([-+=:>]|[0-9]{1,9}(?=[.)]))")


def inert_json(text: str) -> str:
    r"""The same JSON with everything that a terminal might obey, or nobody can see, as `\uXXXX`.

    JSON itself demands that for C0 alone (RFC 8259 section 7).
    """
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character if unicodedata.category(character) == "Zs" else json.dumps(character)[1:-1]


def markdown(text: str, *, first: bool = True) -> str:
    """A line of Markdown that reads as this text and is nothing else; first: not amid one."""
    escaped = _MARKUP.sub(r"\\\1", text.replace("\n", " "))
    if not first:
        return escaped
    return _BLOCK.sub(lambda found: f"{found[1]}{_guarded(found[2])}", escaped)


def _guarded(start: str) -> str:
    return f"{start}\\" if start[0].isdigit() else f"\\{start}"


def fence(text: str, least: int) -> str:
    """A run of backticks longer than any in the text, which therefore cannot close it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def code_span(text: str) -> str:
    """The text in a code span (CommonMark 0.31 section 6.1): neither markup, link nor mention in it."""
    line = text.replace("\n", " ")
    edge = " " if line[:1] in ("`", " ") or line[-1:] in ("`", " ") else ""
    ticks = fence(line, 1)
    return f"{ticks}{edge}{line}{edge}{ticks}"


# What makes a formula at the start of a cell (OWASP, "CSV Injection"), in any width: behind blanks and
# quotation marks, and behind a separator, as a comma is none where Excel expects semicolons, as in Quebec.
_FORMULA = re.compile(r"""((?:^|[;,])[\s"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20\t\r])""")


def cell(value: object) -> str:
    """A value that a spreadsheet shows and does not compute: an apostrophe makes a text of it."""
    return _FORMULA.sub(r"\1'", "" if value is None else str(value))
