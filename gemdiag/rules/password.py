"""What the refusal of a login and the shape of a password say; shared by the rules on both."""

from gemdiag.model.case import Case
from gemdiag.model.network import Reply
from gemdiag.model.provider import ReplyEntry
from gemdiag.probes import login
from gemdiag.routes import identified, login_accepted
from gemdiag.rules.published import key
from gemdiag.rules.replies import match

INVALID = 535
OF_CREDENTIALS = frozenset({"auth.refused", "auth.app_password_required"})


def refusal(case: Case) -> Reply | None:
    """The server's answer to a login that it did not accept."""
    tried = case.facts.value(login.PROBE)
    return tried.reply if tried and not tried.accepted else None


def reply_entry(case: Case) -> ReplyEntry | None:
    """The known sentence in that answer, None where none is known."""
    reply, known = refusal(case), identified(case)
    return match(case.knowledge, reply, "auth", known.id if known else None) if reply else None


def takes_app_passwords_alone(case: Case) -> bool:
    """As of the day: before it the provider still took the password of the account."""
    known = identified(case)
    if known is None or not known.app_password:
        return False
    since = known.password_login.on if known.password_login.state == "app-password" else None
    return since is None or since <= case.as_of


def looks_like_account_password(case: Case) -> bool:
    """The provider takes app passwords alone, and this one does not have their shape."""
    return takes_app_passwords_alone(case) and _has_shape(case) is False


def looks_like_no_key(case: Case) -> bool:
    """The provider wants a key of a known form, and the password does not have it."""
    known, password = identified(case), case.settings.password
    if known is None or not known.credential_shape or key(known) is None or login_accepted(case.facts):
        return False
    return password is not None and bool(password) and not password.has_shape(known.credential_shape)


def is_app_password_with_blanks(case: Case) -> bool:
    """An app password as the provider shows it, in groups; some servers take it so, others do not."""
    password = case.settings.password
    return bool(password and password.has_inner_blanks and _has_shape(case))


def is_app_password_refused(case: Case) -> bool:
    """It has the shape, and the server does not know it: revoked, or another mailbox's.

    Only by 535 (RFC 4954 section 6): 534 says that another kind of password is wanted.
    """
    reply = refusal(case)
    if reply is None or reply.code != INVALID or is_app_password_with_blanks(case):
        return False
    return is_of_credentials(case) and _has_shape(case) is True


def is_of_credentials(case: Case) -> bool:
    """Refused for what was typed, as far as the server's words are known."""
    entry = reply_entry(case)
    return refusal(case) is not None and (entry is None or entry.finding in OF_CREDENTIALS)


def _has_shape(case: Case) -> bool | None:
    """Of an app password of the identified provider; None where that is not known or does not matter."""
    known, password = identified(case), case.settings.password
    if known is None or not known.app_password or not password or login_accepted(case.facts):
        return None
    return password.has_shape(known.app_password)


def is_postponed(case: Case) -> bool:
    """Put off with a 4yz of no known sentence (RFC 4954 section 6), which says nothing of the password."""
    reply, entry = refusal(case), reply_entry(case)
    return reply is not None and reply.code < 500 and (entry is None or entry.finding == "auth.refused")
