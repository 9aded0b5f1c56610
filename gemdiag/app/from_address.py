"""An e-mail address alone: the rest from what its provider publishes."""

from collections.abc import Callable

from gemdiag.model.endpoint import Mode
from gemdiag.model.provider import Knowledge, Match, Provider, PublishedEndpoint
from gemdiag.model.settings import Settings
from gemdiag.model.syntax import domain_of
from gemdiag.probes.provider import identify

AskMx = Callable[[str], tuple[str, ...]]
"""The MX hosts of a domain, best first."""


def filled(settings: Settings, knowledge: Knowledge, ask_mx: AskMx) -> Settings:
    """The settings that the provider's pages would have led to; as they were where no provider is known.

    Which password there is nobody has said, so it counts as left out.
    """
    domain = domain_of(settings.email_address)
    match = _match(knowledge, domain, ())
    if match is None and domain:
        match = _match(knowledge, domain, ask_mx(domain))
    # What no second source confirms is measured, and never taken for what the shop has typed.
    sure = [each for each in match.provider.endpoints if each.status == "verified"] if match else []
    if match is None or not sure:
        return settings
    return _with(settings, match.provider, sure[0])


def _match(knowledge: Knowledge, domain: str | None, mx_hosts: tuple[str, ...]) -> Match | None:
    return identify(knowledge, host=None, user_name=None, email_domain=domain, mx_hosts=mx_hosts)


def _with(settings: Settings, known: Provider, best: PublishedEndpoint) -> Settings:
    address = settings.email_address or ""
    user_name = address.rpartition("@")[0] if known.user_name == "local" else address
    return settings._replace(
        smtp_address=settings.smtp_address or best.host,
        port=settings.port or best.port,
        user_name=settings.user_name or user_name,
        password_state=settings.password_state or "omitted",
        less_secure_connection=best.mode is Mode.EXPLICIT
        if settings.less_secure_connection is None
        else settings.less_secure_connection,
    )
