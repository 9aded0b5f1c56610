"""Sendmail as Debian builds it, with Cyrus SASL: a daemon for every port, as its settings hold for all of it."""

import contextlib
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tests.server.mailserver import UNPACKED, Heard, MailServer, Port, Session, Shaken
from tests.server.process import Server
from tests.server.system import Words, apart, private_file, small_system

PROGRAM = UNPACKED / "sendmail/usr/libexec/sendmail/sendmail"
SASL_PASSWORD = UNPACKED / "sendmail/usr/sbin/saslpasswd2"

# What a session's messages are named by ends with the number of the process that serves it.
_COMMAND = re.compile(r" \w{8}(\d+): <-- (\w+)")
_SHAKEN = re.compile(r" STARTTLS=server, relay=.*, version=(TLSv[\d.]+), .*cipher=([\w-]+), bits=(\d+)/")
_CAME = re.compile(r" NOQUEUE: connect from ")
_LEFT = re.compile(r" finis, pid=")


class Sendmail(MailServer):
    name: ClassVar[str] = "Sendmail"
    programs: ClassVar[tuple[Path, ...]] = (PROGRAM, SASL_PASSWORD)

    def _start(self, starting: contextlib.ExitStack) -> None:
        sasl = self._folder / "sasl"
        sasl.mkdir()
        (sasl / "Sendmail.conf").write_text(_SENDMAIL_CONF.format(sasl=sasl), encoding="utf-8")
        for name, password in self._logins.items():
            user, _, domain = name.partition("@")
            words: Words = (SASL_PASSWORD, "-p", "-c", "-f", sasl / "users", "-u", domain, user)
            subprocess.run(words, input=password.encode(), check=True, capture_output=True)
        (self._folder / "authorities").mkdir()
        places = small_system(self._folder)
        for number, port in enumerate(self._ports):
            self._run(apart(places, *self._command(number, port)), about=port.at)
        for server in self._servers:
            server.log.wait("started as:")

    def _command(self, number: int, port: Port) -> Words:
        folder = self._folder / str(number)
        folder.mkdir(mode=0o700)
        private_file(folder / "pem", port.pem)
        settings = _SENDMAIL_CF.format(
            folder=folder,
            common=self._folder,
            port=port,
            wrapped=", M=s" if port.mode == "implicit" else "",
            login="" if port.login_in_clear else "O AuthOptions=p",
            tls=_TLS.format(folder=folder, common=self._folder) if port.versions else "",
            refused=" ".join(f"+SSL_OP_NO_{v.replace('.0', '').replace('.', '_')}" for v in port.left_out),
            senders=_OWN_SENDER_ONLY.format(owners=" ".join(self._logins)) if port.own_sender_only else "",
        )
        (folder / "sendmail.cf").write_text(settings, encoding="utf-8")
        # Its log is a part of what it says for debugging; else it goes to syslog and nowhere else.
        return (PROGRAM, "-D", "/dev/stdout", "-d89.99", "-C", folder / "sendmail.cf", "-bD")

    def _is_quiet(self, lines: Sequence[str]) -> bool:
        came, left = (sum(bool(each.search(line)) for line in lines) for each in (_CAME, _LEFT))
        return came == left

    def _read(self, server: Server, lines: Sequence[str], heard: Heard) -> None:
        sessions = defaultdict[str, Counter[str]](Counter)
        for line in lines:
            if said := _COMMAND.search(line):
                sessions[said[1]][said[2].lower()] += 1
            elif shaken := _SHAKEN.search(line):
                version = "TLSv1.0" if shaken[1] == "TLSv1" else shaken[1]
                heard.handshakes.append(Shaken(server.about, version, shaken[2], int(shaken[3])))
        heard.sessions.extend(Session(server.about, commands) for commands in sessions.values())


_SENDMAIL_CONF = """\
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {sasl}/users
mech_list: PLAIN LOGIN
"""
# What its own m4 files make is a thousand lines, of which these matter to who never gets a message delivered.
_SENDMAIL_CF = """\
V10/Berkeley
ESASL_CONF_PATH={common}/sasl
Dj{port.host}
O SmtpGreetingMessage=$j Sendmail $v; $b
O DaemonPortOptions=Name={port.mode}, Addr={port.address}, Port={port.number}{wrapped}
O QueueDirectory={folder}
O PidFile={folder}/pid
O DontProbeInterfaces=True
O DontBlameSendmail=TrustStickyBit
O RefuseLA=1000
O Timeout.ident=0
O LogLevel=80
O AuthMechanisms=PLAIN LOGIN
{login}
{tls}
O CipherList=ALL:@SECLEVEL=0
O ServerSSLOptions={refused}
Mlocal, P=/bin/false, F=lsDFMAw5:/|@qSPfhn9, T=DNS/RFC822/SMTP, A=false
Mprog, P=/bin/false, F=lsDFMoqeu9, T=X-Unix, A=false
S0
R$*	$#local $: $1
{senders}
"""
_TLS = """\
O ServerCertFile={folder}/pem
O ServerKeyFile={folder}/pem
O CACertFile={folder}/pem
O CACertPath={common}/authorities
"""
_OWN_SENDER_ONLY = """\
C{{Owners}} {owners}
Scheck_mail
R<$*>	$1
R$={{Owners}}	$@ OK
R$*	$#error $@ 5.7.1 $: "553 Sender address is not yours"
"""
