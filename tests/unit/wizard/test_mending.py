"""What can be put right on the screens themselves: advisors' addresses, the password's place, the report."""

from typing import Any

import pytest

from gemdiag import reports, wizard
from gemdiag.model.finding import Finding, Severity
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor
from gemdiag.wizard import AskDomain, Loaded, Looked, Message, Observe, SaveReport, Trouble, Write, turn
from tests import build
from tests.unit.wizard.kit import SHOP, at, looked, shown, told
from tests.unit.wizard.test_flow import instead

MARIE = Advisor("Marie Tremblay", "0012", "marie@gmial.example")
LUC = Advisor("Luc", None, "luc@garage.example")
JEAN = Advisor("Jean", "0014", "luc@garage.example")
ANNE = Advisor("Anne", "0015", "anne@garage.example")
PEOPLE = (MARIE, LUC, JEAN, ANNE)


def found(*findings: tuple[str, str]) -> Looked:
    """A check that found these of these subjects, the first of them the cause."""
    made = build.empty()
    seen = tuple(Finding(id_, Severity.WARNING, subject, "shop") for id_, subject in findings)
    judged = made.judgement._replace(findings=seen, root_cause=findings[0][0])
    diagnosis = made._replace(judgement=judged, case=made.case._replace(settings=SHOP))
    return looked(told=told(diagnosis), document=reports.tell(reports.document(diagnosis), "en"))


FAULTS = (
    ("advisor.email_foreign", "marie@gmial.example"),
    ("advisor.email_duplicate", "luc@garage.example"),
)


def mending() -> wizard.State:
    loaded = Loaded(SHOP._replace(advisors=PEOPLE), None, "shop.ini")
    worker = instead(Load=loaded, Observe=found(*FAULTS))
    return at("mend", worker=worker, found={"advisors": "no"}, result={"next": "mend"})


def refused_before() -> wizard.State:
    state = at("mend", worker=instead(Observe=looked("mend_first", login="refused")), result={"next": "mend"})
    return wizard.answered(state._replace(secret=Secret("another one")), {"then": "again"})


def test_each_advisor_with_a_fault_has_a_field_and_the_others_stay_as_they_are() -> None:
    state = mending()
    now = shown(state)
    fields = {each.id: each.default for each in now.fields if each.id.startswith("advisor")}
    assert fields == {
        "advisor_1": "marie@gmial.example",
        "advisor_2": "luc@garage.example",
        "advisor_3": "luc@garage.example",
    }
    assert "Jean" in str(now.field("advisor_3"))
    wrong = shown(wizard.answered(state, {"advisor_1": "marie@"}))
    assert list(wrong.faults) == ["advisor_1"]
    again = wizard.answered(state, {"advisor_1": "marie@garage.example", "advisor_3": ""})
    assert again.advisors == (MARIE._replace(email="marie@garage.example"), LUC, ANNE)


def test_a_mended_address_is_asked_about_with_a_login_that_is_asked_for() -> None:
    state = mending()
    unchanged = turn(wizard.answered(state, {"then": "again"}))
    assert isinstance(unchanged, Observe), "nothing new can be learned by another login"
    asking = wizard.answered(state, {"then": "again", "advisor_1": "marie@garage.example"})
    assert shown(asking).id == "login_again"
    assert "asked about the new address" in str(shown(asking).blocks)
    assert "asked about the new address" not in str(shown(refused_before()).blocks)
    work = turn(wizard.answered(asking, {"login": "try"}))
    assert isinstance(work, Observe)
    assert work.stating.advisors is not None
    assert work.stating.advisors[0].email == "marie@garage.example"


def test_nobody_is_asked_about_advisors_who_are_well() -> None:
    loaded = Loaded(SHOP._replace(advisors=(ANNE,)), None, "shop.ini")
    worker = instead(Load=loaded, Observe=found(("auth.refused", "mail.garage.example:465")))
    now = shown(at("mend", worker=worker, found={"advisors": "no"}, result={"next": "mend"}))
    assert not [each for each in now.fields if each.id.startswith("advisor")]


