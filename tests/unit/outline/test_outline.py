"""What a shop reads first, what folds under the cause, and what more is told when it is asked for."""

from typing import Any

from gemdiag import reports
from gemdiag.outline.blocks import Outline, Pairs, Paragraph, Points, Quote, Section, Steps, Table
from gemdiag.outline.told import MOST, consequences, listed, upgrading
from gemdiag.outline.whole import QUIET, outline
from tests import build

WORKS: dict[str, dict[str, Any]] = {
    name: {"works": "yes", "because": [], "at": None, "change": [], "basis": "measured"}
    for name in ("legacy", "untouched", "explicit", "implicit", "relay")
}


def told(**changes: Any) -> dict[str, Any]:
    return reports.tell(reports.document(build.kitchen_sink()) | changes, "en")


def section(made: Outline, id_: str) -> Section:
    return next(each for each in made.sections if each.id == id_)


def blocks(made: Outline, id_: str, kind: type) -> list[Any]:
    return [block for block in section(made, id_).blocks if isinstance(block, kind)]


def test_the_shop_reads_first_and_support_after_it() -> None:
    assert [each.id for each in outline(told(), 2).sections] == [
        "way",
        "cause",
        "plan",
        "clicks",
        "upgrade",
        "alternatives",
        "findings",
        "measured",
        "evidence",
        "dialogue",
        "journal",
        "run",
    ]


def test_a_shop_that_is_well_is_told_so_whatever_there_is_to_know_besides() -> None:
    verdict = {**told()["verdict"], "severity": "notice"}
    tones = {"yes": "ok", "unknown": "notice", "no": "critical", "unsafe": "critical"}
    for works, tone in tones.items():
        made = told(verdict=verdict, prognosis={**WORKS, "untouched": {**WORKS["untouched"], "works": works}})
        shown = outline(made).verdict
        assert shown
        assert shown.tone == tone
    critical = outline(told(verdict={**verdict, "severity": "critical"}, prognosis=WORKS)).verdict
    assert critical
    assert critical.tone == "critical"


def test_that_nothing_is_to_change_is_said_and_is_no_step() -> None:
    steps = [
        {"id": "nothing_to_change", "params": {}, "when": "after"},
        {"id": "send_test_estimate", "params": {"address": "a@b.example"}, "when": "after"},
    ]
    made = outline(reports.tell(told(plan={**told()["plan"], "clicks": steps}), "en"))

    assert blocks(made, "clicks", Paragraph)[0].text == "There is nothing to change in GEM-CAR."
    (only,) = [each for each in blocks(made, "clicks", Steps) if each.first == 1]
    assert [item.partition(" (")[0] for item in only.items] == ["Send one estimate to yourself"]


def test_what_stops_the_mail_is_grave_also_where_the_planned_way_is_judged() -> None:
    """As `migrate` tells it: the plan is fine, so the fault of doing nothing is a notice there."""
    first = {**told()["findings"][0], "severity": "notice"}
    made = outline(told(root_cause=None, findings=[first, *told()["findings"][1:]]))

    assert blocks(made, "cause", Paragraph)[0] == Paragraph(first["title"], "critical", strong=True)


def test_evidence_and_dialogue_are_told_when_asked_for() -> None:
    assert not {"evidence", "dialogue"} & {each.id for each in outline(told()).sections}
    assert "dialogue" not in {each.id for each in outline(told(), 1).sections}
    assert outline(told(), QUIET).sections == ()
    assert "stop right after the upgrade" in str(outline(told(), QUIET).verdict)


def test_what_follows_from_the_cause_is_folded_under_it_and_not_told_twice() -> None:
    made = outline(told())
    follows = blocks(made, "cause", Points)[-1].items
    others = [point.text for block in blocks(made, "findings", Points) for point in block.items]

    assert [point.text for point in follows] == [
        "E-mail is said to go out today, but not with these settings"
    ]
    assert not any("said to go out" in text for text in others)
    assert len(others) == 6


def test_the_same_fault_at_another_port_is_told_once_to_a_shop() -> None:
    findings = reports.document(build.kitchen_sink())["findings"]
    again = {**findings[0], "severity": "notice"}
    doubled = [*findings, again, {**findings[4], "severity": "ok"}]

    def titles(verbosity: int) -> list[str]:
        made = outline(told(findings=doubled), verbosity)
        return [point.text for block in blocks(made, "findings", Points) for point in block.items]

    assert len(titles(0)) == 6
    assert len(titles(1)) == 8


def test_consequences_are_followed_to_the_end() -> None:
    chain = [
        {"id": id_, "because": because} for id_, because in (("a", []), ("b", ["a"]), ("c", ["b"]), ("d", []))
    ]

    chain_told = {"root_cause": "a", "findings": chain, "settings": None}

    assert [each["id"] for each in consequences(chain_told)] == ["b", "c"]
    assert consequences(chain_told | {"root_cause": None}) == []


def test_without_a_cause_there_is_no_such_section() -> None:
    assert "cause" not in {each.id for each in outline(told(root_cause=None, prognosis=WORKS)).sections}


def test_where_the_judged_way_is_good_the_cause_is_what_stops_the_mail_unclicked() -> None:
    stopping = told()["findings"][0]
    stopped = {**WORKS, "untouched": {**WORKS["untouched"], "works": "no", "because": [stopping["id"]]}}
    made = outline(told(root_cause=None, prognosis=stopped))

    assert stopping["title"] in str(section(made, "cause"))


