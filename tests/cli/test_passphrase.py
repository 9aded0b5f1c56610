"""The passphrase: typed unseen, twice where it is new, or from a file descriptor."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.canary import CANARY
from tests.cli.kit import PASSPHRASE, SEAL, UPGRADED, FakeTerminal, Gemdiag, Key, garage, password_in
from tests.cli.test_passwords import typed


class Prompts:
    """A person who types these, one after another, unseen."""

    def __init__(self, *answers: str) -> None:
        self.asked: list[str] = []
        self.left = list(answers)

    def __call__(self, prompt: str, *_args: object, **_kwargs: object) -> str:
        self.asked.append(prompt)
        return self.left.pop(0)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Prompts]:
    def sits_down(*answers: str) -> Prompts:
        prompts = Prompts(*answers)
        monkeypatch.setattr("click.termui.hidden_prompt_func", prompts)
        monkeypatch.setattr("sys.stdin", FakeTerminal(""))
        return prompts

    return sits_down


def test_a_new_passphrase_is_typed_twice(
    shop: str, gemdiag: Gemdiag, person: Callable[..., Prompts], key: Key
) -> None:
    prompts = person("short", PASSPHRASE, "something else", PASSPHRASE, PASSPHRASE)
    with garage() as lab:
        said = gemdiag("migrate", shop, *SEAL, lab=lab)
    assert said.code == 0, said
    assert prompts.left == []
    assert "8 characters or more" in said.err
    assert "not the same" in said.err
    assert gemdiag("unseal", UPGRADED, *key()).code == 0
    assert password_in(UPGRADED) == CANARY


def test_at_a_terminal_a_check_with_login_asks_and_a_wrong_answer_may_be_typed_again(
    sealed: str, gemdiag: Gemdiag, person: Callable[..., Prompts]
) -> None:
    prompts = person("dépanneuse bleue 7", PASSPHRASE)
    with garage() as lab:
        said = gemdiag("check", sealed, "--login", "--lang", "fr", "--format", "json", lab=lab)
        assert lab.wire.auth == 1
    assert "auth.accepted" in said.findings
    assert len(prompts.asked) == 2
    assert prompts.asked[0].startswith("Phrase de passe")


@pytest.mark.parametrize("words", [("migrate", UPGRADED, "--write", "new.yaml"), ("unseal", UPGRADED)])
def test_enter_leaves_it_sealed(
    words: tuple[str, ...], sealed: str, gemdiag: Gemdiag, person: Callable[..., Prompts]
) -> None:
    before = Path(sealed).read_bytes()
    prompts = person("")
    with garage() as lab:
        said = gemdiag(*words, lab=lab if words[0] == "migrate" else None)
        assert lab.wire.auth == 0
    assert said.code == 1
    assert len(prompts.asked) == 1
    assert Path(sealed).read_bytes() == before


def test_after_three_wrong_ones_it_ends(
    sealed: str, gemdiag: Gemdiag, person: Callable[..., Prompts]
) -> None:
    prompts = person("wrong one 1", "wrong one 2", "wrong one 3")
    assert gemdiag("unseal", sealed).code == 65
    assert prompts.left == []


def test_standard_input_may_hold_the_passphrase_and_then_nothing_else(
    sealed: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", typed(f"{PASSPHRASE}\r\n", "utf-8-sig"))
    assert gemdiag("unseal", sealed, "--passphrase-fd", "0").code == 0
    assert password_in(sealed) == CANARY
    for words in (("-",), (sealed, "--password-stdin")):
        monkeypatch.setattr("sys.stdin", typed(PASSPHRASE))
        said = gemdiag("check", *words, "--passphrase-fd", "0", "--offline")
        assert said.code == 64
        assert "together" in said.err
