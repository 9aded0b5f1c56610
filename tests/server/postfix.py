"""Postfix as Debian installs it, with Dovecot's logins."""

import contextlib
import os
import re
import shutil
import socket
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tests.server.mailserver import Heard, MailServer, Port, Session, Shaken
from tests.server.process import Server
from tests.server.system import private_file

# The master itself, not the postfix command: that one starts it as a grandchild, in a session of its own.
MASTER, DOVECOT = Path("/usr/lib/postfix/sbin/master"), Path("/usr/sbin/dovecot")

_QUEUE = "active bounce corrupt defer deferred flush hold incoming private saved trace".split()
_LONG_AGO = 1_000_000_000
"""Postfix waits until its settings have not been touched for a second."""

_TAG = r" gemdiag/(\S+)-(\d+)/smtpd\[\d+\]: "
_CAME, _LEFT = re.compile(_TAG + "connect from "), re.compile(_TAG + r"disconnect from \S+ (.*)")
# auth=1, or auth=0/1 where one was said and none succeeded.
_COMMAND = re.compile(r"(\w+)=(?:\d+/)?(\d+)")
_SHAKEN = re.compile(_TAG + r".*TLS connection established from \S+ (\S+) with cipher (\S+) \((\d+)/")


class Postfix(MailServer):
    name: ClassVar[str] = "Postfix"
    programs: ClassVar[tuple[Path, ...]] = (MASTER, DOVECOT)
    is_apart: ClassVar[bool] = False

    def _start(self, starting: contextlib.ExitStack) -> None:
        self._make_places()
        dovecot = Server(DOVECOT, "-F", "-c", self._dovecot_settings())
        starting.callback(dovecot.end)
        dovecot.log.wait("starting up")
        self._run((MASTER, "-c", self._settings(), "-s")).log.wait("daemon started")

    def _make_places(self) -> None:
        """Owned as `postfix set-permissions` would have it."""
        queue = self._folder / "q"
        queue.mkdir()
        for name in _QUEUE:
            _owned(queue / name, "postfix")
        _owned(queue / "pid", "root", mode=0o755)
        _owned(queue / "public", "postfix", "postdrop", 0o710)
        _owned(queue / "maildrop", "postfix", "postdrop", 0o730)
        _owned(self._folder / "data", "postfix")
        (self._folder / "etc").mkdir()

    def _dovecot_settings(self) -> Path:
        users, settings = self._folder / "users", self._folder / "dovecot.conf"
        lines = (f"{name}:{{PLAIN}}{password}\n" for name, password in self._logins.items())
        private_file(users, "".join(lines).encode())
        shutil.chown(users, "dovecot")
        settings.write_text(_DOVECOT_CONF.format(folder=self._folder), encoding="utf-8")
        return settings

    def _settings(self) -> Path:
        settings = self._folder / "etc"
        services = (self._smtpd(number, port) for number, port in enumerate(self._ports))
        texts = {
            "main.cf": _MAIN_CF.format(folder=self._folder),
            "master.cf": "".join([_MASTER_CF, *services]),
        }
        for name, text in texts.items():
            (settings / name).write_text(text, encoding="utf-8")
            os.utime(settings / name, (_LONG_AGO, _LONG_AGO))
        return settings

    def _smtpd(self, number: int, port: Port) -> str:
        versions = " ".join(port.versions).replace("TLSv1.0", "TLSv1")
        level = "encrypt" if port.mode == "implicit" else "may"
        options = {
            "syslog_name": f"gemdiag/{port.at.replace(':', '-')}",
            "myhostname": port.host,
            "smtpd_tls_chain_files": private_file(self._folder / "etc" / f"{number}.pem", port.pem),
            "smtpd_tls_wrappermode": "yes" if port.mode == "implicit" else "no",
            "smtpd_tls_security_level": level if port.versions else "none",
            "smtpd_tls_auth_only": "no" if port.login_in_clear else "yes",
            # It asks the one or the other according to the level.
            "smtpd_tls_protocols": versions,
            "smtpd_tls_mandatory_protocols": versions,
        }
        if port.own_sender_only:
            owners = ", ".join(f"{name}={name}" for name in self._logins)
            options |= {
                "smtpd_delay_reject": "no",
                "smtpd_sender_login_maps": f"inline:{{{owners}}}",
                "smtpd_sender_restrictions": "reject_authenticated_sender_login_mismatch",
            }
        words = "".join(f"  -o {{ {name} = {value} }}\n" for name, value in options.items())
        return f"{port.address}:{port.number} inet n - n - - smtpd\n{words}"

    def _mark(self, server: Server) -> None:
        """Its log takes a way through datagrams and a process of its own."""
        if sys.platform != "win32":
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
                sock.connect(str(self._folder / "q" / "public" / "postlog"))
                server.mark(sock.send)

    def _is_quiet(self, lines: Sequence[str]) -> bool:
        came, left = (sum(bool(each.search(line)) for line in lines) for each in (_CAME, _LEFT))
        return came == left

    def _read(self, server: Server, lines: Sequence[str], heard: Heard) -> None:
        for line in lines:
            if left := _LEFT.search(line):
                counts = Counter({name: int(count) for name, count in _COMMAND.findall(left[3])})
                heard.sessions.append(Session(f"{left[1]}:{left[2]}", counts))
            elif shaken := _SHAKEN.search(line):
                host, port, version, cipher, bits = shaken.groups()
                named = "TLSv1.0" if version == "TLSv1" else version
                heard.handshakes.append(Shaken(f"{host}:{port}", named, cipher, int(bits)))


def _owned(folder: Path, user: str, group: str = "root", mode: int = 0o700) -> None:
    folder.mkdir()
    shutil.chown(folder, user, group)
    folder.chmod(mode)


# The list of ciphers is Postfix's own, with what OpenSSL 3 wants before it does TLS 1.0 and 1.1.
_MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {folder}/q
data_directory = {folder}/data
maillog_file = /dev/stdout
mail_name = Postfix
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_tls_auth_only = yes
smtpd_tls_ciphers = medium
smtpd_tls_mandatory_ciphers = medium
tls_medium_cipherlist = aNULL:-aNULL:HIGH:MEDIUM:+RC4:@STRENGTH:@SECLEVEL=0
smtpd_tls_loglevel = 1
smtpd_tls_session_cache_database =
"""
# Whatever listens, checks and logs; nothing that delivers.
_MASTER_CF = """\
postlog unix-dgram n - n - 1 postlogd
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
anvil unix - - n - 1 anvil
"""
# Without the delays after a refusal: no stranger guesses here.
_DOVECOT_CONF = """\
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = /dev/stderr
protocols =
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}}
service auth {{
  unix_listener {folder}/q/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""
