"""The folder from which Postfix and Dovecot run: their settings, and the places they want to find."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from gemdiag.lab.services import HERE

_QUEUE = "active bounce corrupt defer deferred flush hold incoming private saved trace".split()
_LONG_AGO = 1_000_000_000
"""Postfix waits until its settings have not been touched for a second."""


class Port(NamedTuple):
    """One smtpd. pem: private key, certificate, and what else it sends. options: what is set for it alone."""

    mode: Literal["implicit", "explicit"]
    pem: bytes
    options: Mapping[str, str]


def make_places(folder: Path) -> None:
    """Owned as `postfix set-permissions` would have it."""
    queue = folder / "q"
    queue.mkdir()
    for name in _QUEUE:
        _owned(queue / name, "postfix")
    _owned(queue / "pid", "root", mode=0o755)
    _owned(queue / "public", "postfix", "postdrop", 0o710)
    _owned(queue / "maildrop", "postfix", "postdrop", 0o730)
    _owned(folder / "data", "postfix")
    (folder / "etc").mkdir()


def _owned(folder: Path, user: str, group: str = "root", mode: int = 0o700) -> None:
    folder.mkdir()
    shutil.chown(folder, user, group)
    folder.chmod(mode)


def dovecot(folder: Path, logins: Mapping[str, str]) -> Path:
    """logins: user name and password."""
    users = folder / "users"
    lines = (f"{name}:{{PLAIN}}{password}\n" for name, password in logins.items())
    users.write_text("".join(lines), encoding="utf-8")
    shutil.chown(users, group="dovecot")
    users.chmod(0o640)
    settings = folder / "dovecot.conf"
    settings.write_text(_DOVECOT_CONF.format(folder=folder), encoding="utf-8")
    return settings


def postfix(folder: Path, ports: Mapping[str, Port], real: Mapping[str, int]) -> Path:
    """ports: by "host:port" as the world names them. real: where each of them listens."""
    settings = folder / "etc"
    services = [_MASTER_CF]
    for number, (at, port) in enumerate(ports.items()):
        pem = settings / f"{number}.pem"
        pem.write_bytes(port.pem)
        pem.chmod(0o600)
        services.append(_smtpd(at, real[at], port, pem))
    texts = {"main.cf": _MAIN_CF.format(folder=folder), "master.cf": "".join(services)}
    for name, text in texts.items():
        (settings / name).write_text(text, encoding="utf-8")
        os.utime(settings / name, (_LONG_AGO, _LONG_AGO))
    return settings


def _smtpd(at: str, real: int, port: Port, pem: Path) -> str:
    wrapped = port.mode == "implicit"
    options = {
        "syslog_name": f"gemdiag/{at.replace(':', '-')}",
        "myhostname": at.partition(":")[0],
        "smtpd_tls_chain_files": str(pem),
        "smtpd_tls_wrappermode": "yes" if wrapped else "no",
        "smtpd_tls_security_level": "encrypt" if wrapped else "may",
        **port.options,
    }
    words = "".join(f"  -o {{ {name} = {value} }}\n" for name, value in options.items())
    return f"{HERE}:{real} inet n - n - - smtpd\n{words}"


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
