"""The report as data: every key, from the facts, without words and without secrets."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from gemdiag import reports
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.finding import Finding, Severity
from gemdiag.model.network import Reply
from gemdiag.model.outcome import Failed, Observed, Outcome, Reason, Skipped
from gemdiag.model.plan import Change
from gemdiag.model.secret import Secret
from gemdiag.probes import conversation, host, login, role, tcp
from gemdiag.probes.conversation import Conversation, Ehlo
from gemdiag.probes.login import Login
from gemdiag.probes.role import Role
from gemdiag.reports.plain import plain
from tests import build

BUILT = {"kitchen_sink": build.kitchen_sink, "empty": build.empty, "hostile": build.hostile}


def with_fact(made: Diagnosis, probe: Any, key: Any, outcome: Outcome[Any]) -> Diagnosis:
    return made._replace(case=made.case._replace(facts=made.case.facts.plus(probe, key, outcome)))


def endpoint(document: dict[str, Any], at: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = next(e for e in document["endpoints"] if (e["host"], e["port"]) == at)
    return found


@pytest.mark.parametrize("name", BUILT)
def test_a_document_has_every_key_but_the_words(name: str) -> None:
    document = reports.document(BUILT[name]())
    wanted = set(json.loads(reports.schema())["properties"])

    assert set(document) == wanted
    assert document["lang"] is None
    assert "summary" not in document["verdict"]
    assert not any({"title", "detail", "fix", "forward"} & set(each) for each in document["findings"])
    assert not any("text" in click for click in document["plan"]["clicks"])
    json.dumps(document, allow_nan=False)


def test_the_password_is_told_by_its_state_alone() -> None:
    made = build.kitchen_sink()
    changes = (Change("password", Secret(build.CANARY), build.CANARY, "mailbox_again"),)  # type: ignore[arg-type]
    plan = made.judgement.plan._replace(changes=changes)
    document = reports.document(made._replace(judgement=made.judgement._replace(plan=plan)))

    assert document["settings"]["password"] == document["settings"]["password_confirm"] == "set"
    assert document["plan"]["changes"][0]["from"] == document["plan"]["changes"][0]["to"] == "set"
    assert build.CANARY not in json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize("state", ["omitted", "sealed"])
def test_an_omitted_and_a_sealed_password_are_told_as_such(state: Any) -> None:
    made = build.empty()
    settings = made.case.settings._replace(password_state=state)

    assert (
        reports.document(made._replace(case=made.case._replace(settings=settings)))["settings"]["password"]
        == state
    )


def test_settings_that_could_not_be_read_are_null() -> None:
    made = build.empty()
    unreadable = Finding("config.unreadable", Severity.CRITICAL, None, "shop")
    judged = made._replace(judgement=made.judgement._replace(findings=(unreadable,)))

    assert reports.document(judged)["settings"] is None
    assert reports.document(made)["settings"] is not None


def test_what_people_said_is_yes_no_or_null() -> None:
    made = build.kitchen_sink()

    def said(sends_today: bool | None) -> Any:
        stated = made.case.stated._replace(sends_today=sends_today)
        return reports.document(made._replace(case=made.case._replace(stated=stated)))["stated"][
            "sends_today"
        ]

    assert [said(each) for each in (True, False, None)] == ["yes", "no", None]


def test_the_configured_endpoint_comes_first_and_an_mx_last() -> None:
    roles = [each["role"] for each in reports.document(build.kitchen_sink())["endpoints"]]

    assert roles == ["configured", "preset", "alternative", "alternative", "mx", "mx"]


def test_the_mode_told_is_the_one_measured_and_not_the_one_configured() -> None:
    found = endpoint(reports.document(build.kitchen_sink()), build.IMPLICIT)

    assert (found["configured_mode"], found["mode"]) == ("explicit", "implicit")
    assert found["ehlo"][-1] == "AUTH LOGIN PLAIN XOAUTH2"
    assert found["banner"] == "220 smtp.gmail.com ESMTP"
    assert found["in_use"] == {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384", "bits": 256}
    assert found["error"] is None
    assert (found["bytes_read"], found["round_trips"]) == (4321, 5)


def test_addresses_tell_what_became_of_each() -> None:
    document = reports.document(build.kitchen_sink())

    assert endpoint(document, build.IMPLICIT)["addresses"] == [
        {"address": "142.250.1.108", "tcp": "open", "connect_ms": 20.0},
        {"address": "2607:f8b0::6c", "tcp": "unreachable", "connect_ms": None},
    ]
    assert [each["tcp"] for each in endpoint(document, build.CLOSED)["addresses"]] == ["refused", "reset"]
    assert [e["addresses"] for e in document["endpoints"] if e["role"] == "mx"] == [
        [{"address": "142.250.1.26", "tcp": "open", "connect_ms": None}],
        [{"address": "192.0.2.7", "tcp": "timeout", "connect_ms": None}],
    ]


def test_addresses_that_may_not_be_asked_are_skipped() -> None:
    at = Endpoint(build.HOST, 2526)
    made = with_fact(
        build.kitchen_sink(), tcp.PROBE, at, Failed(Reason.INTERNAL_TARGET, "10.0.0.1", "connect")
    )
    found = endpoint(reports.document(made), at)

    assert {each["tcp"] for each in found["addresses"]} == {"skipped"}
    assert found["error"] == {"reason": "internal_target", "step": "connect", "detail": "10.0.0.1"}


CLEAR = Ehlo(Reply(250, ("x", "STARTTLS")))


@pytest.mark.parametrize(
    ("talk", "word"),
    [
        (Conversation(Mode.EXPLICIT, None, starttls=Observed(Reply(220, ("go",)))), "offered"),
        (Conversation(Mode.EXPLICIT, None, starttls=Failed(Reason.STARTTLS_MISSING)), "missing"),
        (Conversation(Mode.EXPLICIT, None, starttls=Failed(Reason.STARTTLS_MISSING), masked="banner"), "stripped"),
        (Conversation(Mode.EXPLICIT, None, starttls=Failed(Reason.STARTTLS_REFUSED)), "refused"),
        (Conversation(Mode.EXPLICIT, None, starttls=Failed(Reason.STARTTLS_INJECTED)), "injected"),
        (Conversation(Mode.EXPLICIT, None, ehlo_clear=Observed(CLEAR), starttls=Failed(Reason.CLOSED)), "offered"),
        (Conversation(Mode.EXPLICIT, None, starttls=Failed(Reason.CLOSED)), None),
    ],
)  # fmt: skip
def test_what_became_of_starttls_is_one_word(talk: Conversation, word: str | None) -> None:
    at = Endpoint("mail.example", 587)
    made = with_fact(build.empty(), conversation.EXPLICIT, at, Observed(talk))

    assert endpoint(reports.document(made), at)["starttls"] == word


def test_a_certificate_that_does_not_verify_ends_the_talk() -> None:
    found = endpoint(reports.document(build.kitchen_sink()), build.EXPLICIT)

    assert found["error"] == {"reason": "certificate", "step": "tls", "detail": "Hostname mismatch"}
    assert found["certificate"]["hostname_match"] is False
    assert found["certificate"]["intercepted_by"] == "Antivirus"


def test_a_certificate_is_judged_by_the_day_that_was_asked_for() -> None:
    made = build.kitchen_sink()

    def expired(as_of: date) -> Any:
        document = reports.document(made._replace(case=made.case._replace(as_of=as_of)))
        return endpoint(document, build.IMPLICIT)["certificate"]["expired"]

    assert [expired(date(2027, 1, day)) for day in (22, 23)] == [False, True]
    made = made._replace(started_at=datetime(2027, 1, 22, 9, tzinfo=UTC))
    assert expired(date(2027, 1, 22)), "on the day of the run its hour counts"


def test_the_answer_to_a_login_counts_for_every_port_of_that_host() -> None:
    document = reports.document(build.kitchen_sink())

    assert endpoint(document, build.IMPLICIT)["auth"]["login"] == "accepted"
    assert endpoint(document, build.EXPLICIT)["auth"] == {
        "before_tls": [],
        "mechanisms": [],
        "login": "not_tried",  # nothing was walked to its end there
        "reply": None,
    }
    assert endpoint(document, build.ALTERNATE)["auth"]["login"] == "not_tried"
    assert endpoint(document, build.ALTERNATE)["auth"]["before_tls"] == ["LOGIN"]
    assert endpoint(document, build.IMPLICIT)["timing_ms"]["auth"] == 81.3
    assert endpoint(document, build.EXPLICIT)["timing_ms"]["auth"] is None


@pytest.mark.parametrize(
    ("tried", "word"),
    [
        (Observed(Login(build.IMPLICIT, Mode.IMPLICIT, "PLAIN", Reply(535, ("no",)))), "refused"),
        (Observed(Login(build.IMPLICIT, Mode.IMPLICIT, "PLAIN", Reply(454, ("later",)))), "unknown"),
        (Failed(Reason.TIMEOUT), "unknown"),
        (Skipped("no_password"), "not_tried"),
    ],
)
def test_a_login_without_a_clear_answer_is_unknown(tried: Outcome[Login], word: str) -> None:
    made = with_fact(build.kitchen_sink(), login.PROBE, "", tried)

    assert endpoint(reports.document(made), build.IMPLICIT)["auth"]["login"] == word


def test_names_that_were_not_asked_are_skipped() -> None:
    dns = reports.document(build.empty())["dns"]

    assert [dns["mx_status"], dns["smtp_host"]["status"], dns["spf"]["status"], dns["dmarc"]["status"]] == [
        "skipped"
    ] * 4
    assert (dns["domain"], dns["mx"], dns["srv"]) == (None, [], [])


def test_the_answers_of_dns_are_told() -> None:
    dns = reports.document(build.kitchen_sink())["dns"]

    assert dns["mx"] == [{"preference": 5, "host": build.MX_HOST, "addresses": ["142.250.1.26"]}]
    assert dns["smtp_host"]["addresses"] == ["142.250.1.108", "2607:f8b0::6c"]
    assert dns["srv"] == [
        {"mode": "explicit", "priority": 0, "weight": 1, "host": "smtp.example.net", "port": 2525}
    ]
    assert dns["dmarc"]["domain"] == "gmail.com"


def test_an_endpoint_without_a_role_is_known_by_the_settings() -> None:
    made = with_fact(build.kitchen_sink(), role.PROBE, build.IMPLICIT, Skipped("not_asked"))
    made = with_fact(made, host.PROBE, build.HOST, Skipped("not_asked"))

    assert endpoint(reports.document(made), build.IMPLICIT)["role"] == "configured"


def test_evidence_of_any_shape_becomes_json() -> None:
    value = {
        "role": Role("mx", "mx"),
        "at": Endpoint("h", 1),
        "reply": Reply(250, ("a", "b")),
        "bytes": b"\xff+",
        "day": date(2026, 1, 2),
        "naive": datetime(2026, 1, 2, 3, 4, 5),  # noqa: DTZ001  certificates state UTC so
        "huge": float("inf"),
        "mode": Mode.EXPLICIT,
        "set": frozenset({1}),
        "password": Secret(build.CANARY),
    }

    assert plain(value) == {
        "role": {"role": "mx", "origin": "mx", "configured_mode": None},
        "at": "h:1",
        "reply": "250-a\n250 b",
        "bytes": "\\xff+",
        "day": "2026-01-02",
        "naive": "2026-01-02T03:04:05Z",
        "huge": "inf",
        "mode": "explicit",
        "set": [1],
        "password": "••••••",
    }
