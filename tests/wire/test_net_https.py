"""A page by HTTPS over real sockets: what is taken, and everything that is not."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from gemdiag.lab.authority import Certificate
from gemdiag.lab.lab import Lab
from gemdiag.lab.web import Page, Site
from gemdiag.model.network import Fetched
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net import LiveNetwork
from tests.wire.probing_lab import AUTHORITY, network

HOST, AT = "autoconfig.shop.example", "autoconfig.shop.example:443"
LIMIT = 1000
YEAR_2020 = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))


@contextmanager
def served(site: Site, **options: Any) -> Iterator[tuple[LiveNetwork, Lab]]:
    with Lab((), {AT: site}, AUTHORITY) as lab, network(lab, **options) as net:
        yield net, lab


def fetched(page: Page, path: str = "/a?b=", **options: Any) -> Fetched:
    with served(Site({path: page}), **options) as (net, _):
        return net.fetch(HOST, path, LIMIT)


def refused(page: Page, certificate: Certificate | None = None, **options: Any) -> NetFailure:
    site = Site({"/": page}, certificate)
    with served(site, **options) as (net, _), pytest.raises(NetFailure) as failed:
        net.fetch(HOST, "/", LIMIT)
    return failed.value


@pytest.mark.parametrize(
    "page",
    [
        Page(b"<x/>"),
        Page(b"<x/>", chunk=1),
        Page(raw=b"HTTP/1.0 200 OK\r\n\r\n<x/>"),
        Page(
            raw=b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n<x\r\n2;ext=1\r\n/>\r\n0\r\nA: b\r\n\r\n"
        ),
        Page(raw=b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<x/>more"),
    ],
)
def test_a_page_is_taken_however_it_is_framed(page: Page) -> None:
    assert fetched(page) == Fetched(200, b"<x/>")


def test_a_server_that_keeps_the_connection_open_is_not_waited_for() -> None:
    started = time.monotonic()

    assert fetched(Page(b"<x/>", pause=3.0)).body == b"<x/>"
    assert time.monotonic() - started < 2


def test_a_redirect_is_told_and_not_followed() -> None:
    assert fetched(Page(status=302, location="https://x.example/")) == Fetched(302, b"", "https://x.example/")


def test_little_is_said_and_nothing_of_the_shop() -> None:
    with served(Site({"/a": Page(b"x")})) as (net, lab):
        net.fetch(HOST, "/a", LIMIT)
        (request,) = lab.site(AT).requests

    assert request == (
        "GET /a HTTP/1.1\r\nHost: autoconfig.shop.example\r\nUser-Agent: gemdiag\r\n"
        "Accept: text/xml, application/xml\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    )


@pytest.mark.parametrize(
    "certificate",
    [
        Certificate((HOST,), issuer="self"),
        Certificate((HOST,), issuer="stranger"),
        Certificate(("other.example",)),
        Certificate((HOST,), *YEAR_2020),
    ],
    ids=["self-signed", "stranger", "other name", "expired"],
)
def test_nothing_is_asked_past_a_certificate_that_does_not_verify(certificate: Certificate) -> None:
    with served(Site({"/": Page(b"x")}, certificate)) as (net, lab):
        with pytest.raises(NetFailure) as failed:
            net.fetch(HOST, "/", LIMIT)
        requests = lab.site(AT).requests

    assert failed.value.reason is Reason.CERTIFICATE
    assert requests == []


@pytest.mark.parametrize(
    "page",
    [
        Page(b"x" * (LIMIT + 1)),
        Page(b"x" * LIMIT, repeat=1000),
        Page(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 200_000),
        Page(raw=b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000),
    ],
    ids=["a byte more", "endless", "promised", "continue for ever"],
)
def test_a_body_over_the_limit_is_given_up(page: Page) -> None:
    assert refused(page).reason is Reason.TOO_LONG


@pytest.mark.parametrize(
    "raw",
    [
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
    ],
)
def test_what_is_no_answer_of_a_web_server_is_not_quoted(raw: bytes) -> None:
    failure = refused(Page(raw=raw))

    assert (failure.reason, failure.detail) == (Reason.PROTOCOL_ERROR, "not an answer of a web server")
    assert failure.__cause__ is None


def test_a_server_that_drips_has_one_end_of_time_for_everything() -> None:
    started = time.monotonic()
    failure = refused(Page(b"x" * 500, chunk=20, pause=0.05), timeout=0.3)

    assert failure.reason is Reason.TIMEOUT
    assert time.monotonic() - started < 1


def test_the_deadline_and_a_cancel_end_it() -> None:
    drip = Page(b"x" * 500, chunk=10, pause=0.05)

    assert refused(drip, deadline=0.3).reason is Reason.DEADLINE
    with served(Site({"/": drip})) as (net, _):
        threading.Timer(0.1, net.cancel).start()
        with pytest.raises(NetFailure) as failed:
            net.fetch(HOST, "/", LIMIT)

    assert failed.value.reason is Reason.CANCELLED


def test_an_internal_address_is_refused_here_too() -> None:
    with served(Site({"/": Page(b"x")}), connect_to=()) as (net, lab):
        with pytest.raises(NetFailure) as failed:
            net.fetch(HOST, "/", LIMIT)
        reached = lab.site(AT).connections

    assert (failed.value.reason, reached) == (Reason.INTERNAL_TARGET, 0)


def test_a_name_without_an_address_and_a_port_that_is_closed() -> None:
    with Lab((f"{HOST} A",), {}, AUTHORITY) as lab:
        (closed, *_) = lab.net_options().connect_to
        net = LiveNetwork(lab.net_options(connect_to=(closed._replace(port=443),)))
        reasons = []
        for name in ("nowhere.example", HOST):
            with pytest.raises(NetFailure) as failed:
                net.fetch(name, "/", LIMIT)
            reasons.append(failed.value.reason)
        net.close()

    assert reasons == [Reason.NO_ADDRESS, Reason.REFUSED]


@pytest.mark.parametrize("path", ["", "x", "/a b", "/\r\nX: y", "/é"])
def test_a_path_that_would_break_the_request_is_never_sent(path: str) -> None:
    with served(Site()) as (net, lab), pytest.raises(NetFailure) as failed:
        net.fetch(HOST, path, LIMIT)

    assert failed.value.reason is Reason.BUG
    assert lab.site(AT).requests == []
