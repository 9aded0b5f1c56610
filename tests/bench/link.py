"""Counts the round trips of one diagnosis with login on a slow link.

    python tests/bench/link.py [--rtt MILLISECONDS] [OPTION OF CHECK...]      as root, on Linux; exits 1 above the budget

Makes a network namespace of its own with two TUN devices: what the client sends leaves through one, waits half
a round trip in this process and comes in by the other, where the lab's servers are. Nothing leaves the machine.

A packet is one round trip later than the latest packet that its sender had received, so what is counted is the
longest chain of question and answer, whatever the computing in between took.
"""

import argparse
import collections
import contextlib
import ctypes
import json
import os
import select
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
assert sys.platform == "linux", "network namespaces are Linux's"

import fcntl  # noqa: E402  no other system has it

from gemdiag.lab.lab import Lab  # noqa: E402  found through the line above
from gemdiag.lab.script import Script  # noqa: E402
from gemdiag.lab.services import HERE  # noqa: E402
from gemdiag.model.secret import Secret  # noqa: E402

BUDGET = 13
RTT_MS = 50.0

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
TCP, SYN = 6, 0x02
BIGGEST = 65_535

# The client at CLIENT knows the servers as REMOTE; they listen on HERE and know the client as VISITOR.
# The four are chosen so that both pairs have the same sum: no checksum has to be made anew (RFC 1624).
CLIENT, REMOTE, VISITOR = "10.0.1.1", "10.117.0.1", "10.0.140.117"
USER, PASSWORD = "atelier@garage.example", "Pneus-hiver-2021"
SHOP = f"""\
Version: 13.0.1
Port: 587
SMTP address: mail.garage.example
E-mail address: {USER}
User Name: {USER}
Password: {PASSWORD}
"""
ZONE = (
    "garage.example MX 10 mail.garage.example",
    "garage.example TXT v=spf1 a:mail.garage.example -all",
    "_dmarc.garage.example TXT v=DMARC1; p=none",
)


class Measured(NamedTuple):
    """round_trips: after the first SYN. seconds: from the first SYN to the last answer. wall: the whole command."""

    round_trips: int
    seconds: float
    wall: float
    packets: int


def packed(address: str) -> bytes:
    return bytes(map(int, address.split(".")))


def folded(*addresses: str) -> int:
    """The part of a checksum that the addresses are (RFC 1071)."""
    total = sum(sum(struct.unpack("!HH", packed(each))) for each in addresses)
    return (total & 0xFFFF) + (total >> 16)


assert folded(CLIENT, REMOTE) == folded(VISITOR, HERE)


def run(*words: str) -> None:
    subprocess.run(words, check=True)


