"""The first questions of a diagnosis, out before the rest of the program is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gemdiag.app.request import Request
from gemdiag.model.network import RecordType
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import domain_of, is_ip_address

if TYPE_CHECKING:  # start-up: not for --offline
    from gemdiag.net import LiveNetwork


@contextmanager
def asked(settings: Settings, request: Request) -> Iterator["LiveNetwork"]:
    """A network that has been asked what is certain to be needed; its deadline runs from here."""
    from gemdiag.net import LiveNetwork  # noqa: PLC0415  as above

    net = LiveNetwork(request.net)
    try:
        net.prefetch(_certain(settings))
        yield net
    finally:
        net.close()


def _certain(settings: Settings) -> Iterator[tuple[str, RecordType]]:
    if settings.host and not is_ip_address(settings.host):
        yield from ((settings.host, "A"), (settings.host, "AAAA"))
    domain = domain_of(settings.email_address)
    if domain:
        yield domain, "MX"
