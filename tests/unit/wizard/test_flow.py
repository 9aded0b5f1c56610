"""The paths through the wizard: five screens when all is well, ten at most, and no dead end."""

from typing import Any

import pytest

from gemdiag import wizard
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor
from gemdiag.wizard import (
    SCREENS,
    AskDomain,
    Do,
    Kept,
    Load,
    Loaded,
    Message,
    Named,
    Observe,
    Result,
    Screen,
    Trouble,
    Write,
    turn,
)
from gemdiag.words import LANGUAGES
from tests.unit.wizard.kit import SHOP, all_well, at, driven, given, looked, match, shown

WELL = ["settings", "found", "route", "result", "done"]
REFUSALS = (
    "relay_not_asked_for",
    "version_too_low",
    "version_unknown",
    "mend_first",
    "not_proven",
    "not_determined",
    "no_way",
)


def refusing(refusal: str, **more: Any) -> wizard.Looked:
    return looked(refusal, **more)


def instead(**results: Any) -> Any:
    """All is well but for these kinds of work."""

    def worker(work: Do) -> Result:
        found: Result | None = results.get(type(work).__name__)
        return all_well(work) if found is None else found

    return worker


def test_when_all_is_well_there_are_five_screens() -> None:
    seen, state = driven(wizard.begin(given()))
    assert seen == WELL
    assert turn(state) == wizard.End(0, finished=True)


def test_with_every_question_that_may_come_there_are_ten_screens_at_most() -> None:
    kept = Kept("en", "settings", {"settings": {"how": "file", "file": "shop.ini"}})
    worker = instead(AskDomain=Named(refused_minutes=5))

    def internal_first(work: Do) -> Result:
        if isinstance(work, Observe) and not work.allow_internal:
            return refusing("not_determined", internal=True)
        return worker(work)  # type: ignore[no-any-return]

    answers = {
        "found": [{"advisors": "yes"}],
        "internal": [{"internal": "yes"}],
        "result": [{"next": "report"}],
    }
    seen, _ = driven(wizard.begin(given(kept=kept)), answers, internal_first)
    assert set(seen) == set(SCREENS) - {"mend", "details"}
    assert len(seen) - seen.count("result") + 1 <= 10


@pytest.mark.parametrize("refusal", REFUSALS)
def test_whatever_refuses_the_plan_there_is_a_way_on_and_enter_alone_comes_to_an_end(refusal: str) -> None:
    worker = instead(Observe=refusing(refusal))
    choices = {each.id for each in shown(at("result", worker=worker)).fields[0].choices}
    assert {"report", "leave"} < choices
    assert choices & {"mend", "again"}
    assert "relay" in choices
    assert not choices & {"write", "overwrite", "clicks"}
    seen, state = driven(wizard.begin(given()), worker=worker)
    assert "report" in seen
    assert state.end is not None
    assert state.end.code == (3 if refusal == "not_determined" else 2)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_is_reached_and_has_help_and_both_languages_and_a_way_back(screen: str) -> None:
    state = reached(screen)
    texts = []
    for lang in LANGUAGES:
        now = shown(wizard.in_language(state, lang))
        assert now.id == screen
        assert now.heading
        assert now.help
        assert now.main in {field.id for field in now.fields}
        texts.append((now.heading, now.help))
    assert texts[0][0] != texts[1][0]
    assert texts[0][1] != texts[1][1]
    first = screen in {"resume", "settings"}
    assert shown(state).can_go_back is not first
    if not first:
        assert shown(wizard.back(state)).id in SCREENS


def reached(screen: str) -> wizard.State:
    if screen == "resume":
        return at("resume", wizard.begin(given(kept=Kept("en", "found", {}))))
    if screen == "login_again":
        return at("login_again", worker=instead(AskDomain=Named(refused_minutes=5)))
    if screen == "internal":
        return at("internal", worker=instead(Observe=refusing("not_determined", internal=True)))
    chosen = {"next": screen} if screen in {"report", "mend", "details"} else {}
    return at(screen, found={"advisors": "yes"} if screen == "advisors" else {}, result=chosen)


