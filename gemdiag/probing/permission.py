"""Who may be shown a password, and in which order the servers are considered for it."""

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.network import Handshake
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Observed, Skipped
from gemdiag.model.provider import Match
from gemdiag.model.settings import Settings
from gemdiag.probes.conversation import Conversation
from gemdiag.probes.login import PASSWORD_MECHANISMS, is_complete, mechanism
from gemdiag.probing.targets import normal
from gemdiag.routes import Way

SAFE_VERSIONS = frozenset({"TLSv1.2", "TLSv1.3"})
CONFIGURED, CONFIRMED, PUBLISHED = range(3)


def why_not(settings: Settings, wishes: Wishes) -> Skipped | None:
    """Why no login is tried at all, known before anything is asked; in the words of the login probe."""
    if not settings.wants_login:
        return Skipped("not_configured")
    if settings.use_gemcar_server or wishes.in_common or not wishes.login:
        return Skipped("not_asked_to")
    if settings.user_name and settings.password_sealed and settings.password is None:
        return Skipped("sealed")
    if not is_complete(settings.user_name, settings.password):
        return Skipped("no_password")
    return Skipped("refused_lately") if wishes.refused_lately else None


def standing(at: Endpoint, settings: Settings, wishes: Wishes, match: Match | None) -> int | None:
    """By what right this endpoint may see the password, the best first; None: by none."""
    if at.host == settings.host:
        return CONFIGURED
    if at.host in map(normal, wishes.confirmed):
        return CONFIRMED
    sure = match is not None and match.identified_by in {"smtp_address", "user_name"}
    published = match.provider.endpoints if match and sure else ()
    at_provider = ((normal(e.host), e.port) for e in published if e.status == "verified")
    return PUBLISHED if at in at_provider else None


def rank(way: Way, right: int, settings: Settings) -> tuple[int, bool, bool, int]:
    """Implicit before explicit, the configured port first within a mode."""
    return right, way.mode is Mode.EXPLICIT, way.at.port != settings.port, way.at.port


def is_safe(said: Conversation) -> bool:
    """Verified, at TLS 1.2 or later, walked to its end."""
    shake: Handshake | None = said.tls.value if isinstance(said.tls, Observed) else None
    return said.ended_by is None and shake is not None and shake.verified and shake.version in SAFE_VERSIONS


def obstacle(said: Conversation) -> str | None:
    """Why a safe conversation leads to no login, None where it does."""
    offered = said.ehlo.value.mechanisms if isinstance(said.ehlo, Observed) else ()
    if not offered:
        return "not_offered"
    if mechanism(offered):
        return None
    return "other_mechanism" if PASSWORD_MECHANISMS.intersection(offered) else "no_mechanism"
