"""Whole diagnoses made by hand: one with everything in it, one with nothing, one where all from outside is hostile."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from gemdiag import compare, reports
from gemdiag.model.case import Case, Stated
from gemdiag.model.diagnosis import Diagnosis, JournalEntry, Judgement, RanFrom
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.facts import Facts
from gemdiag.model.finding import Finding, Severity
from gemdiag.model.plan import Change, Click, Plan, Prognosis, Receipt
from gemdiag.model.provider import GemCar, Knowledge, Match, Relay
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Advisor, Place, Settings, Source
from gemdiag.model.version import Version
from tests.observed import ALTERNATE, CLOSED, EXPLICIT, HOST, IMPLICIT, MX_HOST, Text, a_provider, facts

__all__ = ["ALTERNATE", "CLOSED", "EXPLICIT", "HOST", "IMPLICIT", "MX_HOST"]

CANARY = "Kf3rz-w4gen_PÄSS!"
STARTED = datetime(2026, 11, 23, 14, 2, 11, tzinfo=UTC)

# What servers, DNS, certificates and files may hold: escapes for terminals, C1, cursor tricks, bidirectional
# and invisible characters, HTML, Markdown, formulas, format strings, NUL, a lone surrogate.
PAYLOADS = (
    "\x1b[2J\x1b[1;1H\x1b[32mOK all checks passed\x1b[0m",
    "\x1b]0;PWNED\x07 \x9b31m \x90q\x9c \x1b]8;;http://127.0.0.1:9/\x1b\\click",
    "wrong\rOK: everything fine\x08\x08\x7f",
    "line1\nline2\x0bVT\x0cFF\x85NEL\u2028LS\u2029PS RESULT: PASS",
    "</td></pre><script>alert(1)</script><img src=x onerror=alert(2)><a href='javascript:alert(4)'>x</a>",
    "``` # H1 ![b](http://127.0.0.1:9/b.png) [x](javascript:alert(1)) <b>x</b> | a | @everyone #123 ~~~ `````",
    "\n```\n# heading\n- item\n> quote\n***\n",
    "=cmd|'/c calc'!A1,+1+1,-2+3,@SUM(1+1),\"\t=1+1\"",
    "admin\u202e}txt.exe\u202c \u2066x\u2069 \u200bzero\u200dwidth\ufeff \u00adshy \U000e0041tag",
    "%s%s%n {0.__class__} {password} {host} ${HOME} $(id) `id` [[x]] \\x1b[31m",
    "abc\0def\x01\x02\x03 \x02{reply}\x03 \ud800",
)
LONG = "A" * 10_000


def kitchen_sink() -> Diagnosis:
    """Every part of a report in use."""
    return diagnosis(str)


def hostile() -> Diagnosis:
    """The same shop, where every text from outside carries one payload, and the first banner 10 kB."""
    numbers = count()

    def poisoned(text: str) -> str:
        return text + PAYLOADS[next(numbers) % len(PAYLOADS)]

    made = diagnosis(poisoned, LONG)
    stated = made.case.stated._replace(since=poisoned("Monday"))
    return made._replace(case=made.case._replace(stated=stated))


def empty() -> Diagnosis:
    """Nothing read, nothing asked, nothing found."""
    plan = Plan(Version(13, 0, 4), "none", "none")
    return Diagnosis(
        case=Case(Settings(), Facts(), KNOWLEDGE, STARTED.date(), plan.target_version, complete=False),
        match=None,
        judgement=Judgement((), None, {}, plan, Severity.UNKNOWN, 3),
        started_at=STARTED,
        duration_s=0.0,
        ran_from=RanFrom("", "", "", ()),
    )


KNOWLEDGE = Knowledge((), (), (), GemCar("13.0.4", "13.0.2", "13.0.4"), Relay(None, None, None))


def diagnosis(t: Text, banner: str = "") -> Diagnosis:
    """t: what becomes of each text from outside."""
    return Diagnosis(
        case=Case(
            settings=settings(t),
            facts=facts(t, banner),
            knowledge=KNOWLEDGE,
            as_of=STARTED.date(),
            target=Version(13, 0, 4),
            stated=Stated(sends_today=True, at="shop", since="Monday"),
        ),
        match=Match(a_provider(t("Gmail")), "smtp_address"),
        judgement=judgement(t),
        started_at=STARTED,
        duration_s=1.2345,
        ran_from=RanFrom(t("COMPTOIR-1"), "Windows 10.0.19045", "OpenSSL 3.0.22", ("system", "mozilla")),
        journal=(
            JournalEntry("2026-11-20T09:00:00-05:00", "login"),
            JournalEntry("2026-11-21T16:30:00-05:00", "written"),
            JournalEntry("2026-11-22T08:00:00-05:00", "rolled_back"),
        ),
        written=Receipt(
            t(r"C:\GEM-CAR\courriel.upgraded.yaml"),
            "courriel.yaml.bak-1",
            "0a",
            "0b",
            "2026-11-23T14:02:13Z",
            page=t(r"C:\GEM-CAR\courriel.upgraded.gemdiag-clicks.html"),
        ),
    )


def settings(t: Text) -> Settings:
    return Settings(
        shop=t("Garage Tremblay"),
        gemcar_version=Version(13, 0, 1),
        port=465,
        smtp_address=HOST,
        email_address="garage.tremblay@gmail.com",
        user_name=t("garage.tremblay@gmail.com"),
        password=Secret(CANARY),
        password_confirm=Secret(CANARY),
        less_secure_connection=True,
        use_gemcar_server=False,
        advisors=(Advisor(t("Marie Côté"), "0012", t("marie@example.com")), Advisor("Jean Roy")),
        password_state="set",
        source=Source(
            t(r"C:\GEM-CAR\courriel.ini"),
            "ini",
            "cp1252",
            {"port": Place(2, "Email.Port", t("Port")), "smtp_address": Place(None, "Email.SMTP", "SMTP")},
        ),
    )


def judgement(t: Text) -> Judgement:
    wrong = Finding(
        "tls.wrong_mode_for_port",
        Severity.CRITICAL,
        str(IMPLICIT),
        "shop",
        {
            "endpoint": str(IMPLICIT),
            "host": HOST,
            "port": 465,
            "configured_mode": "explicit",
            "spoken_mode": "implicit",
            "reply": t("500 5.5.1 Command unrecognized"),
        },
        {"banner": t("220 smtp"), "at": STARTED, "chain": [Endpoint(HOST, 465), {"day": date(2026, 1, 2)}]},
        at=IMPLICIT,
        mode=Mode.EXPLICIT,
    )
    return Judgement(
        findings=(wrong, *_other_findings(t)),
        root_cause="tls.wrong_mode_for_port",
        prognosis={
            "legacy": Prognosis("yes", (), str(IMPLICIT), (), "stated"),
            "untouched": Prognosis("no", ("tls.wrong_mode_for_port",), str(IMPLICIT), (), "measured"),
            "explicit": Prognosis("unknown", ("auth.not_tried",), str(EXPLICIT), ("port",), "measured"),
            "implicit": Prognosis("yes", (), str(IMPLICIT), ("less_secure_connection",), "measured"),
            "relay": Prognosis("unknown", ("relay.sender_at_risk",), None, ("use_gemcar_server",), "manual"),
        },
        plan=_plan(t),
        severity=Severity.CRITICAL,
        exit_code=2,
    )


def _other_findings(t: Text) -> tuple[Finding, ...]:
    forwarded = {
        "reply": t("535 5.7.139 SmtpClientAuthentication is disabled for the Tenant"),
        "scope": "tenant",
    }
    return (
        Finding("config.contradicts_shop", Severity.WARNING, "port", "shop", {"endpoint": str(IMPLICIT)},
                because=("tls.wrong_mode_for_port",)),
        Finding("auth.smtp_auth_disabled", Severity.CRITICAL, t(str(EXPLICIT)), "it", forwarded, {"reply": forwarded["reply"]}),
        Finding("tls.certificate_intercepted", Severity.WARNING, str(EXPLICIT), "it",
                {"endpoint": str(EXPLICIT), "host": HOST, "product": t("Antivirus"), "issuer": t("CN=Antivirus Root")}),
        Finding("smtp.busy", Severity.UNKNOWN, str(CLOSED), "provider", {"endpoint": str(CLOSED), "reply": t("421 later")}),
        Finding("tls.certificate_expiring", Severity.NOTICE, str(IMPLICIT), "provider",
                {"endpoint": str(IMPLICIT), "host": HOST, "on": "2027-01-22", "days": 60}),
        Finding("relay.sender_at_risk", Severity.NOTICE, None, "shop", {"domains": t("gmail.com"), "refusing": t("Gmail")}),
        Finding("auth.accepted", Severity.OK, str(IMPLICIT), "shop",
                {"endpoint": str(IMPLICIT), "host": HOST, "user_name": t("garage.tremblay@gmail.com")}),
    )  # fmt: skip


def _plan(t: Text) -> Plan:
    return Plan(
        target_version=Version(13, 0, 4),
        recommended="implicit",
        status="proven",
        mend=("auth.smtp_auth_disabled",),
        alternatives=("explicit", "relay"),
        changes=(
            Change("gemcar_version", "13.0.1", "13.0.4", "target_version"),
            Change("smtp_address", t("smtp.gmail.example"), HOST, "certificate_name"),
            Change("less_secure_connection", before=True, after=False, because="implicit_preferred"),
        ),
        clicks=(
            Click("note_settings", when="before"),
            Click("mend", (("finding", "auth.smtp_auth_disabled"),), "before"),
            Click("upgrade_gemcar", (("version", "13.0.4"),)),
            Click("open_options"),
            Click("set_smtp_address", (("host", HOST),)),
            Click("set_user_name", (("user_name", t("garage.tremblay@gmail.com")),)),
            Click("uncheck_less_secure"),
            Click("save"),
            Click("send_test_estimate", (("address", "garage.tremblay@gmail.com"),)),
        ),
        undo_clicks=(
            Click("open_options"),
            Click("set_smtp_address", (("host", t("smtp.gmail.example")),)),
            Click("check_less_secure"),
            Click("save"),
        ),
    )


def document(made: Diagnosis) -> dict[str, Any]:
    """The report on it; where it has findings, with what has changed since the day before."""
    now = reports.document(made)
    if not now["findings"]:
        return now
    payload = now["shop"].removeprefix("Garage Tremblay")
    gone = {
        "severity": "critical",
        "params": {"endpoint": f"{CLOSED}{payload}", "host": HOST, "reply": f"554 no{payload}"},
    }
    then = {
        **now,
        "started_at": "2026-11-22T14:00:00Z",
        "findings": [
            now["findings"][0],
            {**gone, "id": "smtp.connection_rejected", "subject": f"{CLOSED}{payload}"},
            {**gone, "id": "tls.certificate_expired", "subject": f"{IMPLICIT}{payload}"},
        ],
    }
    return reports.with_comparison(now, compare.compare(then, now, now), "any")


class Unredacted:
    """Stands where a redactor is wanted and nothing is to be hidden; remembers what it was shown."""

    level = "none"

    def __init__(self) -> None:
        self.scanned: list[str] = []

    def tree(self, value: Any) -> Any:
        return value

    def text(self, text: str) -> str:
        return text

    def scan(self, text: str) -> None:
        self.scanned.append(text)
