"""What h05 puts into its banner, its capabilities and its refusal, by mode."""

from collections.abc import Mapping
from typing import NamedTuple

REFUSED = frozenset({"auth.refused"})


class Row(NamedTuple):
    """sent: the payload as JSON tells it. shown: as a person sees it, or a part that tells it."""

    sent: str
    shown: str
    findings: frozenset[str] = REFUSED


ROWS: Mapping[str, Row] = {
    "ansi": Row(
        "\x1b[2J\x1b[1;1H\x1b[32mOK all checks passed\x1b[0m\x1b[8mhidden\x1b[0m",
        r"\x1b[2J\x1b[1;1H\x1b[32mOK all checks passed\x1b[0m\x1b[8mhidden\x1b[0m",
    ),
    "osc": Row(
        "\x1b]0;PWNED-TITLE\x07 \x1b]8;;http://127.0.0.1:9/\x1b\\click\x1b]8;;\x1b\\ \x1b]52;c;cm0gLXJmIH4=\x07",
        r"\x1b]0;PWNED-TITLE\x07 \x1b]8;;http://127.0.0.1:9/\x1b\click\x1b]8;;\x1b\ \x1b]52;c;cm0gLXJmIH4=\x07",
    ),
    # Neither UTF-8 nor text: read byte by byte, C1 as an escape.
    "c1": Row(
        r"Â\x9b2J Â\x9d0;PWNEDÂ\x9c \x9b31m \x90q\x9c",
        r"Â\x9b2J Â\x9d0;PWNEDÂ\x9c \x9b31m \x90q\x9c",
    ),
    "crover": Row(
        "error: password wrong\rOK: everything fine         \x08\x08\x08\x7f",
        r"error: password wrong\rOK: everything fine         \x08\x08\x08\x7f",
    ),
    "newline": Row(
        "line1\x0bVT\x0cFF\u0085NEL\u2028LS\u2029PS RESULT: PASS",
        r"line1\x0bVT\x0cFF\x85NEL\u2028LS\u2029PS RESULT: PASS",
    ),
    "html": Row(
        "</td></pre><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>"
        "<a href='javascript:alert(4)'>x</a>&lt;\"'`",
        "</td></pre><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>"
        "<a href='javascript:alert(4)'>x</a>&lt;\"'`",
    ),
    "markdown": Row(
        "``` # H1 ![b](http://127.0.0.1:9/beacon.png) [x](javascript:alert(1)) <b>x</b> | a | b | "
        "@everyone #123 ~~~ `````",
        "``` # H1 ![b](http://127.0.0.1:9/beacon.png) [x](javascript:alert(1)) <b>x</b> | a | b | "
        "@everyone #123 ~~~ `````",
    ),
    "csv": Row(
        "=cmd|'/c calc'!A1,+1+1,-2+3,@SUM(1+1),\"\t=1+1\"",
        "=cmd|'/c calc'!A1,+1+1,-2+3,@SUM(1+1),\"\\t=1+1\"",
    ),
    "rich": Row(
        "[red]x[/red] [link=http://127.0.0.1:9]y[/link] [/] [bold",
        "[red]x[/red] [link=http://127.0.0.1:9]y[/link] [/] [bold",
    ),
    "bidi": Row(
        "admin\u202e}txt.exe\u202c \u2066x\u2069 \u200bzero\u200dwidth\ufeff \u00adshy \U000e0041tag",
        r"admin\u202e}txt.exe\u202c \u2066x\u2069 \u200bzero\u200dwidth\ufeff \xadshy \U000e0041tag",
    ),
    "fmt": Row(
        "%s%s%n {0.__class__} {password} ${HOME} $(id) `id` %(pass)s \\x1b[31m",
        "%s%s%n {0.__class__} {password} ${HOME} $(id) `id` %(pass)s \\x1b[31m",
    ),
    # Not UTF-8, so Windows' Western characters, and the name of a person comes out right.
    "badutf8": Row("ÿþí\xa0\\x80À¯ Müller", "ÿþí\xa0\\x80À¯ Müller"),
    "nul": Row("abc\x00def\x01\x02", r"abc\x00def\x01\x02"),
    # Longer than any line may be (4 kB): not read to its end, but the beginning is told.
    "long": Row("A" * 40, "A" * 40, frozenset({"smtp.protocol_error"})),
    "homoglyph": Row("смтр.раураӏ.test", "смтр.раураӏ.test"),
}
LONG = "long"
ANSWERED = [mode for mode in ROWS if mode != LONG]
