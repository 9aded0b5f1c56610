"""A password on the command line is refused, and never said again."""

import sys

import pytest

from tests.cli.kit import Gemdiag, names

ECHO = "Sesame-1984"


@pytest.mark.parametrize(
    "words",
    [
        *(f"--password {ECHO}", f"--password={ECHO}", f"--pass {ECHO}", f"-p {ECHO}", f"-p{ECHO}"),
        *(f"--passphrase {ECHO}", f"--passphrase={ECHO}", f"--mdp={ECHO}", f"--pwd {ECHO}"),
        *(f"--mot-de-passe {ECHO}", f"password={ECHO}", f"mdp:{ECHO}", f"--set password:{ECHO}"),
        *(f"--set password={ECHO}", f"--password-prompt {ECHO}", f"--password-stdin {ECHO}"),
        *(f"--password-stdin={ECHO}", f"--password-env {ECHO}", f"--store-password {ECHO}"),
        *(f"--passphrase-fd {ECHO}", f"--passphrase-fd={ECHO}", f"--store-password={ECHO}"),
    ],
)
def test_what_looks_like_a_password_is_refused_and_not_repeated(
    words: str, shop: str, gemdiag: Gemdiag, no_network: None
) -> None:
    known = words.split()
    for line in (["migrate", shop, *known], ["migrate", *known, shop], [*known, "migrate", shop]):
        for lang in ("en", "fr"):
            said = gemdiag(*line, "--offline", "--lang", lang)
            assert (said.code, said.out) == (64, ""), line
            assert "1984" not in said.err
            assert said.err.count("\n") == 1
    assert names() == [shop]


@pytest.mark.parametrize(
    "words",
    ["explain password:wrong", "check --password-prompt shop.ini", "check shop.ini --store-passwords"],
)
def test_what_only_speaks_of_passwords_is_no_password(words: str, shop: str, gemdiag: Gemdiag) -> None:
    assert "never given on the command line" not in gemdiag(*words.split()).err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no core files on Windows")
def test_no_core_file_holds_a_password(gemdiag: Gemdiag) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  not on Windows

        before = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
        gemdiag("formats")
        assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
        resource.setrlimit(resource.RLIMIT_CORE, before)
