"""Which findings speak of which way of sending: the one notion behind prognosis, severity and root cause."""

from gemdiag.model.finding import Finding
from gemdiag.routes import Way

# Settings that only the mailbox uses; Option 126 needs the E-mail address alone.
MAILBOX_FIELDS = frozenset(
    {
        "port",
        "smtp_address",
        "user_name",
        "password",
        "password_confirm",
        "less_secure_connection",
    }
)
MAILBOX_AREAS = frozenset({"smtp", "tls", "net", "auth", "provider"})
HOST_IDS = frozenset(
    {
        "dns.smtp_host_not_found",
        "dns.smtp_host_no_address",
        "dns.smtp_host_lookup_failed",
        "dns.resolver_unreachable",
    }
)
# What the records of the mailbox's own sending say; how GEM-CAR's server sends is not published.
MAILBOX_SENDER = frozenset({"sender.not_owned", "sender.spf_excludes_sender"})


def on_mailbox(finding: Finding, way: Way | None) -> bool:
    """Does it count for mail sent through the mailbox this way? With no way, endpoint findings all do."""
    if finding.area == "relay":
        return False
    if finding.id in HOST_IDS and way is not None and finding.subject not in {way.at.host, None}:
        return finding.id == "dns.resolver_unreachable"
    if finding.at is not None and way is not None and finding.at != way.at:
        return False
    return finding.mode is None or way is None or finding.mode is way.mode


def on_relay(finding: Finding) -> bool:
    """Does it count for mail that GEM-CAR's server sends?"""
    if finding.area in MAILBOX_AREAS or finding.id in HOST_IDS or finding.id in MAILBOX_SENDER:
        return False
    return not (finding.area == "config" and finding.subject in MAILBOX_FIELDS)
