"""What the facts say of each way of sending, and what the plan makes of it."""

from datetime import timedelta
from typing import Any

import pytest

from gemdiag.app.diagnose import CHECK, Aim, decide
from gemdiag.model.case import Stated
from gemdiag.model.diagnosis import Judgement
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Failed, Observed, Reason
from gemdiag.model.settings import Advisor
from gemdiag.model.version import Version
from gemdiag.probes import dmarc, role
from gemdiag.probes.dmarc import Dmarc
from gemdiag.probes.role import Role
from tests import shops
from tests.shops import E25, E465, E587, case, good, in_clear, logged_in, not_logged_in, settings, unreached

BOTH = (*good(E465, Mode.IMPLICIT), *good(E587, Mode.EXPLICIT))


def judged(*args: object, aim: Aim = CHECK, **more: object) -> Judgement:
    return decide(case(*args, **more), aim).judgement  # type: ignore[arg-type]


def works(judgement: Judgement) -> dict[str, str]:
    return {name: told.works for name, told in judgement.prognosis.items()}


def test_a_good_shop_on_587_survives_and_could_be_better() -> None:
    judgement = judged(settings(), BOTH, logged_in(E587))

    assert works(judgement) == {
        "legacy": "unknown",
        "untouched": "yes",
        "explicit": "yes",
        "implicit": "yes",
        "relay": "yes",
    }
    assert (judgement.plan.recommended, judgement.plan.status) == ("implicit", "proven")
    assert [(c.field, c.before, c.after) for c in judgement.plan.changes] == [
        ("gemcar_version", "13.0.1", "13.0.4"),
        ("port", 587, 465),
        ("less_secure_connection", True, False),
    ]
    assert (judgement.root_cause, judgement.exit_code) == ("config.less_secure", 1)


def test_465_that_becomes_checked_stops_with_the_upgrade() -> None:
    judgement = judged(
        settings(port=465), good(E465, Mode.IMPLICIT), unreached(E587), logged_in(E465), stated=Stated(True)
    )

    assert works(judgement)["legacy"] == "yes"
    assert works(judgement)["untouched"] == "no"
    assert judgement.root_cause == "tls.wrong_mode_for_port"
    assert [c.field for c in judgement.plan.changes] == ["gemcar_version", "less_secure_connection"]


def test_without_any_login_configured_plain_port_25_is_sent_unprotected() -> None:
    judgement = judged(shops.without_login(port=25), in_clear(E25), unreached(E465), unreached(E587))

    assert works(judgement)["untouched"] == "unsafe"
    assert works(judgement)["legacy"] == "unsafe"
    assert (judgement.plan.recommended, judgement.plan.status) == ("relay", "ready")


@pytest.mark.parametrize(("keywords", "expected"), [((), "no"), (("AUTH LOGIN",), "unsafe")])
def test_a_missing_starttls_is_unsafe_only_where_the_login_goes_in_clear(
    keywords: tuple[str, ...], expected: str
) -> None:
    judgement = judged(
        settings(), in_clear(E587, *keywords), unreached(E465), not_logged_in("no_safe_endpoint")
    )

    assert works(judgement)["untouched"] == expected


def test_a_certificate_that_does_not_verify_is_assumed_to_be_refused() -> None:
    facts = good(E587, Mode.EXPLICIT, code=10)
    expired = shops.cert(E587, not_after=shops.NOW - timedelta(1))
    judgement = judged(settings(), facts, expired, unreached(E465), not_logged_in("no_safe_endpoint"))

    untouched = judgement.prognosis["untouched"]
    assert (untouched.works, untouched.because, untouched.basis) == (
        "no",
        ("tls.certificate_expired",),
        "assumed",
    )
    assert works(judgement)["legacy"] == "unknown"


