"""Many shops over the lab: what is shared is asked once, what is a shop's own once a shop, and none waits for another."""

import json
import multiprocessing
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import pytest

from gemdiag import presets, reports
from gemdiag.app.diagnose import diagnose
from gemdiag.app.request import Request
from gemdiag.fleet.judging import Broken, Order, Result
from gemdiag.fleet.limits import Limits
from gemdiag.fleet.logins import Waiting
from gemdiag.fleet.run import Fleet
from gemdiag.fleet.sources import shops
from gemdiag.formats import read
from gemdiag.lab.authority import Authority
from gemdiag.lab.lab import Lab, Server
from gemdiag.lab.script import Script
from gemdiag.model.options import Wishes

AUTHORITY = Authority()
HERE_ALONE = Limits(processes=1)
ANYBODY = ("235 2.7.0 welcome",)
ZONE = (
    "one.example MX 5 mail.one.example",
    "one.example TXT v=spf1 mx -all",
    "two.example MX 5 mail.one.example",
    "mail.one.example A",
)
BOTH: Mapping[str, Server] = {
    "mail.one.example:465": Script("implicit", login_reply=ANYBODY),
    "mail.one.example:587": Script("explicit", login_reply=ANYBODY),
}


class Ran(NamedTuple):
    reports: Mapping[str, Any]
    lab: Lab
    seconds: float

    def connections(self) -> int:
        return sum(heard.connections for heard in self.lab.heard.values())


def shop(
    folder: Path, name: str, *, host: str = "mail.one.example", domain: str = "one.example", port: int = 465
) -> str:
    path = folder / f"{name}.ini"
    path.write_text(
        f"[email]\nsmtp_address={host}\nport={port}\nemail_address={name}@{domain}\n"
        f"user_name={name}@{domain}\npassword=secret-of-{name}\ngemcar_version=13.0.4\n"
        "less_secure_connection=no\n",
        encoding="utf-8",
    )
    return str(path)


def request(lab: Lab, **options: Any) -> Request:
    return Request(lab.net_options(**options), Wishes(controls=False), remember=False)


def ran(
    paths: Iterable[str],
    servers: Mapping[str, Server] = BOTH,
    limits: Limits = HERE_ALONE,
    zone: tuple[str, ...] = ZONE,
    **options: Any,
) -> Ran:
    with Lab(zone, servers, AUTHORITY) as lab:
        return in_lab(lab, paths, limits, **options)


def waiting(paths: Iterable[str]) -> Iterator[Waiting]:
    return (Waiting(number, each) for number, each in enumerate(shops(paths)))


def in_lab(lab: Lab, paths: Iterable[str], limits: Limits = HERE_ALONE, **options: Any) -> Ran:
    found: dict[str, Any] = {}

    def emit(results: Iterable[Result]) -> None:
        for line in results:
            assert not isinstance(line, Broken), line
            found[Path(line.row.name).name] = json.loads(line.text)

    began = monotonic()
    fleet = Fleet(Order(request(lab, **options), None, "en", "none"), limits, emit)
    fleet.run(waiting(paths))
    return Ran(found, lab, monotonic() - began)


def by_itself(path: str, lab: Lab) -> Any:
    knowledge = presets.load(None)
    settings = read(Path(path).read_bytes(), path=path)
    asked = request(lab)
    asked = asked._replace(wishes=asked.wishes._replace(login=False))
    return reports.document(diagnose(settings, knowledge, asked).diagnosis)


def without_times(report: Any) -> Any:
    kept = {
        name: value
        for name, value in report.items()
        if name not in {"started_at", "duration_s", "lang", "redacted"}
    }
    kept["endpoints"] = [
        {
            **each,
            "timing_ms": None,
            "bytes_read": None,
            "addresses": [{**at, "connect_ms": None} for at in each["addresses"]],
        }
        for each in report["endpoints"]
    ]
    return reports.untold(kept | {"lang": None})


def test_many_shops_cost_one_look_at_their_server(tmp_path: Path) -> None:
    one = ran([shop(tmp_path, "alone")])
    many = ran([shop(tmp_path, f"garage{number}") for number in range(20)])

    assert len(many.reports) == 20
    assert 0 < many.connections() <= one.connections() + 3  # versions are tried as the answers come in
    assert {each["verdict"]["exit_code"] for each in many.reports.values()} == {0}