@pytest.mark.parametrize(("chosen", "store"), [({}, "omit"), ({"store": "keep"}, "keep")])
def test_the_password_stays_out_of_the_file_unless_that_is_chosen(chosen: Any, store: str) -> None:
    work = turn(wizard.answered(at("result"), {"next": "write", **chosen}))
    assert isinstance(work, Write)
    assert (work.store, work.passphrase) == (store, None)


def test_without_a_password_nobody_is_asked_where_it_shall_stand() -> None:
    loaded = Loaded(SHOP._replace(password=None), None, "shop.ini")
    assert shown(at("result", worker=instead(Load=loaded))).field("store") is None


def test_a_phrase_is_long_enough_typed_twice_and_kept_nowhere() -> None:
    state = at("result")
    short = wizard.answered(state, {"store": "seal", "passphrase": "short", "passphrase_again": "short"})
    assert set(shown(short).faults) == {"passphrase", "passphrase_again"}
    phrase: dict[str, Any] = {"store": "seal", "passphrase": Secret("winter tyres")}
    other = wizard.answered(state, {**phrase, "passphrase_again": Secret("summer tyres")})
    assert shown(other).faults == {"passphrase_again": "This is not the same phrase."}
    work = turn(wizard.answered(other, {"passphrase_again": "winter tyres"}))
    assert isinstance(work, Write)
    assert (work.store, work.passphrase) == ("seal", Secret("winter tyres"))
    assert "winter" not in str(wizard.to_keep(other))


def test_a_fault_beside_a_choice_that_is_no_default_keeps_the_choice() -> None:
    state = wizard.done(wizard.answered(at("result"), {}), Trouble(Message("there already"), exists=True))
    again = wizard.answered(state, {"next": "overwrite", "path": "a\nb"})
    assert list(shown(again).faults) == ["path"]
    work = turn(wizard.answered(again, {"path": "c.yaml"}))
    assert isinstance(work, Write)
    assert (work.path, work.overwrite) == ("c.yaml", True)


def test_the_report_is_a_page_unless_a_ticket_is_wanted() -> None:
    state = at("report", result={"next": "report"})
    for form in ("page", "ticket", "data"):
        work = turn(wizard.answered(state, {"form": form}))
        assert isinstance(work, SaveReport)
        assert (work.path, work.form) == ("gemdiag-report", form)
    assert shown(state).fields[0].default == "page"


def test_the_details_lead_back_to_the_result_and_leave_no_trace() -> None:
    state = at("result")
    details = wizard.answered(state, {"next": "details"})
    assert "+port: 465" in str(shown(details).blocks)
    assert "+port: 465" not in str(shown(state).blocks)
    back = wizard.answered(details, {})
    assert shown(back).id == "result"
    assert shown(wizard.back(back)).id == "route"


def test_since_when_no_mail_goes_out_is_handed_on_only_where_it_does_not() -> None:
    state = at("route", found={"sends_today": "no", "since": "Monday"})
    work = turn(wizard.answered(state, {}))
    assert isinstance(work, Observe)
    assert (work.sends_today, work.since) == (False, "Monday")
    changed = wizard.answered(wizard.back(state), {"sends_today": "yes"})
    assert isinstance(turn(changed), AskDomain)
    assert changed.sends_today is True


@pytest.mark.parametrize(("owner", "sent_on"), [("provider", True), ("shop", False)])
def test_what_another_must_mend_is_said_with_the_text_to_send_on(owner: str, sent_on: bool) -> None:
    id_ = "tls.certificate_expired" if owner == "provider" else "auth.refused"
    check = found((id_, "mail.garage.example:465"))
    for lang, each in check.told.items():
        assert lang
        each["findings"][0]["owner"] = owner
        each["findings"][0]["forward"] = "Hello.\nYour certificate has expired."
    now = shown(at("mend", worker=instead(Observe=check), result={"next": "mend"}))
    assert ("Your certificate has expired." in str(now.blocks)) is sent_on
