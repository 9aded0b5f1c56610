"""OpenSMTPD as Debian 12 builds it: it offers TLS, and with OpenSSL 3 no handshake ever succeeds.

Its private key is in a process of its own, and OpenSSL 3 does not ask for it there.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tests.server.mailserver import UNPACKED, Heard, MailServer, Session, Shaken
from tests.server.process import Server
from tests.server.system import apart, private_file, small_system

PROGRAM = UNPACKED / "opensmtpd/usr/sbin/smtpd"
USERS = ("opensmtpd", "opensmtpq")
CHROOT = "lib/opensmtpd/empty"

_CAME = re.compile(r"^smtp: (\S+): connected to listener .* tag=(\d+)\]")
_SAID = re.compile(r"^smtp: (\S+): <<< (\w+)")
_NO_KEY = "missing private key"
_FAILED = re.compile(r"^smtp: (\S+): IO_ERROR .* tls=(TLSv[\d.]+):([^:]+):(\d+) ")
_CONNECTED, _DISCONNECTED = re.compile(" smtp connected "), re.compile(" smtp disconnected ")


class OpenSmtpd(MailServer):
    name: ClassVar[str] = "OpenSMTPD"
    programs: ClassVar[tuple[Path, ...]] = (PROGRAM,)

    def _start(self, starting: contextlib.ExitStack) -> None:
        for place in ("spool", "run", CHROOT):
            (self._folder / place).mkdir(parents=True)
        users = "".join(f"{name} {password}\n" for name, password in self._logins.items())
        private_file(self._folder / "users", users.encode())
        lines = [f"table users file:{self._folder}/users"]
        for number, port in enumerate(self._ports):
            pem = private_file(self._folder / f"{number}.pem", port.pem)
            tls = "smtps" if port.mode == "implicit" else "tls"
            lines += [
                f'pki "{number}" cert "{pem}"',
                f'pki "{number}" key "{pem}"',
                f'listen on {port.address} port {port.number} hostname "{port.host}" {tls} pki "{number}"'
                f' auth <users> tag "{number}"',
            ]
        lines += ["match from any for any reject"]
        settings = private_file(self._folder / "smtpd.conf", "".join(f"{line}\n" for line in lines).encode())
        places = {
            **small_system(self._folder, *USERS),
            "/var/spool": self._folder / "spool",
            "/var/lib": self._folder / "lib",
            "/run": self._folder / "run",
        }
        words = (PROGRAM, "-d", "-v", "-T", "smtp", "-T", "io", "-f", settings)
        self._run(apart(places, *words)).log.wait("will accept at most")

    def _is_quiet(self, lines: Sequence[str]) -> bool:
        came, left = (sum(bool(each.search(line)) for line in lines) for each in (_CONNECTED, _DISCONNECTED))
        return came == left

    def _read(self, server: Server, lines: Sequence[str], heard: Heard) -> None:
        """Sessions are told apart by an address in memory, which a later one may have again.

        Its handshakes are those that came to the certificate, which is as far as they get.
        """
        open_, is_signing = dict[str, Session](), False
        for line in lines:
            if came := _CAME.search(line):
                open_[came[1]] = Session(self._ports[int(came[2])].at, Counter())
                heard.sessions.append(open_[came[1]])
            elif said := _SAID.search(line):
                open_[said[1]].commands[said[2].lower()] += 1
            elif _NO_KEY in line:
                is_signing = True
            elif failed := _FAILED.search(line):
                if is_signing:
                    session = open_[failed[1]]
                    heard.handshakes.append(Shaken(session.at, failed[2], failed[3], int(failed[4])))
                is_signing = False
