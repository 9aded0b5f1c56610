"""Every format that can be written back: changed where it lies, and nothing else in it; and taken back."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from gemdiag.model.secret import DOTS
from tests.canary import CANARY
from tests.cli.kit import HOST, USER, Gemdiag, contents, garage, names

SECRET_DIGITS = ",".join(f"{byte:02x}" for byte in f"{CANARY}\0".encode("utf-16-le"))


class Row(NamedTuple):
    """A settings file as text with places for what differs; mark and encoding are those of its bytes.

    ports: before and after. boxes: what the plan adds, and Option 126 when it is on. A box that a plan takes
    back stays, unchecked.
    """

    name: str
    text: str
    ports: tuple[str, str]
    less_secure: str
    option_on: str
    option_off: str
    encoding: str = "utf-8"
    mark: bytes = b""

    def holding(self, version: str, port: int = 0, boxes: str = "") -> bytes:
        filled = {"version": version, "port": self.ports[port], "boxes": boxes}
        text = self.text
        for name, value in filled.items():
            text = text.replace(f"<{name}>", value)
        return self.mark + text.encode(self.encoding)


YAML = Row(
    "shop.yaml",
    f"""# garage
mail:
  server: {HOST}      # the old one
  port: <port>
  from: {USER}
  user: {USER}
  password: '{CANARY}'<boxes>
gemcar version: <version>
""",
    ("587", "465"),
    "\n  less_secure_connection: false",
    "\n  use_gemcar_server: true",
    "\n  use_gemcar_server: false",
)
INI = Row(
    "shop.ini",
    f"""; Réglages du garage\r
[General]\r
Version=<version>\r
\r
[Courriel]\r
Server = {HOST} ; the old one\r
Port = <port>\r
From = {USER}\r
User = "{USER}"\r
Password = "{CANARY}"<boxes>\r
SSL = True\r
""",
    ("587", "465"),
    "\r\nLessSecureConnection = False",
    "\r\nUseGemcarServer = True",
    "\r\nUseGemcarServer = False",
    encoding="cp1252",
)
BARE = Row(
    "bare.ini",
    f"version=<version>\nport=<port>\nsmtp_address={HOST}\nemail_address={USER}\n"
    f"user_name={USER}\npassword={CANARY}<boxes>",
    ("587", "465"),
    "\nless_secure_connection=false",
    "\nuse_gemcar_server=true",
    "\nuse_gemcar_server=false",
)
REG = Row(
    "shop.reg",
    f"""Windows Registry Editor Version 5.00\r
\r
[HKEY_CURRENT_USER\\Software\\GEM-CAR]\r
"Version"="<version>"\r
\r
[HKEY_CURRENT_USER\\Software\\GEM-CAR\\Email]\r
"SMTPServer"="{HOST}" ; the old one\r
"Port"=dword:<port>\r
"EmailAddress"="{USER}"\r
"UserName"="{USER}"\r
"Password"=hex(1):{SECRET_DIGITS[:51]}\\\r
  {SECRET_DIGITS[51:]}<boxes>\r
"Folder"="C:\\\\GEM-CAR"\r
\r
""",
    ("0000024b", "000001d1"),
    '\r\n"LessSecureConnection"=dword:00000000',
    '\r\n"UseGemcarServer"=dword:00000001',
    '\r\n"UseGemcarServer"=dword:00000000',
    encoding="utf-16-le",
    mark=b"\xff\xfe",
)
REG_4 = Row(
    "old.reg",
    f"""REGEDIT4

[HKEY_CURRENT_USER\\Software\\GEM-CAR\\Email]
"Version"="<version>"
"Port"="<port>"
"SMTPServer"="{HOST}"
"EmailAddress"="{USER}"
"UserName"="{USER}"
"Password"="{CANARY}"<boxes>""",
    ("587", "465"),
    '\n"LessSecureConnection"="false"',
    '\n"UseGemcarServer"="true"',
    '\n"UseGemcarServer"="false"',
    encoding="cp1252",
)
JSON = Row(
    "shop.json",
    f"""{{
    "version": "<version>",
    "smtp": {{
        "server": "{HOST}",
        "port": <port>,
        "from": "{USER}",
        "user": "{USER}",
        "password": "{CANARY}"<boxes>
    }},
    "x": [1.50, null]
}}
""",
    ("587", "465"),
    ',\n        "less_secure_connection": false',
    ',\n        "use_gemcar_server": true',
    ',\n        "use_gemcar_server": false',
)
XML = Row(
    "shop.xml",
    f"""<?xml version="1.0" encoding="windows-1252"?>\r
<!-- réglages -->\r
<settings>\r
  <GemCarVersion><version></GemCarVersion>\r
  <Mail>\r
    <Server>{HOST}</Server>\r
    <Port><port></Port>\r
    <From>{USER}</From>\r
    <User>{USER}</User>\r
    <Password>{CANARY}</Password><boxes>\r
  </Mail>\r
