"""What is remembered between runs: that a server refused an account, and when. Neither is readable there."""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from gemdiag.store.content import read_ours
from gemdiag.store.disk import Disk
from gemdiag.store.fault import StoreFault, told
from gemdiag.store.here import DISK
from gemdiag.store.laying import lay_down, put_in_place
from gemdiag.store.lock import Lock
from gemdiag.store.recovery import clean

# Providers lock an account for minutes after a few refusals; contract section 7 asks for this.
MEMORY: Final = timedelta(minutes=30)
_KEY_SIZE: Final = 32


def state_folder() -> Path:
    """`GEMDIAG_STATE_DIR`, else where the system keeps such things for a user."""
    named = os.environ.get("GEMDIAG_STATE_DIR")
    if named:
        return Path(named).absolute()
    import platformdirs  # noqa: PLC0415  start-up

    return platformdirs.user_state_path("gemdiag", appauthor=False)


def remember_refusal(
    host: str, account: str, now: datetime, *, folder: Path | None = None, disk: Disk = DISK
) -> None:
    """Notes that `host` has just refused `account`, and forgets what is too old to matter."""
    folder = folder or state_folder()
    with told(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    memory = folder / "refusals.json"
    with Lock(memory, disk=disk):
        clean(disk, memory)
        key = _key(disk, folder)
        if key is None:
            key = os.urandom(_KEY_SIZE)
            clean(disk, folder / "key")
            _put(disk, folder / "key", key)
        recent = {name: at for name, at in _refusals(disk, memory).items() if abs(now - at) < MEMORY}
        recent[_hashed(key, host, account)] = now
        _keep(disk, memory, recent)


def forget_refusal(host: str, account: str, *, folder: Path | None = None, disk: Disk = DISK) -> None:
    """`host` has accepted `account` since: the refusal means nothing any more. Makes no file of its own."""
    folder = folder or state_folder()
    memory = folder / "refusals.json"
    if not _refusals(disk, memory):
        return
    with Lock(memory, disk=disk):
        key, known = _key(disk, folder), dict(_refusals(disk, memory))
        if key and known.pop(_hashed(key, host, account), None):
            _keep(disk, memory, known)


def refused_since(
    host: str,
    account: str,
    now: datetime,
    within: timedelta = MEMORY,
    *,
    folder: Path | None = None,
    disk: Disk = DISK,
) -> datetime | None:
    """When `host` last refused `account`, if that was within this time; a memory that is broken is empty."""
    folder = folder or state_folder()
    with suppress(StoreFault):
        key = _key(disk, folder)
        at = _refusals(disk, folder / "refusals.json").get(_hashed(key, host, account)) if key else None
        # A clock that was set back makes a refusal lie in the future; it is no older for that.
        return at if at and abs(now - at) < within else None
    return None


def _hashed(key: bytes, host: str, account: str) -> str:
    """The same for every spelling that a server takes for the same account; useless without the key."""
    same = f"{host.strip().rstrip('.').lower()}\0{''.join(account.split()).casefold()}"
    return hmac.new(key, same.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def _key(disk: Disk, folder: Path) -> bytes | None:
    key = read_ours(disk, folder / "key", folder)
    return key if key and len(key) == _KEY_SIZE else None


def _refusals(disk: Disk, memory: Path) -> Mapping[str, datetime]:
    found: dict[str, datetime] = {}
    try:
        stored = json.loads(read_ours(disk, memory, memory) or b"{}")
    except (ValueError, RecursionError):
        return found
    for name, text in stored.items() if isinstance(stored, dict) else ():
        with suppress(ValueError, TypeError):
            at = datetime.fromisoformat(text)
            if at.tzinfo:
                found[name] = at
    return found


def _keep(disk: Disk, memory: Path, refusals: Mapping[str, datetime]) -> None:
    lines = {name: at.astimezone(UTC).isoformat(timespec="seconds") for name, at in refusals.items()}
    _put(disk, memory, json.dumps(lines, indent=0).encode())


def _put(disk: Disk, path: Path, data: bytes) -> None:
    put_in_place(disk, lay_down(disk, path, data, None), path)