def test_each_shop_gets_the_answer_that_it_would_get_by_itself(tmp_path: Path) -> None:
    paths = [
        shop(tmp_path, "a"),
        shop(tmp_path, "b", port=587),
        shop(tmp_path, "c", domain="two.example"),
        shop(tmp_path, "d", host="mail.two.example"),
        shop(tmp_path, "e"),
    ]
    with Lab(ZONE, BOTH, AUTHORITY) as lab:
        many = in_lab(lab, paths)
        for path in paths:
            alone = without_times(json.loads(json.dumps(by_itself(path, lab))))
            assert without_times(many.reports[Path(path).name]) == alone


def test_a_login_is_made_once_a_shop_and_only_when_asked_for(tmp_path: Path) -> None:
    paths = [shop(tmp_path, f"garage{number}") for number in range(6)]
    silent = ran(paths)
    told = ran(paths, limits=Limits(login=True, rate=0, processes=1))

    assert silent.lab.wire.auth == 0
    assert told.lab.wire.auth == 6
    logins = {
        at["auth"]["login"] for each in told.reports.values() for at in each["endpoints"] if at["port"] == 465
    }
    assert logins == {"accepted"}
    assert told.lab.wire.auth_in_clear == 0


def test_an_account_of_two_files_is_logged_in_to_once(tmp_path: Path) -> None:
    first = shop(tmp_path, "garage")
    second = tmp_path / "copy.ini"
    second.write_bytes(Path(first).read_bytes())
    told = ran([first, str(second)], limits=Limits(login=True, rate=0, processes=1))

    assert told.lab.wire.auth == 1
    assert len(told.reports) == 2
    for each in told.reports.values():
        assert "accepted" in {at["auth"]["login"] for at in each["endpoints"]}


def test_three_refusals_in_a_row_end_the_logins_at_a_server(tmp_path: Path) -> None:
    servers: Mapping[str, Server] = {
        at: Script(each.mode) for at, each in BOTH.items() if isinstance(each, Script)
    }
    told = ran(
        [shop(tmp_path, f"garage{number}") for number in range(8)],
        servers,
        Limits(login=True, rate=0, per_host=1, processes=1),
    )

    assert told.lab.wire.auth == 3
    assert sum(1 for each in told.reports.values() if each["root_cause"] == "auth.refused") == 3
    why = [
        found["params"]["why"]
        for each in told.reports.values()
        for found in each["findings"]
        if found["id"] == "auth.not_tried"
    ]
    assert why == ["refused_in_a_row"] * 5


def test_a_busy_server_is_asked_no_more(tmp_path: Path) -> None:
    script = Script("implicit", login_reply=("454 4.7.0 Temporary authentication failure",))
    told = ran(
        [shop(tmp_path, f"garage{number}") for number in range(5)],
        {"mail.one.example:465": script, "mail.one.example:587": Script()},
        Limits(login=True, rate=0, per_host=1, processes=1),
    )

    assert told.lab.wire.auth == 1
    assert len(told.reports) == 5


def test_who_waits_for_a_free_observer_is_not_forgotten_when_no_look_is_needed_any_more(
    tmp_path: Path,
) -> None:
    zone = (*ZONE, "mail.two.example A")
    servers = {**BOTH, "mail.two.example:465": BOTH["mail.one.example:465"]}
    paths = [shop(tmp_path, "first")]
    paths += [shop(tmp_path, f"g{number}", host="mail.two.example") for number in range(6)]
    found: list[str] = []

    with Lab(zone, servers, AUTHORITY) as lab:

        def emit(results: Iterable[Result]) -> None:
            found.extend(Path(each.row.name).name for each in results if not isinstance(each, Broken))

        fleet = Fleet(Order(request(lab), None, "en", "none"), HERE_ALONE._replace(jobs=1), emit)
        patience = threading.Timer(20, fleet.stop)
        patience.start()
        fleet.run(waiting(paths))
        patience.cancel()

    assert len(found) == 7


def test_a_silent_server_holds_nobody_up(tmp_path: Path) -> None:
    servers: Mapping[str, Server] = {
        **BOTH,
        "mail.two.example:465": "timeout",
        "mail.two.example:587": "timeout",
    }
    slow = [shop(tmp_path, f"slow{number}", host="mail.two.example") for number in range(30)]
    good = [shop(tmp_path, f"good{number}") for number in range(30)]
    told = ran([*slow, *good], servers, Limits(jobs=4, processes=1), timeout=1.5, deadline=5.0)

    order = list(told.reports)
    assert len(order) == 60
    assert all(name.startswith("good") for name in order[:30])
    assert told.seconds < 5.0
    assert {told.reports[Path(path).name]["root_cause"] for path in slow} == {"net.port_blocked"}


