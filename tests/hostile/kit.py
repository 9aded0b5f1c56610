"""Meets a hostile server, one mode at a time: starts it, diagnoses the shop that it serves, asks what it saw.

`meet_all(hostile, [Trial("h02", "no_advert"), ...])` gives a `Met` by mode; `harm` of it is to be empty.
"""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from gemdiag import presets, reports
from gemdiag.app.diagnose import diagnose
from gemdiag.app.request import Request
from gemdiag.lab.dns import DnsServer
from gemdiag.lab.services import HERE
from gemdiag.model.options import ConnectTo, NetOptions, Wishes
from gemdiag.model.provider import Knowledge
from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING, Settings
from gemdiag.model.version import Version
from gemdiag.redaction import Redactor
from tests import valid
from tests.canary import CANARY

HOST = "localhost"
"""The name in the certificates of the hostile servers; never looked up."""
ADDRESS = "info@garage.test"
# A shop without a fault of its own: whatever a report says is about the server.
ZONE = (
    "garage.test MX 10 mx.garage.test",
    "mx.garage.test A",
    "garage.test TXT v=spf1 mx -all",
    "_dmarc.garage.test TXT v=DMARC1; p=none",
)
SHOP = Settings(
    gemcar_version=Version(13, 0, 4),
    smtp_address=HOST,
    email_address=ADDRESS,
    user_name=ADDRESS,
    password=Secret(CANARY),
    password_state="set",
)
CLOSED = (HERE, 1)
AT_ONCE = 6
GRACE_S = 1.0
"""How much later than its deadline a diagnosis may end."""
START_S, STOP_S = 20.0, 10.0
MAIL = ("MAIL", "RCPT", "DATA")
NO_WISHES = Wishes(controls=False)


class Trial(NamedTuple):
    """One mode of one hostile server, and how the shop meets it.

    script: how the file's name begins, as `h02`. port: the one that the shop has configured, 465 encrypted
    from the start, any other after the greeting. fields: of `Settings`. options: of `NetOptions`. args: more
    words for the server. as_resolver: it is the DNS server of the shop, and no mail server is there.
    """

    script: str
    mode: str
    port: int = 587
    timeout: float = 3.0
    deadline: float = 8.0
    fields: Mapping[str, Any] = NOTHING
    options: Mapping[str, Any] = NOTHING
    args: tuple[str, ...] = ()
    wishes: Wishes = NO_WISHES
    as_resolver: bool = False

    @property
    def settings(self) -> Settings:
        return SHOP._replace(**{"port": self.port, "less_secure_connection": self.port != 465, **self.fields})


class Met(NamedTuple):
    """What came of it. report: as `check --format json` gives it. text: the same before it was read.

    summary: what the server itself says that it saw. seconds: of the diagnosis alone.
    """

    trial: Trial
    report: Mapping[str, Any]
    text: str
    summary: Mapping[str, Any]
    seconds: float
    document: reports.Document
    """What `reports.render` makes any format of."""

    @property
    def at(self) -> str:
        return f"{self.trial.settings.smtp_address}:{self.trial.port}"

    @property
    def endpoint(self) -> Mapping[str, Any]:
        """The report's entry for the configured server and port."""
        found = (each for each in self.report["endpoints"] if each["role"] == "configured")
        entry: Mapping[str, Any] = next(found)
        return entry

    def found(self, *severities: str) -> frozenset[str]:
        """Ids of the findings of these severities."""
        return frozenset(f["id"] for f in self.report["findings"] if f["severity"] in severities)

    def finding(self, id_: str) -> Mapping[str, Any]:
        """The one finding of this id."""
        (entry,) = (f for f in self.report["findings"] if f["id"] == id_)
        result: Mapping[str, Any] = entry
        return result

    @property
    def verbs(self) -> tuple[str, ...]:
        """What the server was told before encryption and in it, as `plain:EHLO`, in order."""
        return tuple(each.partition(":")[2] for each in self.summary["cmds"])

    def __repr__(self) -> str:
        return f"<{self.trial.script} {self.trial.mode}>"

    def told(self, format_id: str, lang: str = "en", **look: Any) -> str:
        """The report in another format; look: of `reports.render`."""
        return render(self.document, format_id, lang, **look)


@cache
def knowledge() -> Knowledge:
    return presets.load()


def path_of(folder: Path, script: str) -> Path:
    (found,) = folder.glob(f"{script}_*.py")
    return found


def modes(folder: Path, script: str) -> tuple[str, ...]:
    """All that the script itself lists."""
    command = [sys.executable, str(path_of(folder, script)), "--list"]
    told = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True).stdout
    return tuple(line.split()[0] for line in told.splitlines() if line[:1].strip())


