"""The password: from the file, standard input, a prompt or a variable; never from an argument."""

import io
import json
from pathlib import Path

import pytest
import yaml

from gemdiag.model.secret import Secret
from tests.canary import CANARY
from tests.cli.kit import BOTH, HOST, USER, FakeTerminal, Gemdiag, garage, ini

WITHOUT = ini(Password=None)


def typed(text: str, encoding: str = "utf-8") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode(encoding)))


@pytest.fixture
def shop(gemdiag: Gemdiag) -> str:
    Path("shop.ini").write_text(WITHOUT, encoding="utf-8")
    return "shop.ini"


def test_without_one_no_login_is_tried(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        said = gemdiag("check", shop, "--format", "json", lab=lab)
        assert lab.wire.auth == 0
    assert said.findings["config.field_missing"]["subject"] == "password"
    assert said.json["settings"]["password"] is None


@pytest.mark.parametrize(
    ("line", "encoding"),
    [
        (f"{CANARY}\n", "utf-8"),
        (f"{CANARY}\r\nand more", "utf-8"),
        (CANARY, "utf-8"),
        (f"{CANARY}\r\n", "utf-8-sig"),
        (f"{CANARY}\r\n", "cp1252"),
    ],
)
def test_one_line_of_standard_input_is_the_password(
    line: str, encoding: str, shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", typed(line, encoding))
    with garage() as lab:
        said = gemdiag("check", shop, "--password-stdin", "--format", "json", lab=lab)
        assert lab.wire.auth == 1
    assert "auth.accepted" in said.findings, said
    assert said.json["settings"]["password"] == "set"
    assert "config.password_stored" not in said.findings


def test_a_variable_that_is_named_holds_the_password(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", CANARY)
    with garage() as lab:
        said = gemdiag("check", shop, "--password-env", "SHOP_PASSWORD", "--format", "json", lab=lab)
    assert "auth.accepted" in said.findings
    monkeypatch.setenv("SHOP_PASSWORD", "")
    assert gemdiag("check", shop, "--password-env", "SHOP_PASSWORD").code == 64


def test_no_variable_of_gemdiag_holds_a_password(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PASSWORD", "PASSWORD_STDIN", "PASSWORD_PROMPT", "PASSWORD_ENV"):
        monkeypatch.setenv(f"GEMDIAG_{name}", CANARY)
    with garage() as lab:
        gemdiag("check", shop, lab=lab)
        assert lab.wire.auth == 0


def test_the_prompt_asks_in_the_users_language_and_shows_nothing(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def hidden(prompt: str, *_args: object, **_kwargs: object) -> str:
        asked.append(prompt)
        return CANARY

    monkeypatch.setattr("click.termui.hidden_prompt_func", hidden)
    monkeypatch.setattr("sys.stdin", FakeTerminal(""))
    with garage() as lab:
        said = gemdiag("check", shop, "--password-prompt", "--lang", "fr", "--format", "json", lab=lab)
    assert "auth.accepted" in said.findings
    assert "".join(asked).startswith("Mot de passe")


def test_with_nobody_to_ask_the_prompt_is_a_usage_error(shop: str, gemdiag: Gemdiag) -> None:
    said = gemdiag("check", shop, "--password-prompt")

    assert said.code == 64
    assert "nobody to ask" in said.err


def test_the_given_password_takes_the_place_of_the_stored_one_and_of_its_confirmation(
    gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = "Vieux-Mot-2009"
    Path("shop.ini").write_text(ini(Password=old) + f"Confirm={old}\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", typed(CANARY))
    with garage() as lab:
        said = gemdiag("check", "shop.ini", "--password-stdin", "--format", "json", lab=lab)
    assert "auth.accepted" in said.findings
    assert "config.password_mismatch" not in said.findings
    assert old not in said.out + said.err


def test_another_user_name_can_be_tried_by_hand(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(UserName="atelier"), encoding="utf-8")
    with garage() as lab:
        refused = gemdiag("check", "shop.ini", "--format", "json", lab=lab)
        said = gemdiag("check", "shop.ini", "--user-name", USER, "--format", "json", lab=lab)
    assert "auth.accepted" not in refused.findings
    assert "auth.accepted" in said.findings
    assert said.json["settings"]["user_name"] != refused.json["settings"]["user_name"]


def test_it_stays_out_of_the_upgraded_file_unless_that_is_asked_for(
    gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab:
        gemdiag("migrate", "shop.ini", "--yes", lab=lab)
        assert "password: !omitted" in Path("shop.upgraded.yaml").read_text(encoding="utf-8")
        said = gemdiag(
            "migrate", "shop.ini", "--yes", "--store-password", "keep", "--write", "kept.yaml", lab=lab
        )
        assert CANARY in Path("kept.yaml").read_text(encoding="utf-8")
        assert CANARY not in said.out + said.err
        assert 'password: "' in said.out


@pytest.mark.parametrize(
    "password", ['Zq7"&v\\<Wx', "Zq7'&: #v", "Zq7v\u00a0Wx-\u00df", "\u00e9t\u00e9-\U0001f697-9"]
)
def test_it_is_dotted_in_the_difference_however_the_file_spells_it(password: str, gemdiag: Gemdiag) -> None:
    Path("shop.yaml").write_text(
        f"smtp_address: {HOST}\nport: 587\nemail_address: {USER}\nuser_name: {USER}\n"
        f"password: {json.dumps(password, ensure_ascii=False)}\n",
        encoding="utf-8",
    )
    login = (USER, Secret(password))
    servers = {at: script._replace(login=login) for at, script in BOTH.items()}  # type: ignore[union-attr]
    with garage(servers) as lab:
        words = ("migrate", "shop.yaml", "--yes", "--store-password", "keep")
        dry = gemdiag(*words, "--dry-run", "--redact", "none", lab=lab)
        assert dry.code == 0, dry
        assert "••••••" in dry.out or "<redacted>" in dry.out
        said = gemdiag(*words, lab=lab)
    assert said.code == 0, said
    for text in (dry.out, said.out):
        assert password not in text
        assert json.dumps(password)[1:-1] not in text
    written = yaml.safe_load(Path("shop.upgraded.yaml").read_text(encoding="utf-8"))
    assert written["email"]["password"] == password


def test_a_server_that_echoes_it_gets_it_into_no_output(gemdiag: Gemdiag) -> None:
    reply = (f"535 5.7.8 Bad credentials for {USER} / {CANARY}",)
    servers = {at: script._replace(login_reply=reply) for at, script in BOTH.items()}  # type: ignore[union-attr]
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    with garage(servers) as lab:
        said = gemdiag(
            *("check", "shop.ini", "-vv", "--redact", "none", "-o", "r.json", "-o", "r.md"),
            *("--save-facts", "facts.json"),
            lab=lab,
        )
    assert said.code == 2
    assert "535 5.7.8" in said.out
    for text in (
        said.out,
        said.err,
        *(Path(name).read_text(encoding="utf-8") for name in ("r.json", "r.md", "facts.json")),
    ):
        assert CANARY not in text


def test_the_refusal_is_remembered_and_told_before_the_next_try(gemdiag: Gemdiag) -> None:
    servers = {f"{HOST}:465": BOTH[f"{HOST}:465"]._replace(login=(USER, Secret("Autre-mot-1999")))}  # type: ignore[union-attr]
    Path("shop.ini").write_text(ini(Port="465"), encoding="utf-8")
    with garage(servers) as lab:
        forgetful = gemdiag("check", "shop.ini", "--no-state", lab=lab)
        first, second = (gemdiag("check", "shop.ini", lab=lab) for _ in range(2))
        third = gemdiag("check", "shop.ini", "--no-state", lab=lab)
    assert [said.code for said in (forgetful, first, second, third)] == [2, 2, 2, 2]
    assert [HOST in said.err for said in (forgetful, first, second, third)] == [False, False, True, False]
    assert "refused this account less than 1 minute ago" in second.err


SENDING = ("check", "shop.ini", "--send-test", "owner@elsewhere.example")


@pytest.mark.parametrize(
    ("answer", "sent"), [("y\n", 1), ("oui\n", 1), ("maybe\nyes\n", 1), ("\n", 0), ("", 0)]
)
def test_a_test_message_leaves_only_after_a_yes(
    answer: str, sent: int, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", FakeTerminal(answer))
    with garage() as lab:
        said = gemdiag(*SENDING, lab=lab)
        assert lab.wire.messages_sent == sent
        assert lab.wire.recipients == sent
    assert "Send one test message to owner@elsewhere.example? [y/N]" in said.err
    assert ("No test message is sent." in said.err) == (not sent)


def test_nobody_to_ask_is_a_no(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    monkeypatch.setenv("GEMDIAG_SEND_TEST", "owner@elsewhere.example")
    with garage() as lab:
        for words in (("check",), ("migrate", "--yes"), ("relay", "check")):
            assert "No test message is sent." in gemdiag(*words, "shop.ini", lab=lab).err
        assert (lab.wire.messages_sent, lab.wire.recipients) == (0, 0)