def test_no_more_connections_to_an_address_than_allowed(tmp_path: Path) -> None:
    zone = (*ZONE, *(f"mail{number}.example A 127.0.0.1" for number in range(6)))
    modes = {465: Script("implicit"), 587: Script("explicit")}
    servers: Mapping[str, Server] = {
        f"mail{number}.example:{port}": script for number in range(6) for port, script in modes.items()
    }
    told = ran(
        [shop(tmp_path, f"garage{number}", host=f"mail{number}.example") for number in range(6)],
        servers,
        Limits(per_host=2, processes=1),
        zone,
    )

    assert len(told.reports) == 6
    assert told.lab.peak() <= 2


def test_one_bad_file_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "broken.ini").write_bytes(b"\x00\x01nothing")
    shop(tmp_path, "good")
    told = ran([str(tmp_path), str(tmp_path / "missing.ini")])

    assert told.reports["broken.ini"]["root_cause"] == "config.unreadable"
    assert told.reports["missing.ini"]["root_cause"] == "config.unreadable"
    assert told.reports["good.ini"]["verdict"]["exit_code"] == 0


def test_spreadsheet_and_json_lines_hold_many(tmp_path: Path) -> None:
    sheet, lines = tmp_path / "all.csv", tmp_path / "all.jsonl"
    sheet.write_text(
        "shop,smtp_address,port,email_address,gemcar_version,less_secure_connection\n"
        "Un,mail.one.example,465,un@one.example,13.0.4,no\n"
        "Deux,mail.one.example,abc,deux@one.example,13.0.4,no\n",
        encoding="utf-8",
    )
    lines.write_text(
        '{"shop": "Trois", "smtp_address": "mail.one.example", "port": 465, "email_address": "t@one.example"}\n'
        '{"shop": "Quatre", "smtp_address": "mail.one.example", "port": 465, "email_address": "q@one.example"}\n',
        encoding="utf-8",
    )
    told = ran([str(sheet), str(lines)])

    assert {each["shop"] for each in told.reports.values()} == {"Un", "Deux", "Trois", "Quatre"}
    assert told.reports["all.csv:3"]["source"]["fields"]["port"]["line"] == 3


def test_whoever_stops_it_keeps_what_was_finished(tmp_path: Path) -> None:
    paths = [shop(tmp_path, "slow", host="mail.two.example"), *(shop(tmp_path, f"g{n}") for n in range(5))]
    servers: Mapping[str, Server] = {
        **BOTH,
        "mail.two.example:465": "timeout",
        "mail.two.example:587": "timeout",
    }
    found: list[str] = []

    with Lab(ZONE, servers, AUTHORITY) as lab:

        def emit(results: Iterable[Result]) -> None:
            found.extend(Path(line.row.name).name for line in results if not isinstance(line, Broken))
            if len(found) == 5:
                threading.Thread(target=fleet.stop).start()

        fleet = Fleet(Order(request(lab), None, "en", "none"), Limits(processes=1), emit)
        began = monotonic()
        fleet.run(waiting(paths))

    assert monotonic() - began < 5.0
    assert sorted(found) == [f"g{n}.ini" for n in range(5)]
    assert fleet.is_stopping


@pytest.mark.parametrize("processes", [1, 2])
def test_helping_processes_give_the_same_lines(tmp_path: Path, processes: int) -> None:
    told = ran(
        [shop(tmp_path, f"garage{number:03}") for number in range(130)], limits=Limits(processes=processes)
    )

    assert len(told.reports) == 130
    assert {each["verdict"]["severity"] for each in told.reports.values()} == {"notice"}


def test_a_busy_server_is_looked_at_again(tmp_path: Path) -> None:
    """A 421 is no verdict; what it says a moment later is."""
    busy = Script("implicit", greeting="421 4.7.0 Try later")
    script = Script("implicit", login_reply=ANYBODY, first=(busy,) * 8)
    told = ran([shop(tmp_path, "a")], {**BOTH, "mail.one.example:465": script}, Limits(processes=1, seed=3))

    assert told.reports["a.ini"]["root_cause"] is None


def test_a_helper_that_is_killed_takes_no_report_along(tmp_path: Path) -> None:
    found: list[str] = []
    killed: list[int] = []

    def emit(results: Iterable[Result]) -> None:
        found.extend(each.row.name for each in results if not isinstance(each, Broken))
        for helper in multiprocessing.active_children():
            if not killed and helper.pid:
                killed.append(helper.pid)
                helper.kill()

    paths = [shop(tmp_path, f"garage{number:03}") for number in range(300)]
    order = Order(Request(offline=True, remember=False), None, "en", "none")
    Fleet(order, Limits(processes=2), emit).run(waiting(paths))

    assert killed
    assert sorted(found) == sorted(paths)
