"""What the refusal of a login and the shape of a password say; shared by the rules on both."""

from gemdiag.model.case import Case
from gemdiag.model.network import Reply
from gemdiag.model.provider import ReplyEntry
from gemdiag.probes import login
from gemdiag.routes import identified, login_accepted
from gemdiag.rules.replies import match


def refusal(case: Case) -> Reply | None:
    """The server's answer to a login that it did not accept."""
    tried = case.facts.value(login.PROBE)
    return tried.reply if tried and not tried.accepted else None


def reply_entry(case: Case) -> ReplyEntry | None:
    """The known sentence in that answer, None where none is known."""
    reply, known = refusal(case), identified(case)
    return match(case.knowledge, reply, "auth", known.id if known else None) if reply else None


def looks_like_account_password(case: Case) -> bool:
    """The provider takes app passwords alone, and this one does not have their shape."""
    known, password = identified(case), case.settings.password
    if known is None or not known.app_password or not password or login_accepted(case.facts):
        return False
    return not password.has_shape(known.app_password)


def is_postponed(case: Case) -> bool:
    """Put off with a 4yz of no known sentence (RFC 4954 section 6), which says nothing of the password."""
    reply, entry = refusal(case), reply_entry(case)
    return reply is not None and reply.code < 500 and (entry is None or entry.finding == "auth.refused")
