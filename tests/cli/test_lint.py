"""check --offline: all that settings show by themselves, each finding by its id and subject, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from tests.canary import CANARY
from tests.cli.kit import Gemdiag, names
from tests.cli.lint_rows import TABLE, text


def bad(report: Any) -> set[str]:
    """What is a warning or worse."""
    return {
        f"{each['id']} {each['subject']}"
        for each in report["findings"]
        if each["severity"] not in {"notice", "ok"}
    }


def linted(gemdiag: Gemdiag, name: str) -> Any:
    return gemdiag("check", name, "--offline", "--format", "json", "--redact", "none").json


def test_settings_alone_show_this_and_nothing_else(gemdiag: Gemdiag, no_network: None) -> None:
    folder = Path("shops")
    folder.mkdir()
    for number, (fields, _) in enumerate(TABLE.values()):
        (folder / f"{number:03}.txt").write_text(text(fields), encoding="utf-8")
    reports = dict(zip(TABLE, linted(gemdiag, "shops"), strict=True))

    assert {row: bad(report) for row, report in reports.items()} == {
        row: expected for row, (_, expected) in TABLE.items()
    }
    assert all(
        (report["verdict"]["exit_code"] == 0) == (not TABLE[row][1]) for row, report in reports.items()
    )
    assert len(names(folder)) == len(TABLE)


def one(report: Any, id_: str) -> Any:
    return next(each for each in report["findings"] if each["id"] == id_)


@pytest.mark.parametrize(
    ("host", "why", "suggestion", "in_ascii"),
    [
        ("smtp.gmial.com", "near_miss", "smtp.gmail.com", None),
        ("imap.garage.example", "incoming", "smtp.garage.example", None),
        ("imap-mail.outlook.com", "incoming", "smtp-mail.outlook.com", None),
        ("smtp.gm\u0430il.com", "mixed_script", "smtp.gmail.com", "smtp.xn--gmil-63d.com"),
        ("smtp.xn--gmil-63d.com", "mixed_script", "smtp.gmail.com", "smtp.xn--gmil-63d.com"),
        ("smtp.gm\u00e0il.com", "lookalike", "smtp.gmail.com", "smtp.xn--gmil-1na.com"),
        ("mail.h\u00e9l\u00e8ne.example", "idn", None, "mail.xn--hlne-6oae.example"),
        ("127.1", "loopback", None, None),
        ("192.168.1.10", "internal", None, None),
    ],
)
def test_another_host_is_proposed_and_never_put_in_its_place(
    host: str, why: str, suggestion: str | None, in_ascii: str | None, gemdiag: Gemdiag
) -> None:
    Path("shop.txt").write_text(text({"SMTP address": host}), encoding="utf-8")
    report = linted(gemdiag, "shop.txt")
    told = one(report, "config.host_suspicious")

    assert report["settings"]["smtp_address"] == host
    assert {name: told["params"].get(name) for name in ("host", "why", "suggestion", "ascii")} == {
        "host": host,
        "why": why,
        "suggestion": suggestion,
        "ascii": in_ascii,
    }
    assert (told["evidence"]["line"], told["evidence"]["label"]) == (3, "SMTP address")


def test_what_stands_around_a_password_is_told_by_name_in_both_languages(gemdiag: Gemdiag) -> None:
    Path("shop.txt").write_text(
        text({"Password": f"\u200b{CANARY}\u00a0", "Confirm": None}), encoding="utf-8"
    )
    english = gemdiag("check", "shop.txt", "--offline").out
    french = gemdiag("check", "shop.txt", "--offline", "--lang", "fr").out

    assert "non-breaking space (U+00A0), zero-width space (U+200B)" in " ".join(english.split())
    assert "espace insécable (U+00A0), espace sans chasse (U+200B)" in " ".join(french.split())
    assert CANARY not in english + french


def test_a_value_that_cannot_be_used_is_told_with_its_line_and_the_label_as_written(gemdiag: Gemdiag) -> None:
    Path("shop.csv").write_text("Champ;Valeur\nServeur SMTP;a b\nPort;x\n", encoding="utf-8")
    said = gemdiag("check", "shop.csv", "--offline", "--set", "no de port=70000")

    assert said.err.splitlines() == [
        'shop.csv, line 2: "SMTP address" cannot be used: there is a blank in it (written as Serveur SMTP).',
        '--set: "Port" cannot be used: it is not between 1 and 65535 (written as no de port).',
    ]


def test_the_report_names_the_place_of_every_field(gemdiag: Gemdiag) -> None:
    Path("shop.csv").write_text(
        "Adresse SMTP;mail.garage.example\nadvisors[0].name;Marie\nadvisors[0].email;marie@garage.example\n",
        encoding="utf-8",
    )
    said = gemdiag(
        "check", "shop.csv", "--offline", "--format", "json", "--redact", "none", "--set", "Port=465"
    )

    assert said.json["source"] == {
        "path": "shop.csv",
        "format": "csv",
        "encoding": "utf-8",
        "fields": {
            "smtp_address": {"line": 1, "key": "Adresse SMTP", "label": "Adresse SMTP"},
            "advisors[0]": {"line": 2, "key": "advisors.0", "label": "advisors"},
            "advisors[0].name": {"line": 2, "key": "advisors.0.name", "label": "name"},
            "advisors[0].email": {"line": 3, "key": "advisors.0.email", "label": "email"},
            "port": {"line": None, "key": "--set", "label": "Port"},
        },
    }


def test_several_shops_are_for_fleet(gemdiag: Gemdiag) -> None:
    Path("shops.csv").write_text(
        "shop,smtp server,port\na,a.example,465\nb,b.example,465\n", encoding="utf-8"
    )
    said = gemdiag("check", "shops.csv", "--offline")

    assert (said.code, said.out) == (65, "")
    assert said.err == (
        "gemdiag: shops.csv cannot be read as settings, line 3. "
        "The file holds several shops, one a row. gemdiag fleet reads such files.\n"
    )
