import pytest

from gemdiag.model.network import Answer, DnsStatus
from gemdiag.probes import dmarc
from tests.unit.probing.fake_net import FakeNet


def net_with(records: dict[str, str | tuple[str, ...]]) -> FakeNet:
    zone = {}
    for domain, texts in records.items():
        zone[f"_dmarc.{domain}", "TXT"] = Answer("ok", tuple((text,) for text in _several(texts)))
    return FakeNet(zone=zone)  # type: ignore[arg-type]


def _several(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else texts


def ask(records: dict[str, str | tuple[str, ...]], domain: str = "shop.example") -> dmarc.Dmarc:
    return dmarc.ask(net_with(records), domain)


def test_the_domains_own_record_counts_and_nothing_above_is_asked() -> None:
    net = net_with({"shop.example": "v=DMARC1; p=quarantine; sp=reject", "example": "v=DMARC1; p=none"})
    found = dmarc.ask(net, "shop.example")
    assert (found.policy, found.found_at, found.records) == ("quarantine", "shop.example", 1)
    assert net.asked == [("_dmarc.shop.example", "TXT")]


def test_a_subdomain_follows_the_sp_of_its_organisation() -> None:
    found = ask({"shop.example": "v=DMARC1; p=none; sp=reject"}, "mail.shop.example")
    assert (found.policy, found.found_at) == ("reject", "shop.example")


def test_without_sp_the_policy_of_the_organisation_holds_below_it() -> None:
    assert ask({"shop.example": "v=DMARC1;p=Reject"}, "mail.shop.example").policy == "reject"


def test_np_holds_for_a_subdomain_that_does_not_exist() -> None:
    found = ask({"shop.example": "v=DMARC1; p=none; sp=none; np=reject"}, "gone.shop.example")
    assert found.policy == "reject"


def test_np_does_not_hold_for_one_that_exists() -> None:
    net = net_with({"shop.example": "v=DMARC1; p=none; np=reject"})
    net._zone = {**net._zone, ("mail.shop.example", "MX"): Answer("nodata")}
    assert dmarc.ask(net, "mail.shop.example").policy == "none"


RECORDS = {
    "shop.example": "v=DMARC1; p=reject; sp=quarantine; np=none",
    "own.shop.example": "v=DMARC1; p=none; sp=reject",
    "alone.example": "v=DMARC1; p=reject; psd=n",
    "qc.example": "v=DMARC1; p=reject; sp=none; np=quarantine; psd=y",
    "garage.qc.example": "v=DMARC1; p=quarantine; adkim=s",
    "trial.example": "v=DMARC1; p=reject; sp=quarantine; np=reject; t=y",
    "strict.example": "v=DMARC1; p=none; adkim=S",
}
EXISTING = ("mail.shop.example", "mail.trial.example", "other.qc.example", "a.other.qc.example")


@pytest.mark.parametrize(
    ("domain", "found_at", "policy", "organisation", "testing"),
    [
        # The domain's own record: p, whatever stands in the others.
        ("shop.example", "shop.example", "reject", "shop.example", False),
        ("own.shop.example", "own.shop.example", "none", "own.shop.example", False),
        ("alone.example", "alone.example", "reject", "alone.example", False),
        ("qc.example", "qc.example", "reject", "qc.example", False),
        # That of the organisation: sp for what exists, np for what does not.
        ("mail.shop.example", "shop.example", "quarantine", "shop.example", False),
        ("gone.shop.example", "shop.example", "none", "shop.example", False),
        ("deep.own.shop.example", "shop.example", "none", "shop.example", False),
        ("www.alone.example", "alone.example", "reject", "alone.example", False),
        # Below a public suffix: the organisation is one label below it, with a record of its own or without.
        ("www.garage.qc.example", "garage.qc.example", "quarantine", "garage.qc.example", False),
        ("other.qc.example", "qc.example", "none", "other.qc.example", False),
        ("a.other.qc.example", "qc.example", "none", "other.qc.example", False),
        ("a.new.qc.example", "qc.example", "quarantine", "new.qc.example", False),
        # In test mode the next milder policy.
        ("trial.example", "trial.example", "quarantine", "trial.example", True),
        ("mail.trial.example", "trial.example", "none", "trial.example", True),
        ("gone.trial.example", "trial.example", "quarantine", "trial.example", True),
        # No record anywhere: the domain stands for itself.
        ("mail.nobody.example", None, None, "mail.nobody.example", False),
    ],
)
def test_which_record_holds_and_what_it_says(
    domain: str, found_at: str | None, policy: str | None, organisation: str, testing: bool
) -> None:
    net = net_with(dict(RECORDS))
    net._zone = {**net._zone, **{(name, "MX"): Answer("nodata") for name in EXISTING}}
    found = dmarc.ask(net, domain)
    assert (found.found_at, found.policy, found.organisation, found.testing) == (
        found_at,
        policy,
        organisation,
        testing,
    )


@pytest.mark.parametrize(
    ("policy", "wished"), [("reject", "quarantine"), ("quarantine", "none"), ("none", "none")]
)
def test_test_mode_wishes_for_the_next_milder_policy(policy: str, wished: str) -> None:
    found = ask({"shop.example": f"v=DMARC1; p={policy}; t=Y"})
    assert (found.policy, found.testing) == (wished, policy != "none")


@pytest.mark.parametrize(
    ("domain", "strict"),
    [("strict.example", True), ("www.strict.example", True), ("shop.example", False), ("nobody.test", False)],
)
def test_whether_a_signature_counts_for_the_very_same_domain_alone(domain: str, strict: bool) -> None:
    assert ask(dict(RECORDS), domain).strict_dkim is strict


def test_the_record_nearest_to_the_root_is_that_of_the_organisation() -> None:
    records: dict[str, str | tuple[str, ...]] = {
        "mail.shop.example": "v=DMARC1; p=none",
        "shop.example": "v=DMARC1; p=reject",
    }
    found = ask(records, "a.mail.shop.example")
    assert (found.found_at, found.policy) == ("shop.example", "reject")


def test_psd_n_ends_the_walk() -> None:
    net = net_with({"mail.shop.example": "v=DMARC1; p=none; psd=n", "shop.example": "v=DMARC1; p=reject"})
    assert dmarc.ask(net, "a.mail.shop.example").found_at == "mail.shop.example"
    assert ("_dmarc.shop.example", "TXT") not in net.asked


def test_below_a_public_suffix_the_organisations_own_record_goes_before() -> None:
    records: dict[str, str | tuple[str, ...]] = {
        "shop.qc.example": "v=DMARC1; p=none",
        "qc.example": "v=DMARC1; p=reject; psd=y",
    }
    assert ask(records, "mail.shop.qc.example").found_at == "shop.qc.example"
    assert ask({"qc.example": "v=DMARC1; p=reject; psd=y"}, "shop.qc.example").policy == "reject"


def test_long_names_are_asked_about_eight_times_at_most() -> None:
    net = net_with({})
    dmarc.ask(net, ".".join("abcdefghijklmnop"))
    assert len(net.asked) == 8
    assert net.asked[0][0] == "_dmarc." + ".".join("abcdefghijklmnop")
    assert net.asked[1][0] == "_dmarc." + ".".join("jklmnop")


def test_no_record_anywhere() -> None:
    found = ask({})
    assert (found.status, found.records, found.policy) == ("nxdomain", 0, None)


def test_silence_is_no_missing_record() -> None:
    net = FakeNet(zone={("_dmarc.example", "TXT"): Answer("timeout")})
    assert dmarc.ask(net, "shop.example").status == "timeout"


@pytest.mark.parametrize("status", ["servfail", "timeout", "refused", "skipped"])
def test_above_a_name_that_was_not_answered_nothing_is_known_to_apply(status: DnsStatus) -> None:
    net = net_with({"example": "v=DMARC1; p=reject"})
    net._zone = {**net._zone, ("_dmarc.mail.shop.example", "TXT"): Answer(status)}
    found = dmarc.ask(net, "mail.shop.example")
    assert (found.status, found.policy, found.found_at) == (status, None, None)
    assert net.asked == [("_dmarc.mail.shop.example", "TXT")]


def test_the_walk_ends_at_the_first_name_that_was_not_answered() -> None:
    net = net_with({"example": "v=DMARC1; p=reject"})
    net._zone = {**net._zone, ("_dmarc.shop.example", "TXT"): Answer("servfail")}
    found = dmarc.ask(net, "mail.shop.example")
    assert (found.status, found.policy, found.found_at) == ("servfail", None, None)
    assert ("_dmarc.example", "TXT") not in net.asked


def test_a_record_found_counts_though_a_name_above_it_was_not_answered() -> None:
    net = net_with({"shop.example": "v=DMARC1; p=reject"})
    net._zone = {**net._zone, ("_dmarc.example", "TXT"): Answer("timeout")}
    found = dmarc.ask(net, "mail.shop.example")
    assert (found.status, found.policy, found.found_at) == ("ok", "reject", "shop.example")


def test_several_records_are_a_conflict_and_the_domain_above_decides() -> None:
    records: dict[str, str | tuple[str, ...]] = {
        "shop.example": ("v=DMARC1; p=none", "v=DMARC1; p=reject"),
        "example": "v=DMARC1; p=quarantine",
    }
    found = ask(records)
    assert (found.records, found.found_at, found.policy) == (2, "shop.example", "quarantine")


@pytest.mark.parametrize(
    ("record", "policy", "invalid"),
    [
        ("v=DMARC1; p=rejct", None, "p=rejct"),
        ("v=DMARC1; p=rejct; rua=mailto:a@shop.example", "none", "p=rejct"),
        ("v=DMARC1; p=reject; sp=maybe", None, "sp=maybe"),
        ("v=DMARC1", "none", ""),
        ("v=DMARC1; rua=mailto:a@shop.example", "none", ""),
        ("v = DMARC1 ; p = reject ;", "reject", ""),
        ("v=DMARC1; p=reject; t=n; zz=1", "reject", ""),
        ("v=dmarc1; p=reject", None, "v"),
        ("v=DMARC1 p=reject", None, "v"),
    ],
)
def test_what_receivers_make_of_a_record(record: str, policy: str | None, invalid: str) -> None:
    found = ask({"shop.example": record})
    assert (found.records, found.policy, found.invalid) == (1, policy, invalid)


def test_other_texts_at_the_name_are_no_records() -> None:
    assert ask({"shop.example": ("hello", "v=DMARC1; p=none", "v=DMARC2; p=reject")}).policy == "none"
