"""Option 126: asked for, judged by the installed version, written into gemdiag's own file where it lies."""

from pathlib import Path

import pytest

from gemdiag.lab.script import Script
from tests.cli.kit import BOTH, HOST, LOGIN, USER, YAML, Gemdiag, Said, contents, garage, ini, names

ON = YAML.replace("use_gemcar_server: false", "use_gemcar_server: true")
OLD = YAML.replace("13.0.4", "13.0.3")
UNKNOWN = YAML.replace('gemcar_version: "13.0.4"\n', "")
ENFORCED = (
    f"garage.example MX 10 {HOST}",
    "garage.example TXT v=spf1 mx -all",
    "_dmarc.garage.example TXT v=DMARC1; p=reject",
)


@pytest.fixture
def relay(gemdiag: Gemdiag) -> Gemdiag:
    """A `relay` command on own.yaml within the garage."""

    def run(verb: str, text: str, *words: str) -> Said:
        Path("own.yaml").write_text(text, encoding="utf-8")
        with garage() as lab:
            said = gemdiag("relay", verb, "own.yaml", *words, lab=lab)
            assert (lab.wire.messages_sent, lab.wire.recipients) == (0, 0)
        return said

    return run


def own() -> str:
    return Path("own.yaml").read_text(encoding="utf-8")


def test_check_tells_and_writes_nothing(relay: Gemdiag) -> None:
    said = relay("check", YAML, "--format", "json")
    assert said.code == 0
    assert said.json["prognosis"]["relay"]["works"] == "yes"
    assert "relay.ready" in said.findings
    assert (names(), own()) == (["own.yaml"], YAML)


def test_check_finds_what_a_domain_of_its_own_forbids(gemdiag: Gemdiag) -> None:
    Path("own.yaml").write_text(YAML, encoding="utf-8")
    with garage(BOTH, ENFORCED) as lab:
        said = gemdiag("relay", "check", "own.yaml", "--format", "json", lab=lab)
    assert said.code == 1
    assert said.json["prognosis"]["relay"]["works"] == "unknown"
    assert said.json["root_cause"] == "relay.sender_at_risk"


def test_check_without_an_address_is_critical(relay: Gemdiag) -> None:
    said = relay("check", YAML, "--set", "email_address=", "--format", "json")
    assert said.code == 2
    assert "relay.sender_missing" in said.findings


def test_enable_writes_it_where_the_file_lies_and_touches_nothing_else(relay: Gemdiag) -> None:
    said = relay("enable", YAML, "--yes")
    assert (said.code, said.err) == (0, "")
    assert own() == ON
    assert 'Check "Option 126' in said.out
    assert "Backup: " in said.out
    assert names()[:2] == ["own.gemdiag-clicks.html", "own.yaml"]
    assert len(names()) == 4


def test_enable_twice_changes_nothing_more(relay: Gemdiag) -> None:
    relay("enable", YAML, "--yes")
    before = contents(Path())
    said = relay("enable", ON, "--yes")
    assert said.code == 0
    assert "Nothing to change" in said.err
    assert contents(Path()) == before


def test_disable_is_the_way_back_once_the_mailbox_is_proven(relay: Gemdiag) -> None:
    said = relay("disable", ON, "--yes")
    assert (said.code, said.err) == (0, "")
    assert own() == YAML
    assert 'Uncheck "Option 126' in said.out


def test_disable_is_refused_where_the_mailbox_does_not_work(gemdiag: Gemdiag) -> None:
    Path("own.yaml").write_text(ON, encoding="utf-8")
    with garage({f"{HOST}:587": Script(starttls="missing")}) as lab:
        said = gemdiag("relay", "disable", "own.yaml", "--yes", lab=lab)
    assert said.code == 2
    assert "Nothing was written" in said.err
    assert contents(Path()) == {"own.yaml": ON.encode()}


@pytest.mark.parametrize("format_id", ["text", "json"])
def test_disable_where_it_is_not_on_has_nothing_to_change(format_id: str, relay: Gemdiag) -> None:
    said = relay("disable", YAML, "--yes", "--format", format_id)
    assert said.code == 0
    assert "Nothing to change" in said.err
    if format_id == "json":
        assert said.json["written"] is None
    assert (names(), own()) == (["own.yaml"], YAML)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(OLD, "needs GEM-CAR 13.0.4 or later"), (UNKNOWN, "does not tell the installed version")],
)
def test_a_version_that_is_too_low_or_unknown_is_not_written(
    text: str, sentence: str, relay: Gemdiag
) -> None:
    said = relay("enable", text, "--yes")
    assert said.code == 2
    assert sentence in said.err
    assert "Written" not in said.out
    assert (names(), own()) == (["own.yaml"], text)


