"""What presets hold of secrets, limits, pages and days reaches the person whom it helps."""

from datetime import date
from typing import Any

import pytest

from gemdiag import rules, words
from gemdiag.app.diagnose import decide
from gemdiag.model.case import Case
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.finding import Finding
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Observed
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Problem, Source
from gemdiag.probes import autoconfig, mx, role, sender
from gemdiag.probes.autoconfig import Autoconfig
from gemdiag.probes.mx import Mx, MxHost
from gemdiag.probes.role import Role
from tests.shops import E587, Fact, case, good, ids, logged_in, settings

GMAIL: dict[str, Any] = {
    "smtp_address": "smtp.gmail.com",
    "email_address": "garage@gmail.com",
    "user_name": "garage@gmail.com",
}
BREVO = Endpoint("smtp-relay.brevo.com", 587)
G587 = Endpoint("smtp.gmail.com", 587)
LOST: dict[str, Any] = {"password": None, "password_state": "omitted"}


def found(shop: Case, id_: str) -> list[Finding]:
    return [each for each in rules.judge(shop) if each.id == id_]


def told(finding: Finding, part: str, lang: str = "en") -> str:
    text = getattr(words.finding(finding.id), part)
    parts = (text,) if isinstance(text, str) else text
    return " ".join(words.say(lang, each, **finding.params) for each in parts)


@pytest.mark.parametrize(
    ("host", "user_name", "wanted"),
    [
        ("smtp.sendgrid.net", "info@garage.example", "word"),
        ("smtp.sendgrid.net", "apikey", None),
        ("smtp.resend.com", "Resend", "word"),
        ("smtp.resend.com", "resend", None),
        ("smtp-relay.brevo.com", "whatever", None),
    ],
)
def test_a_user_name_that_is_the_same_for_everybody(host: str, user_name: str, wanted: str | None) -> None:
    seen = found(case(settings(smtp_address=host, user_name=user_name)), "auth.user_name_form")
    assert [each.params["wanted"] for each in seen] == ([wanted] if wanted else [])
    assert all(f'"{each.params["login_name"]}"' in told(each, "mend") for each in seen)


@pytest.mark.parametrize(
    ("password", "likely"), [("Carburateur!9", True), ("xsmtpsib-0a1b2c", False), ("xsmtpsib-", True)]
)
def test_a_password_without_the_form_of_the_providers_keys(password: str, likely: bool) -> None:
    shop = settings(smtp_address=BREVO.host, password=Secret(password))
    seen = found(case(shop), "auth.key_likely")
    assert bool(seen) is likely
    assert password not in str([(each.params, each.evidence) for each in seen])
    assert not found(case(shop, logged_in(BREVO)), "auth.key_likely")
    assert not found(case(shop._replace(use_gemcar_server=True)), "auth.key_likely")


def test_a_refused_account_password_leads_to_the_key_that_the_provider_wants() -> None:
    shop = settings(smtp_address=BREVO.host)
    refused = decide(
        case(shop, good(BREVO, Mode.EXPLICIT), logged_in(BREVO, 535, "5.7.8 Authentication failed"))
    )
    assert refused.judgement.root_cause == "auth.key_likely"
    (seen,) = (each for each in refused.judgement.findings if each.id == "auth.refused")
    assert "an SMTP key" in told(seen, "why")
    assert "make an SMTP key" in told(seen, "mend")
    assert "clé SMTP" in told(seen, "why", "fr")


def test_a_mailboxs_own_password_that_is_refused_leads_to_no_key() -> None:
    (seen,) = found(
        case(settings(), good(E587, Mode.EXPLICIT), logged_in(E587, 535, "5.7.8 no")), "auth.refused"
    )
    assert "same address and password" in told(seen, "mend")


@pytest.mark.parametrize(
    ("shop", "kind"),
    [
        (GMAIL | LOST, "app-password"),
        ({"smtp_address": BREVO.host} | LOST, "smtp-key"),
        ({"smtp_address": "smtphm.sympatico.ca"} | LOST, None),
        (GMAIL, None),
        (GMAIL | LOST | {"use_gemcar_server": True}, None),
        (GMAIL | {"password": None, "password_state": None, "user_name": None}, None),
    ],
    ids=["an app password", "a key", "the mailbox's own", "one is there", "Option 126", "no login"],
)
def test_which_kind_of_password_is_needed(shop: dict[str, Any], kind: str | None) -> None:
    seen = found(case(settings(**shop)), "provider.password_kind")
    assert [each.params["credential"] for each in seen] == ([kind] if kind else [])
    assert all(each.severity == "notice" for each in seen)


def test_the_kind_of_password_is_that_of_the_day() -> None:
    assert not found(case(settings(**GMAIL, **LOST), as_of=date(2021, 1, 1)), "provider.password_kind")


def test_the_help_page_is_the_one_in_the_readers_language() -> None:
    (seen,) = found(case(settings(**GMAIL, **LOST)), "provider.password_kind")
    assert "answer/185833)" in told(seen, "mend")
    assert "answer/185833?hl=fr)" in told(seen, "mend", "fr")


def test_a_provider_without_a_page_on_app_passwords_names_the_one_on_settings() -> None:
    aol = {"smtp_address": "smtp.aol.com", "email_address": "g@aol.com", "user_name": "g@aol.com"}
    (seen,) = found(case(settings(**aol)), "auth.app_password_likely")
    assert str(seen.params["help"]).startswith("https://help.aol.com/")


