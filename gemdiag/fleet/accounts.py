"""One login an account, whichever and however many shops name it: servers lock accounts, not files."""

from gemdiag.fleet.logins import Waiting
from gemdiag.model.facts import Facts
from gemdiag.model.outcome import Skipped
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings
from gemdiag.probes import login, sender

Account = tuple[str, str]


class Accounts:
    """Servers look at neither case nor blanks: a lock would hit all spellings of a name."""

    def __init__(self) -> None:
        self._running: dict[Account, list[Waiting]] = {}
        self._tried: dict[Account, tuple[Secret | None, Facts]] = {}

    def known(self, settings: Settings) -> Facts | None:
        """What came of the login that was made; with another password none is made. None: nobody tried."""
        tried = self._tried.get(_account(settings))
        if tried is None:
            return None
        password, facts = tried
        return facts if password == settings.password else _SKIPPED

    def begin(self, settings: Settings, each: Waiting) -> bool:
        """False where the same account is being logged in to: `each` is given back when that has ended."""
        running = self._running.get(_account(settings))
        if running is None:
            self._running[_account(settings)] = []
            return True
        running.append(each)
        return False

    def end(self, settings: Settings, facts: Facts) -> list[Waiting]:
        """Whoever waited for it."""
        account = _account(settings)
        own = Facts({(n, key): out for n, key, out in facts if n in {login.PROBE.id, sender.PROBE.id}})
        self._tried[account] = settings.password, own
        return self._running.pop(account)


_SKIPPED = Facts().plus(login.PROBE, "", Skipped("account_tried"))


def _account(settings: Settings) -> Account:
    return settings.host or "", (settings.user_name or "").strip().lower()