def test_a_version_that_is_stated_counts(relay: Gemdiag) -> None:
    assert relay("enable", UNKNOWN, "--yes", "--set", "gemcar_version=13.0.4").code == 0
    assert "use_gemcar_server: true" in own()


def test_without_consent_nothing_is_written(relay: Gemdiag) -> None:
    assert relay("enable", YAML).code == 1
    assert relay("disable", ON).code == 1
    assert (names(), own()) == (["own.yaml"], ON)


def test_a_dry_run_writes_nothing(relay: Gemdiag) -> None:
    said = relay("enable", YAML, "--yes", "--dry-run")
    assert said.code == 0
    assert "+  use_gemcar_server: true   # Option 126" in said.out
    assert (names(), own()) == (["own.yaml"], YAML)


def test_another_source_gets_an_upgraded_file_beside_it(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(Version="13.0.4"), encoding="utf-8")
    with garage() as lab:
        assert gemdiag("relay", "enable", "shop.ini", "--yes", lab=lab).code == 0
    assert Path("shop.ini").read_text(encoding="utf-8") == ini(Version="13.0.4")
    assert "use_gemcar_server: true" in Path("shop.upgraded.yaml").read_text(encoding="utf-8")


def test_a_place_that_is_named_keeps_the_source_as_it_is(relay: Gemdiag) -> None:
    assert relay("enable", YAML, "--yes", "--write", "there.yaml").code == 0
    assert own() == YAML
    assert "use_gemcar_server: true" in Path("there.yaml").read_text(encoding="utf-8")
    assert "password: !omitted" in Path("there.yaml").read_text(encoding="utf-8")


def test_its_mailbox_is_not_logged_in_to_while_it_is_on(gemdiag: Gemdiag) -> None:
    Path("own.yaml").write_text(ON, encoding="utf-8")
    with garage() as lab:
        for words in (("check",), ("relay", "check"), ("relay", "enable", "--yes")):
            assert gemdiag(*words, "own.yaml", lab=lab).code == 0
        assert lab.wire.auth == 0


@pytest.mark.parametrize("words", [("--force",), ("--to", "13.0.4"), ("--force", "--to", "13.0.4")])
def test_nothing_makes_up_for_the_installed_version(words: tuple[str, ...], relay: Gemdiag) -> None:
    for text, sentence in ((OLD, "Upgrade GEM-CAR first"), (UNKNOWN, "does not tell the installed version")):
        said = relay("enable", text, "--yes", *words)
        assert said.code == 2
        assert sentence in said.err
        assert (names(), own()) == (["own.yaml"], text)


