"""`gemdiag wizard` over a pipe and by an answer file, against the embedded lab."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from gemdiag.lab.script import Script
from gemdiag.model.secret import Secret
from tests.canary import CANARY
from tests.cli.kit import (
    BOTH,
    EXPLICIT,
    HOST,
    IMPLICIT,
    USER,
    YAML,
    Gemdiag,
    Said,
    Typing,
    garage,
    ini,
    names,
)
from tests.conftest import GOLDEN
from tests.leaks import leaks

ENTER = "\n" * 14
REFUSES = Script("implicit", login=(USER, Secret("another-password")))
BUSY = Script("explicit", greeting="421 4.3.2 busy")


def neutral(said: Said) -> str:
    """Without what differs from run to run."""
    text = f"exit {said.code}\n--- screen\n{said.err}--- result\n{said.out}"
    for name in ("shop.upgraded.gemdiag-clicks.html", "shop.upgraded.yaml", "shop.report.html"):
        broken = r"(?:\n *)?".join(map(re.escape, f"{Path.cwd()}/{name}"))
        text = re.sub(rf"\s+{broken}", f" /shop/{name}", re.sub(rf'\s+"{broken}', f' "/shop/{name}', text))
    return text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_enter_alone_leads_to_a_written_file_and_the_clicks(
    lang: str, shop: str, gemdiag: Gemdiag, typing: Typing, golden: Callable[[str, str], None]
) -> None:
    typing(ENTER)
    with garage() as lab:
        said = gemdiag("wizard", shop, "--lang", lang, lab=lab)
        assert lab.wire.auth == 1
    assert said.code == 0, said
    assert {"shop.upgraded.yaml", "shop.report.html"} <= set(names())
    assert leaks(said.err + said.out + Path("shop.report.html").read_text(encoding="utf-8"), [CANARY]) == []
    golden(f"cli/wizard-well.{lang}.txt", neutral(said))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_refused_password_is_mended_and_each_further_login_is_asked_for(
    lang: str, gemdiag: Gemdiag, typing: Typing, golden: Callable[[str, str], None]
) -> None:
    Path("shop.ini").write_text(ini(Password="Mauvais-mot-7"), encoding="utf-8")
    to_the_result = "\n" * 8
    typing(f"{to_the_result}\n\n\n{CANARY}\n\n" + ENTER)
    with garage() as lab:
        said = gemdiag("wizard", "shop.ini", "--lang", lang, lab=lab)
        assert lab.wire.auth == 2
    assert said.code == 0, said
    assert leaks(said.err + said.out, [CANARY, "Mauvais-mot-7"]) == []
    golden(f"cli/wizard-mended.{lang}.txt", neutral(said))


def test_an_address_alone_and_a_language_switch_on_the_way(gemdiag: Gemdiag, typing: Typing) -> None:
    typing(f"\n\n{USER}\nfr\nq\n")
    with garage() as lab:
        said = gemdiag("wizard", lab=lab)
    assert said.code == 1
    assert "What was found" in said.err
    assert "Ce qui a été trouvé" in said.err
    assert names() == []


def test_back_help_and_a_wrong_value(shop: str, gemdiag: Gemdiag, typing: Typing) -> None:
    typing("\n\nb\n?\n\n\n2\n99999\n\n\n\n\n\n\n\n465\nq\n")
    with garage() as lab:
        said = gemdiag("wizard", shop, lab=lab)
    assert said.code == 1, said
    assert said.err.count("Where do the settings come from?") == 2
    assert "The address is enough for most providers" in said.err
    assert "Port: This cannot be used: it is not between 1 and 65535." in said.err
    assert "Which way shall your e-mail go?" in said.err


def test_help_at_the_question_of_the_language_is_about_the_language(gemdiag: Gemdiag, typing: Typing) -> None:
    typing("?\nq\n")
    said = gemdiag("wizard")
    assert "The language of the questions" in said.err
    assert "La langue des questions" in said.err
    assert "The address is enough for most providers" not in said.err


def test_who_saves_and_leaves_goes_on_there_without_the_password(
    shop: str, gemdiag: Gemdiag, typing: Typing
) -> None:
    typing(f"\n2\n{shop}\n1\n13.0.2\ns\n")
    with garage() as lab:
        left = gemdiag("wizard", lab=lab)
        assert left.code == 1
        kept = next(Path(state_folder()).glob("wizard.json")).read_text(encoding="utf-8")
        assert leaks(kept, [CANARY]) == []
        typing("\n" + ENTER)
        on = gemdiag("wizard", lab=lab)
    assert on.code == 0, on
    assert "You left before the end" in on.err
    assert "[13.0.2] > " in on.err
    assert not list(Path(state_folder()).glob("wizard.json"))


def state_folder() -> str:
    import os  # noqa: PLC0415

    return os.environ["GEMDIAG_STATE_DIR"]


def test_ticked_steps_are_kept_for_another_day(shop: str, gemdiag: Gemdiag, typing: Typing) -> None:
    typing(f"\n2\n{shop}\n" + "\n" * 8 + "1\n3\ns\n")
    with garage() as lab:
        assert gemdiag("wizard", lab=lab).code == 0
        typing("\n\n\n")
        on = gemdiag("wizard", lab=lab)
        assert lab.wire.auth == 1
    assert on.code == 0, on
    assert "[x] 1. " in on.err
    assert "[ ] 2. " in on.err


def test_an_answer_file_runs_it_unattended_and_a_record_runs_it_again(shop: str, gemdiag: Gemdiag) -> None:
    Path("answers.yaml").write_text("route: relay\nresult: {next: write, path: out.yaml}\n", encoding="utf-8")
    with garage() as lab:
        said = gemdiag("wizard", shop, "--answers", "answers.yaml", "--record", "again.yaml", lab=lab)
        assert (said.code, said.err) == (0, "")
        assert "use_gemcar_server: true" in Path("out.yaml").read_text(encoding="utf-8")
        recorded = Path("again.yaml").read_text(encoding="utf-8")
        assert leaks(recorded, [CANARY]) == []
        assert yaml.safe_load(recorded)["route"] == {"route": "relay"}
        Path("out.yaml").unlink()
        Path("out.yaml.gemdiag-journal").unlink()
        again = gemdiag("wizard", shop, "--answers", "again.yaml", lab=lab)
    assert again.code == 0, again
    assert Path("out.yaml").exists()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("route: nowhere", 64, "Choose one of those listed"),
        ("nowhere: 1", 64, "there is no screen nowhere"),
        ("found: {password: abc}", 64, "has no password"),
        ("- 1", 65, "holds no answers"),
        ("a: [", 65, "line 1"),
        ("settings: {how: file, file: none.ini}", 66, "none.ini does not exist"),
    ],
)
def test_an_answer_file_that_cannot_be_followed(
    text: str, code: int, words: str, shop: str, gemdiag: Gemdiag
) -> None:
    Path("answers.yaml").write_text(text, encoding="utf-8")
    with garage() as lab:
        said = gemdiag("wizard", shop, "--answers", "answers.yaml", lab=lab)
    assert said.code == code, said
    assert words in said.err


def test_the_screens_are_listed_with_their_choices(
    gemdiag: Gemdiag, golden: Callable[[str, str], None]
) -> None:
    said = gemdiag("wizard", "--screens")
    assert said.code == 0
    golden("cli/wizard-screens.txt", said.out)
    assert "a third choice, seal" in said.err


@pytest.mark.parametrize(
    ("servers", "code"),
    [
        ({f"{HOST}:465": REFUSES, f"{HOST}:587": REFUSES._replace(mode="explicit")}, 2),
        ({f"{HOST}:587": BUSY}, 3),
    ],
)
def test_what_cannot_be_written_is_saved_for_support_and_nobody_chooses_option_126_for_the_shop(
    servers: dict[str, Script], code: int, shop: str, gemdiag: Gemdiag
) -> None:
    Path("empty.yaml").write_text("{}", encoding="utf-8")
    with garage(servers) as lab:
        said = gemdiag("wizard", shop, "--answers", "empty.yaml", lab=lab)
        assert lab.wire.auth <= 1
    assert said.code == code, said
    assert "gemdiag-report.html" in names()
    assert "shop.upgraded.yaml" not in names()


def test_with_json_standard_output_is_one_report(shop: str, gemdiag: Gemdiag, typing: Typing) -> None:
    typing(ENTER)
    with garage() as lab:
        said = gemdiag("wizard", shop, "--format", "json", lab=lab)
    assert Path(said.json["written"]["path"]).name == "shop.upgraded.yaml"


def test_servers_of_one_kind_alone(shop: str, gemdiag: Gemdiag, typing: Typing) -> None:
    for servers, port in (
        ({f"{HOST}:587": EXPLICIT}, "587"),
        ({f"{HOST}:465": IMPLICIT}, "465"),
        (BOTH, "465"),
    ):
        typing(ENTER)
        with garage(servers) as lab:
            assert gemdiag("wizard", shop, lab=lab).code == 0
        assert f"port: {port}\n" in Path("shop.upgraded.yaml").read_text(encoding="utf-8")


def test_with_vv_the_dialogue_is_heard_and_the_password_typed_on_the_way_is_not_in_it(
    gemdiag: Gemdiag, typing: Typing
) -> None:
    Path("shop.ini").write_text(ini(Password=None), encoding="utf-8")
    typing(f"\n\n\n\n{CANARY}\n" + ENTER)
    with garage() as lab:
        said = gemdiag("wizard", "shop.ini", "-vv", lab=lab)
        assert lab.wire.auth == 1
    assert said.code == 0, said
    assert f"{HOST}:465" in said.err
    assert "  ->  EHLO " in said.err
    assert leaks(said.err + said.out, [CANARY]) == []


def test_a_file_that_is_right_is_named_and_left_as_it_is(gemdiag: Gemdiag, typing: Typing) -> None:
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    typing(ENTER)
    with garage() as lab:
        said = gemdiag("wizard", "own.yaml", lab=lab)
    assert said.code == 0, said
    assert "The file is right as it is: own.yaml" in said.err
    assert names() == ["own.yaml"]


JARGON = re.compile(
    r"\b(TLS|SSL|STARTTLS|MX|DNS|SPF|DMARC|EHLO|AUTH|implicit|explicit|relay|endpoint)\b", re.IGNORECASE
)
LINES = 24
"""Of a terminal as it comes."""


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("path", ["well", "mended"])
def test_the_usual_paths_speak_the_words_of_the_counter_and_fit_a_terminal(path: str, lang: str) -> None:
    text = (GOLDEN / f"cli/wizard-{path}.{lang}.txt").read_text(encoding="utf-8")
    shown = text.partition("--- screen\n")[2].partition("--- result\n")[0]
    assert JARGON.findall(shown) == []
    screens = re.split(r"\n\n(?=[^\n]+\n─+\n)", shown)
    assert len(screens) >= 5
    for screen in screens:
        told = re.split(r"\n\n[^\n]+\n(?:  1\. [^\n]+\n|\[|> |  \[ \])", screen, maxsplit=1)[0]
        assert len(told.splitlines()) <= LINES, screen
