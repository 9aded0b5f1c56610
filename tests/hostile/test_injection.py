"""Settings that hold line ends, NULs or commands, against h06: none of it becomes a line of ours."""

import base64
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gemdiag.lab.dns import DnsServer
from gemdiag.lab.services import HERE
from tests.canary import CANARY
from tests.hostile import inputs, kit
from tests.hostile.kit import Trial
from tests.hostile.outputs import banned
from tests.hostile.process import check
from tests.leaks import leaks

pytestmark = pytest.mark.hostile

USER = "werkstatt@autohaus.test"
# All that there is to say: no file here has an address that MAIL FROM could name.
OURS = {"EHLO [127.0.0.1]", "STARTTLS", "QUIT"}
LOGIN = "AUTH PLAIN " + base64.b64encode(f"\0{USER}\0{CANARY}".encode()).decode()


class Row(NamedTuple):
    """field, why: what is refused, and for what reason; without them a key that no field is known by.

    tries: logins, with the user name and password of the file where both can be sent.
    """

    field: str | None
    why: str | None
    tries: int


ROWS: Mapping[str, Row] = {
    "val_real_cr_user": Row("user_name", "control_characters", 0),
    "val_nul_user": Row("user_name", "control_characters", 0),
    # Nobody's settings say how gemdiag introduces itself.
    "val_helo_crlf": Row(None, None, 1),
    "val_from_inj": Row("email_address", "malformed", 1),
    "enc_nul": Row("password", "control_characters", 0),
}


class Sent(NamedTuple):
    """report: of `check`. lines: all that the server was sent, in clear and inside TLS."""

    report: Mapping[str, Any]
    summary: Mapping[str, Any]
    lines: list[str]


@pytest.fixture(scope="module")
def sent(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Sent]:
    files = inputs.make(hostile, tmp_path_factory.mktemp("inputs"))
    folder = tmp_path_factory.mktemp("work")

    def meet(name: str) -> Sent:
        transcript = folder / f"{name}.transcript"
        trial = Trial("h06", "ok", args=("--transcript", str(transcript)))
        with DnsServer(kit.ZONE) as dns, kit.serving(hostile, trial) as server:
            leading = ["--connect-to", f":587:{HERE}:{server.port}", "--connect-to", f"::{HERE}:1"]
            leading += ["--resolver", f"{HERE}:{dns.port}", "--ca-file", str(hostile / "certs" / "ca.pem")]
            report = check(folder, str(files[name]), *leading)
            summary = server.stop()
        return Sent(report, summary, lines_in(transcript))

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(ROWS, pool.map(meet, ROWS), strict=True))


def lines_in(transcript: Path) -> list[str]:
    heard: dict[tuple[int, str], bytes] = {}
    for record in map(json.loads, transcript.read_text(encoding="ascii").splitlines()):
        if record["dir"] == "C":
            key = record["conn"], record["phase"]
            heard[key] = heard.get(key, b"") + bytes.fromhex(record["hex"])
    return [line.decode() for data in heard.values() for line in data.split(b"\r\n") if line]


@pytest.mark.parametrize("name", ROWS)
def test_no_line_of_the_settings_reaches_the_server(name: str, sent: Mapping[str, Sent]) -> None:
    here, row = sent[name], ROWS[name]

    assert here.summary["conns"] >= 1
    assert set(here.lines) - OURS == ({LOGIN} if row.tries else set())
    assert here.summary["auth_attempts"] == ({USER: 1} if row.tries else {})
    assert (here.summary["plain_auth"], here.summary["plain_secret"], here.summary["data_seen"]) == (0, [], 0)


@pytest.mark.parametrize("name", ROWS)
def test_what_cannot_be_sent_is_told_and_not_used(name: str, sent: Mapping[str, Sent]) -> None:
    report, row = sent[name].report, ROWS[name]
    by_id = {each["id"]: each for each in report["findings"]}

    if row.field is None:
        assert "HeloName" in by_id["config.unknown_key"]["params"]["keys"]
        assert "config.field_invalid" not in by_id
    else:
        invalid = by_id["config.field_invalid"]
        assert (invalid["params"]["field"], invalid["params"]["why"]) == (row.field, row.why)
        assert (invalid["severity"], invalid["subject"]) == ("critical", row.field)
        assert report["settings"][row.field] is None
    assert report["verdict"]["exit_code"] == 2
    assert leaks(json.dumps(report), [CANARY]) == []
    assert not any(banned(each["title"] + each["detail"]) for each in report["findings"])
