"""What a write would change: in colour on a terminal, with signs that say the same, and no password."""

from pathlib import Path

from gemdiag.model.secret import DOTS
from tests.canary import CANARY
from tests.cli.kit import YAML, Gemdiag, garage

OLD = YAML.replace("465", "587").replace("connection: false", "connection: true")


def difference(gemdiag: Gemdiag, *words: str) -> list[str]:
    Path("own.yaml").write_text(OLD, encoding="utf-8")
    with garage() as lab:
        said = gemdiag("migrate", "own.yaml", "--in-place", "--dry-run", *words, lab=lab)
    assert said.code == 0
    assert CANARY[:8] not in said.out
    lines: list[str] = said.out.splitlines()
    start = next(n for n, line in enumerate(lines) if "--- own.yaml" in line)
    return lines[start : lines.index("", start)]


def test_on_request_it_is_coloured_and_else_it_is_plain(gemdiag: Gemdiag) -> None:
    plain, coloured = difference(gemdiag), difference(gemdiag, "--color", "always")

    assert plain != coloured
    assert "\x1b[31m-  port: 587\x1b[0m" in coloured
    assert "\x1b[32m+  port: 465\x1b[0m" in coloured
    assert coloured[0] == "\x1b[1m--- own.yaml\x1b[0m"
    assert not [line for line in plain if "\x1b" in line]
    assert [
        line.partition("m")[2].removesuffix("\x1b[0m") if "\x1b" in line else line for line in coloured
    ] == plain


def test_secrets_are_dots_on_both_sides(gemdiag: Gemdiag) -> None:
    assert [line for line in difference(gemdiag) if "password" in line] == [f"   password: '{DOTS}'"]