def test_steps_are_numbered_through_the_upgrade() -> None:
    before, after = blocks(outline(told()), "clicks", Steps)

    assert (before.first, len(before.items)) == (1, 2)
    assert after.first == 3
    assert after.items[0] == "Have GEM-CAR upgraded to version 13.0.4."


def test_a_shop_that_has_the_version_reads_of_no_upgrade() -> None:
    settings = reports.document(build.kitchen_sink())["settings"] | {"gemcar_version": "13.0.4"}
    made = outline(told(settings=settings))
    text = str([section(made, id_) for id_ in ("upgrade", "plan")]) + str(section(made, "clicks").blocks[0])

    assert "What happens as GEM-CAR is set" in text
    assert "Right after the upgrade" not in text
    assert "Before anything else" in text


def test_an_unknown_installed_version_is_to_be_upgraded() -> None:
    def made(installed: str | None, target: str) -> dict[str, Any]:
        return {"settings": {"gemcar_version": installed}, "plan": {"target_version": target}}

    assert upgrading(made(None, "13.0.4"))
    assert upgrading(made("13.0.3", "13.0.4"))
    assert not upgrading(made("13.0.4", "13.0.4"))
    assert not upgrading(made("13.0.10", "13.0.4"))
    assert upgrading({"settings": None, "plan": {"target_version": "13.0.4"}})


def test_the_trade_offs_of_option_126_come_where_it_is_the_plan_or_more_is_asked() -> None:
    plan = reports.document(build.kitchen_sink())["plan"]

    def text(verbosity: int, **changes: Any) -> str:
        return str(outline(told(plan=plan | changes), verbosity))

    assert "Sent folder" in text(0, recommended="relay", alternatives=[])
    assert "Sent folder" in text(1)
    assert "Sent folder" not in text(0)
    assert "Sent folder" not in text(1, alternatives=["explicit"])


def test_a_change_shows_boxes_as_a_person_sees_them() -> None:
    (table,) = blocks(outline(told()), "plan", Table)

    assert [row[1:3] for row in table.rows][-1] == ("checked", "unchecked")


def test_the_words_of_a_server_are_a_quote() -> None:
    (quote,) = blocks(outline(told()), "cause", Quote)

    assert "500 5.5.1 Command unrecognized" in quote.lines[0]


def test_a_long_list_is_cut_and_says_so() -> None:
    assert listed("en", range(9)).endswith("and 1 more")
    assert "more" not in listed("en", range(8))


def test_each_line_of_a_reply_is_a_line_of_the_quote_and_the_why_does_not_repeat_it() -> None:
    root, *others = reports.document(build.kitchen_sink())["findings"]
    refused = {
        **root,
        "id": "auth.app_password_required",
        "params": {"host": "smtp.gmail.com", "reply": "534-5.7.9 first / 534 5.7.9 second"},
    }
    made = outline(told(findings=[refused, *others], root_cause=refused["id"]))

    assert blocks(made, "cause", Quote)[0].lines == (
        "\x02534-5.7.9 first\x03",
        "\x02534 5.7.9 second\x03",
    )
    assert "534" not in str(
        [block for block in section(made, "cause").blocks if isinstance(block, Paragraph)]
    )


def test_a_reply_that_is_not_the_cause_is_told_beside_the_finding() -> None:
    points = [point for block in blocks(outline(told()), "findings", Points) for point in block.items]
    disabled = next(point for point in points if "Microsoft 365" in point.text)

    assert disabled.under[1].startswith("The server's own words: \x02535 5.7.139")


def test_entries_that_are_not_known_are_named_and_a_long_list_of_them_is_cut() -> None:
    keys = ", ".join(["Le port", "Courriel du garage", *map(str, range(MOST))])
    one = {
        **reports.document(build.kitchen_sink())["findings"][0],
        "id": "config.unknown_key",
        "severity": "notice",
        "params": {"count": MOST + 2, "keys": keys},
    }
    made = outline(told(findings=[one], root_cause=None, prognosis=WORKS))
    (point,) = blocks(made, "findings", Points)[0].items

    assert len(point.under) == 1
    assert point.under[0].startswith("\x02Le port\x03, \x02Courriel du garage\x03")
    assert point.under[0].endswith("and 2 more")


def test_an_answer_without_a_record_of_that_kind_is_not_called_found() -> None:
    dns = reports.document(build.kitchen_sink())["dns"]
    empty = {**dns["spf"], "record": None, "status": "ok"}
    names, *_ = blocks(outline(told(dns=dns | {"spf": empty})), "measured", Pairs)

    assert dict(names.rows)["SPF"] == "none"


def test_another_way_that_works_says_what_that_rests_on() -> None:
    plan = {**reports.document(build.kitchen_sink())["plan"], "alternatives": ["relay"]}
    works = {**WORKS, "relay": {**WORKS["relay"], "basis": "manual"}}
    made = outline(told(plan=plan, prognosis=works))
    (point,) = blocks(made, "alternatives", Points)[0].items

    assert point.text == "GEM-CAR's server (Option 126): works (as GEM-CAR's manual says)"
