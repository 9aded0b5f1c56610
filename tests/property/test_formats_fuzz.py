"""Each reader by itself, whatever the text: settings or a FormatFault come out, and so it is in writing and showing."""

import contextlib
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemdiag import formats
from gemdiag.formats import fields
from gemdiag.formats.document import Scalar
from gemdiag.formats.editing import edit
from gemdiag.formats.encoding import decode
from gemdiag.formats.veiling import veiled
from tests.unit.formats.told import CONFIGS

quick = settings(max_examples=60, deadline=2000, suppress_health_check=list(HealthCheck))

BY_ID: Mapping[str, formats.Format] = {format_.id: format_ for format_ in formats.known()}
# What each format's grammar turns on, and labels that mean something.
WORDS = (
    *(
        "port",
        "password",
        "advisors",
        "host",
        "extra",
        "=",
        ":",
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        "\r\n",
        " ",
        '"',
        "'",
    ),
    *(
        "#",
        "\\",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "</",
        "/>",
        "&",
        "&#0;",
        "&a;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
    ),
    *(
        "<?xml?>",
        "<!DOCTYPE a>",
        "hex(1):",
        "hex(7):00,",
        "dword:",
        "[-HKEY_X]",
        "[HKEY_X\\mail]",
        '"port"',
        '""',
    ),
    *(
        "!omitted",
        "!!x",
        "&a",
        "*a",
        "|\n ",
        "? ",
        "- ",
        "---",
        "\\u",
        "\\ud800",
        "null",
        "true",
        "1e9",
        "-0",
        "é",
    ),
    *("\0", "\x1a", "\x85", "\u2028", "\u200b", "\u202e", "\ufeff", "\U000e0041"),
)


def texts(format_: formats.Format) -> Iterator[str]:
    yield format_.example
    for path in sorted(CONFIGS.iterdir()):
        if path.suffix in format_.suffixes:
            with contextlib.suppress(formats.FormatFault):
                yield decode(path.read_bytes()).text


SAMPLES = {id_: list(texts(format_)) for id_, format_ in BY_ID.items()}
piece = st.sampled_from(WORDS) | st.text(max_size=4)


@st.composite
def damaged(draw: st.DrawFn, samples: list[str]) -> str:
    """A text of the format with a few pieces cut out, doubled or put in."""
    text = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + draw(piece) + text[draw(st.sampled_from([start, end])) :]
    return text


@pytest.mark.parametrize("format_id", BY_ID)
@quick
@given(st.data())
def test_a_reader_gives_settings_or_a_fault(format_id: str, data: st.DataObject) -> None:
    text = data.draw(damaged(SAMPLES[format_id]) | st.lists(piece, max_size=25).map("".join))
    try:
        found = fields.settings(BY_ID[format_id].read(text))
    except formats.FormatFault:
        return
    assert all(place.line is None or place.line >= 1 for place in found.source.fields.values())


@pytest.mark.parametrize("format_id", BY_ID)
@quick
@given(st.data())
def test_a_damaged_file_is_changed_as_wanted_or_not_at_all(format_id: str, data: st.DataObject) -> None:
    text = data.draw(damaged(SAMPLES[format_id]))
    before = text.encode()
    fields_: dict[str, Scalar | None] = {"port": 2525, "less_secure_connection": True, "user_name": "a b"}
    try:
        after = edit(before, fields_)
    except formats.FormatFault:
        return
    found = formats.read(after)
    assert (found.port, found.less_secure_connection, found.user_name) == (2525, True, "a b")
    assert edit(after, fields_) == after


@pytest.mark.parametrize("format_id", BY_ID)
@quick
@given(st.data())
def test_a_file_is_shown_without_its_passwords(format_id: str, data: st.DataObject) -> None:
    before = data.draw(damaged(SAMPLES[format_id])).encode()
    shown = veiled(before)
    try:
        found = formats.read(before)
    except formats.FormatFault:
        return
    secrets = [secret.reveal() for secret in (found.password, found.password_confirm) if secret]
    assert not any(secret in shown for secret in secrets if len(secret) > 7)
