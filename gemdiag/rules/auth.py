"""What became of the one login."""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.finding import Owner, Scalar, Severity
from gemdiag.model.outcome import Failed, Observed, Skipped
from gemdiag.model.provider import Provider, ReplyEntry
from gemdiag.probes import login, sender
from gemdiag.routes import identified, login_accepted
from gemdiag.rules.judged import broken_login, talks
from gemdiag.rules.password import (
    is_app_password_refused,
    is_postponed,
    looks_like_account_password,
    looks_like_no_key,
    refusal,
    reply_entry,
)
from gemdiag.rules.published import key, limits, page
from gemdiag.rules.replies import match
from gemdiag.rules.rule import Rule, Seen, at_params

TOKEN_MECHANISMS = frozenset({"XOAUTH2", "OAUTHBEARER"})
REFUSED_FROM = 400
ENDED = ("provider.password_login_ended",)
# Sentences of `auth.rate_limited` that count messages; the others count logins.
OF_MESSAGES = frozenset({"cpanel-failures", "sending-limit", "sendgrid-credits-used-up"})


def accepted(case: Case) -> Iterator[Seen]:
    tried = case.facts.value(login.PROBE)
    if tried and tried.accepted:
        params = at_params(tried.endpoint, user_name=case.settings.user_name)
        yield Seen(str(tried.endpoint), params, {"mechanism": tried.mechanism, "reply": tried.reply.text})


ACCEPTED = Rule("auth.accepted", Severity.OK, "shop", accepted)


def _refused(case: Case, *ids: str) -> Iterator[Seen]:
    """Refusals whose sentence leads to one of these findings; "auth.refused" is for all unknown ones."""
    reply, entry, tried = refusal(case), reply_entry(case), case.facts.value(login.PROBE)
    if reply is None or tried is None or (entry.finding if entry else "auth.refused") not in ids:
        return
    if is_postponed(case):  # smtp.busy
        return
    known = identified(case)
    more: dict[str, Scalar] = {"user_name": case.settings.user_name, "reply": reply.text}
    if known:
        help_page = page(known, "settings") if key(known) else page(known, "app_password", "settings")
        more |= {"provider": known.name, "credential": key(known), **help_page}
    if entry is None:
        more["detail"] = str(reply.code)
    if is_app_password_refused(case):
        more["shape"] = "app_password"
    if entry and entry.finding == "auth.smtp_auth_disabled":
        more["scope"] = "mailbox" if "mailbox" in entry.id else "tenant"
    if entry and entry.finding == "auth.rate_limited":
        more |= _limit(case, entry)
    evidence = {"reply": reply.text, "mechanism": tried.mechanism, "sentence": entry.id if entry else None}
    yield Seen(
        str(tried.endpoint), at_params(tried.endpoint, **more), evidence, owner=entry.owner if entry else None
    )


REFUSED = Rule(
    "auth.refused",
    Severity.CRITICAL,
    "shop",
    lambda case: _refused(case, "auth.refused"),
    (
        *ENDED,
        "auth.app_password_likely",
        "auth.key_likely",
        "auth.user_name_form",
        "config.password_blanks",
    ),
    "RFC 4954 section 6",
)


def _by_sentence(id_: str, owner: Owner, causes: tuple[str, ...] = ENDED) -> Rule:
    """A row for refusals that the server's own words tell apart, also where it says them at MAIL FROM."""

    def check(case: Case) -> Iterator[Seen]:
        yield from _refused(case, id_)
        yield from _refused_sender(case, id_)

    return Rule(id_, Severity.CRITICAL, owner, check, causes)


def _refused_sender(case: Case, id_: str) -> Iterator[Seen]:
    """The shop's own address refused at MAIL FROM for what is wrong with the account."""
    address, known = case.settings.email_address, identified(case)
    reply = case.facts.value(sender.PROBE, address) if address else None
    entry = match(case.knowledge, reply, "sender", known.id if known else None) if reply else None
    if reply and reply.code >= REFUSED_FROM and entry and entry.finding == id_:
        params: dict[str, Scalar] = {"user_name": case.settings.user_name, "reply": reply.text}
        if entry.finding == "auth.rate_limited":
            params |= {"host": case.settings.host, **_limit(case, entry)}
        yield Seen(_where(case), params, {"mail_from": reply.text, "sentence": entry.id}, owner=entry.owner)


def _limit(case: Case, entry: ReplyEntry) -> dict[str, Scalar]:
    """Too many of what, and how many the provider publishes."""
    known = identified(case)
    published = {"provider": known.name, **limits(known)} if known else {}
    return {"scope": "messages" if entry.id in OF_MESSAGES else "logins", **published}


APP_PASSWORD_REQUIRED = _by_sentence("auth.app_password_required", "shop")
BASIC_DISABLED = _by_sentence("auth.basic_disabled", "it")
SMTP_AUTH_DISABLED = _by_sentence("auth.smtp_auth_disabled", "it")
POLICY_BLOCKED = _by_sentence("auth.policy_blocked", "it")
ACCOUNT_BLOCKED = _by_sentence("auth.account_blocked", "shop", ())
RATE_LIMITED = _by_sentence("auth.rate_limited", "shop", ())


