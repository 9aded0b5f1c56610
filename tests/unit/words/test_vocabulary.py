"""Every code of the model has a word."""

from collections.abc import Iterable
from typing import get_args

import pytest

from gemdiag import words
from gemdiag.formats.fault import FaultKind
from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Owner, Severity
from gemdiag.model.network import DnsStatus
from gemdiag.model.outcome import Reason
from gemdiag.model.plan import Basis, PlanStatus, Route, Situation, Works
from gemdiag.model.provider import IdentifiedBy
from gemdiag.model.settings import FIELDS
from gemdiag.words.vocabulary import TABLES, WORDS, date_of

CODES: dict[str, Iterable[str]] = {
    "label": (*FIELDS, "advisors", "advisors[].name", "advisors[].number", "advisors[].email"),
    "severity": Severity,
    "works": get_args(Works),
    "basis": get_args(Basis),
    "situation": get_args(Situation),
    "route": get_args(Route),
    "status": get_args(PlanStatus),
    "mode": Mode,
    "owner": get_args(Owner),
    "identified_by": get_args(IdentifiedBy),
    "dns": get_args(DnsStatus),
    "outcome": (
        *Reason,
        "open",
        "skipped",
        "accepted",
        "offered",
        "missing",
        "stripped",
        "injected",
        "not_tried",
    ),
    "box": ("True", "False", "None"),
    "scope": ("tenant", "mailbox"),
    "user_name_form": ("address", "local"),
    "sender_policy": ("refuses", "refuses-at-data", "rewrites", "allows"),
    "stripped_sign": ("banner", "keyword", "mail_shield"),
    "manual_title": ("icloud_587", "outlook_row", "ssl_means_tls", "two_factor"),
    "manual_why": ("icloud_587", "outlook_row", "ssl_means_tls", "two_factor"),
    "manual_step": ("icloud_587", "outlook_row", "ssl_means_tls", "two_factor"),
    "host_doubt": ("near_miss", "incoming", "mixed_script"),
    "host_doubt_why": ("near_miss", "incoming", "mixed_script"),
    "unreadable": get_args(FaultKind),
    "fault": (
        "not_a_number",
        "out_of_range",
        "control_characters",
        "scheme",
        "blanks",
        "path",
        "address",
        "port_in_host",
        "malformed",
        "several",
        "not_a_boolean",
        "not_a_version",
    ),
    "not_tried": (
        "not_configured",
        "no_password",
        "not_asked_to",
        "no_safe_endpoint",
        "not_offered",
        "no_mechanism",
        "other_mechanism",
        "refused_lately",
        "provider_busy",
        "refused_in_a_row",
        "account_tried",
        "not_confirmed",
        "no_answer",
        "offline",
    ),
}


@pytest.mark.parametrize("vocabulary", CODES)
def test_every_code_of_the_model_has_a_word(vocabulary: str) -> None:
    assert set(map(str, CODES[vocabulary])) <= set(WORDS[vocabulary])


def test_no_vocabulary_hides_another_of_the_same_name() -> None:
    named = [name for table in TABLES for name in table]
    assert sorted(named) == sorted(WORDS)


def test_the_named_functions_say_the_words_of_their_vocabulary() -> None:
    assert words.severity_word("fr", "critical") == "critique"
    assert words.works_word("en", "unsafe") == "is sent without protection"
    assert words.basis_word("fr", "measured") == "mesuré"
    assert words.situation_word("en", "legacy") == "As it is today"
    assert words.route_word("fr", "relay") == "Serveur de GEM-CAR (Option 126)"
    assert words.status_word("en", "proven") == "tested to the end"
    assert words.status_word("en", "untested", "implicit") == "user name and password were not tried"
    assert words.status_word("en", "untested", "relay") == "whether e-mails arrive could not be told"
    assert words.mode_word("en", "explicit") == "encrypted after the greeting"
    assert words.owner_word("fr", "it") == "votre administrateur"
    assert words.outcome_word("en", "timeout") == "no answer"
    assert words.dns_word("fr", "nxdomain") == "n’existe pas"
    assert words.identified_by_word("en", "mx") == "the servers that receive your mail"
    assert words.box_word("fr", checked=True) == "cochée"


@pytest.mark.parametrize("value", ["2026-13-01", "31/12/2026", "", None, 7])
def test_what_is_no_date_is_none(value: object) -> None:
    assert date_of(value) is None
