import pytest

from gemdiag import presets
from gemdiag.model.plan import Click
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor, Settings
from gemdiag.model.version import Version
from gemdiag.planning.going_back import clicks_back
from tests.canary import CANARY

KNOWLEDGE = presets.load()
UPGRADED = Settings(
    gemcar_version=Version(13, 0, 4),
    port=465,
    smtp_address="mail.garage.example",
    email_address="info@garage.example",
    user_name="info@garage.example",
    less_secure_connection=False,
    use_gemcar_server=False,
)
LEGACY = UPGRADED._replace(
    gemcar_version=Version(13, 0, 1), port=587, less_secure_connection=None, use_gemcar_server=None
)


def _back(present: Settings, restored: Settings) -> list[tuple[str, ...]]:
    def told(step: Click) -> tuple[str, ...]:
        return (step.id, *(str(value) for _, value in step.params))

    return [told(step) for step in clicks_back(present, restored, KNOWLEDGE)]


def test_the_box_that_the_former_version_did_not_have_goes_back_to_how_the_upgrade_left_it() -> None:
    assert _back(UPGRADED, LEGACY) == [
        ("open_options",),
        ("set_port", "587"),
        ("check_less_secure",),
        ("save",),
    ]


def test_everything_goes_back_in_the_order_of_the_screen() -> None:
    restored = Settings(
        gemcar_version=Version(13, 0, 4),
        port=25,
        smtp_address="old.garage.example",
        email_address="old@garage.example",
        user_name="old",
        password=Secret(CANARY),
        less_secure_connection=True,
        use_gemcar_server=True,
    )
    assert _back(UPGRADED._replace(password=Secret("another")), restored) == [
        ("open_options",),
        ("set_port", "25"),
        ("set_smtp_address", "old.garage.example"),
        ("set_email_address", "old@garage.example"),
        ("set_user_name", "old"),
        ("type_password",),
        ("confirm_password",),
        ("check_less_secure",),
        ("check_option_126",),
        ("save",),
    ]


def test_a_password_alone_goes_back_too() -> None:
    restored = UPGRADED._replace(password=Secret(CANARY))
    assert _back(UPGRADED._replace(password=Secret("another")), restored) == [
        ("open_options",),
        ("type_password",),
        ("confirm_password",),
        ("save",),
    ]


def test_what_was_not_stated_before_is_left_as_it_is() -> None:
    assert _back(UPGRADED, LEGACY._replace(smtp_address=None, user_name=None, port=None)) == [
        ("open_options",),
        ("check_less_secure",),
        ("save",),
    ]


@pytest.mark.parametrize("missing", ["present", "restored"])
def test_a_password_that_one_of_the_files_leaves_out_is_not_typed(missing: str) -> None:
    with_it = UPGRADED._replace(password=Secret(CANARY))
    present, restored = (UPGRADED, with_it) if missing == "present" else (with_it, UPGRADED)
    assert _back(present, restored) == []


def test_advisors_get_the_addresses_back_that_they_had() -> None:
    before = (
        Advisor("Marie", "0012", "marie@garage.example"),
        Advisor("Luc", None, "luc@garage.example"),
        Advisor("Zoé", "0013", None),
    )
    now = (
        Advisor("Marie", "0012", "m@garage.example"),
        Advisor("Luc", None, "luc@garage.example"),
        Advisor("Zoé", "0013", "zoe@garage.example"),
    )
    assert _back(UPGRADED._replace(advisors=now), UPGRADED._replace(advisors=before)) == [
        ("open_users",),
        ("select_advisor", "Marie"),
        ("set_advisor_email", "marie@garage.example"),
        ("save",),
    ]
