"""Which servers a domain's owner publishes for mail programs, in a document on a web server of its own.

Asked with the domain alone: nobody is told the address, and nobody but the domain is asked.
"""

from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from gemdiag.model.facts import Probe
from gemdiag.model.network import Fetched, Network
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.model.syntax import host_fault
from gemdiag.probes.autoconfig_xml import AutoconfigServer, NoConfig, servers

MAX_BYTES = 65536
"""A document with every service of a large provider has 10 kB."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOUND = 200
_OURS = frozenset({Reason.DEADLINE, Reason.CANCELLED, Reason.BUG})


class Autoconfig(NamedTuple):
    """found_at: the address of the document, None where there is none that names a server.

    tries: each address that was asked, and in a word or a number what came of it.
    """

    domain: str
    found_at: str | None = None
    servers: tuple[AutoconfigServer, ...] = ()
    tries: tuple[tuple[str, str], ...] = ()


PROBE = Probe[Autoconfig]("autoconfig")
"""Key: the domain. Observed when asked, whatever the web servers said."""


class _Unusable(Exception):
    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def places(domain: str) -> tuple[str, ...]:
    """As Thunderbird asks (draft-ietf-mailmaint-autoconfig), with nothing after `emailaddress=`."""
    return (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress=",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )


def ask(net: Network, domain: str) -> Autoconfig:
    """The first document that names a server."""
    tries: list[tuple[str, str]] = []
    for place in places(domain):
        try:
            found = servers(_page(net, place, domain), domain)
        except NetFailure as failure:
            if failure.reason in _OURS:
                raise
            tries.append((place, failure.reason.value))
        except NoConfig:
            tries.append((place, "no_config"))
        except _Unusable as unusable:
            tries.append((place, unusable.word))
        else:
            tries.append((place, "found" if found else "no_server"))
            if found:
                return Autoconfig(domain, place, found, tuple(tries))
    return Autoconfig(domain, tries=tuple(tries))


def _page(net: Network, place: str, domain: str) -> bytes:
    """Behind one redirect at most, which has to stay with the domain."""
    page = _fetch(net, place)
    if page.status in _REDIRECTS:
        page = _fetch(net, _within(domain, place, page.location))
    if page.status != _FOUND:
        raise _Unusable(str(page.status))
    return page.body


def _fetch(net: Network, place: str) -> Fetched:
    parts = urlsplit(place)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return net.fetch(parts.hostname or "", path, MAX_BYTES)


def _within(domain: str, place: str, location: str) -> str:
    """Where a redirect leads: by HTTPS, at its usual port, to the domain or a name below it."""
    try:
        elsewhere = urljoin(place, location)
        parts = urlsplit(elsewhere)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _Unusable("redirected_away") from None
    stays = parts.scheme == "https" and port in {None, 443} and f".{host}".endswith(f".{domain}")
    # urlsplit drops what would end a line; nothing else that is no part of an address may pass either.
    if not stays or host_fault(host) or "@" in parts.netloc or not all("!" <= c <= "~" for c in elsewhere):
        raise _Unusable("redirected_away")
    return elsewhere