def own_network() -> None:
    """Moves this process, and so its children, into a namespace that knows loopback alone."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise PermissionError(ctypes.get_errno(), "a network namespace needs root")
    run("ip", "link", "set", "lo", "up")


def tun(name: str) -> int:
    fd = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    run("ip", "link", "set", name, "up")
    return fd


def devices() -> tuple[int, int]:
    """The client's end and the servers' end."""
    near, far = tun("near"), tun("far")
    run("ip", "address", "add", f"{CLIENT}/32", "dev", "near")
    run("ip", "route", "add", REMOTE, "dev", "near", "src", CLIENT)
    run("ip", "route", "add", VISITOR, "dev", "far")
    Path("/proc/sys/net/ipv4/conf/far/route_localnet").write_text("1", encoding="ascii")
    return near, far


class Packet(NamedTuple):
    due: float
    target: int
    data: bytes
    depth: int


def is_tcp(data: bytes) -> bool:
    return data[0] >> 4 == 4 and data[9] == TCP


def payload(data: bytes) -> int:
    """Bytes that a TCP segment carries (RFC 9293 section 3.1)."""
    header = (data[0] & 0x0F) * 4
    return int(struct.unpack("!H", data[2:4])[0]) - header - (data[header + 12] >> 4) * 4


class Link(threading.Thread):
    """Carries packets between two devices, each after half a round trip, and keeps count."""

    def __init__(self, near: int, far: int, rtt: float) -> None:
        super().__init__(daemon=True)
        self.near, self.far, self.half = near, far, rtt / 2
        self.waiting: collections.deque[Packet] = collections.deque()
        self.at_client = self.at_servers = self.packets = self.depth = 0
        self.base: int | None = None
        self.first = self.last = 0.0

    def run(self) -> None:
        while True:
            wait = max(0.0, self.waiting[0].due - time.monotonic()) if self.waiting else None
            readable, _, _ = select.select([self.near, self.far], [], [], wait)
            for fd in readable:
                self.take(fd, os.read(fd, BIGGEST))
            while self.waiting and self.waiting[0].due <= time.monotonic():
                self.hand_over(self.waiting.popleft())

    def take(self, fd: int, data: bytes) -> None:
        if data[0] >> 4 != 4:
            return
        outward = fd == self.near
        pair = packed(VISITOR) + packed(HERE) if outward else packed(REMOTE) + packed(CLIENT)
        depth = self.at_client if outward else self.at_servers + 1
        now = time.monotonic()
        if outward and self.base is None and is_tcp(data) and data[(data[0] & 0x0F) * 4 + 13] & SYN:
            self.base, self.first = depth, now
        target = self.far if outward else self.near
        self.waiting.append(Packet(now + self.half, target, data[:12] + pair + data[20:], depth))

    def hand_over(self, packet: Packet) -> None:
        with contextlib.suppress(OSError):
            os.write(packet.target, packet.data)
        self.packets += 1
        if packet.target == self.far:
            self.at_servers = max(self.at_servers, packet.depth)
            return
        self.at_client = max(self.at_client, packet.depth)
        if is_tcp(packet.data) and payload(packet.data) > 0:
            self.depth, self.last = self.at_client, time.monotonic()


@contextlib.contextmanager
def lab() -> Iterator[Lab]:
    mail = Script(login=(USER, Secret(PASSWORD)))
    at = "mail.garage.example"
    with Lab(ZONE, {f"{at}:587": mail, f"{at}:465": mail._replace(mode="implicit")}) as running:
        yield running


def diagnose(options: list[str]) -> None:
    """The command as a person runs it; its report must say that the login was accepted."""
    with tempfile.TemporaryDirectory(prefix="gemdiag-link-") as folder:
        Path(folder, "shop.txt").write_text(SHOP, encoding="utf-8")
        start = "import sys; from gemdiag.__main__ import main; sys.exit(main())"
        words = [sys.executable, "-c", start, "check", "shop.txt", "--format", "json", *options]
        done = subprocess.run(
            words,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "GEMDIAG_STATE_DIR": folder},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if not done.stdout:
        raise RuntimeError(done.stderr)
    report = json.loads(done.stdout)
    found = {finding["id"] for finding in report["findings"]}
    if "auth.accepted" not in found or not report["complete"]:
        raise RuntimeError(f"the diagnosis did not get through: {sorted(found)}")


def measure(rtt_ms: float, more: Sequence[str]) -> Measured:
    """Changes the network of this whole process: for a process of its own."""
    own_network()
    link = Link(*devices(), rtt_ms / 1000)
    link.start()
    with lab() as running:
        options = [word.replace(HERE, REMOTE) for word in running.cli_options()] + list(more)
        started = time.monotonic()
        diagnose(options)
        wall = time.monotonic() - started
    return Measured(link.depth - (link.base or 0), link.last - link.first, wall, link.packets)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rtt", type=float, default=RTT_MS, metavar="MILLISECONDS")
    given, more = parser.parse_known_args()
    measured = measure(given.rtt, more)
    sys.stdout.write(
        f"{measured.round_trips} round trips after DNS (budget {BUDGET}); {measured.seconds * 1000:.0f} ms on the wire, "
        f"{measured.wall * 1000:.0f} ms in all, {measured.packets} packets, link of {given.rtt:g} ms\n"
    )
    return 0 if measured.round_trips <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
