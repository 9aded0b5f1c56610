"""The wizard where a person sits: a narrow terminal, a hidden password, an old console."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.canary import CANARY
from tests.cli.kit import PYTHON, child, garage, ini
from tests.cli.test_terminal import COLOUR, at_terminal
from tests.leaks import leaks

posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")


@posix
def test_at_forty_columns_without_colour_a_password_is_typed_unseen_and_the_file_is_written(
    tmp_path: Path,
) -> None:
    (tmp_path / "shop.ini").write_text(ini(Password=None), encoding="utf-8")
    narrow = {"COLUMNS": "40", "NO_COLOR": "1", "TERM": "dumb"}
    words = ("wizard", "shop.ini", "--lang", "fr")
    with garage() as lab, at_terminal(tmp_path, *words, lab=lab, variables=narrow) as terminal:
        typed = (
            ("Language / Langue", ""),
            ("viennent les réglages?", ""),
            ("Le fichier des réglages", ""),
            ("Est-ce exact?", ""),
            ("Mot de passe de la boîte", CANARY),
            ("Version de GEM-CAR", ""),
            ("aujourd'hui?", "1"),
            ("Des conseillers", ""),
            ("Par où?", ""),
            ("Que voulez-vous faire?", ""),
            ("Le fichier à écrire", ""),
            ("Le fichier doit-il contenir", ""),
            ("Cochez ce que vous avez fait", "1"),
            ("[x] 1. ", ""),
            ("Tout est fait?", ""),
        )
        for label, text in typed:
            terminal.wait_for(label)
            prompts = terminal.shown.rindex(label) + len(label)
            while "> " not in terminal.shown[prompts:]:
                terminal.wait_for("> ", terminal.shown.count("> ") + 1)
            terminal.type(text + "\n")
        assert terminal.end() == 0, terminal.shown
        assert lab.wire.auth == 1
    assert (tmp_path / "shop.upgraded.yaml").exists()
    assert leaks(terminal.shown, [CANARY]) == []
    assert not COLOUR.search(terminal.shown)
    words_of_ours = [line for line in terminal.shown.splitlines() if "/" not in line and "---" not in line]
    assert max(map(len, words_of_ours)) <= 46  # a prompt with its default is one line, whatever its length


@pytest.mark.parametrize("encoding", ["cp850", "cp1252"])
def test_an_old_console_gets_letters_and_marks_that_it_has(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "shop.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab:
        ended = subprocess.run(
            [*PYTHON, "wizard", "shop.ini", "--lang", "fr", "--no-control", *lab.cli_options()],
            cwd=tmp_path,
            env=child(PYTHONUTF8="0", PYTHONIOENCODING=encoding, COLUMNS="40"),
            input=b"\n" * 14,
            capture_output=True,
            timeout=60,
            check=False,
        )
    shown = ended.stderr.decode(encoding)
    assert ended.returncode == 0, shown
    assert "Ce qui a été trouvé" in shown
    assert "[OK] " in shown
    assert "\\u" not in shown
    assert "\\x" not in shown
