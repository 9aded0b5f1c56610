"""Laws that every known sentence obeys."""

import re

import pytest

from gemdiag import presets
from gemdiag.model.network import Reply
from gemdiag.model.provider import ReplyEntry
from gemdiag.rules.replies import match, recognize
from gemdiag.words import known_findings

KNOWN = presets.load()
ENTRIES = [pytest.param(each, id=each.id) for each in KNOWN.replies]
EXAMPLES = [
    pytest.param(each, text, id=f"{each.id}-{n}")
    for each in KNOWN.replies
    for n, text in enumerate(each.examples)
]
NEAR_MISSES = [
    pytest.param(each, text, id=f"{each.id}-{n}")
    for each in KNOWN.replies
    for n, text in enumerate(each.near_misses)
]

# What each stage may lead to: a refused login is always judged by a rule of `auth`.
LEADS_TO = {
    "auth": {
        "auth.refused",
        "auth.app_password_required",
        "auth.basic_disabled",
        "auth.smtp_auth_disabled",
        "auth.policy_blocked",
        "auth.account_blocked",
        "auth.rate_limited",
    },
    "sender": {"sender.not_owned", "auth.not_configured", "auth.account_blocked", "auth.rate_limited"},
    "greeting": {"smtp.connection_rejected", "smtp.busy"},
    "gemcar": {
        "tls.version_unsupported",
        "auth.not_offered",
        "dns.smtp_host_not_found",
        "net.port_closed",
        "net.port_blocked",
        "tls.certificate_chain_incomplete",
        "tls.certificate_expired",
        "tls.certificate_name_mismatch",
        "tls.certificate_untrusted",
        "tls.handshake_failed",
        "tls.starttls_missing",
        "tls.starttls_stripped",
        "tls.wrong_mode_for_port",
        "auth.refused",
        "dns.domain_not_found",
        "relay.sender_at_risk",
        "sender.spf_excludes_sender",
        "smtp.busy",
        "smtp.computer_name_invalid",
        "auth.app_password_required",
        "auth.smtp_auth_disabled",
        "config.field_invalid",
        "config.field_missing",
        "provider.less_secure_apps_gone",
        "sender.not_owned",
    },
}


def said(text: str) -> Reply | None:
    """The reply whose lines read like this, None where no code was read out with it."""
    lines = text.splitlines()
    if not re.match(r"\d{3}[ -]", lines[0]):
        return None
    return Reply(int(lines[0][:3]), tuple(line[4:] for line in lines))


def test_no_two_entries_have_one_id() -> None:
    ids = [each.id for each in KNOWN.replies]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_is_sourced_dated_and_leads_to_a_finding_of_its_stage(entry: ReplyEntry) -> None:
    assert entry.source.startswith("https://")
    assert entry.checked_on.year >= 2025
    assert entry.examples
    assert entry.near_misses
    assert entry.finding in known_findings()
    assert entry.finding in LEADS_TO[entry.stage]
    assert entry.provider is None or KNOWN.provider(entry.provider)
    assert entry.speaker is None or KNOWN.provider(entry.speaker)
    assert set(entry.others) <= {*known_findings()} - {entry.finding}


@pytest.mark.parametrize(("entry", "text"), EXAMPLES)
def test_an_example_leads_to_its_own_entry_first(entry: ReplyEntry, text: str) -> None:
    reply = said(text)
    if reply is not None:
        assert match(KNOWN, reply, entry.stage, entry.provider) == entry
    assert recognize(KNOWN, text, entry.provider) == entry


@pytest.mark.parametrize(("entry", "text"), NEAR_MISSES)
def test_a_near_miss_is_another_sentence(entry: ReplyEntry, text: str) -> None:
    reply = said(text)
    found = match(KNOWN, reply, entry.stage, entry.provider) if reply else None

    assert found is None or found.id != entry.id
    assert not re.search(entry.pattern, " ".join(text.split()), re.IGNORECASE)


@pytest.mark.parametrize(
    ("provider", "reply", "finding", "owner"),
    [
        (
            "gmail",
            "534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor gsmtp",
            "auth.app_password_required",
            "shop",
        ),
        (
            "outlook-com",
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [YQBPR0101CA0001.CANPRD01]",
            "auth.basic_disabled",
            "provider",
        ),
        (
            "microsoft-365",
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [YQBPR0101CA0001.CANPRD01]",
            "auth.smtp_auth_disabled",
            "it",
        ),
        (
            "microsoft-365",
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            "auth.basic_disabled",
            "it",
        ),
        ("icloud", "535 5.7.8 Error: authentication failed", "auth.app_password_required", "shop"),
        ("bell", "535 5.7.8 Error: authentication failed", "auth.refused", "shop"),
        (None, "535 5.7.8 Error: authentication failed", "auth.refused", "shop"),
        ("rogers", "535 5.7.0 (#AUTH005) Too many bad auth attempts.", "auth.app_password_required", "shop"),
    ],
)
def test_the_sentences_of_the_situations_lead_where_they_must(
    provider: str | None, reply: str, finding: str, owner: str
) -> None:
    heard = said(reply)
    assert heard is not None
    entry = match(KNOWN, heard, "auth", provider)
    assert entry is not None
    assert (entry.finding, entry.owner) == (finding, owner)


def test_the_meanings_of_one_code_are_told_apart() -> None:
    meanings = [
        (KNOWN.replies.index(each), each.id)
        for each in KNOWN.replies
        for text in each.examples
        if text.startswith("535 5.7.139")
    ]
    assert len(meanings) == len({id_ for _, id_ in meanings}) == 9
    assert meanings[-1][1] == "microsoft-bad-credentials"


def test_the_entry_for_a_mailbox_is_told_from_that_for_a_tenant_by_its_id() -> None:
    disabled = [
        each.id for each in KNOWN.replies if (each.finding, each.stage) == ("auth.smtp_auth_disabled", "auth")
    ]
    assert [("mailbox" in id_, "tenant" in id_) for id_ in disabled] == [(False, True), (True, False)]
