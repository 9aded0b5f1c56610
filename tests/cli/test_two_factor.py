"""Two-factor authentication and app passwords: which refusal is whose to mend."""

import pytest

from tests.cli.kit import Gemdiag
from tests.cli.mailboxes import (
    ACCOUNT,
    APPLE,
    COMPANY,
    GMAIL,
    GROUPS,
    ICLOUD,
    OUTLOOK,
    YAHOO,
    YAHOO_SHOP,
    Shop,
    lab_of,
    refused,
)

DISABLED = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the {}."
MICROSOFT = [
    (COMPANY, DISABLED.format("Tenant"), "auth.smtp_auth_disabled", "it", "administrator"),
    (COMPANY, DISABLED.format("Mailbox"), "auth.smtp_auth_disabled", "it", "administrator"),
    (
        COMPANY,
        "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.",
        "auth.policy_blocked",
        "it",
        "administrator",
    ),
    (
        COMPANY,
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
        "auth.basic_disabled",
        "it",
        "administrator",
    ),
    (
        OUTLOOK,
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
        "auth.basic_disabled",
        "provider",
        "Option 126",
    ),
    (
        COMPANY,
        "550 5.7.30 Basic authentication is not supported for Client Submission.",
        "auth.basic_disabled",
        "provider",
        "Option 126",
    ),
    (
        COMPANY,
        "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
        "auth.refused",
        "shop",
        "website",
    ),
    (
        COMPANY,
        "535 5.7.139 Authentication unsuccessful, account locked.",
        "auth.account_blocked",
        "shop",
        "Stop sending",
    ),
]


@pytest.mark.parametrize("as_of", ["2026-11-23", "2027-01-01"])
@pytest.mark.parametrize(
    ("shop", "reply", "id_", "owner", "step"), MICROSOFT, ids=[r[1][4:75] for r in MICROSOFT]
)
def test_each_refusal_of_microsoft_is_somebodys_to_mend(
    shop: Shop, reply: str, id_: str, owner: str, step: str, as_of: str, gemdiag: Gemdiag
) -> None:
    said = refused(gemdiag, shop, reply, as_of=as_of)
    found = said.findings[id_]
    assert (found["severity"], found["owner"]) == ("critical", owner)
    assert found["params"]["reply"] == reply
    assert step in " ".join(found["fix"])
    told = [each for each in said.findings if each.startswith("auth.") and each != "auth.app_password_likely"]
    assert told == [id_]


def test_the_mailbox_and_the_company_are_told_apart(gemdiag: Gemdiag) -> None:
    titles = {
        refused(gemdiag, COMPANY, DISABLED.format(whose)).findings["auth.smtp_auth_disabled"]["title"]
        for whose in ("Tenant", "Mailbox")
    }
    assert len(titles) == 2


BAD = (
    "535-5.7.8 Username and Password not accepted. For more information, go to",
    "535 5.7.8 https://support.google.com/mail/?p=BadCredentials d9443c01a7336 - gsmtp",
)
WANTED = (
    "534-5.7.9 Application-specific password required. For more information, go to",
    "534 5.7.9 https://support.google.com/mail/?p=InvalidSecondFactor gsmtp",
)
AUTH005 = ("535 5.7.0 (#AUTH005) Too many bad auth attempts.",)
FAILED = ("535 5.7.8 Error: authentication failed",)
REVOKED = "it was probably revoked"
SHAPES = [
    ("the account's password, said so", GMAIL, WANTED, "auth.app_password_required", False),
    ("the account's password, by its shape", GMAIL, BAD, "auth.app_password_likely", False),
    (
        "16 letters, which is no proof",
        GMAIL._replace(password="tremblaygaragest"),
        WANTED,
        "auth.app_password_required",
        False,
    ),
    ("revoked", GMAIL._replace(password=GROUPS.replace(" ", "")), BAD, "auth.refused", True),
    ("typed in groups", GMAIL._replace(password=GROUPS), BAD, "config.password_blanks", False),
    ("Yahoo, the account's password", YAHOO_SHOP, AUTH005, "auth.app_password_required", False),
    ("Yahoo, revoked", YAHOO_SHOP._replace(password=YAHOO), AUTH005, "auth.app_password_required", True),
    ("Apple, the account's password", ICLOUD, FAILED, "auth.app_password_required", False),
    ("Apple, revoked", ICLOUD._replace(password=APPLE), FAILED, "auth.app_password_required", True),
]


