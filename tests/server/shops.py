"""Shops with a mail server each, as far as the world can tell: a host name and a certificate apiece."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from gemdiag.lab.authority import Certificate
from tests.canary import CANARY
from tests.server.mailserver import VERSIONS

WRONG_PASSWORD = "Kf3rz-w4gen_Päss!"
TODAY = datetime.now(UTC)
ENDED = TODAY - timedelta(days=12)
PORTS = (465, 587)


class Shop(NamedTuple):
    """certificate: of its server, a good one where none is given. others: names the server has besides.

    advisor: an address of a second person. For the rest see `Port`.
    """

    name: str
    ports: tuple[int, ...] = PORTS
    versions: tuple[str, ...] = VERSIONS[2:]
    certificate: Certificate | None = None
    others: tuple[str, ...] = ()
    advisor: str | None = None
    login_in_clear: bool = False
    own_sender_only: bool = False

    @property
    def domain(self) -> str:
        return f"{self.name}.example"

    @property
    def host(self) -> str:
        return f"mail.{self.domain}"

    @property
    def mx(self) -> str:
        """Where mail for the shop arrives: a host that refuses us."""
        return f"mx.{self.domain}"

    @property
    def user_name(self) -> str:
        return f"garage@{self.domain}"

    def settings(self, port: int, password: str = CANARY, less_secure: bool | None = None) -> str:
        """What the shop types off its screen: before the upgrade, or after it where the box is there."""
        fields = {
            "Version": "13.0.1" if less_secure is None else "13.0.4",
            "Port": str(port),
            "SMTP address": self.host,
            "E-mail address": self.user_name,
            "User Name": self.user_name,
            "Password": password,
            "Less secure connection": {True: "yes", False: "no", None: None}[less_secure],
            "Advisor": self.advisor and f"Marie Tremblay, 0012, {self.advisor}",
        }
        return "".join(f"{label}: {value}\n" for label, value in fields.items() if value)

    def zone(self) -> Iterable[str]:
        yield f"{self.domain} MX 10 {self.mx}"
        yield f"{self.domain} TXT v=spf1 mx -all"
        yield f"_dmarc.{self.domain} TXT v=DMARC1; p=none"
        yield from (f"{host} A" for host in (self.host, self.mx, *self.others))


BOTH = Shop("both")
ONLY_465 = Shop("only-465", (465,))
ONLY_587 = Shop("only-587", (587,), VERSIONS[:3])
OLD_TLS = Shop("old-tls", versions=VERSIONS[:2])
EXPIRED = Shop(
    "expired",
    certificate=Certificate(
        ("mail.expired.example",), TODAY - timedelta(days=102), ENDED, issuer="intermediate", key="rsa2048"
    ),
)
WRONG_NAME = Shop(
    "wrong-name", certificate=Certificate(("server7.hosting.example",)), others=("server7.hosting.example",)
)
SELF_SIGNED = Shop("self-signed", certificate=Certificate(("mail.self-signed.example",), issuer="self"))
IN_CLEAR = Shop("in-clear", (587,), versions=(), login_in_clear=True)
EARLY_LOGIN = Shop("early-login", (587,), login_in_clear=True)
STRICT_SENDER = Shop(
    "strict-sender", versions=VERSIONS[3:], advisor="marie@strict-sender.example", own_sender_only=True
)
SHOPS = (
    BOTH,
    ONLY_465,
    ONLY_587,
    OLD_TLS,
    EXPIRED,
    WRONG_NAME,
    SELF_SIGNED,
    IN_CLEAR,
    EARLY_LOGIN,
    STRICT_SENDER,
)
