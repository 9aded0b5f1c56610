"""Settings and knowledge that the tests of probing share."""

from datetime import date
from typing import Any

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts
from gemdiag.model.options import Wishes
from gemdiag.model.provider import (
    GemCar,
    Knowledge,
    PasswordLogin,
    Provider,
    PublishedEndpoint,
    Relay,
    Source,
)
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor, Settings
from gemdiag.probing import observe
from tests.unit.probing.fake_net import FakeNet, Server

HOST, ADDRESS = "mail.shop.example", "192.0.2.7"
AT_465, AT_587 = Endpoint(HOST, 465), Endpoint(HOST, 587)
SHOP = Settings(
    port=587,
    smtp_address=HOST,
    email_address="info@shop.example",
    user_name="info@shop.example",
    password=Secret("Winter-Tires"),
    password_state="set",
    advisors=(Advisor("Marie", "0012", "marie@shop.example"),),
)
NO_LOGIN = SHOP._replace(user_name=None, password=None, password_state=None)
_SOURCE = Source("https://provider.example/", date(2026, 11, 1), "verified")


def provider(id_: str = "big", **more: Any) -> Provider:
    """A mailbox provider whose one server is `smtp.big.example`, encrypted from the start."""
    endpoints = (PublishedEndpoint("smtp.big.example", 465, Mode.IMPLICIT, "web", "verified"),)
    login = PasswordLogin("works", None, None, "web")
    plain = Provider(
        id_,
        id_.title(),
        "mailbox",
        "verified",
        endpoints,
        hosts=("smtp.big.example",),
        retired_hosts=(),
        consumer_domains=("big.example",),
        mx=("mx.big.example",),
        user_name="address",
        password_login=login,
        app_password=None,
        sender_policy="unknown",
        spf_include=None,
        relay_refused=False,
        manual_differs=None,
        help={},
        sources={"web": _SOURCE},
    )
    return plain._replace(**more)


def knowing(*providers: Provider) -> Knowledge:
    return Knowledge(providers, (), (), GemCar("13.0.4", "13.0.2", "13.0.4"), Relay(None, None, None))


def net_of(servers: dict[int, Any], **more: Any) -> FakeNet:
    """The shop's host with these servers by port."""
    return FakeNet({HOST: (ADDRESS,)}, {(ADDRESS, port): server for port, server in servers.items()}, **more)


def both() -> dict[int, Any]:
    return {465: Server("implicit"), 587: Server()}


def watch(net: FakeNet, settings: Settings = SHOP, *providers: Provider, **wishes: Any) -> Facts:
    return observe(settings, knowing(*providers), net, Wishes(**{"controls": False, **wishes}))