</settings>\r
""",
    ("587", "465"),
    "\r\n    <LessSecureConnection>false</LessSecureConnection>",
    "\r\n    <UseGemcarServer>true</UseGemcarServer>",
    "\r\n    <UseGemcarServer>false</UseGemcarServer>",
    encoding="cp1252",
)
CONFIG = Row(
    "App.config",
    f"""<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <appSettings>
    <add key="GemCarVersion" value="<version>" />
    <add key="SmtpServer" value="{HOST}" />
    <add key="SmtpPort" value="<port>" />
    <add key="EmailAddress" value="{USER}" />
    <add key="SmtpUser" value="{USER}" />
    <add key="SmtpPassword" value="{CANARY}" /><boxes>
  </appSettings>
</configuration>
""",
    ("587", "465"),
    '\n    <add key="LessSecureConnection" value="false" />',
    '\n    <add key="UseGemcarServer" value="true" />',
    '\n    <add key="UseGemcarServer" value="false" />',
    mark=b"\xef\xbb\xbf",
)
ROWS = {row.name: row for row in (YAML, INI, BARE, REG, REG_4, JSON, XML, CONFIG)}


@pytest.fixture(params=ROWS)
def row(request: pytest.FixtureRequest) -> Row:
    return ROWS[request.param]


def test_migrate_changes_the_planned_values_and_rollback_takes_them_back(row: Row, gemdiag: Gemdiag) -> None:
    old, new = row.holding("13.0.1"), row.holding("13.0.1", 1, row.less_secure)
    Path(row.name).write_bytes(old)
    with garage() as lab:
        said = gemdiag("migrate", row.name, "--yes", "--in-place", lab=lab)
        assert (said.code, said.err) == (0, "")
        assert Path(row.name).read_bytes() == new
        before = contents(Path())
        again = gemdiag("migrate", row.name, "--yes", "--in-place", lab=lab)
    assert again.code == 0
    assert "Nothing to change" in again.err
    assert contents(Path()) == before
    assert gemdiag("rollback", row.name).code == 0
    assert Path(row.name).read_bytes() == old


def differing(text: str) -> Iterator[str]:
    """The lines of a difference that are not the same before and after."""
    kinds = ("---", "+++", "@@", " ")
    inside = text.partition("\n@@")[2]
    yield from (line for line in inside.splitlines() if line[:1] in {"+", "-"} and not line.startswith(kinds))


def test_the_difference_shows_the_lines_that_differ_and_no_password(row: Row, gemdiag: Gemdiag) -> None:
    Path(row.name).write_bytes(row.holding("13.0.1"))
    with garage() as lab:
        said = gemdiag("migrate", row.name, "--dry-run", "--in-place", lab=lab)
    assert said.code == 0
    texts = (row.holding("13.0.1"), row.holding("13.0.1", 1, row.less_secure))
    old, new = (data.removeprefix(row.mark).decode(row.encoding).splitlines() for data in texts)
    wanted = [each for each in difflib.unified_diff(old, new, n=0, lineterm="") if CANARY not in each]
    assert [line for line in differing(said.out) if DOTS not in line] == list(differing("\n".join(wanted)))
    assert CANARY[:8] not in said.out
    assert SECRET_DIGITS[:24] not in said.out
    assert names() == [row.name]


def test_option_126_is_switched_where_it_lies_and_rolled_back(row: Row, gemdiag: Gemdiag) -> None:
    old = row.holding("13.0.4", 1, row.less_secure)
    on = row.holding("13.0.4", 1, row.less_secure + row.option_on)
    Path(row.name).write_bytes(old)
    with garage() as lab:
        for verb, expected in (("enable", on), ("enable", on), ("disable", old), ("enable", on)):
            said = gemdiag("relay", verb, row.name, "--yes", "--in-place", lab=lab)
            assert said.code == 0, said
            assert Path(row.name).read_bytes() == expected
    for expected in (old, on, old):
        assert gemdiag("rollback", row.name).code == 0
        assert Path(row.name).read_bytes() == expected


def test_without_its_backup_option_126_is_stated_to_be_off(row: Row, gemdiag: Gemdiag) -> None:
    Path(row.name).write_bytes(row.holding("13.0.4", 1, row.less_secure))
    with garage() as lab:
        assert gemdiag("relay", "enable", row.name, "--yes", "--in-place", lab=lab).code == 0
        assert gemdiag("backups", "prune", row.name, "--keep", "0").code == 0
        assert gemdiag("relay", "disable", row.name, "--yes", "--in-place", lab=lab).code == 0
    assert Path(row.name).read_bytes() == row.holding("13.0.4", 1, row.less_secure + row.option_off)


def test_the_clicks_come_with_the_file(row: Row, gemdiag: Gemdiag) -> None:
    Path(row.name).write_bytes(row.holding("13.0.1"))
    with garage() as lab:
        said = gemdiag("migrate", row.name, "--yes", "--in-place", "--format", "json", lab=lab)
    assert said.json["written"]["path"].endswith(row.name)
    assert {click["id"] for click in said.json["plan"]["clicks"]} >= {"set_port", "uncheck_less_secure"}
