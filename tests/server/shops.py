"""Shops with a Postfix each, as far as the world can tell: one instance, a host name and certificate apiece."""

import contextlib
import itertools
import socket
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from gemdiag.lab.authority import Authority, Certificate
from gemdiag.lab.dns import DnsServer
from gemdiag.lab.services import HERE
from tests.canary import CANARY
from tests.server.configuration import Port
from tests.server.postfix import Postfix

WRONG_PASSWORD = "Kf3rz-w4gen_Päss!"
TODAY = datetime.now(UTC)
ENDED = TODAY - timedelta(days=12)
PORTS = (465, 587)


def speaking(protocols: str) -> Mapping[str, str]:
    """In Postfix's own words; it asks another setting where TLS is compulsory."""
    return {"smtpd_tls_protocols": protocols, "smtpd_tls_mandatory_protocols": protocols}


class Shop(NamedTuple):
    """certificate: of its server, a good one where none is given. others: names the server has besides.

    advisor: an address of a second person. options: settings of Postfix for this shop's ports.
    """

    name: str
    ports: tuple[int, ...] = PORTS
    options: Mapping[str, str] = speaking(">=TLSv1.2")
    certificate: Certificate | None = None
    others: tuple[str, ...] = ()
    advisor: str | None = None

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
ONLY_587 = Shop("only-587", (587,), speaking(">=TLSv1, <=TLSv1.2"))
OLD_TLS = Shop("old-tls", options=speaking(">=TLSv1, <=TLSv1.1"))
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
IN_CLEAR = Shop("in-clear", (587,), {"smtpd_tls_security_level": "none", "smtpd_tls_auth_only": "no"})
EARLY_LOGIN = Shop("early-login", (587,), {**speaking(">=TLSv1.2"), "smtpd_tls_auth_only": "no"})
STRICT_SENDER = Shop(
    "strict-sender",
    options={
        **speaking(">=TLSv1.3"),
        "smtpd_delay_reject": "no",
        "smtpd_sender_login_maps": "inline:{garage@strict-sender.example=garage@strict-sender.example}",
        "smtpd_sender_restrictions": "reject_authenticated_sender_login_mismatch",
    },
    advisor="marie@strict-sender.example",
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


class Town:
    """DNS and the real servers of some shops, and the options that lead gemdiag there."""

    def __init__(self, *shops: Shop) -> None:
        self._shops, self._authority = shops, Authority()
        self.issued = {
            shop.host: self._authority.issue(shop.certificate or Certificate((shop.host,), key="rsa2048"))
            for shop in shops
        }
        self._running = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as starting:
            folder = Path(starting.enter_context(tempfile.TemporaryDirectory(prefix="gd-ca-")))
            self._ca_file = folder / "root.pem"
            self._ca_file.write_bytes(self._authority.pem)
            self.dns = starting.enter_context(DnsServer(line for s in self._shops for line in s.zone()))
            # Bound and never listening: what connects to it is refused.
            closed = starting.enter_context(socket.socket())
            closed.bind((HERE, 0))
            self._closed = closed.getsockname()[1]
            logins = {shop.user_name: CANARY for shop in self._shops}
            self.postfix = starting.enter_context(Postfix(self._ports(), logins))
            self._running = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def _ports(self) -> Mapping[str, Port]:
        return {
            f"{shop.host}:{port}": Port(
                "implicit" if port == 465 else "explicit", self.issued[shop.host], shop.options
            )
            for shop in self._shops
            for port in shop.ports
        }

    def options(self) -> list[str]:
        words = ["--resolver", f"{HERE}:{self.dns.port}", "--ca-file", str(self._ca_file)]
        for shop in self._shops:
            words += ["--connect-to", f"{shop.mx}:25:{HERE}:{self._closed}"]
            for host, port in itertools.product((shop.host, *shop.others), PORTS):
                real = self.postfix.real.get(f"{shop.host}:{port}", self._closed)
                words += ["--connect-to", f"{host}:{port}:{HERE}:{real}"]
        return words
