"""What a provider publishes, as parameters of a finding."""

from gemdiag.model.finding import Scalar
from gemdiag.model.provider import Provider

# Secrets that are made for programs at the provider's website; what people sign in with there is another.
KEYS = frozenset({"smtp-password", "smtp-key", "api-key", "token", "mail-key"})
_TOLD_LIMITS = ("messages_per_hour", "messages_per_day")


def page(known: Provider, *kinds: str) -> dict[str, Scalar]:
    """The first help page of these kinds that there is; `_fr` is taken for a French reader."""
    for kind in kinds:
        if english := known.help.get(kind) or known.help_fr.get(kind):
            return {"help": english, "help_fr": known.help_fr.get(kind)}
    return {"help": None, "help_fr": None}


def key(known: Provider) -> str | None:
    """The kind of secret that it wants in place of any password, None where it takes one."""
    return known.credential if known.credential in KEYS else None


def limits(known: Provider) -> dict[str, Scalar]:
    """How many messages one mailbox may send, and how large each may be."""
    told: dict[str, Scalar] = {name: known.limits.get(name) for name in _TOLD_LIMITS}
    return told | {"message_mb": known.message_mb}
