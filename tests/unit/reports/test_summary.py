"""The verdict tells an owner what happens, why, and what to do."""

from typing import Any, NamedTuple

import pytest

from gemdiag import reports
from gemdiag.words import LANGUAGES
from tests import build

WORKS = ("yes", "no", "unsafe", "unknown")


class Shop(NamedTuple):
    legacy: str
    untouched: str
    recommended: str
    status: str
    changes: tuple[tuple[str, Any], ...] = ()
    because: tuple[str, ...] = ()
    installed: str | None = "13.0.1"
    root_cause: str | None = None
    complete: bool = True


def summary(shop: Shop, lang: str = "en") -> str:
    made = reports.document(build.kitchen_sink())
    made["complete"] = shop.complete
    made["settings"]["gemcar_version"] = shop.installed
    made["root_cause"] = shop.root_cause
    made["prognosis"]["legacy"]["works"] = shop.legacy
    made["prognosis"]["untouched"] |= {"works": shop.untouched, "because": list(shop.because)}
    made["plan"] |= {
        "recommended": shop.recommended,
        "status": shop.status,
        "changes": [{"field": f, "from": None, "to": to, "because": "asked_for"} for f, to in shop.changes],
    }
    return str(reports.tell(made, lang)["verdict"]["summary"])


NO_CHANGE = (
    "Your e-mail does not work as it is set today, and the upgrade to GEM-CAR 13.0.4 does not change that."
)
RELAY = "Send with GEM-CAR's server (Option 126) instead."
UNCHECK = ("less_secure_connection", False)
OPTION_126 = ("use_gemcar_server", True)


@pytest.mark.parametrize(
    ("shop", "sentences"),
    [
        (
            Shop("yes", "no", "implicit", "proven", (UNCHECK,)),
            [
                "Your e-mail works today, but it will stop right after the upgrade to GEM-CAR 13.0.4.",
                'In GEM-CAR: uncheck "Less secure connection", leave 465 in Port.',
            ],
        ),
        (
            Shop("unknown", "yes", "implicit", "proven", (("port", 465), UNCHECK)),
            [
                "Nothing stops when you upgrade to GEM-CAR 13.0.4.",
                'In GEM-CAR: type 465 in Port, uncheck "Less secure connection".',
            ],
        ),
        (
            Shop(
                "no",
                "no",
                "implicit",
                "after_mending",
                (("port", 465),),
                root_cause="auth.smtp_auth_disabled",
            ),
            [
                NO_CHANGE,
                "Your company's Microsoft 365 does not let programs log in (the whole company).",
                'Mend that first; then, in GEM-CAR: type 465 in Port, leave "Less secure connection" unchecked.',
            ],
        ),
        (Shop("no", "no", "relay", "ready", (OPTION_126,)), [NO_CHANGE, RELAY]),
        (
            Shop("yes", "yes", "explicit", "proven", installed="13.0.3"),
            [
                "Your e-mail works today, and nothing stops when you upgrade to GEM-CAR 13.0.4.",
                'Nothing changes in GEM-CAR; "Less secure connection" must stay checked.',
            ],
        ),
        (
            Shop("no", "no", "implicit", "proven", (("port", 465),), installed="13.0.4"),
            [
                "Your e-mail does not work as it is set.",
                'In GEM-CAR: type 465 in Port, leave "Less secure connection" unchecked.',
            ],
        ),
        (
            Shop("unsafe", "unsafe", "relay", "ready", (OPTION_126,), installed=None),
            [
                "Your e-mail leaves without any encryption,",
                "and the upgrade to GEM-CAR 13.0.4 does not change that.",
                RELAY,
            ],
        ),
        (
            Shop("unknown", "unknown", "explicit", "untested", (), ("auth.not_tried",), "13.0.4"),
            [
                "Server and encryption are right; user name and password were not tried.",
                'Nothing changes in GEM-CAR; "Less secure connection" must stay checked.',
            ],
        ),
        (
            Shop("unknown", "unknown", "implicit", "proven", (("port", 465), UNCHECK), ("auth.not_tried",)),
            [
                "Server, encryption, user name and password are right.",
                'In GEM-CAR: type 465 in Port, uncheck "Less secure connection".',
            ],
        ),
        (
            Shop("unsafe", "no", "implicit", "after_mending", (("smtp_address", "srv12.webhost.example"),)),
            [
                "Your e-mail leaves today without proper protection,",
                "and it will stop right after the upgrade to GEM-CAR 13.0.4.",
                "Mend that first; then, in GEM-CAR: type srv12.webhost.example in SMTP address.",
            ],
        ),
        (
            Shop("yes", "unknown", "relay", "untested", because=("relay.sender_at_risk",)),
            ["GEM-CAR's server (Option 126) sends your e-mail, but some receivers may refuse it."],
        ),
        (
            Shop("unknown", "unknown", "none", "none", complete=False),
            [
                "Whether your e-mail will work after the upgrade to GEM-CAR 13.0.4 could not be determined.",
                "No way of sending is known to work yet.",
                "The check was cut short, so this is not the whole picture.",
            ],
        ),
        (
            Shop("yes", "yes", "implicit", "proven", installed="13.0.4"),
            ["Your e-mail works.", "There is nothing to change in GEM-CAR."],
        ),
        (
            Shop("no", "no", "implicit", "after_mending", (("password", "set"),)),
            [NO_CHANGE, "Mend that first; then, in GEM-CAR: type the password again."],
        ),
    ],
)
def test_the_owner_reads_what_happens_and_what_to_do(shop: Shop, sentences: list[str]) -> None:
    assert summary(shop) == " ".join(sentences)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_pair_of_prognoses_has_a_sentence(lang: str) -> None:
    for legacy in WORKS:
        for untouched in WORKS:
            for installed in ("13.0.1", "13.0.4"):
                said = summary(Shop(legacy, untouched, "none", "none", installed=installed), lang)
                assert "?" not in said
                assert len(said) > 40


def test_settings_that_could_not_be_read_are_not_judged() -> None:
    made = reports.document(build.kitchen_sink()) | {"settings": None, "root_cause": None}

    assert reports.tell(made, "en")["verdict"]["summary"] == "The settings could not be read."