def test_a_name_that_the_certificate_holds_is_offered_and_not_taken_for_proven() -> None:
    other465, other587 = Endpoint("srv12.webhost.example", 465), Endpoint("srv12.webhost.example", 587)
    names = {"names": ("srv12.webhost.example",), "matches": False}
    facts = [
        *good(E587, Mode.EXPLICIT, code=62),
        *good(E465, Mode.IMPLICIT, code=62),
        *shops.cert(E587, **names),
        *shops.cert(E465, **names),
        *good(other465, Mode.IMPLICIT),
        *good(other587, Mode.EXPLICIT),
        (role.PROBE, other465, Observed(Role("alternative", "guess"))),
        (role.PROBE, other587, Observed(Role("alternative", "guess"))),
    ]
    judgement = judged(settings(), facts, not_logged_in("no_safe_endpoint"))

    plan = judgement.plan
    assert (plan.recommended, plan.status, plan.mend) == (
        "implicit",
        "after_mending",
        ("tls.certificate_name_mismatch",),
    )
    assert [(c.field, c.after) for c in plan.changes[1:]] == [
        ("port", 465),
        ("smtp_address", "srv12.webhost.example"),
        ("less_secure_connection", False),
    ]
    assert judgement.findings[0].subject == "mail.garage.example:587"


def test_a_wrong_password_is_the_shops_to_mend() -> None:
    judgement = judged(settings(), BOTH, logged_in(E587, 535, "5.7.8 Error: authentication failed"))

    assert (judgement.plan.status, judgement.plan.mend) == ("after_mending", ("auth.refused",))
    assert "type_password" in [click.id for click in judgement.plan.clicks]
    assert judgement.exit_code == 2


def test_a_busy_server_is_no_reason_to_leave_the_mailbox() -> None:
    busy = shops.talked(E587, Mode.EXPLICIT, greeting=Failed(Reason.BUSY, "421 later", "banner"))
    judgement = judged(settings(), busy, unreached(E465), not_logged_in("no_safe_endpoint"))

    assert works(judgement)["untouched"] == "unknown"
    assert judgement.plan.recommended == "none"
    assert judgement.exit_code == 3


def test_a_password_not_given_leaves_the_plan_untested_and_the_exit_code_alone() -> None:
    shop = settings(
        password=None, password_state="omitted", less_secure_connection=True, gemcar_version=Version(13, 0, 4)
    )
    judgement = judged(shop, good(E587, Mode.EXPLICIT), unreached(E465), not_logged_in())

    assert (judgement.plan.recommended, judgement.plan.status) == ("explicit", "untested")
    assert judgement.plan.changes == ()
    assert judgement.exit_code == 0


def test_with_option_126_on_the_mailbox_moves_nothing() -> None:
    shop = settings(use_gemcar_server=True, less_secure_connection=True, gemcar_version=Version(13, 0, 4))
    judgement = judged(shop, unreached(E587), unreached(E465), not_logged_in("not_asked_to"))

    assert works(judgement)["untouched"] == "yes"
    assert judgement.plan.recommended == "relay"
    assert judgement.plan.changes == ()
    assert judgement.exit_code == 0


def test_an_advisor_under_a_strict_policy_puts_the_relay_at_risk() -> None:
    shop = settings(advisors=(Advisor("Jean", "0013", "jean@strict.example"),))
    strict = [
        (
            dmarc.PROBE,
            "strict.example",
            Observed(Dmarc("strict.example", "ok", "v=DMARC1", "strict.example", "reject", 1)),
        )
    ]
    judgement = judged(shop, BOTH, logged_in(E587), strict)

    assert judgement.prognosis["relay"].because == ("relay.sender_at_risk",)
    assert {f.id: f.severity for f in judgement.findings}["relay.sender_at_risk"] == "notice"


