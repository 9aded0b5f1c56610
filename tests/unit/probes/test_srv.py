from gemdiag.model.endpoint import Mode
from gemdiag.model.network import Answer
from gemdiag.probes import srv
from gemdiag.probes.srv import SrvTarget
from tests.unit.probing.fake_net import FakeNet

IMPLICIT, EXPLICIT = srv.names("shop.example")


def test_both_services_are_asked_and_the_best_target_comes_first() -> None:
    zone = {
        (IMPLICIT, "SRV"): Answer("ok", (("10", "0", "465", "b.example"), ("5", "0", "465", "a.example"))),
        (EXPLICIT, "SRV"): Answer("ok", (("0", "1", "587", "c.example"),)),
    }
    found = srv.ask(FakeNet(zone=zone), "shop.example")  # type: ignore[arg-type]
    assert found.targets == (
        SrvTarget(Mode.IMPLICIT, 5, 0, "a.example", 465),
        SrvTarget(Mode.IMPLICIT, 10, 0, "b.example", 465),
        SrvTarget(Mode.EXPLICIT, 0, 1, "c.example", 587),
    )


def test_a_target_of_the_root_offers_nothing() -> None:
    zone = {(IMPLICIT, "SRV"): Answer("ok", (("0", "0", "0", "."),))}
    found = srv.ask(FakeNet(zone=zone), "shop.example")  # type: ignore[arg-type]
    assert (found.status, found.targets) == ("ok", ())


def test_what_is_no_host_name_is_never_a_target() -> None:
    zone = {
        (EXPLICIT, "SRV"): Answer("ok", (("0", "0", "587", r"a\000b.example"), ("0", "0", "0", "a.example")))
    }
    assert srv.ask(FakeNet(zone=zone), "shop.example").targets == ()  # type: ignore[arg-type]


def test_no_records_at_all() -> None:
    assert srv.ask(FakeNet(), "shop.example").status == "nxdomain"
