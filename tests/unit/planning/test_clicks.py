"""What a person is told to type and to check, and how to take it back."""

import pytest

from gemdiag.app.diagnose import CHECK, Aim, decide
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.plan import Click, Plan
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor, Settings
from gemdiag.model.version import Version
from tests.shops import E465, E587, case, good, logged_in, settings

BOTH = (*good(E465, Mode.IMPLICIT), *good(E587, Mode.EXPLICIT))
NEW = Version(13, 0, 4)
PORT = {"set_port", "type_port", "leave_port"}
BOX = {
    "check_less_secure",
    "uncheck_less_secure",
    "leave_less_secure_checked",
    "leave_less_secure_unchecked",
}


def planned(shop: Settings, *facts: object, aim: Aim = CHECK) -> Plan:
    return decide(case(shop, *facts), aim).judgement.plan  # type: ignore[arg-type]


def ids(clicks: tuple[Click, ...]) -> list[str]:
    return [click.id for click in clicks]


@pytest.mark.parametrize("mode", ["implicit", "explicit"])
@pytest.mark.parametrize("checked", [True, False, None])
@pytest.mark.parametrize("port", [465, 587])
@pytest.mark.parametrize("version", [Version(13, 0, 1), NEW])
def test_port_and_box_are_always_told_together(
    version: Version, port: int, checked: bool | None, mode: str
) -> None:
    """One without the other breaks mail; both ways."""
    shop = settings(gemcar_version=version, port=port, less_secure_connection=checked)
    plan = planned(shop, BOTH, logged_in(E587), aim=Aim("planned", mode))  # type: ignore[arg-type]

    assert plan.recommended == mode
    for clicks in (plan.clicks, plan.undo_clicks):
        told = set(ids(clicks))
        both = checked is not None or version < NEW or clicks is plan.clicks
        assert not both or bool(told & PORT) == bool(told & BOX), ids(clicks)


def test_they_come_in_the_order_of_the_screen() -> None:
    shop = settings(port=465, user_name="old@garage.example")
    plan = planned(shop, BOTH, logged_in(E465))

    assert ids(plan.clicks)[2:6] == ["open_options", "leave_port", "uncheck_less_secure", "save"]
    assert ids(plan.undo_clicks)[1:] == ["open_options", "leave_port", "check_less_secure", "save"]
    assert dict(plan.clicks[3].params) == {"port": 465}


def test_a_password_given_beside_the_file_is_typed_into_gemcar() -> None:
    old = settings(password=Secret("Ancien-mot-7"))
    typed = ["type_given_password", "confirm_password"]

    def told(original: Settings) -> list[str]:
        aim = Aim("planned", "auto", original)
        return [
            id_ for id_ in ids(planned(settings(), BOTH, logged_in(E587), aim=aim).clicks) if id_ in typed
        ]

    assert told(old) == typed
    assert told(settings(password=None, password_state=None)) == typed
    assert told(settings()) == []
    assert told(settings(password=None, password_state="omitted")) == []


def test_a_refused_password_is_asked_for_once() -> None:
    refused = logged_in(E587, 535, "5.7.8 Error: authentication failed")
    aim = Aim("planned", "auto", settings(password=Secret("Ancien-mot-7")))
    told = ids(planned(settings(), BOTH, refused, aim=aim).clicks)

    assert told.count("confirm_password") == 1
    assert "type_given_password" not in told


def test_a_user_name_takes_the_form_that_its_provider_wants() -> None:
    gmail = Endpoint("smtp.gmail.com", 465)
    shop = settings(smtp_address=gmail.host, port=465, email_address="garage@gmail.com", user_name="garage")
    facts = (good(gmail, Mode.IMPLICIT),)

    plan = planned(shop, *facts)
    assert {change.field: (change.after, change.because) for change in plan.changes}["user_name"] == (
        "garage@gmail.com",
        "published_endpoint",
    )
    assert "set_user_name" in ids(plan.clicks)

    accepted = planned(shop, *facts, logged_in(gmail))
    asked_for = planned(shop, *facts, aim=Aim(original=shop._replace(user_name="someone")))
    assert "published_endpoint" not in [c.because for c in accepted.changes if c.field == "user_name"]
    assert [c.after for c in asked_for.changes if c.field == "user_name"] == ["garage"]


def test_what_was_missing_from_the_file_is_not_called_a_wish() -> None:
    shop = settings(port=465, user_name="garage")
    unread = planned(shop, BOTH, aim=Aim(original=shop._replace(port=None, user_name="someone")))
    because = {change.field: change.because for change in unread.changes}
    assert (because["port"], because["user_name"]) == ("not_read", "asked_for")


def test_who_is_not_in_the_list_of_advisors_yet_is_added_first() -> None:
    staff = (Advisor("Marie", "0012", "marie@garage.example"), Advisor("Luc", "0013", None))
    plan = planned(settings(advisors=staff), BOTH, logged_in(E587))
    start = ids(plan.clicks).index("open_users")

    assert ids(plan.clicks)[start : start + 5] == [
        "open_users",
        "add_advisor",
        "select_advisor",
        "set_advisor_email",
        "save",
    ]


def test_going_back_from_option_126_says_why() -> None:
    original = settings(gemcar_version=NEW, less_secure_connection=True, use_gemcar_server=True)
    shop = original._replace(use_gemcar_server=False)
    plan = planned(shop, BOTH, logged_in(E587), aim=Aim("planned", "explicit", original))

    assert [(c.field, c.because) for c in plan.changes] == [("use_gemcar_server", "mailbox_again")]