@pytest.mark.parametrize(
    ("status", "works"), [("nxdomain", "yes"), ("timeout", "unknown"), ("servfail", "unknown")]
)
def test_whether_the_relay_will_do_is_not_known_before_the_domain_has_said_what_it_wishes(
    status: Any, works: str
) -> None:
    told = [(dmarc.PROBE, "garage.example", Observed(Dmarc("garage.example", status)))]
    assert judged(settings(), told).prognosis["relay"].works == works
    another = settings(advisors=(Advisor("Marie", "0012", "marie@other.example"),))
    assert judged(another, told).prognosis["relay"].works == "unknown"


def test_offline_nothing_is_said_for_the_relay() -> None:
    assert judged(settings(), offline=True).prognosis["relay"].works == "unknown"


def test_below_13_0_4_the_relay_is_neither_an_alternative_nor_works() -> None:
    judgement = judged(settings(), BOTH, logged_in(E587), target=Version(13, 0, 3))

    assert judgement.prognosis["relay"].because == ("relay.needs_upgrade",)
    assert judgement.plan.alternatives == ("explicit",)


def test_the_shop_that_says_it_sends_is_believed_until_measured_otherwise() -> None:
    judgement = judged(settings(), unreached(E587), unreached(E465), not_logged_in(), stated=Stated(True))

    legacy = judgement.prognosis["legacy"]
    assert (legacy.works, legacy.because) == ("unknown", ("config.contradicts_shop", "net.port_closed"))
    assert "config.contradicts_shop" in shops.ids(judgement.findings, "warning", "notice")


def test_a_run_that_was_cut_short_is_undetermined() -> None:
    judgement = judged(settings(), BOTH, logged_in(E587), complete=False)

    assert judgement.exit_code == 3


def test_a_version_that_is_not_stated_from_13_0_2_on_decides_only_where_both_ways_agree() -> None:
    shop = settings(gemcar_version=Version(13, 0, 3))
    judgement = judged(shop, BOTH, logged_in(E587))

    assert judgement.prognosis["untouched"].because == ("config.mode_unknown",)
    assert (judgement.plan.recommended, judgement.plan.status) == ("implicit", "proven")


def test_the_same_fault_on_another_port_is_a_notice() -> None:
    expired = shops.cert(E465, not_after=shops.NOW - timedelta(1))
    judgement = judged(
        settings(), good(E465, Mode.IMPLICIT, code=10), expired, good(E587, Mode.EXPLICIT), logged_in(E587)
    )

    assert {f.id: f.severity for f in judgement.findings}["tls.certificate_expired"] == "notice"
    assert judgement.exit_code == 0


def test_the_planned_way_is_what_migrate_judges() -> None:
    judgement = judged(settings(), BOTH, logged_in(E587), aim=Aim("planned"))

    assert "config.less_secure" not in shops.ids(judgement.findings, "warning")
    assert judgement.exit_code == 0


def test_a_way_that_this_computer_cannot_walk_is_undetermined_and_nobodys_fault() -> None:
    cut = shops.talked(
        E587,
        Mode.EXPLICIT,
        greeting=Observed(Reply(220, ("ready",))),
        ehlo_clear=shops.ehlo("STARTTLS"),
        starttls=Observed(Reply(220, ("go",))),
        tls=Failed(Reason.LOCAL_LIMIT, "the trusted roots cannot be read", "tls"),
    )
    judgement = judged(settings(), cut, unreached(E465), not_logged_in("no_safe_endpoint"))

    assert works(judgement)["untouched"] == "unknown"
    assert judgement.root_cause == "tls.handshake_failed"
    assert judgement.exit_code == 3


def test_a_key_too_weak_for_this_computer_leaves_the_prognosis_open_and_is_warned_of() -> None:
    weak = shops.cert(E587, weak="RSA 1024", trusted=None)
    facts = good(E587, Mode.EXPLICIT, code=66)
    judgement = judged(settings(), facts, weak, unreached(E465), not_logged_in("no_safe_endpoint"))

    assert judgement.prognosis["untouched"].works == "unknown"
    assert judgement.prognosis["untouched"].because == ("tls.certificate_weak",)
    assert judgement.exit_code == 1