def test_too_many_messages_are_told_apart_from_too_many_logins_and_with_what_is_published() -> None:
    many = Reply(550, ("5.4.5 Daily user sending limit exceeded.",))
    sent = case(settings(**GMAIL), logged_in(G587), [(sender.PROBE, "garage@gmail.com", Observed(many))])
    (seen,) = found(sent, "auth.rate_limited")
    assert "more messages than smtp.gmail.com" in told(seen, "title")
    assert "takes 500 in a day" in told(seen, "why")

    tried = case(
        settings(**GMAIL), logged_in(G587, 454, "4.7.0 Too many login attempts, please try again later")
    )
    (seen,) = found(tried, "auth.rate_limited")
    assert "too many logins" in told(seen, "title")
    assert "500" not in told(seen, "why")


def test_what_a_mailbox_may_send_is_told_with_its_provider() -> None:
    icloud = {
        "smtp_address": "smtp.mail.me.com",
        "email_address": "g@icloud.com",
        "user_name": "g@icloud.com",
    }
    (seen,) = found(case(settings(**icloud)), "provider.identified")
    assert (seen.params["messages_per_day"], seen.params["message_mb"]) == (1000, 20)
    assert "up to 20 MB" in told(seen, "why")


def filtered(*hosts: str) -> Fact:
    return (
        mx.PROBE,
        "garage.example",
        Observed(Mx("garage.example", "ok", tuple(MxHost(5, h, "ok") for h in hosts))),
    )


def test_a_filter_in_front_is_said_to_hide_who_keeps_the_mailboxes() -> None:
    (seen,) = found(case(settings(), [filtered("mx1-us1.ppe-hosted.com")]), "provider.unknown")
    assert seen.params["filter"] == "Proofpoint"
    assert "hides who keeps the mailboxes" in told(seen, "why")
    (seen,) = found(case(settings(), [filtered("mx.garage.example")]), "provider.unknown")
    assert "hides" not in told(seen, "why")


def test_whoever_gives_an_address_alone_is_shown_how_to_look_for_the_server() -> None:
    alone = settings(
        smtp_address=None, port=None, user_name=None, **LOST | {"password_state": None}
    )._replace(source=Source(None, "address", None, {}))
    seen = found(case(alone, [filtered("mx.mimecast.com")]), "config.field_missing")
    (host,) = (each for each in seen if each.subject == "smtp_address")
    assert "--discover" in told(host, "mend")
    assert "Mimecast" in told(host, "why")


def test_what_was_looked_for_already_is_not_offered_again() -> None:
    looked = [(autoconfig.PROBE, "garage.example", Observed(Autoconfig("garage.example", None)))]
    (before,) = found(case(settings()), "provider.unknown")
    (after,) = found(case(settings(), looked), "provider.unknown")
    assert "--discover" in told(before, "mend")
    assert "--discover" not in told(after, "mend")


def test_a_retired_host_is_replaced_by_a_confirmed_one_alone() -> None:
    rogers = settings(
        smtp_address="smtp.broadband.rogers.com", email_address="g@rogers.com", user_name="g@rogers.com"
    )
    (seen,) = found(case(rogers), "provider.host_obsolete")
    assert seen.params["replacement"] is None
    telus = settings(smtp_address="smtp.telus.net", email_address="g@telus.net", user_name="g@telus.net")
    (seen,) = found(case(telus), "provider.host_obsolete")
    assert seen.params["replacement"] == "smtp.gmail.com"


def test_an_unconfirmed_server_of_the_provider_is_offered_and_nothing_more() -> None:
    at = Endpoint("smtp.videotron.ca", 587)
    alone = settings(smtp_address=None, port=None, email_address="g@videotron.ca", user_name=None, **LOST)
    measured = [*good(at, Mode.EXPLICIT), (role.PROBE, at, Observed(Role("preset", "preset")))]
    (seen,) = found(case(alone, measured), "provider.server_found")
    assert (seen.severity, seen.params["endpoint"], seen.params["origin"]) == ("notice", str(at), "preset")
    assert "no second source" in told(seen, "why")
    assert at.host not in str(decide(case(alone, measured)).judgement.plan)


def test_a_confirmed_server_needs_no_offer() -> None:
    measured = [*good(G587, Mode.EXPLICIT), (role.PROBE, G587, Observed(Role("preset", "preset")))]
    assert not found(case(settings(**GMAIL | {"smtp_address": None}), measured), "provider.server_found")


@pytest.mark.parametrize(
    ("day", "says"), [(date(2026, 12, 1), "stops taking"), (date(2027, 2, 1), "since December 31, 2026")]
)
def test_an_end_that_is_past_is_told_as_past(day: date, says: str) -> None:
    shop = case(settings(smtp_address="smtp.office365.com"), as_of=day)
    (seen,) = found(shop, "provider.password_login_ending")
    assert says in told(seen, "title")
    assert ("announces" in told(seen, "forward")) is (day.year == 2026)


def differing(shop: Case) -> list[object]:
    return [each.params["why"] for each in rules.judge(shop) if each.id == "provider.manual_differs"]


def test_the_manuals_advice_against_a_second_step_is_contradicted_once_a_login_was_refused() -> None:
    def answered(*reply: Any) -> list[object]:
        return differing(case(settings(), good(E587, Mode.EXPLICIT), logged_in(E587, *reply)))

    assert answered() == []
    assert answered(535, "5.7.8 Error: authentication failed") == ["two_factor"]
    assert answered(535, "5.7.139 user is locked by your organization's security defaults policy") == []


def test_what_the_old_module_called_ssl_is_explained() -> None:
    assert differing(case(settings(legacy_tls=True))) == ["ssl_means_tls"]


def test_of_a_file_that_cannot_be_read_nothing_else_is_said() -> None:
    unread = settings(problems=(Problem("unreadable", "", {"kind": "syntax"}),))
    assert set(ids(decide(case(unread)).judgement.findings)) == {"config.unreadable"}