def test_every_choice_of_the_catalogue_is_one_that_a_screen_offers() -> None:
    for screen, fields in wizard.catalogue().items():
        now = shown(reached(screen))
        assert next(iter(fields)) == now.main
        for name, choices in fields.items():
            field = now.field(name)
            if field is None:
                assert screen in {"mend", "result"}  # by what there is to mend or to write
                continue
            assert field.kind != "secret"
            offered = {choice.id for choice in field.choices} if field.kind == "choice" else set()
            assert offered - {"seal"} <= set(choices)  # its phrase stands in no file


def test_back_keeps_what_was_answered() -> None:
    state = at("route", found={"gemcar_version": "13.0.3", "sends_today": "no", "since": "Monday"})
    back = wizard.back(state)
    now = shown(back)
    assert now.id == "found"
    assert [
        field.default for field in now.fields if field.id in {"gemcar_version", "sends_today", "since"}
    ] == [
        "13.0.3",
        "no",
        "Monday",
    ]
    assert shown(wizard.back(back)).id == "settings"
    assert wizard.back(wizard.back(wizard.back(back))) == wizard.back(wizard.back(back))


def test_what_cannot_be_used_is_said_at_its_field_and_the_rest_is_kept() -> None:
    state = at("found")
    answer = {"right": "change", "port": "70000", "smtp_address": "smtp.other.example"}
    again = wizard.answered(state, answer)
    now = shown(again)
    assert now.id == "found"
    assert list(now.faults) == ["port"]
    field = now.field("smtp_address")
    assert field is not None
    assert field.default == "smtp.other.example"
    good = wizard.answered(again, {"right": "change", "port": "465"})
    work = turn(good)
    assert isinstance(work, AskDomain)
    assert dict(work.stating.fields) == {"port": "465", "smtp_address": "smtp.other.example"}


def test_work_that_comes_to_nothing_is_told_on_the_screen_that_asked_for_it() -> None:
    trouble = Trouble(Message("{path} does not exist.", {"path": "shop.ini"}))
    state = wizard.done(wizard.answered(wizard.begin(given()), {}), trouble)
    now = shown(state)
    assert (now.id, now.trouble) == ("settings", "shop.ini does not exist.")
    assert shown(wizard.in_language(state, "fr")).trouble != now.trouble


def test_a_file_in_the_way_is_replaced_only_when_that_is_chosen() -> None:
    state = at("result")
    work = turn(wizard.answered(state, {}))
    assert isinstance(work, Write)
    assert not work.overwrite
    state = wizard.done(wizard.answered(state, {}), Trouble(Message("there already"), exists=True))
    field = shown(state).field("next")
    assert field is not None
    assert {each.id for each in field.choices} >= {"overwrite", "leave"}
    assert field.default == "leave"
    again = turn(wizard.answered(state, {"next": "overwrite", "path": "other.yaml"}))
    assert isinstance(again, Write)
    assert (again.path, again.overwrite) == ("other.yaml", True)


def test_every_login_after_the_first_is_asked_for() -> None:
    state = at(
        "mend", worker=instead(Observe=refusing("mend_first", login="refused")), result={"next": "mend"}
    )
    again = wizard.answered(state, {"then": "again"})
    assert isinstance(turn(again), Observe), "the same password is not tried again, so nothing is asked"
    other = state._replace(secret=Secret("another one"))
    now = shown(wizard.answered(other, {"then": "again"}))
    assert now.id == "login_again"
    for choice, login in (("try", True), ("skip", False)):
        work = turn(wizard.answered(wizard.answered(other, {}), {"login": choice}))
        assert isinstance(work, Observe)
        assert work.login is login


def test_a_refusal_within_half_an_hour_is_a_question_that_enter_answers_with_no() -> None:
    state = at("login_again", worker=instead(AskDomain=Named(refused_minutes=5)))
    work = turn(wizard.answered(state, {}))
    assert isinstance(work, Observe)
    assert not work.login


def test_an_address_of_this_network_is_asked_about_once() -> None:
    worker = instead(Observe=refusing("not_determined", internal=True))
    state = at("internal", worker=worker)
    work = turn(wizard.answered(state, {"internal": "yes"}))
    assert isinstance(work, Observe)
    assert work.allow_internal
    declined = wizard.answered(state, {"internal": "no"})
    assert shown(declined).id == "result"


