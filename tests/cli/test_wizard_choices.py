"""What may be chosen on the way: where the password stands, the form of the report; and what is asked first."""

from pathlib import Path

import pytest
import yaml

from gemdiag import formats, sealing
from gemdiag.lab.script import AUTH, Script
from gemdiag.model.secret import Secret
from tests.canary import CANARY
from tests.cli.kit import HOST, LOGIN, YAML, ZONE, Gemdiag, Typing, garage, ini, names
from tests.leaks import leaks

ENTER = "\n" * 14


def test_a_password_is_locked_with_a_phrase_typed_twice_and_the_file_opens_with_it(
    shop: str, gemdiag: Gemdiag, typing: Typing
) -> None:
    phrase = "pneus-d'hiver-4x"
    typing("\n" * 9 + f"\n3\n{phrase}\n{phrase}x\n{phrase}\n" + ENTER)
    with garage() as lab:
        said = gemdiag("wizard", shop, lab=lab)
    assert said.code == 0, said
    assert said.err.count("This is not the same phrase.") == 1
    written = formats.read(Path("shop.upgraded.yaml").read_bytes())
    assert written.password_sealed
    opened = sealing.opened(written, Secret(phrase), of=written)
    assert opened.password == Secret(CANARY)
    beside = [Path(name).read_text(encoding="utf-8") for name in names() if name.startswith("shop.upgraded")]
    assert leaks("".join([said.err, said.out, *beside]), [CANARY, phrase]) == []


def test_a_password_that_is_kept_stands_in_the_file_and_nowhere_else(
    shop: str, gemdiag: Gemdiag, typing: Typing
) -> None:
    typing("\n" * 9 + "\n2\n" + ENTER)
    with garage() as lab:
        said = gemdiag("wizard", shop, lab=lab)
    assert said.code == 0, said
    assert formats.read(Path("shop.upgraded.yaml").read_bytes()).password == Secret(CANARY)
    pages = [Path(name).read_text(encoding="utf-8") for name in names() if name.endswith(".html")]
    assert len(pages) == 2
    assert leaks("".join([said.err, said.out, *pages]), [CANARY]) == []


@pytest.mark.parametrize(
    ("answer", "name", "words"),
    [
        ({}, "gemdiag-report.html", "<!doctype html>"),
        ({"form": "ticket"}, "gemdiag-report.txt", "since `Monday`, as the shop says"),
        ({"form": "data", "path": "r"}, "r.json", '"since": "Monday"'),
        ({"path": "r.md"}, "r.md", "# "),
    ],
)
def test_the_report_for_support_takes_the_form_that_is_wanted(
    answer: dict[str, str], name: str, words: str, shop: str, gemdiag: Gemdiag
) -> None:
    answers = {
        "found": {"sends_today": "no", "since": "Monday"},
        "result": [{"next": "report"}, {"next": "leave"}],
        "report": answer,
    }
    Path("answers.yaml").write_text(yaml.safe_dump(answers), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("wizard", shop, "--answers", "answers.yaml", lab=lab)
    assert said.code == 1, said
    text = Path(name).read_text(encoding="utf-8")
    assert words.lower() in text.lower()
    assert leaks(text, [CANARY]) == []


def test_an_advisors_address_is_mended_and_asked_about_with_one_more_login(
    gemdiag: Gemdiag,
) -> None:
    advisors = "advisors:\n  - {name: Marie, email: marie@other.example}\n"
    Path("shop.yaml").write_text(YAML + advisors, encoding="utf-8")
    answers = {
        "result": [{"next": "mend"}, {"next": "leave"}],
        "mend": {"advisor_1": "marie@garage.example"},
    }
    Path("answers.yaml").write_text(yaml.safe_dump(answers), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("wizard", "shop.yaml", "--answers", "answers.yaml", "--format", "json", lab=lab)
        assert lab.wire.auth == 2
    assert [each["email"] for each in said.json["settings"]["advisors"]] == ["m***e@garage.example"]
    assert not {"advisor.email_foreign", "sender.not_owned"} & set(said.findings)


HOSTILE = "\x1b[2J\x1b]0;owned\x07<script>alert(1)</script> =cmd|' /C calc'!A1 \u202egnp.exe `rm` | a | ["
RAW = ("\x1b[2J", "\x1b]0", "\x07", "\u202e")


@pytest.mark.parametrize("width", ["80", "40"])
def test_what_hostile_servers_say_is_inert_on_every_screen(
    width: str, gemdiag: Gemdiag, typing: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its greeting, its EHLO, its refusal of the login and of the sender."""
    monkeypatch.setenv("COLUMNS", width)
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    bad = Script(
        "implicit",
        greeting=f"220 {HOSTILE}",
        keywords_in_tls=(f"X {HOSTILE}", AUTH),
        login=LOGIN,
        login_reply=(f"535-5.7.8 {HOSTILE}", f"535 5.7.8 {HOSTILE}"),
    )
    typing("\n" * 8 + "3\n\n1\n\n\n" + ENTER)  # the details, the mending, and the end
    with garage({f"{HOST}:465": bad, f"{HOST}:587": bad._replace(mode="explicit")}) as lab:
        said = gemdiag("wizard", "shop.ini", "-v", lab=lab)
    assert said.code == 2, said
    for heading in ("All the details", "Mending it", "The report for support"):
        assert heading in said.err, said
    shown = said.err + said.out
    assert "alert(1)" in shown
    assert not [each for each in RAW if each in shown]
    page = Path("gemdiag-report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page


@pytest.mark.parametrize(("answer", "asked"), [("1", True), ("2", False), ("", False)])
def test_a_server_in_the_shops_own_network_is_tested_only_after_a_yes(
    answer: str,
    asked: bool,
    gemdiag: Gemdiag,
    typing: Typing,
) -> None:
    inside = "inside.garage.example"
    with garage(zone=(*ZONE, f"{inside} A 127.0.0.1")) as lab:
        server = lab.server(f"{HOST}:465")
        path = Path("shop.ini")
        path.write_text(ini(SMTPServer=inside, Port=str(server.port)), encoding="utf-8")
        typing("\n" * 8 + f"{answer}\n" + ENTER)
        direct = ("--no-control", "--resolver", f"127.0.0.1:{lab.dns.port}", "--ca-file", str(lab.ca_file))
        said = gemdiag("wizard", "shop.ini", *direct)
        assert "A server inside your network?" in said.err, said
        assert bool(server.heard.connections) is asked
    assert said.code == (2 if asked else 3)  # its certificate is of another name
    assert "shop.upgraded.yaml" not in names()