def test_it_needs_neither_host_nor_password(relay: Gemdiag) -> None:
    bare = f'gemdiag: 1\ngemcar_version: "13.0.4"\nemail:\n  email_address: {USER}\n'
    said = relay("enable", bare, "--yes")
    assert said.code == 0
    assert own() == bare + "  use_gemcar_server: true\n"
    assert "is not filled in" not in said.out
    back = relay("disable", own(), "--yes")
    assert back.code == 2
    assert own() == bare + "  use_gemcar_server: true\n"


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("en", ("will not be in the Sent folder", "All workstations", "Not published", "for a week")),
        ("fr", ("messages envoyés", "Tous les postes", "N’est pas publié", "une semaine")),
    ],
)
def test_what_it_entails_is_said_before_the_question(
    lang: str, sentences: tuple[str, ...], relay: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an answer nothing more is said."""
    said = relay("enable", YAML, "--lang", lang)
    before = " ".join(said.out.split("\n--- ")[0].split())
    for sentence in sentences:
        assert sentence in before


def test_going_back_changes_the_flag_and_nothing_else(relay: Gemdiag) -> None:
    for text in (YAML, YAML.replace("465", "587").replace("connection: false", "connection: true")):
        on = text.replace("server: false", "server: true")
        assert relay("enable", text, "--yes").code == 0
        assert own() == on
        assert relay("disable", on, "--yes").code == 0
        assert own() == text


def test_a_mailbox_that_does_not_work_keeps_it_on(gemdiag: Gemdiag) -> None:
    """No mode is stated, so the best one is looked for; none is there."""
    text = ON.replace("  less_secure_connection: false\n", "")
    Path("own.yaml").write_text(text, encoding="utf-8")
    with garage(
        {f"{HOST}:465": Script("implicit", login=LOGIN, versions=("TLSv1.2", "TLSv1.2"), greeting="554 no")}
    ) as lab:
        said = gemdiag("relay", "disable", "own.yaml", "--yes", lab=lab)
    assert said.code == 2
    assert "so Option 126 stays checked" in said.err
    assert contents(Path()) == {"own.yaml": text.encode()}


def test_the_mailbox_is_logged_in_to_before_it_is_taken_again(gemdiag: Gemdiag) -> None:
    Path("own.yaml").write_text(ON, encoding="utf-8")
    for words in (
        ("migrate", "own.yaml", "--mode", "implicit", "--in-place"),
        ("relay", "disable", "own.yaml"),
    ):
        with garage() as lab:
            said = gemdiag(*words, "--dry-run", "--format", "json", lab=lab)
            assert lab.wire.auth == 1
        assert said.json["plan"]["status"] == "proven"
        assert [each["field"] for each in said.json["plan"]["changes"]] == ["use_gemcar_server"]


UNSTATED = YAML.replace("  use_gemcar_server: false   # Option 126\n", "").replace(
    "  less_secure_connection: false\n", ""
)


@pytest.mark.parametrize("text", [YAML, UNSTATED, UNSTATED.replace("465", "587"), UNSTATED + "# the end"])
def test_on_and_off_again_leaves_every_byte_as_it_was(text: str, relay: Gemdiag) -> None:
    """Also of what the file did not state."""
    assert relay("enable", text, "--yes").code == 0
    assert own() != text
    said = relay("disable", own(), "--yes")
    assert (said.code, said.err) == (0, "")
    assert own() == text


def test_the_same_in_a_file_of_another_program(gemdiag: Gemdiag) -> None:
    text = ini(Version="13.0.4", Note="by hand")
    Path("shop.ini").write_text(text, encoding="utf-8")
    with garage() as lab:
        assert gemdiag("relay", "enable", "shop.ini", "--yes", "--in-place", lab=lab).code == 0
        assert Path("shop.ini").read_text(encoding="utf-8") != text
        assert gemdiag("relay", "disable", "shop.ini", "--yes", "--in-place", lab=lab).code == 0
    assert Path("shop.ini").read_text(encoding="utf-8") == text


def test_what_was_edited_meanwhile_stays_when_it_is_switched_off_in_the_file(relay: Gemdiag) -> None:
    assert relay("enable", UNSTATED, "--yes").code == 0
    edited = own().replace("# kept by hand", "# kept by me")
    assert relay("disable", edited, "--yes").code == 0
    assert own() == edited.replace("server: true", "server: false")


def test_a_box_that_the_file_does_not_state_is_told_as_it_was_proven(relay: Gemdiag) -> None:
    on = UNSTATED.replace("465", "587") + "  use_gemcar_server: true\n"
    said = relay("disable", on, "--yes")
    clicks = said.out[said.out.index("At GEM-CAR's screen") :]
    assert "587" in clicks
    assert 'Leave "Less secure connection" checked' in clicks
    assert 'Uncheck "Option 126' in clicks
    assert "less_secure" not in own()


def test_a_mailbox_that_only_works_at_another_port_is_not_as_it_was(gemdiag: Gemdiag) -> None:
    text = ON.replace("port: 465", "port: 2525")
    Path("own.yaml").write_text(text, encoding="utf-8")
    with garage() as lab:
        said = gemdiag("relay", "disable", "own.yaml", "--yes", lab=lab)
    assert said.code in {2, 3}
    assert contents(Path()) == {"own.yaml": text.encode()}


def test_while_option_126_is_on_it_is_what_sends_today(relay: Gemdiag) -> None:
    said = relay("disable", ON, "--yes", "--dry-run", "--format", "json").json
    for situation in ("legacy", "untouched", "relay"):
        told = said["prognosis"][situation]
        assert (told["works"], told["at"], told["change"]) == ("yes", None, [])
    assert said["prognosis"]["implicit"]["change"] == ["use_gemcar_server"]
    assert said["plan"]["recommended"] == "implicit"


def test_the_picture_of_relay_is_the_way_by_gemcars_server(relay: Gemdiag) -> None:
    for verb in ("check", "enable"):
        said = relay(verb, YAML, "--dry-run" if verb == "enable" else "--color=never")
        assert "Login" not in said.out.split("The plan")[0], said
    back = relay("disable", ON, "--dry-run")
    assert "Login" in back.out.split("The plan")[0]
