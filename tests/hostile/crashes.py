"""Runs `crashloop.py` over `gemdiag`: strace stops, interrupts or fails it at every call that changes a file."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from gemdiag import store
from tests.canary import CANARY
from tests.hostile.process import PYTHON, environment

MODES: Final = ("kill", "int", "enospc", "edquot", "eio", "erofs", "eacces", "sync")
MIGRATE: Final = ("--offline", "--force", "--in-place", "--yes", "--no-state", "--lang", "en")
ROLLBACK: Final = ("--lang", "en")
WIDEST: Final = 0o644
"""The mode of the settings files here: what is written may never have a wider one."""
PATIENCE_S: Final = 600.0
STRACE: Final = r"""#!/bin/sh
filter=--seccomp-bpf
for word do
    shift
    case $word in
        trace=*) word=$(printf %s "$word" | sed 's/,close,/,/; s/,fcntl$//') ;;
        *signal=*) filter= ;;
    esac
    set -- "$@" "$word"
done
exec {strace} $filter "$@"
"""
"""Stops at the calls that are traced alone, which a signal would be lost by, and at none that changes nothing on
the disk: who dies before a file is closed leaves what is left by who dies before the next call."""

_JSON = f"""{{
  "email": {{
    "smtpServer": "smtp.gmail.com",
    "port": 587,
    "emailAddress": "garage@gmail.com",
    "userName": "garage@gmail.com",
    "password": "{CANARY}",
    "shade": "blue"
  }}
}}
"""
_XML = f"""<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <!-- the garage -->
  <appSettings>
    <add key="SmtpServer" value="smtp.gmail.com" />
    <add key="SmtpPort" value="587" />
    <add key="EmailAddress" value="garage@gmail.com" />
    <add key="UserName" value="garage@gmail.com" />
    <add key="Password" value="{CANARY}" />
  </appSettings>
</configuration>
"""
_REG = f"""Windows Registry Editor Version 5.00\r
\r
[HKEY_CURRENT_USER\\Software\\GEM-CAR\\Email]\r
"SMTPServer"="smtp.gmail.com"\r
"Port"=dword:0000024b\r
"EmailAddress"="garage@gmail.com"\r
"UserName"="garage@gmail.com"\r
"Password"="{CANARY}"\r
"""
_YAML = f"""gemdiag: 1  # the garage
gemcar_version: "13.0.1"
email:
  smtp_address: smtp.gmail.com
  port: 587
  email_address: garage@gmail.com
  user_name: garage@gmail.com
  password: "{CANARY}"
"""
_INI = f"""; the garage\r
[Email]\r
SMTPServer=smtp.gmail.com\r
Port=587\r
EmailAddress=garage@gmail.com\r
UserName=garage@gmail.com\r
Password={CANARY}\r
Shade=blue\r
"""
SHOPS: Mapping[str, bytes] = {
    "mail.ini": _INI.encode(),
    "mail.yaml": _YAML.encode(),
    "mail.json": _JSON.encode(),
    "mail.xml": _XML.encode(),
    "mail.reg": b"\xff\xfe" + _REG.encode("utf-16-le"),
}


class Loop(NamedTuple):
    """What the tool said, and how it ended: 0 when nothing was violated."""

    code: int
    told: str


def template(folder: Path, name: str, mode: int = WIDEST) -> Path:
    """A folder with one settings file."""
    folder.mkdir()
    (folder / name).write_bytes(SHOPS[name])
    (folder / name).chmod(mode)
    return folder


def migrated(folder: Path, name: str) -> Path:
    """The same after a migration, so that there is something to take back."""
    command = [*PYTHON, "migrate", str(template(folder, name) / name), *MIGRATE]
    subprocess.run(command, env=environment(folder.parent), check=True, capture_output=True)
    return folder


def loop(
    hostile: Path,
    made: Path,
    name: str,
    mode: str,
    command: Sequence[str],
    *,
    widest: int = WIDEST,
    umask: int = -1,
) -> Loop:
    """command: where {dir} stands for the folder that the tool works in. widest: mode of any file, ever."""
    beside, tools = f"{name}.gemdiag-bak-*", made.parent / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "strace").write_text(STRACE.format(strace=shutil.which("strace")), encoding="utf-8")
    (tools / "strace").chmod(0o700)
    # A migration has one backup, equal to the old file; a rollback has those of both.
    backup = ("--backup", beside) if "migrate" in command else ()
    done = subprocess.run(
        [
            *(sys.executable, str(hostile / "crashloop.py"), "--template", str(made), "--target", name),
            *(
                *backup,
                "--leftover-ok",
                beside,
                "--secret",
                CANARY,
                "--mode-max",
                f"{widest:04o}",
                "--mode",
                mode,
            ),
            *("--", *command),
        ],
        env=environment(
            made.parent,
            TMPDIR=str(made.parent),
            LC_ALL="C.UTF-8",
            PATH=f"{tools}{os.pathsep}{os.environ['PATH']}",
        ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
        umask=umask,
    )
    return Loop(done.returncode, f"{done.stdout}{done.stderr}")


def migrate(name: str) -> list[str]:
    return [*PYTHON, "migrate", f"{{dir}}{os.sep}{name}", *MIGRATE]


def rollback(name: str, made: Path) -> list[str]:
    """To the one backup that is there: plainly, whoever starts it again after it was done would go on."""
    (backup,) = store.backups(made / name)
    return [*PYTHON, "rollback", f"{{dir}}{os.sep}{name}", "--to", backup.id, *ROLLBACK]
