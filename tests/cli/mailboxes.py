"""Shops whose mailboxes are at the big providers, and a lab that stands for those."""

from pathlib import Path
from typing import NamedTuple

from gemdiag.lab.lab import Lab
from gemdiag.lab.script import Script
from gemdiag.model.secret import Secret
from tests.cli.kit import Gemdiag, Said, authority, ini

ACCOUNT = "Garage-Tremblay-1987"
GROUPS = "wzkq ytmv brpd nfxl"
APPLE, YAHOO = "qzwk-ytmv-brpd-nfxl", "zqwkytmvbrpdnf7l"


class Shop(NamedTuple):
    """Where the mailbox is, and the password that the file holds."""

    host: str
    address: str
    password: str = ACCOUNT
    port: int = 587

    def write(self) -> str:
        fields = {"EmailAddress": self.address, "UserName": self.address, "Password": self.password}
        text = ini(SMTPServer=self.host, Port=str(self.port), **fields)
        Path("shop.ini").write_text(text, encoding="utf-8")
        return "shop.ini"


GMAIL = Shop("smtp.gmail.com", "garage@gmail.com")
WORKSPACE = Shop("smtp.gmail.com", "info@garage.example")
OUTLOOK = Shop("smtp-mail.outlook.com", "garage@hotmail.com")
COMPANY = Shop("smtp.office365.com", "info@garage.example")
ICLOUD = Shop("smtp.mail.me.com", "garage@icloud.com")
YAHOO_SHOP = Shop("smtp.mail.yahoo.com", "garage@yahoo.ca")


def lab_of(shop: Shop, *reply: str, accepts: bool = False) -> Lab:
    """The server of the shop's provider, which answers every login with these lines."""
    login = (shop.address, Secret(shop.password)) if accepts else None
    modes = {465: Script("implicit", login=login, login_reply=reply)} if "office" not in shop.host else {}
    modes[587] = Script("explicit", login=login, login_reply=reply)
    domain = shop.address.rpartition("@")[2]
    zone = (f"{domain} MX 5 mx.{domain}", f"mx.{domain} A", f"{domain} TXT v=spf1 -all")
    return Lab(zone, {f"{shop.host}:{port}": script for port, script in modes.items()}, authority())


def refused(gemdiag: Gemdiag, shop: Shop, *reply: str, lang: str = "en", as_of: str = "2026-11-23") -> Said:
    with lab_of(shop, *reply) as lab:
        said = gemdiag("check", shop.write(), "--format", "json", "--lang", lang, "--as-of", as_of, lab=lab)
        assert lab.wire.auth == 1
        assert lab.wire.auth_in_clear == 0
    return said