def app_password_likely(case: Case) -> Iterator[Seen]:
    """By provider and shape; silent where the server itself says why it refused."""
    known, entry = identified(case), reply_entry(case)
    told = entry is not None and entry.finding != "auth.refused"
    if known and not told and looks_like_account_password(case):
        params = {"provider": known.name, **page(known, "app_password", "settings")}
        yield Seen(_where(case), params, {"provider": known.id, "shape": "not_an_app_password"})


APP_PASSWORD_LIKELY = Rule("auth.app_password_likely", Severity.WARNING, "shop", app_password_likely)


def key_likely(case: Case) -> Iterator[Seen]:
    """By provider and shape; silent where the server itself says why it refused."""
    known, entry = identified(case), reply_entry(case)
    told = entry is not None and entry.finding != "auth.refused"
    if known and not told and not case.settings.use_gemcar_server and looks_like_no_key(case):
        params = {"provider": known.name, "credential": key(known), **page(known, "settings")}
        yield Seen(_where(case), params, {"provider": known.id, "shape": "not_a_key"})


KEY_LIKELY = Rule("auth.key_likely", Severity.WARNING, "shop", key_likely)


def user_name_form(case: Case) -> Iterator[Seen]:
    known, user_name = identified(case), case.settings.user_name
    if known is None or not user_name or login_accepted(case.facts) or case.settings.use_gemcar_server:
        return
    if wanted := _wanted_form(known, user_name):
        word = known.login_name if wanted == "word" else None
        params = {"provider": known.name, "wanted": wanted, "user_name": user_name, "login_name": word}
        yield Seen(_where(case), params, {"user_name": user_name})


def _wanted_form(known: Provider, user_name: str) -> str | None:
    """What the provider wants in its place; None where it is in order."""
    if known.login_name:
        return None if user_name.strip() == known.login_name else "word"
    form: str = known.user_name
    is_wrong = form != "any" and (form == "address") is not ("@" in user_name)
    return form if is_wrong else None


USER_NAME_FORM = Rule("auth.user_name_form", Severity.WARNING, "shop", user_name_form)


def _where(case: Case) -> str | None:
    tried = case.facts.value(login.PROBE)
    if tried:
        return str(tried.endpoint)
    s = case.settings
    return f"{s.smtp_address}:{s.port}" if s.smtp_address and s.port else s.smtp_address


def _mechanisms(case: Case) -> Iterator[tuple[Endpoint, Seen, tuple[str, ...]]]:
    """What each verified talk offers for a login; nothing where no login is configured."""
    if not case.settings.wants_login:
        return
    for talk in talks(case):
        verified = isinstance(talk.said.tls, Observed) and talk.said.tls.value.verified
        if verified and isinstance(talk.said.ehlo, Observed):
            offered = talk.said.ehlo.value.mechanisms
            params = at_params(talk.at, mechanisms=", ".join(offered))
            evidence = {"ehlo": list(talk.said.ehlo.value.keywords)}
            yield talk.at, Seen(str(talk.at), params, evidence, talk.at, talk.mode), offered


def not_offered(case: Case) -> Iterator[Seen]:
    return (seen for _, seen, offered in _mechanisms(case) if not offered)


NOT_OFFERED = Rule("auth.not_offered", Severity.CRITICAL, "shop", not_offered, reference="RFC 4954 section 3")


def oauth_only(case: Case) -> Iterator[Seen]:
    for _, seen, offered in _mechanisms(case):
        if set(offered) & TOKEN_MECHANISMS and not set(offered) & login.PASSWORD_MECHANISMS:
            yield seen


OAUTH_ONLY = Rule("auth.oauth_only", Severity.CRITICAL, "provider", oauth_only, ENDED, "RFC 7628")


def before_tls(case: Case) -> Iterator[Seen]:
    """A login offered before encryption can be had by whoever removes STARTTLS on the way."""
    for talk in talks(case):
        if isinstance(talk.said.ehlo_clear, Observed) and talk.said.ehlo_clear.value.mechanisms:
            offered = list(talk.said.ehlo_clear.value.mechanisms)
            yield Seen(str(talk.at), at_params(talk.at), {"mechanisms": offered}, talk.at, talk.mode)


BEFORE_TLS = Rule(
    "auth.before_tls",
    Severity.WARNING,
    "provider",
    before_tls,
    reference="RFC 4954 section 4, RFC 8314 section 4.1",
)


def not_tried(case: Case) -> Iterator[Seen]:
    outcome = case.facts.of(login.PROBE)
    if not case.settings.wants_login or case.settings.use_gemcar_server or isinstance(outcome, Observed):
        return
    if isinstance(outcome, Failed):
        if broken_login(case):  # smtp.protocol_error
            return
        evidence = {"reason": outcome.reason.value, "detail": outcome.detail}
        yield Seen(_where(case), {"why": "no_answer"}, evidence)
    elif isinstance(outcome, Skipped):
        why = "offline" if case.offline else outcome.because
        yield Seen(_where(case), {"why": why}, {"why": why})


NOT_TRIED = Rule("auth.not_tried", Severity.NOTICE, "shop", not_tried)


def not_configured(case: Case) -> Iterator[Seen]:
    """Legitimate, unless the server says that it wants a login."""
    if not case.settings.wants_login and case.settings.smtp_address:
        refused = next(_refused_sender(case, "auth.not_configured"), None)
        yield refused._replace(severity=Severity.CRITICAL) if refused else Seen(_where(case))


NOT_CONFIGURED = Rule("auth.not_configured", Severity.NOTICE, "shop", not_configured)
