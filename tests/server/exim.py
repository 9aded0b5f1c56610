"""Exim as Debian builds it, with GnuTLS: one daemon, which looks up what is so at each port."""

import contextlib
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tests.server.mailserver import UNPACKED, Heard, MailServer, Port, Session, Shaken
from tests.server.process import Server
from tests.server.system import FIRST_USER, apart, private_file, small_system

PROGRAM = UNPACKED / "exim/usr/sbin/exim4"
USER = "Debian-exim"
"""Compiled in."""

_CAME = re.compile(r"SMTP connection from \S+ \(TCP/IP connection count")
_END = re.compile(r" END at=(\S+) version=(?:TLS(\S+))? suite=(\S*) bits=(\d+) history=(\S*)$")
# A handshake that fails before anything was said ends without that.
_LEFT = re.compile(r" END at=|TLS error on connection from \[\S+\] \(gnutls_handshake\)")


class Exim(MailServer):
    name: ClassVar[str] = "Exim"
    programs: ClassVar[tuple[Path, ...]] = (PROGRAM,)

    def _start(self, starting: contextlib.ExitStack) -> None:
        spool = self._folder / "spool"
        spool.mkdir()
        shutil.chown(spool, FIRST_USER, FIRST_USER)
        rows = "".join(self._row(number, port) for number, port in enumerate(self._ports))
        users = "".join(f'"{name}": {password}\n' for name, password in self._logins.items())
        macros = {
            "FOLDER": str(self._folder),
            "LISTENERS": " ; ".join(f"{port.address}.{port.number}" for port in self._ports),
            "IMPLICIT": " : ".join({str(port.number) for port in self._ports if port.mode == "implicit"}),
        }
        head = "".join(f"{name} = {value}\n" for name, value in macros.items())
        for name, text in {"ports": rows, "users": users, "exim.conf": head + _EXIM_CONF}.items():
            (self._folder / name).write_text(text, encoding="utf-8")
        places = small_system(self._folder, USER)
        # Verbose: its log goes to standard error too.
        words = (PROGRAM, "-C", self._folder / "exim.conf", "-bdf", "-v")
        self._run(apart(places, *words)).log.wait("daemon started")

    def _row(self, number: int, port: Port) -> str:
        pem = private_file(self._folder / f"{number}.pem", port.pem)
        shutil.chown(pem, FIRST_USER)
        facts = {
            "at": port.at,
            "host": port.host,
            "pem": pem,
            "tls": "*" if port.versions else "",
            "priorities": "NORMAL:-VERS-ALL" + "".join(f":+VERS-{v.replace('v', '')}" for v in port.versions),
            "clear": "yes" if port.login_in_clear else "no",
            "strict": "yes" if port.own_sender_only else "no",
        }
        words = " ".join(f'{name}="{fact}"' for name, fact in facts.items())
        return f'"{port.address}:{port.number}": {words}\n'

    def _is_quiet(self, lines: Sequence[str]) -> bool:
        came, left = (sum(bool(each.search(line)) for line in lines) for each in (_CAME, _LEFT))
        return came == left

    def _read(self, server: Server, lines: Sequence[str], heard: Heard) -> None:
        for line in lines:
            if ended := _END.search(line):
                at, version, suite, bits, history = ended.groups()
                heard.sessions.append(Session(at, Counter(filter(None, history.lower().split(",")))))
                if version:
                    cipher = openssl_name(version, suite)
                    heard.handshakes.append(Shaken(at, f"TLSv{version}", cipher, int(bits)))


def openssl_name(version: str, suite: str) -> str:
    """From IANA's name; Exim puts a key exchange into those of TLS 1.3 too, which have none."""
    if version == "1.3":
        return re.sub(r"^TLS_\w+_WITH_", "TLS_", suite)
    exchange, _, rest = suite.removeprefix("TLS_").partition("_WITH_")
    cipher = re.sub(r"^AES_(\d+)_", r"AES\1_", rest).replace("_CBC_", "_")
    return f"{exchange}_{cipher}".replace("_", "-")


_EXIM_CONF = """\
AT_PORT = ${lookup{$received_ip_address:$received_port}lsearch{FOLDER/ports}}
MAY_LOGIN = ${if def:tls_in_cipher{yes}{${extract{clear}{AT_PORT}}}}
primary_hostname = mail.example
smtp_banner = ${extract{host}{AT_PORT}} ESMTP Exim $version_number $tod_full
spool_directory = FOLDER/spool
log_file_path = FOLDER/spool/%slog
log_selector = +smtp_connection
pid_file_path = FOLDER/spool/pid
notifier_socket =
keep_environment =
disable_ipv6
host_lookup =
rfc1413_hosts =
smtp_accept_max = 0
local_interfaces = <; LISTENERS
tls_on_connect_ports = IMPLICIT
tls_certificate = ${extract{pem}{AT_PORT}}
tls_require_ciphers = ${extract{priorities}{AT_PORT}}
tls_advertise_hosts = ${extract{tls}{AT_PORT}}
acl_smtp_mail = mail
acl_smtp_rcpt = deny
acl_smtp_quit = end
acl_smtp_notquit = end

begin acl
mail:
  deny condition = ${extract{strict}{AT_PORT}}
       !senders = $authenticated_id
       message = Sender address is not yours
  accept
end:
  accept logwrite = END at=${extract{at}{AT_PORT}} version=$tls_in_ver suite=$tls_in_cipher_std \\
    bits=$tls_in_bits history=$smtp_command_history

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if eq{$auth3}{${lookup{$auth2}lsearch{FOLDER/users}}}}
  server_set_id = $auth2
  server_advertise_condition = MAY_LOGIN
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${if eq{$auth2}{${lookup{$auth1}lsearch{FOLDER/users}}}}
  server_set_id = $auth1
  server_advertise_condition = MAY_LOGIN
"""
