"""Servers of one shop in a process of their own, so that what they compute is not counted with the client.

    python tests/bench/world.py [--lab] [--at ADDRESS] [--mx answers|refuses|drops]

Real Postfix and Dovecot on the ports 25, 465 and 587 of 127.0.0.1, or the embedded lab where they are not
installed. Says on one line of JSON what leads there, and ends with its standard input.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gemdiag.lab.authority import Authority, Certificate  # noqa: E402  found through the line above
from gemdiag.lab.dns import DnsServer  # noqa: E402
from gemdiag.lab.lab import Lab  # noqa: E402
from gemdiag.lab.script import Script  # noqa: E402
from gemdiag.lab.services import HERE  # noqa: E402
from gemdiag.model.secret import Secret  # noqa: E402
from tests.server.mailserver import Port  # noqa: E402
from tests.server.postfix import Postfix  # noqa: E402

DOMAIN, HOST, MX = "garage.example", "mail.garage.example", "mx.garage.example"
USER, PASSWORD = f"atelier@{DOMAIN}", "Pneus-hiver-2021"
SETTINGS = f"""\
gemdiag: 1
gemcar_version: "13.0.1"
email:
  smtp_address: {HOST}
  port: 587
  email_address: {USER}
  user_name: {USER}
  password: {PASSWORD}
"""
ZONE = (
    f"{DOMAIN} MX 10 {MX}",
    f"{DOMAIN} TXT v=spf1 mx a:{HOST} -all",
    f"_dmarc.{DOMAIN} TXT v=DMARC1; p=none",
    f"_submissions._tcp.{DOMAIN} SRV 0 1 465 {HOST}",
    f"_submission._tcp.{DOMAIN} SRV 0 1 587 {HOST}",
)
MX_PORT = 25
MxWay = Literal["answers", "refuses", "drops"]
KINDS: Mapping[int, Literal["implicit", "explicit"]] = {465: "implicit", 587: "explicit"}


class Way(NamedTuple):
    """What leads a client there. real: whether Postfix answers."""

    real: bool
    options: list[str]


@contextlib.contextmanager
def real(at: str, mx: MxWay) -> Iterator[Way]:
    """at: where the client finds these servers."""
    assert mx != "drops", "only the lab does this"
    authority = Authority()
    pem = authority.issue(Certificate((HOST, MX), key="rsa2048"))
    ports = [Port(f"{HOST}:{port}", HERE, port, mode, pem) for port, mode in KINDS.items()]
    if mx == "answers":
        ports.append(Port(f"{MX}:{MX_PORT}", HERE, MX_PORT, "explicit", pem))
    zone = (*ZONE, f"{HOST} A {at}", f"{MX} A {at}")
    with (
        tempfile.TemporaryDirectory(prefix="gd-ca-") as folder,
        DnsServer(zone) as dns,
        Postfix(ports, {USER: PASSWORD}),
    ):
        ca_file = Path(folder, "root.pem")
        ca_file.write_bytes(authority.pem)
        options = ["--resolver", f"{at}:{dns.port}", "--ca-file", str(ca_file), "--allow-internal"]
        yield Way(real=True, options=options)


@contextlib.contextmanager
def lab(at: str, mx: MxWay) -> Iterator[Way]:
    login = (USER, Secret(PASSWORD))
    servers: dict[str, Script | Literal["timeout"]] = {
        f"{HOST}:{port}": Script(mode, login=login) for port, mode in KINDS.items()
    }
    if mx != "refuses":
        servers[f"{MX}:{MX_PORT}"] = Script() if mx == "answers" else "timeout"
    with Lab((*ZONE, f"{MX} A"), servers) as running:
        yield Way(real=False, options=[word.replace(HERE, at) for word in running.cli_options()])


@contextlib.contextmanager
def elsewhere(*options: str, program: str = __file__) -> Iterator[Way]:
    """The same in a process of its own; `program` is one that calls `serve`."""
    words = [sys.executable, program, *options]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin
        assert running.stdout
        try:
            said = running.stdout.readline()
            if not said:
                raise RuntimeError("the servers did not start")
            yield Way(**json.loads(said))
        finally:
            running.stdin.close()


def serve(way: Way) -> None:
    """Tell the way and wait until nobody needs it any more."""
    sys.stdout.write(json.dumps(way._asdict()) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lab", action="store_true")
    parser.add_argument("--at", default=HERE)
    parser.add_argument("--mx", choices=("answers", "refuses", "drops"), default="answers")
    given = parser.parse_args()
    start = lab if given.lab or Postfix.why_not() else real
    with start(given.at, given.mx) as way:
        serve(way)


if __name__ == "__main__":
    main()
