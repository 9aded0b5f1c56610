"""Which way mail would go: the endpoint and mode that each way of sending uses, read off the facts.

Shared by the rules, which judge the ways, and planning, which chooses among them.
"""

from typing import NamedTuple

from gemdiag.model.case import Case
from gemdiag.model.endpoint import SMTP, SUBMISSION, SUBMISSION_ALTERNATE, SUBMISSIONS, Endpoint, Mode
from gemdiag.model.facts import Facts
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.model.provider import GemCar, Provider
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import domain_of
from gemdiag.model.version import Version
from gemdiag.probes import certificate, conversation, host, login, provider, role, spf
from gemdiag.probes.certificate_names import covers
from gemdiag.probes.conversation import Conversation

# The order in which another port of the same host is proposed.
PORT_ORDER = (SUBMISSIONS, SUBMISSION, SMTP, SUBMISSION_ALTERNATE)

# A 421 or 554 in place of the greeting is still a mail server that greets in clear.
_GREETED_BADLY = frozenset({Reason.BUSY, Reason.REJECTED})


class Way(NamedTuple):
    """One way through a mailbox server."""

    at: Endpoint
    mode: Mode


def since(text: str) -> Version:
    """A version of GEM-CAR from presets/gemcar.yaml."""
    version = Version.parse(text)
    if version is None:
        raise ValueError(f"no version: {text}")
    return version


def is_legacy(settings: Settings, gemcar: GemCar) -> bool:
    """Before *Less secure connection* existed; a file that states no version counts as such."""
    installed = settings.gemcar_version
    return installed is None or installed < since(gemcar.less_secure_since)


def less_secure_after_upgrade(settings: Settings, gemcar: GemCar) -> bool | None:
    """*Less secure connection* right after the upgrade: as stated, else checked for who comes from before.

    None: from 13.0.2 on and not stated; a shop that started there has it unchecked, another one checked.
    """
    if settings.less_secure_connection is not None:
        return settings.less_secure_connection
    return True if is_legacy(settings, gemcar) else None


def mode_after_upgrade(settings: Settings, gemcar: GemCar) -> Mode | None:
    """What that box makes of the connection."""
    checked = less_secure_after_upgrade(settings, gemcar)
    if checked is None:
        return None
    return Mode.EXPLICIT if checked else Mode.IMPLICIT


def untouched_mode(case: Case) -> Mode | None:
    return mode_after_upgrade(case.settings, case.knowledge.gemcar)


def configured(settings: Settings) -> tuple[Endpoint, ...]:
    """The endpoint that the settings name; with no port stated, the two of RFC 8314 section 3.3."""
    host = settings.host
    if not host:
        return ()
    ports = (settings.port,) if settings.port else (SUBMISSIONS, SUBMISSION)
    return tuple(Endpoint(host, port) for port in ports)


def identified(case: Case) -> Provider | None:
    match = case.facts.value(provider.PROBE)
    return match.provider if match else None


def talk(facts: Facts, at: Endpoint, mode: Mode) -> Conversation | None:
    return facts.value(conversation.of_mode(mode), at)


def speaks(facts: Facts, at: Endpoint, mode: Mode) -> bool:
    """Does the endpoint speak this mode, well or badly? A greeting in clear is the explicit mode."""
    said = talk(facts, at, mode)
    if said is None:
        return False
    if mode is Mode.EXPLICIT:
        turned_away = isinstance(said.greeting, Failed) and said.greeting.reason in _GREETED_BADLY
        return turned_away or conversation.speaks(said)
    return conversation.speaks(said)


def walked(facts: Facts, at: Endpoint, mode: Mode) -> bool:
    """To the end: name, port, TLS 1.2 or later, a certificate that verifies, EHLO inside."""
    said = talk(facts, at, mode)
    if said is None or said.ended_by is not None:
        return False
    return isinstance(said.tls, Observed) and said.tls.value.verified


def measured_mode(facts: Facts, at: Endpoint) -> Mode | None:
    return next((mode for mode in (Mode.IMPLICIT, Mode.EXPLICIT) if speaks(facts, at, mode)), None)


def endpoints(facts: Facts, *roles: str) -> tuple[Endpoint, ...]:
    """The endpoints that were looked at in one of these roles."""
    return tuple(
        key
        for key, known in facts.values(role.PROBE).items()
        if isinstance(key, Endpoint) and known.role in roles
    )


