"""What is taken from an autoconfig document, and what is not read at all."""

import pytest

from gemdiag.model.endpoint import Mode
from gemdiag.probes.autoconfig_xml import MAX_DEPTH, MAX_SERVERS, AutoconfigServer, NoConfig, servers

SERVER = (
    '<outgoingServer type="{type}"><hostname>{host}</hostname><port>{port}</port>'
    "<socketType>{socket}</socketType><username>{user}</username>{more}</outgoingServer>"
)
USUAL = {"type": "smtp", "host": "smtp.host.example", "port": 465, "socket": "SSL", "user": "%EMAILADDRESS%"}


def server(more: str = "", **fields: object) -> str:
    return SERVER.format(**(USUAL | fields), more=more)


def document(*inside: str, before: str = "") -> bytes:
    provider = (
        f'<emailProvider id="shop.example"><domain>shop.example</domain>{"".join(inside)}</emailProvider>'
    )
    return f'<?xml version="1.0"?>{before}<clientConfig version="1.1">{provider}</clientConfig>'.encode()


def read(*inside: str) -> tuple[AutoconfigServer, ...]:
    return servers(document(*inside), "shop.example")


def test_servers_for_sending_come_in_the_providers_own_order() -> None:
    incoming = server(host="imap.host.example").replace("outgoingServer", "incomingServer")

    assert read(incoming, server(port=587, socket="STARTTLS"), server(), server()) == (
        AutoconfigServer(Mode.EXPLICIT, "smtp.host.example", 587, "address"),
        AutoconfigServer(Mode.IMPLICIT, "smtp.host.example", 465, "address"),
    )


def test_the_domain_is_put_in_where_the_document_leaves_it_open() -> None:
    assert [each.host for each in read(server(host="SMTP.%EMAILDOMAIN%."))] == ["smtp.shop.example"]


@pytest.mark.parametrize(
    ("user", "form"),
    [
        ("%EMAILADDRESS%", "address"),
        ("%EMAILLOCALPART%@%EMAILDOMAIN%", "address"),
        ("%EMAILLOCALPART%", "local"),
        ("info@shop.example", ""),
        ("", ""),
    ],
)
def test_the_form_of_the_user_name_is_told_where_it_is_known(user: str, form: str) -> None:
    assert [each.user_name for each in read(server(user=user))] == [form]


@pytest.mark.parametrize(
    "odd",
    [
        server(type="exchange"),
        server(socket="plain"),
        server(socket=""),
        server(port="0"),
        server(port="70000"),
        server(port="\u0664\u0666\u0665"),
        server(host=""),
        server(host="%EMAILADDRESS%"),
        server(host="192.0.2.1"),
        server(host="http://smtp.host.example"),
        server("<authentication>OAuth2</authentication>"),
    ],
)
def test_what_gemcar_cannot_use_is_left_out(odd: str) -> None:
    assert read(odd) == ()


def test_a_server_that_takes_a_password_besides_is_kept() -> None:
    methods = "<authentication>OAuth2</authentication><authentication>password-cleartext</authentication>"

    assert len(read(server(methods))) == 1


def test_many_servers_are_cut_short() -> None:
    many = [server(port=number) for number in range(1000, 1050)]

    assert len(read(*many)) == MAX_SERVERS


@pytest.mark.parametrize(
    "hostile",
    [
        document(server(), before="<!DOCTYPE clientConfig>"),
        document(server(), before='<!DOCTYPE c [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        document(server(), before='<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'),
        document(server(), before='<!DOCTYPE c SYSTEM "http://192.0.2.1/x.dtd">'),
        document(server(), before="<!DOCTYPE clientConfig>").decode().encode("utf-16"),
        document(server(host="&undefined;")),
        document("<a>" * (MAX_DEPTH + 5), "</a>" * (MAX_DEPTH + 5)),
        document(server())[:-30],
        document(server()) * 2,
        b"",
        b"<html><body>404</body></html>",
        b"\x00" * 100,
        b'<?xml version="1.0" encoding="rot13"?><clientConfig/>',
        b'<?xml version="1.0" encoding="nonsense"?><clientConfig/>',
    ],
)
def test_what_is_no_plain_document_is_refused_without_a_word_of_it(hostile: bytes) -> None:
    with pytest.raises(NoConfig) as refused:
        servers(hostile, "shop.example")

    assert refused.value.args == ()
    assert refused.value.__cause__ is None


def test_a_document_may_be_written_in_utf_16() -> None:
    assert len(servers(document(server()).decode().encode("utf-16"), "shop.example")) == 1
