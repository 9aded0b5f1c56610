"""A slow link inside one machine: a network namespace of its own with two TUN devices, and a carrier between.

What the client sends leaves through one, waits half a round trip in this process and comes in by the other,
where the servers are. Nothing leaves the machine. Needs root on Linux.
"""

import collections
import contextlib
import ctypes
import os
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

assert sys.platform == "linux", "network namespaces are Linux's"

import fcntl  # noqa: E402  no other system has it

from gemdiag.lab.services import HERE  # noqa: E402

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
TCP, SYN, ACK = 6, 0x02, 0x10
BIGGEST = 65_535

# The client at CLIENT knows the servers as REMOTE; they listen on HERE and know the client as VISITOR.
# The four are chosen so that both pairs have the same sum: no checksum has to be made anew (RFC 1624).
CLIENT, REMOTE, VISITOR = "10.0.1.1", "10.117.0.1", "10.0.140.117"


def can_isolate() -> bool:
    return os.geteuid() == 0 and Path("/dev/net/tun").exists()


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
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
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


def _header(data: bytes) -> int:
    return (data[0] & 0x0F) * 4


def is_knock(data: bytes) -> bool:
    """The first packet of a connection."""
    return is_tcp(data) and data[_header(data) + 13] & (SYN | ACK) == SYN


def payload(data: bytes) -> int:
    """Bytes that a TCP segment carries (RFC 9293 section 3.1)."""
    header = _header(data)
    return int(struct.unpack("!H", data[2:4])[0]) - header - (data[header + 12] >> 4) * 4


class Link(threading.Thread):
    """Carries packets between two devices, each after half a round trip, and keeps count.

    A packet is one round trip later than the latest packet that its sender had received, so what is counted
    is the longest chain of question and answer, whatever the computing in between took.
    """

    def __init__(self, near: int, far: int, rtt: float) -> None:
        super().__init__(daemon=True)
        self.near, self.far, self.half = near, far, rtt / 2
        self.waiting: collections.deque[Packet] = collections.deque()
        self.at_client = self.at_servers = self.packets = self.depth = 0
        self.base: int | None = None
        self.first = self.last = 0.0

    def count_anew(self) -> None:
        """From the next connection on."""
        self.base, self.packets = None, 0

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
        if outward and self.base is None and is_knock(data):
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


def connect(rtt: float) -> Link:
    """Moves this process into a network of its own, whose servers at REMOTE are that far away, in seconds."""
    own_network()
    link = Link(*devices(), rtt)
    link.start()
    return link