def way(case: Case, mode: Mode) -> Way | None:
    """Where this mode would be used: the configured port if it speaks it, else another port of that host
    that does, else a verified endpoint that the identified provider publishes. Never another name.
    """
    mine = configured(case.settings)
    host = case.settings.host
    looked_at = endpoints(case.facts, "configured", "planned", "alternative", "preset")
    same_host = sorted((at for at in looked_at if at.host == host), key=_port_rank)
    known = identified(case)
    published = (
        [Endpoint(e.host, e.port) for e in known.endpoints if e.status == "verified" and e.mode is mode]
        if known
        else []
    )
    for choice in (mine, same_host, published):
        good = [at for at in choice if walked(case.facts, at, mode)]
        talking = [at for at in choice if speaks(case.facts, at, mode)]
        if good or talking:
            return Way((good or talking)[0], mode)
    return None


def published_against(case: Case) -> Provider | None:
    """The provider that publishes of the configured port that it speaks the other mode alone."""
    known, mode, mine = identified(case), untouched_mode(case), configured(case.settings)
    if known is None or mode is None or len(mine) != 1:
        return None
    return known if speaks_other(known, mine[0], mode) else None


def speaks_other(provider: Provider, at: Endpoint, mode: Mode) -> bool:
    """Does it publish of this endpoint that it speaks the other mode, and that one alone?"""
    modes = {e.mode for e in provider.endpoints if e.status == "verified" and Endpoint(e.host, e.port) == at}
    return modes == {mode.other}


def own_domain(case: Case) -> str | None:
    """The domain of the shop's address, None where it is a public mailbox domain, which is not the shop's."""
    domain = domain_of(case.settings.email_address)
    return None if domain and case.knowledge.of_consumer_domain(domain) else domain


def spf_to_extend(case: Case) -> str | None:
    """The shop's own domain, where its SPF record does not name GEM-CAR's server as far as that is known."""
    domain, include = own_domain(case), case.knowledge.relay.spf_include
    fact = case.facts.value(spf.PROBE, domain) if domain else None
    if fact is None or not fact.record or (include and include.lower() in map(str.lower, fact.includes)):
        return None
    return domain


def _port_rank(at: Endpoint) -> int:
    return PORT_ORDER.index(at.port) if at.port in PORT_ORDER else len(PORT_ORDER)


def untouched_way(case: Case) -> Way | None:
    """What happens with nothing clicked; None where settings lack the host or do not tell the mode."""
    mode, mine = untouched_mode(case), configured(case.settings)
    if mode is None or not mine:
        return None
    return Way(next((at for at in mine if speaks(case.facts, at, mode)), mine[0]), mode)


def other_names(case: Case, mode: Mode) -> tuple[Endpoint, ...]:
    """Endpoints under a name that the configured server's certificate holds, walked to the end in this mode;
    first the name that it calls itself.

    None where the configured name is one that a provider publishes: then it is the certificate that is
    wrong. And only names for an address that was met there: another one is another server.
    """
    if any(case.settings.host in each.hosts for each in case.knowledge.providers):
        return ()
    addresses = _addresses(case, case.settings.host)
    mine = [at for at in endpoints(case.facts, "configured", "planned") if at.host == case.settings.host]
    certificates = [fact for at in mine if (fact := case.facts.value(certificate.PROBE, at))]
    itself = {conversation.calls_itself(talk(case.facts, at, Mode.EXPLICIT)) for at in mine}
    found = (
        at
        for at in endpoints(case.facts, "alternative")
        if at.host != case.settings.host
        and walked(case.facts, at, mode)
        and _may_be_one(addresses, _addresses(case, at.host))
        and any(covers(each.names, at.host) for each in certificates)
    )
    return tuple(sorted(found, key=lambda at: (at.host not in itself, _port_rank(at))))


def _addresses(case: Case, name: str | None) -> frozenset[str]:
    known = case.facts.value(host.PROBE, name) if name else None
    return frozenset(target.address for target in known.targets) if known else frozenset()


def _may_be_one(addresses: frozenset[str], others: frozenset[str]) -> bool:
    """Two names with an address in common, or of which one's addresses are not known."""
    return bool(addresses & others) or not addresses or not others


def login_way(case: Case) -> Way | None:
    """Where the one login of a run is tried: the better of the ways that were walked to their end."""
    found = (way(case, mode) for mode in (Mode.IMPLICIT, Mode.EXPLICIT))
    return next((each for each in found if each and walked(case.facts, each.at, each.mode)), None)


def login_accepted(facts: Facts, host: str | None = None) -> bool:
    """Was the one login of this run accepted (at this host)?"""
    tried = facts.value(login.PROBE)
    return tried is not None and tried.accepted and (host is None or tried.endpoint.host == host)