def meet_all(folder: Path, trials: Iterable[Trial], at_once: int = AT_ONCE) -> dict[str, Met]:
    """By mode. Their waits overlap."""
    with DnsServer(ZONE) as dns, ThreadPoolExecutor(at_once) as pool:
        found = list(pool.map(lambda trial: _meet(folder, trial, dns.port), trials))
    return {met.trial.mode: met for met in found}


def meet(folder: Path, trial: Trial) -> Met:
    return meet_all(folder, [trial])[trial.mode]


def _meet(folder: Path, trial: Trial, dns_port: int) -> Met:
    with serving(folder, trial) as server:
        options = _options(folder, trial, server.port, dns_port)
        request = Request(options, trial.wishes, remember=False)
        started = monotonic()
        concluded = diagnose(trial.settings, knowledge(), request)
        seconds = monotonic() - started
        summary = server.stop()
    document = reports.document(concluded.diagnosis)
    text = render(document, "json")
    return Met(trial, valid.report(text), text, summary, seconds, document)


def render(document: reports.Document, format_id: str, lang: str = "en", **look: Any) -> str:
    """With nothing masked but the password."""
    redactor = Redactor("none", [Secret(CANARY)])
    return reports.render([document], format_id, lang=lang, redactor=redactor, **look)


def _options(folder: Path, trial: Trial, port: int, dns_port: int) -> NetOptions:
    routes = (ConnectTo(HOST, trial.port, HERE, port), ConnectTo(HOST, None, *CLOSED))
    options = NetOptions(
        resolvers=((HERE, port if trial.as_resolver else dns_port),),
        ca_file=str(folder / "certs" / "ca.pem"),
        connect_to=() if trial.as_resolver else routes,
        timeout=trial.timeout,
        deadline=trial.deadline,
    )
    return options._replace(**trial.options)


class Server:
    """A hostile server that runs."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self._process, self.port = process, port

    def stop(self) -> Mapping[str, Any]:
        """What it says that it saw."""
        self._process.terminate()
        told, complaints = self._process.communicate(timeout=STOP_S)
        summary = re.search(r"^SUMMARY (.*)$", told, re.MULTILINE)
        assert summary, f"the hostile server told nothing: {complaints[-2000:]}"
        found: Mapping[str, Any] = {"stderr": complaints, **json.loads(summary[1])}
        return found


@contextmanager
def serving(folder: Path, trial: Trial) -> Iterator[Server]:
    seconds = ["--max-seconds", str(trial.deadline + START_S)]
    canary = [] if trial.as_resolver else ["--canary", CANARY]
    command = [sys.executable, str(path_of(folder, trial.script)), "--mode", trial.mode]
    with subprocess.Popen(
        [*command, *seconds, *canary, *trial.args],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout
            word, _, port = process.stdout.readline().strip().rpartition(" ")
            assert word.startswith("LISTENING"), f"{trial.script} {trial.mode} did not start"
            yield Server(process, int(port))
        finally:
            if process.poll() is None:
                process.kill()


def harm(folder: Path, met: Met) -> list[str]:
    """What no server may bring about, whatever it does: empty is right."""
    seen, trial = met.summary, met.trial
    wrong = {
        "the server saw nobody": not seen.get("conns", seen.get("queries")),
        "AUTH before encryption": seen.get("plain_auth", 0) > 0,
        "mail before encryption": any(f":plain:{verb}" in str(seen.get("cmds")) for verb in MAIL),
        "the password before encryption": bool(seen.get("plain_secret")),
        "a message was begun": seen.get("data_seen", 0) > 0,
        "an account was tried twice": any(n > 1 for n in seen.get("auth_attempts", {}).values()),
        "the server has a bug": "server-bug" in f"{seen.get('notes')}{seen['stderr']}",
        f"too late: {met.seconds:.1f} s": met.seconds > trial.deadline + GRACE_S,
        "a bug of our own": any(
            each["error"] and each["error"]["reason"] == "bug" for each in met.report["endpoints"]
        ),
    }
    control = sorted(set(_control_characters(met.report["findings"])))
    leaked = sorted({name for name, _ in _leakscan(folder).scan_bytes(met.text.encode(), _forms(folder))})
    return [name for name, is_wrong in wrong.items() if is_wrong] + [
        *(f"a control character in the finding's words: {each}" for each in control),
        *(f"the password, as {each}" for each in leaked),
    ]


def _control_characters(findings: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for finding in findings:
        for words in (finding["title"], finding["detail"], *finding["fix"], finding["forward"] or ""):
            yield from (
                f"{finding['id']} {c!a}"
                for c in words
                if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c != "\n"
            )


@cache
def _leakscan(folder: Path) -> Any:
    """The search for the password that comes with the hostile servers, which shares nothing with ours."""
    spec = spec_from_file_location("hostile_leakscan", folder / "leakscan.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _forms(folder: Path) -> Any:
    return _leakscan(folder).forms(CANARY)
