"""A ticket: what support asks first stands in fifteen lines, the rest is folded."""

from typing import Any

import pytest
from markdown_it import MarkdownIt

from gemdiag import compare, reports
from gemdiag.words import LANGUAGES
from tests import build

KITCHEN_SINK = reports.document(build.kitchen_sink())


def ticket(document: dict[str, Any], lang: str = "en", **look: Any) -> str:
    return reports.render([document], "ticket", lang=lang, redactor=build.Unredacted(), **look)


def lines(text: str) -> list[str]:
    """Those above the fold."""
    return [line for line in text.split("<details>", maxsplit=1)[0].splitlines() if line]


def with_root(id_: str) -> dict[str, Any]:
    findings = sorted(KITCHEN_SINK["findings"], key=lambda each: each["id"] != id_)
    return {**KITCHEN_SINK, "findings": findings, "root_cause": id_}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_support_asks_first_takes_about_fifteen_lines(lang: str) -> None:
    assert 10 <= len(lines(ticket(KITCHEN_SINK, lang))) <= 15
    assert len(lines(ticket(with_root("auth.smtp_auth_disabled"), lang))) <= 18, "with a text to forward"


def test_it_answers_each_question() -> None:
    text = "\n".join(lines(ticket(KITCHEN_SINK)))
    for answer in (
        "**`Garage Tremblay`: `smtp.gmail.com:465`: encrypted from the start; GEM-CAR expects:",
        "Your e-mail works today, but it will stop",
        "- Where it ran: `COMPTOIR-1`, `Windows 10.0.19045`, at the shop, 2026-11-23 14:02:11 UTC, gemdiag",
        "- GEM-CAR: installed: `13.0.1`; planned: `13.0.4`",
        "- As it is today: works (as the shop says)",
        "- After the upgrade, with nothing changed: does not work (measured)",
        "- Mailbox: `Gmail`, `smtp.gmail.com:465`, `garage.tremblay@gmail.com`",
        "(critical; `tls.wrong_mode_for_port` `smtp.gmail.com:465`)",
        "- The server's own words (2026-11-23 14:02:11 UTC): `500 5.5.1 Command unrecognized`",
        "- Who can mend it: the shop",
        "2026-11-20 09:00:00 -05:00 login; 2026-11-21 16:30:00 -05:00 written",
        "login (`smtp.gmail.com`): accepted",
        "- The plan: your mailbox, encrypted from the start (tested to the end)",
        "- What else was found: `config.contradicts_shop`, `auth.smtp_auth_disabled`",
    ):
        assert answer in text, answer


def test_one_that_is_well_says_what_it_is_about() -> None:
    well = {**KITCHEN_SINK, "findings": [], "root_cause": None, "prognosis": WELL}
    assert lines(ticket(well))[0] == "**`Garage Tremblay`: E-mail of GEM-CAR**"
    assert lines(ticket(well, "fr"))[0] == "**`Garage Tremblay`: Courriel de GEM-CAR**"


WELL = {name: {**each, "works": "yes", "because": []} for name, each in KITCHEN_SINK["prognosis"].items()}


def test_the_words_of_the_server_are_told_once_and_not_in_the_title() -> None:
    for lang in LANGUAGES:
        title, *others = lines(ticket(with_root("auth.smtp_auth_disabled"), lang))
        said = "`535 5.7.139 SmtpClientAuthentication is disabled"
        assert said not in title
        assert sum(said in line for line in others if line.startswith("- ")) == 1


def test_what_another_must_mend_comes_with_the_text_to_send_on() -> None:
    text = "\n".join(lines(ticket(with_root("auth.smtp_auth_disabled"))))

    assert "- Who can mend it: the shop's administrator" in text
    assert "#### To send on\n```text\nHello. Our shop program GEM-CAR" in text
    assert "To send on" not in "\n".join(lines(ticket(KITCHEN_SINK)))


def test_since_when_it_stopped_is_told_where_an_earlier_check_knows() -> None:
    broken = {**KITCHEN_SINK["prognosis"]["legacy"], "works": "no", "basis": "measured"}
    made = {**KITCHEN_SINK, "prognosis": {**KITCHEN_SINK["prognosis"], "legacy": broken}}

    said = {**made["stated"], "since": "the storm of <b>Monday"}
    told = "does not work (measured); since `the storm of <b>Monday`, as the shop says"
    assert told in ticket({**made, "stated": said})
    made["stated"] = {"sends_today": "no", "at": "shop"}  # as an earlier version wrote it
    assert "- As it is today: does not work (measured); since when is not known" in ticket(made)
    since = reports.with_comparison(made, compare.compare(then(made), made, made), "any")
    assert "does not work (measured); since `2026-11-20 08:00:00 UTC` at the latest" in ticket(since)
    good = {**then(made), "findings": []}
    new = reports.with_comparison(made, compare.compare(good, made, made), "any")
    assert "does not work (measured); not so at `2026-11-20 08:00:00 UTC`" in ticket(new)


def then(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "started_at": "2026-11-20T08:00:00Z"}


def test_the_rest_is_folded_and_left_out_where_only_the_verdict_is_wanted() -> None:
    text = ticket(KITCHEN_SINK)
    blocks = [each.content for each in MarkdownIt("commonmark").parse(text) if each.type == "html_block"]

    assert blocks == ["<details>\n<summary>The whole report</summary>\n", "</details>\n"]
    assert "### The cause" in text.split("<details>")[1]
    assert "details" not in ticket(KITCHEN_SINK, verbosity=-1)


def test_where_nothing_is_known_nothing_is_made_up() -> None:
    text = "\n".join(lines(ticket(reports.document(build.empty()))))

    assert text.startswith("**E-mail of GEM-CAR**")
    assert "- GEM-CAR: installed: not known; planned: `13.0.4`" in text
    assert "- Already tried: nothing yet" in text
    assert "cause" not in text


def test_a_cause_of_a_later_version_keeps_its_title() -> None:
    saved = reports.tell(KITCHEN_SINK, "en")
    saved["findings"][0] |= {"id": "net.carrier_pigeon", "title": "Pigeons"}
    text = ticket(saved | {"root_cause": "net.carrier_pigeon"})

    assert text.startswith("**`Garage Tremblay`: Pigeons**")


def test_several_shops_are_several_tickets() -> None:
    text = reports.render([KITCHEN_SINK] * 2, "ticket", lang="en", redactor=build.Unredacted())

    assert text.count("\n\n---\n\n**`Garage Tremblay`") == 1
