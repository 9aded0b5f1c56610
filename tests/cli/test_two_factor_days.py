"""What a mailbox takes on which day: every date that a provider has published, before, on and after it."""

from datetime import date, timedelta

import pytest

from gemdiag import presets
from tests.cli.kit import Gemdiag
from tests.cli.mailboxes import COMPANY, GMAIL, ICLOUD, OUTLOOK, WORKSPACE, Shop

DAY = timedelta(days=1)

# (shop, the day, finding, severity, owner, is it told before the day, on it and after it)
CLOCK = [
    (GMAIL, date(2022, 5, 30), "auth.app_password_likely", "warning", "shop", (False, True, True)),
    (GMAIL, date(2022, 5, 30), "provider.less_secure_apps_gone", "notice", "shop", (False, True, True)),
    (WORKSPACE, date(2025, 5, 1), "auth.app_password_likely", "warning", "shop", (False, True, True)),
    (WORKSPACE, date(2025, 5, 1), "provider.less_secure_apps_gone", "notice", "shop", (False, True, True)),
    (
        OUTLOOK,
        date(2024, 9, 16),
        "provider.password_login_ended",
        "critical",
        "provider",
        (False, True, True),
    ),
    # The administrator can postpone it and undo it: it is ending for as long as no last day is published.
    (COMPANY, date(2026, 12, 31), "provider.password_login_ending", "warning", "it", (True, True, True)),
    (COMPANY, date(2027, 7, 1), "provider.password_login_ending", "warning", "it", (True, True, True)),
    (COMPANY, date(2026, 12, 31), "provider.password_login_ended", "critical", "provider", (False,) * 3),
    (COMPANY, date(2027, 7, 1), "provider.password_login_ended", "critical", "provider", (False,) * 3),
    (ICLOUD, date(2022, 5, 30), "auth.app_password_likely", "warning", "shop", (True, True, True)),
]


def test_every_day_that_a_provider_has_published_is_moved_over() -> None:
    published = {known.password_login.on for known in presets.load().providers} - {None}
    assert len(published) > 3
    assert published <= {row[1] for row in CLOCK}


@pytest.mark.parametrize("moment", [-1, 0, 1], ids=["before", "on", "after"])
@pytest.mark.parametrize(
    ("shop", "day", "id_", "severity", "owner", "told"),
    CLOCK,
    ids=[f"{c[2]}-{c[0].host}-{c[1]}" for c in CLOCK],
)
def test_each_day_counts_from_its_morning_on(
    shop: Shop,
    day: date,
    id_: str,
    severity: str,
    owner: str,
    told: tuple[bool, ...],
    moment: int,
    gemdiag: Gemdiag,
) -> None:
    as_of = (day + moment * DAY).isoformat()
    said = gemdiag("check", shop.write(), "--offline", "--as-of", as_of, "--format", "json")
    found = said.findings.get(id_)
    assert bool(found) is told[moment + 1], said
    if found:
        assert (found["severity"], found["owner"]) == (severity, owner)


@pytest.mark.parametrize(("as_of", "code"), [("2024-09-15", 0), ("2024-09-16", 2), ("2030-01-01", 2)])
def test_the_exit_code_follows_the_day(as_of: str, code: int, gemdiag: Gemdiag) -> None:
    said = gemdiag("check", OUTLOOK.write(), "--offline", "--as-of", as_of, "--format", "json")
    assert said.code == code, said
    assert said.json["root_cause"] == ("provider.password_login_ended" if code else None)


@pytest.mark.parametrize("as_of", ["2026-12-30", "2026-12-31", "2027-01-01"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_day_and_who_can_put_it_off_are_told(lang: str, as_of: str, gemdiag: Gemdiag) -> None:
    said = gemdiag(
        "check", COMPANY.write(), "--offline", "--as-of", as_of, "--lang", lang, "--format", "json"
    )
    found = said.findings["provider.password_login_ending"]
    assert found["params"]["on"] == "2026-12-31"
    assert {"en": "December 31, 2026", "fr": "31 décembre 2026"}[lang] in found["title"] + found["detail"]
    assert {"en": "administrator", "fr": "administrateur"}[lang] in found["forward"] + found["detail"]