@pytest.mark.parametrize(
    ("provider", "typed", "kept"),
    [
        ("gmail", "abcd efgh ijkl mnop", "abcdefghijklmnop"),
        ("gmail", "my dog barks", "my dog barks"),
        (None, "abcd efgh ijkl mnop", "abcd efgh ijkl mnop"),
    ],
)
def test_blanks_are_taken_out_of_an_app_password_alone(provider: str | None, typed: str, kept: str) -> None:
    loaded = Loaded(SHOP._replace(password=None), match(provider) if provider else None)
    state = at("found", worker=instead(Load=loaded))
    work = turn(wizard.answered(state, {"password": typed}))
    assert isinstance(work, AskDomain)
    assert work.stating.password == Secret(kept)


def test_advisors_stand_on_one_page_one_a_line() -> None:
    state = at("advisors", found={"advisors": "yes"})
    wrong = shown(wizard.answered(state, {"people": "Marie, 0012, marie@garage.example\nLuc, luc@"}))
    assert wrong.faults["people"].startswith("Line 2 ")
    work = turn(wizard.answered(state, {"people": "Marie Tremblay; 0012; marie@garage.example\n"}))
    assert isinstance(work, AskDomain)
    assert work.stating.advisors == (Advisor("Marie Tremblay", "0012", "marie@garage.example"),)


def test_option_126_that_the_target_lacks_is_not_offered() -> None:
    now = shown(at("route", worker=instead(AskDomain=Named(relay=False))))
    assert [each.id for each in now.fields[0].choices] == ["mailbox"]
    assert "13.0.4" in str(now.blocks[-1])


def test_enter_alone_never_leads_to_gem_cars_server_unless_it_sends_already() -> None:
    ended = Loaded(SHOP, match("outlook-com"))
    route = shown(at("route", worker=instead(Load=ended)))
    assert route.fields[0].default == ""
    assert "Not the login, which no longer exists" in str(route.blocks)
    assert "takes no passwords" in str(shown(at("found", worker=instead(Load=ended))).blocks)
    sends = Loaded(SHOP._replace(use_gemcar_server=True))
    assert shown(at("route", worker=instead(Load=sends))).fields[0].default == "relay"
    only = instead(Observe=refusing("relay_not_asked_for"))
    assert driven(wizard.begin(given()), worker=only)[1].route == "mailbox"


def test_a_run_that_was_left_goes_on_with_its_answers_but_without_secrets() -> None:
    state = at("route", found={"right": "change", "password": "Pneus d'hiver", "gemcar_version": "13.0.2"})
    plain = wizard.to_keep(wizard.left(state))
    assert "Pneus" not in str(plain)
    kept = Kept(plain["lang"], plain["at"], plain["answers"])
    again = wizard.answered(wizard.begin(given(kept=kept)), {})
    assert isinstance(turn(again), Load)
    now = shown(wizard.done(again, Loaded(SHOP._replace(password=None), None, "shop.ini")))
    assert now.id == "found"
    version = now.field("gemcar_version")
    assert version is not None
    assert version.default == "13.0.2"
    anew = shown(wizard.answered(wizard.begin(given(kept=kept)), {"resume": "anew"}))
    assert anew.id == "settings"


def test_ticked_steps_are_there_again() -> None:
    state = at("done")
    left = wizard.left(state._replace(answers={**state.answers, "done": {"ticked": "1,2"}}))
    plain = wizard.to_keep(state._replace(answers=left.answers))
    assert plain["document"] is not None
    kept = Kept("en", "done", plain["answers"], state.looked, state.written)
    now = shown(wizard.answered(wizard.begin(given(kept=kept)), {}))
    assert now.id == "done"
    ticks = now.field("ticked")
    assert ticks is not None
    assert ticks.default == "1,2"


@pytest.mark.parametrize(
    ("screen", "code"), [("settings", 1), ("found", 1), ("route", 1), ("result", 1), ("done", 0)]
)
def test_who_leaves_on_the_way_has_declined(screen: str, code: int) -> None:
    end = turn(wizard.left(at(screen)))
    assert end == wizard.End(code, finished=False)


def test_a_secret_among_the_settings_is_masked_and_is_no_default() -> None:
    loaded = Loaded(SHOP._replace(user_name="hunter2-hunter2"))
    state = at("found", worker=instead(Load=loaded))

    def mask(text: str) -> str:
        return text.replace("hunter2-hunter2", "***")

    now: Screen = wizard.masked(shown(state), mask)
    assert "hunter2" not in str(now)
    assert "***" in str(now)
