"""What a shop must mend itself, and the clicks that this leads to."""

from gemdiag.app.diagnose import CHECK, Aim, decide
from gemdiag.model.case import Stated
from gemdiag.model.diagnosis import Judgement
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.outcome import Failed, Reason
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Problem, Settings, Source
from gemdiag.model.version import Version
from tests.shops import E465, E587, case, good, logged_in, resolved, settings, talked, unreached

BOTH = (*good(E465, Mode.IMPLICIT), *good(E587, Mode.EXPLICIT))


def judged(shop: Settings, *facts: object, aim: Aim = CHECK, **more: object) -> Judgement:
    return decide(case(shop, *facts, **more), aim).judgement  # type: ignore[arg-type]


def clicks(judgement: Judgement) -> list[str]:
    return [click.id for click in judgement.plan.clicks]


def test_an_address_that_cannot_be_used_is_typed_anew() -> None:
    shop = settings(email_address=None, problems=(Problem("invalid", "email_address", {"why": "several"}),))
    judgement = judged(shop, BOTH, logged_in(E587))

    assert (judgement.plan.recommended, judgement.plan.status) == ("implicit", "after_mending")
    typed = [id_ for id_ in clicks(judgement) if id_.startswith(("type_", "set_"))]
    assert typed == ["set_port", "type_email_address"]


def test_a_refused_login_asks_for_user_name_and_password_in_the_order_of_the_screen() -> None:
    judgement = judged(settings(), BOTH, logged_in(E587, 535, "5.7.8 Error: authentication failed"))

    typed = [id_ for id_ in clicks(judgement) if id_.startswith(("type_", "set_", "confirm_"))]
    assert typed == ["set_port", "type_user_name", "type_password", "confirm_password"]


def test_a_host_that_does_not_exist_is_the_shops_to_mend_before_option_126() -> None:
    judgement = judged(settings(), resolved(status="nxdomain"))

    assert (judgement.plan.recommended, judgement.plan.status) == ("explicit", "after_mending")
    assert "type_smtp_address" in clicks(judgement)
    assert judgement.plan.alternatives == ("relay",)


def test_a_host_and_a_port_of_reading_mail_are_the_shops_to_mend() -> None:
    imap = Endpoint("imap.garage.example", 993)
    shop = settings(smtp_address=imap.host, port=imap.port)
    spoken = talked(imap, Mode.EXPLICIT, greeting=Failed(Reason.OTHER_PROTOCOL, "IMAP", "banner"))
    judgement = judged(shop, spoken, unreached(Endpoint(imap.host, 465)), unreached(Endpoint(imap.host, 587)))

    assert judgement.plan.status == "after_mending"
    assert {"type_smtp_address", "type_port"} <= set(clicks(judgement))


def test_a_fault_of_the_server_is_not() -> None:
    judgement = judged(settings(), unreached(E587, Reason.TIMEOUT), unreached(E465, Reason.TIMEOUT))

    assert (judgement.plan.recommended, judgement.plan.status) == ("relay", "ready")


def test_option_126_asked_of_a_version_that_lacks_it_is_no_plan() -> None:
    judgement = judged(settings(), BOTH, logged_in(E587), aim=Aim("relay", "relay"), target=Version(13, 0, 1))

    assert (judgement.plan.recommended, judgement.plan.status) == ("relay", "none")
    assert judgement.root_cause == "relay.needs_upgrade"


FROM_AN_ADDRESS = Settings(email_address="info@garage.example", source=Source(format="address"))


def _filled() -> Settings:
    return settings(
        port=465,
        less_secure_connection=False,
        gemcar_version=None,
        password=None,
        password_state="omitted",
        source=FROM_AN_ADDRESS.source,
    )


def test_from_an_address_alone_every_published_value_is_to_be_typed() -> None:
    judgement = judged(_filled(), BOTH, aim=Aim(original=FROM_AN_ADDRESS))

    changed = {change.field: change.after for change in judgement.plan.changes}
    assert changed == {
        "gemcar_version": "13.0.4",
        "port": 465,
        "smtp_address": "mail.garage.example",
        "user_name": "info@garage.example",
        "less_secure_connection": False,
    }
    assert "asked_for" not in {change.because for change in judgement.plan.changes}


def test_from_an_address_alone_option_126_needs_nothing_of_the_mailbox() -> None:
    judgement = judged(_filled(), BOTH, aim=Aim("planned", "relay", FROM_AN_ADDRESS))

    assert [change.field for change in judgement.plan.changes] == ["gemcar_version", "use_gemcar_server"]


def test_a_plan_that_only_leaves_a_box_as_it_is_saves_nothing() -> None:
    judgement = judged(
        settings(), good(E587, Mode.EXPLICIT), unreached(E465), logged_in(E587), aim=Aim("planned")
    )

    assert clicks(judgement) == [
        "upgrade_gemcar",
        "nothing_to_change",
        "leave_port",
        "leave_less_secure_checked",
        "send_test_estimate",
    ]


def test_what_is_blocked_in_another_place_says_nothing_of_the_shop() -> None:
    silent = (*unreached(E587, Reason.TIMEOUT), *unreached(E465, Reason.TIMEOUT))
    here = judged(settings(), silent)
    elsewhere = judged(settings(), silent, stated=Stated(at="elsewhere"))

    assert (here.root_cause, here.exit_code) == ("net.port_blocked", 2)
    assert (elsewhere.root_cause, elsewhere.exit_code) == ("net.port_blocked", 3)
    assert elsewhere.prognosis["untouched"].works == "unknown"


def test_silence_everywhere_does_not_prove_what_a_server_lacks() -> None:
    judgement = judged(settings(), unreached(E587, Reason.TIMEOUT), unreached(E465, Reason.TIMEOUT))

    assert not [f.id for f in judgement.findings if f.id.endswith("_unavailable")]


def test_a_file_that_cannot_be_read_gets_no_plan_and_no_clicks() -> None:
    shop = Settings(problems=(Problem("unreadable", "", {"kind": "empty"}),))
    judgement = judged(shop, offline=True)

    assert (judgement.plan.recommended, judgement.plan.clicks) == ("none", ())


def test_option_126_that_is_not_to_be_had_asks_for_no_click() -> None:
    judgement = judged(settings(), BOTH, logged_in(E587), aim=Aim("relay", "relay"), target=Version(13, 0, 1))

    assert judgement.plan.clicks == ()


def test_a_password_that_works_in_place_of_the_files_says_nothing_of_what_gem_car_holds() -> None:
    stated = settings(password=Secret("an older one"))
    tried = judged(settings(), BOTH, logged_in(E587), aim=Aim("planned", original=stated))

    assert tried.plan.status == "proven"
    assert (tried.prognosis["untouched"].works, tried.prognosis["untouched"].because) == (
        "unknown",
        ("auth.not_tried",),
    )
    same = judged(settings(), BOTH, logged_in(E587), aim=Aim("planned", original=settings()))
    assert same.prognosis["untouched"].works == "yes"
