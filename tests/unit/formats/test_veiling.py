"""A settings file as a person may see it: line by line, without what is secret."""

import pytest

from gemdiag.formats.veiling import veiled
from gemdiag.model.secret import DOTS
from tests.unit.formats.told import CONFIGS

REG = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_X\\Mail]\r\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[m]\nport=465\nPassword = 'a;b' ; c\n", f"[m]\nport=465\nPassword = '{DOTS}' ; c\n"),
        ("[m]\nport=465\nPassword=\n", "[m]\nport=465\nPassword=\n"),
        ("[m]\nport=465\nConfirm=secret\n", f"[m]\nport=465\nConfirm={DOTS}\n"),
        ("[m]\nport=465\nApiToken=secret\n", f"[m]\nport=465\nApiToken={DOTS}\n"),
        ("[m]\nport=465\nProxy=http://u:secret@p\n", f"[m]\nport=465\nProxy={DOTS}\n"),
        ("[m]\nport=465\nthe rest of it\n", f"[m]\nport=465\n{DOTS}\n"),
        (f'{REG}"Port"="465"\r\n"Pwd"="a\\\\b"\r\n', f'{REG}"Port"="465"\r\n"Pwd"="{DOTS}"\r\n'),
        (f'{REG}"Port"="465"\r\n"Pwd"=hex(1):61,\\;x\r\n  00\r\n', f'{REG}"Port"="465"\r\n{DOTS}'),
        ("mail:\n  port: 465\n  password: secret # x\n", f'mail:\n  port: 465\n  password: "{DOTS}" # x\n'),
        (
            "mail:\n  port: 465\n  tokens: [secret-1, [secret-2]]\n",
            f"mail:\n  port: 465\n{DOTS}\n",
        ),
        (
            "mail:\n  port: 465\n  tokens:\n    - secret-1\n",
            f"mail:\n  port: 465\n{DOTS}\n    - {DOTS}\n",
        ),
        ("mail:\n  port: 465\n  password: !omitted\n", "mail:\n  port: 465\n  password: !omitted\n"),
        ("Port\n465\nPassword\nsecret\n", f"Port\n465\n{DOTS}\n{DOTS}\n"),
        ("Port: 465\nPassword: ab\nUser: ab\n", f"Port: 465\n{DOTS}\nUser: ab\n"),
        ("nothing of use, password secret", "nothing of use, password secret"),
    ],
)
def test_what_may_be_secret_is_dotted_and_nothing_else(text: str, shown: str) -> None:
    assert veiled(text.encode()) == shown


def test_bytes_of_a_registry_are_hidden_whatever_they_spell() -> None:
    data = (CONFIGS / "reg_hex_text.reg").read_bytes()
    shown = veiled(data)

    assert "50,00,6e,00" in data.decode()
    assert "50,00,6e,00" not in shown
    assert '"Password"=hex(1):' in shown


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp1252", "utf-8-sig"])
def test_the_encoding_of_the_file_is_understood(encoding: str) -> None:
    shown = veiled("[m]\nport=465\nShop=Été\nPassword=Sécurité-4!\n".encode(encoding))

    assert shown == f"[m]\nport=465\nShop=Été\nPassword={DOTS}\n"