@pytest.mark.parametrize(
    ("shop", "reply", "root", "is_revoked"), [s[1:] for s in SHAPES], ids=[s[0] for s in SHAPES]
)
def test_sentence_and_shape_together_lead_to_the_cause(
    shop: Shop, reply: tuple[str, ...], root: str, is_revoked: bool, gemdiag: Gemdiag
) -> None:
    said = refused(gemdiag, shop, *reply)
    assert said.json["root_cause"] == root, said
    assert (REVOKED in said.out) is is_revoked
    assert ("provider.less_secure_apps_gone" in said.findings) is (shop.host == GMAIL.host)
    assert "\n".join(reply) in {each["params"].get("reply") for each in said.findings.values()}
    assert said.json["plan"]["status"] == "after_mending"


@pytest.mark.parametrize("password", [GROUPS, APPLE, ACCOUNT], ids=["groups", "Apple's", "account's"])
def test_no_part_of_any_password_is_shown(password: str, gemdiag: Gemdiag) -> None:
    shop = GMAIL._replace(password=password)
    parts = {password, password.replace(" ", ""), *password.replace("-", " ").split()} - {
        "Garage",
        "Tremblay",
    }
    for form, lang in (("text", "en"), ("text", "fr"), ("json", "en"), ("html", "fr"), ("ticket", "en")):
        said = gemdiag("check", shop.write(), "--offline", "--format", form, "--lang", lang)
        shown = said.out + said.err
        assert not [each for each in parts if each in shown]


def test_an_app_password_in_groups_is_a_notice_until_it_is_refused(gemdiag: Gemdiag) -> None:
    shop = GMAIL._replace(password=GROUPS)
    said = gemdiag("check", shop.write(), "--offline", "--format", "json")
    found = said.findings["config.password_blanks"]
    assert (found["severity"], found["subject"]) == ("notice", "password")
    assert "without blanks" in " ".join(found["fix"])
    again = refused(gemdiag, shop, *BAD).findings
    assert again["config.password_blanks"]["severity"] == "warning"
    assert again["auth.refused"]["because"] == ["config.password_blanks"]


def test_a_login_that_is_accepted_beats_every_date_and_every_shape(gemdiag: Gemdiag) -> None:
    for shop in (GMAIL, GMAIL._replace(password=GROUPS), OUTLOOK, ICLOUD):
        with lab_of(shop, accepts=True) as lab:
            said = gemdiag("check", shop.write(), "--format", "json", "--as-of", "2026-11-23", lab=lab)
        assert "auth.accepted" in said.findings
        assert not {
            "auth.app_password_likely",
            "config.password_blanks",
            "provider.less_secure_apps_gone",
            "provider.password_login_ended",
        } & set(said.findings)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_sentence_that_nobody_knows_is_shown_whole_and_called_unknown(lang: str, gemdiag: Gemdiag) -> None:
    reply = (
        "571-5.9.1 The moon is in the wrong house,",
        "571 5.9.1 ask <https://mail.example/why?id=7> again.",
    )
    found = refused(gemdiag, ICLOUD._replace(host="mail.garage.example"), *reply, lang=lang).findings[
        "auth.refused"
    ]
    assert found["params"]["reply"] == "\n".join(reply)
    assert {"en": "does not know the sentence", "fr": "ne connaît pas la phrase"}[lang] in found["detail"]
    assert "571" in found["detail"]
    with lab_of(ICLOUD, *reply) as lab:
        text = gemdiag("check", ICLOUD.write(), "--lang", lang, "--no-state", lab=lab).out
    assert all(line in text for line in reply), text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_sentence_that_is_known_is_not_called_unknown(lang: str, gemdiag: Gemdiag) -> None:
    found = refused(gemdiag, COMPANY, MICROSOFT[6][1], lang=lang).findings["auth.refused"]
    assert {"en": "does not know the sentence", "fr": "ne connaît pas la phrase"}[lang] not in found["detail"]
