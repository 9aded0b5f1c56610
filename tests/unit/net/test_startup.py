"""What the first packet waits for."""

import subprocess
import sys
from pathlib import Path

import gemdiag

ROOT = str(Path(gemdiag.__file__).parent.parent)
SLOW = ("ssl", "dns", "cryptography", "ipaddress", "pathlib", "logging", "asyncio", "concurrent.futures")


def test_questions_leave_before_anything_slow_is_imported() -> None:
    program = f"""
import socket, sys
from gemdiag.model.options import NetOptions
from gemdiag.net import LiveNetwork

seen = []
real = socket.socket.send

class Noting(socket.socket):
    def send(self, *args):
        seen.extend(name for name in {SLOW!r} if name in sys.modules)
        seen.append("sent")
        return real(self, *args)

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
net = LiveNetwork(NetOptions(resolvers=(server.getsockname(),)))
socket.socket = Noting
net.prefetch([("mail.test", "A"), ("mail.test", "AAAA"), ("mail.test", "MX")])
print(*seen)
net.close()
server.close()
"""
    ran = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {ROOT!r})\n{program}"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout.split(), ran.stderr) == (["sent"] * 3, "")
