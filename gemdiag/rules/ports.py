"""Is the port one that mail is sent through?"""

from collections.abc import Iterator, Mapping
from typing import Final

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.finding import Owner, Severity
from gemdiag.routes import configured, untouched_mode, walked
from gemdiag.rules.rule import Rule, Seen
from gemdiag.rules.settings import place

# What the ports belong to (IANA, Service Name and Transport Protocol Port Number Registry).
_OTHERS: Final[Mapping[int, str]] = {
    **dict.fromkeys((110, 143, 993, 995), "reading"),
    **dict.fromkeys((80, 443, 8080), "web"),
    **dict.fromkeys((20, 21, 22, 23, 53, 139, 445, 1433, 3306, 3389, 5432), "other"),
}


def owner_at(at: Endpoint) -> Owner | None:
    """Whose it is to mend what such a port does not do; None leaves it to the finding."""
    return "shop" if at.port in _OTHERS else None


def port_suspicious(case: Case) -> Iterator[Seen]:
    """A server may listen anywhere: silent where it was seen to."""
    port, mode = case.settings.port, untouched_mode(case)
    if port is None or port not in _OTHERS:
        return
    if any(mode and walked(case.facts, at, mode) for at in configured(case.settings)):
        return
    yield Seen("port", {"port": port, "why": _OTHERS[port]}, place(case, "port"))


PORT_SUSPICIOUS = Rule("config.port_suspicious", Severity.WARNING, "shop", port_suspicious)
