"""The logins of one run: what each came to, so that none is made twice without being asked for."""

from typing import Final

from gemdiag.model.facts import Facts
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings
from gemdiag.probes import login, sender

OF_A_LOGIN: Final = frozenset({login.PROBE.id, sender.PROBE.id})


class Logins:
    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[Secret | None, Facts]] = {}

    def keep(self, settings: Settings, found: Facts) -> None:
        """What was said on the connection of the login, where one was made."""
        if found.value(login.PROBE) is None:
            return
        facts = Facts({(name, key): each for name, key, each in found if name in OF_A_LOGIN})
        self._known[_account(settings)] = (settings.password, facts)

    def known(self, settings: Settings, *, may_login: bool) -> Facts | None:
        """None where there was none, or one more may be made and tells of a sender that is new."""
        password, facts = self._known.get(_account(settings), (None, Facts()))
        tried = facts.value(login.PROBE)
        if tried is None or password != settings.password:
            return None
        asked = facts.every(sender.PROBE)
        senders = (settings.email_address, *(each.email for each in settings.advisors))
        is_new = any(address not in asked for address in senders if address and sender.askable(address))
        return None if tried.accepted and is_new and may_login else facts


def _account(settings: Settings) -> tuple[str, str]:
    """Servers look at neither case nor blanks: a lock would hit all of these."""
    return settings.host or "", "".join((settings.user_name or "").split()).casefold()
