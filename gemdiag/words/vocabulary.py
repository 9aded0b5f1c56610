"""The words for the codes of the model. `""` is what to say for a value that is missing or not known."""

import re
from collections.abc import Mapping
from datetime import date

from gemdiag.words.details import OF_DETAIL
from gemdiag.words.evidence import OF_EVIDENCE
from gemdiag.words.labels import LABELS
from gemdiag.words.phrases import PHRASES
from gemdiag.words.phrases_account import OF_THE_ACCOUNT

_OF_THE_MODEL: Mapping[str, Mapping[str, str]] = {
    "label": LABELS,
    "severity": {
        "critical": "critical",
        "unknown": "not determined",
        "warning": "warning",
        "notice": "notice",
        "ok": "good",
    },
    "works": {
        "yes": "works",
        "no": "does not work",
        "unsafe": "is sent without protection",
        "unknown": "cannot be told",
    },
    "basis": {
        "measured": "measured",
        "stated": "as the shop says",
        "published": "as the provider publishes",
        "manual": "as GEM-CAR's manual says",
        "assumed": "assumed",
    },
    "situation": {
        "legacy": "As it is today",
        "untouched": "After the upgrade, with nothing changed",
        "explicit": "Encrypted after the greeting (box checked)",
        "implicit": "Encrypted from the start (box unchecked)",
        "relay": "GEM-CAR's server (Option 126)",
    },
    "route": {
        "implicit": "your mailbox, encrypted from the start",
        "explicit": "your mailbox, encrypted after the greeting",
        "relay": "GEM-CAR's server (Option 126)",
        "none": "no way of sending that is known to work",
        "auto": "the best way of sending that works",
    },
    "status": {
        "proven": "tested to the end",
        "ready": "ready, as far as it can be told from outside",
        "after_mending": "works once what is listed has been mended",
        "untested": "user name and password were not tried",
        "untested_relay": "whether e-mails arrive could not be told",
        "none": "not proven",
    },
    "mode": {
        "implicit": "encrypted from the start",
        "explicit": "encrypted after the greeting",
        "plain": "not encrypted",
    },
    "owner": {
        "shop": "you",
        "it": "your administrator",
        "provider": "your e-mail provider",
        "gemcar": "GEM-CAR support",
    },
    "identified_by": {
        "smtp_address": "the SMTP address",
        "user_name": "the user name",
        "email_domain": "the e-mail address",
        "mx": "the servers that receive your mail",
        "": "the settings",
    },
    "box": {"True": "checked", "False": "unchecked", "None": "not stated"},
    "outcome": {
        "open": "open",
        "accepted": "accepted",
        "offered": "offered",
        "missing": "missing",
        "stripped": "removed on the way",
        "injected": "tampered with on the way",
        "not_tried": "not tried",
        "skipped": "not tested",
        "unknown": "not determined",
        "refused": "refused",
        "timeout": "no answer",
        "unreachable": "no way there",
        "reset": "connection cut",
        "internal_target": "private address, not tested",
        "no_address": "no address",
        "closed": "connection closed",
        "protocol_error": "not an answer of a mail server",
        "too_long": "answer too long",
        "other_protocol": "another kind of server",
        "busy": "busy",
        "rejected": "turned away",
        "not_tls": "no encryption there",
        "tls_version": "no version of encryption in common",
        "tls_alert": "encryption refused",
        "tls_error": "encryption failed",
        "certificate": "certificate not accepted",
        "local_limit": "this computer cannot ask",
        "starttls_missing": "no encryption offered",
        "starttls_refused": "encryption offered, then refused",
        "starttls_injected": "tampered with on the way",
        "deadline": "out of time",
        "cancelled": "interrupted",
        "bug": "fault of gemdiag",
    },
    "dns": {
        "ok": "found",
        "nxdomain": "does not exist",
        "nodata": "no such record",
        "servfail": "the DNS server failed",
        "timeout": "no answer",
        "refused": "the DNS server refused",
        "overridden": "not looked up",
        "skipped": "not asked",
        "conflict": "the answers contradict each other",
        "": "no answer",
    },
}

TABLES = (_OF_THE_MODEL, PHRASES, OF_THE_ACCOUNT, OF_EVIDENCE, {"detail": OF_DETAIL})
WORDS: Mapping[str, Mapping[str, str]] = {
    name: vocabulary for table in TABLES for name, vocabulary in table.items()
}

# In the order of the calendar; `{day}` of the first is FIRST_DAY, which French writes in its own way.
MONTHS = (
    "January {day}, {year}",
    "February {day}, {year}",
    "March {day}, {year}",
    "April {day}, {year}",
    "May {day}, {year}",
    "June {day}, {year}",
    "July {day}, {year}",
    "August {day}, {year}",
    "September {day}, {year}",
    "October {day}, {year}",
    "November {day}, {year}",
    "December {day}, {year}",
)
FIRST_DAY = "1"

# What to read in place of a value when a finding is explained that nobody has.
BLANKS: Mapping[str, str] = {
    "endpoint": "server:port",
    "implicit_endpoint": "server:port",
    "published": "published settings",
    "host": "server",
    "replacement": "new server",
    "suggestion": "suggested name",
    "ascii": "server",
    "port": "port",
    "implicit_port": "port",
    "domain": "domain",
    "domains": "domains",
    "refusing": "provider",
    "distrusting": "domains",
    "address": "address",
    "email": "address",
    "user_name": "user name",
    "name": "name",
    "number": "number",
    "provider": "provider",
    "reply": "the server's sentence",
    "ehlo_refusal": "the server's sentence",
    "issuer": "issuer",
    "product": "product",
    "names": "names",
    "hosts": "servers",
    "resolvers": "DNS servers",
    "on": "date",
    "checked_on": "date",
    "days": "number",
    "count": "number",
    "lookups": "number",
    "version": "version",
    "versions": "versions",
    "needed": "version",
    "help": "help page",
    "filter": "filter",
    "messages_per_hour": "number",
    "messages_per_day": "number",
    "message_mb": "number",
    "login_name": "word",
    "include": "include",
    "detail": "detail",
    "what": "what is weak",
    "family": "IPv4 or IPv6",
    "encoding": "encoding",
    "protocol": "protocol",
    "mechanisms": "kinds of login",
    "today": "date",
    "field": "field",
    "value": "value",
    "keys": "entries",
    "line": "line",
    "other_line": "line",
    "column": "number",
    "code_points": "characters",
    "path": "file",
    "bytes": "number",
    "addresses": "addresses",
    "mode": "kind of connection",
    "spoken_mode": "kind of connection",
    "configured_mode": "kind of connection",
    "outcome": "what came of it",
    "status": "what DNS said",
    "why": "reason",
    "reason": "reason",
}

_INDEX = re.compile(r"\[\d+\]")


def phrase_of(vocabulary: str, value: object) -> str | None:
    """The English word or sentence for a code; None where there is none."""
    words = WORDS.get(vocabulary, {})
    code = _INDEX.sub("[]", str(value)) if vocabulary == "label" else str(value)
    return words.get(code, words.get(""))


def date_of(value: object) -> date | None:
    """A date that is one, or is written as 2026-12-31, with or without a time behind it."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
