"""For servers that were unpacked and not installed: what they look for in the system, in a folder of ours."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

FIRST_USER = 65_000
"""Of the users of `small_system`; from here on numbers are reserved (Debian policy, section 9.2.2)."""

_UNSHARE = ("/usr/bin/unshare", "--mount", "--uts")
# First the pairs, then the command. A full host name, which sendmail would look for in DNS otherwise.
_APART = """\
hostname mail.example
while [ "$1" != -- ]; do mount --bind "$1" "$2"; shift 2; done
shift
exec "$@"
"""
Words = tuple[str | Path, ...]


def can_be_apart() -> bool:
    return subprocess.run([*_UNSHARE, "true"], capture_output=True, check=False).returncode == 0


def apart(places: Mapping[str, Path], *command: str | Path) -> Words:
    """The command in namespaces of its own. places: what it alone finds at a path of the system."""
    pairs = [word for theirs, ours in places.items() for word in (str(ours), theirs)]
    return (*_UNSHARE, "sh", "-euc", _APART, "sh", *pairs, "--", *command)


def small_system(folder: Path, *users: str) -> Mapping[str, Path]:
    """Places for `apart`: these users and root, and no way to ask a name server."""
    passwd, group = "root:x:0:0::/:\nnobody:x:65534:65534::/:\n", "root:x:0:\nnogroup:x:65534:\n"
    for number, name in enumerate(users, start=FIRST_USER):
        passwd += f"{name}:x:{number}:{number}::/:\n"
        group += f"{name}:x:{number}:\n"
    texts = {
        "passwd": passwd,
        "group": group,
        "hosts": "127.0.0.1 localhost\n",
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
        "resolv.conf": "lookup file\n",  # OpenSMTPD's own resolver reads no nsswitch.conf
    }
    etc = folder / "etc"
    etc.mkdir()
    for name, text in texts.items():
        (etc / name).write_text(text, encoding="utf-8")
    return {f"/etc/{name}": etc / name for name in texts}


def private_file(path: Path, data: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(data)
    return path
