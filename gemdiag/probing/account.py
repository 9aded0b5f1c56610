"""The one login of a run, and what is asked on its connection then."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar, cast

from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.network import Channel, MessageChannel, Reply
from gemdiag.model.options import Wishes
from gemdiag.model.outcome import Failed, Observed, Outcome, Skipped
from gemdiag.model.provider import Match
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings
from gemdiag.probes import conversation, login, sender
from gemdiag.probes.conversation import Conversation, Ehlo, Talk, is_verified
from gemdiag.probes.login import Login
from gemdiag.probing.crew import Job
from gemdiag.probing.desk import GO_ON, Desk
from gemdiag.probing.permission import (
    CONFIGURED,
    CONFIRMED,
    PUBLISHED,
    is_safe,
    obstacle,
    rank,
    standing,
    why_not,
)
from gemdiag.probing.visit import Visit
from gemdiag.routes import Way

T = TypeVar("T")
NOT_LOGGED_IN = Skipped("not_logged_in")


class Held(NamedTuple):
    """An open connection on which the login, or the sender, can be tried."""

    way: Way
    order: tuple[int | bool, ...]
    said: Conversation
    channel: Channel
    address: str

    @property
    def ehlo(self) -> Ehlo:
        inside = self.said.ehlo if is_verified(self.said) else self.said.ehlo_clear
        return inside.value if isinstance(inside, Observed) else Ehlo(Reply(250, ()))


class Account:
    """Holds the best connection so far until nothing better can come, then tries the login on it, once.

    Without a login configured the same is done for the sender alone, in clear too where there is no TLS.
    """

    def __init__(
        self, desk: Desk, settings: Settings, wishes: Wishes, visits: Mapping[Endpoint, Visit]
    ) -> None:
        self._desk, self._settings, self._wishes, self._visits = desk, settings, wishes, visits
        self._match: Match | None = None
        self._match_is_final = False
        self._held: Held | None = None
        self._obstacles: list[str] = []
        self._skip = why_not(settings, wishes)
        known = desk.ledger.of(login.PROBE)
        self.is_done = isinstance(known, Observed)
        self._senders = tuple(
            address
            for address in dict.fromkeys(
                (settings.email_address, *(each.email for each in settings.advisors))
            )
            if address and sender.askable(address)
        )

    @property
    def wants_connection(self) -> bool:
        """Will something be said on an open connection: a login, or a sender where no login is configured?"""
        return not self.is_done and (self._skip is None or self._is_without_login)

    @property
    def _is_without_login(self) -> bool:
        idle = self._settings.wants_login or self._settings.use_gemcar_server or self._wishes.in_common
        return not idle

    def start(self) -> None:
        ledger = self._desk.ledger
        if self.is_done:
            return
        for address in self._senders:
            ledger.announce(sender.PROBE, address)
        if self._skip is None:
            ledger.announce(login.PROBE, "")
            return
        ledger.note(login.PROBE, "", self._skip)
        if not self.wants_connection:
            self._close_with(NOT_LOGGED_IN)

    def match_known(self, match: Match | None, *, final: bool) -> None:
        """Which provider it is: its servers may be logged in to if host or user name told, and for good."""
        self._match, self._match_is_final = match, final
        if self._held is not None and self._standing(self._held.way.at) is None:
            self._let_go()
        self.consider()

    def offer(self, visit: Visit, mode: Mode, talk: Talk) -> None:
        """A connection that can go on: the better of it and the held one is kept, the other closed."""
        way, channel = Way(visit.at, mode), talk.channel
        if channel is None:
            return
        order = self._order(way, talk.said)
        if order is None or (self._held is not None and self._held.order <= order):
            channel.close()
            return
        self._let_go()
        self._held = Held(way, order, talk.said, channel, visit.address())
        self._desk.crew.hold(visit.address())

    def _order(self, way: Way, said: Conversation) -> tuple[int | bool, ...] | None:
        """The lower the better; None where nothing may be said on this connection."""
        if not self.wants_connection:
            return None
        right = self._standing(way.at)
        if right is None:
            if is_safe(said):
                self._obstacles.append("not_confirmed")
            return None
        if self._is_without_login:
            return (not is_verified(said), *rank(way, right, self._settings)) if right <= CONFIRMED else None
        if not is_safe(said):
            return None
        in_the_way = obstacle(said)
        if in_the_way:
            self._obstacles.append(in_the_way)
            return None
        return rank(way, right, self._settings)

    def _standing(self, at: Endpoint) -> int | None:
        return standing(at, self._settings, self._wishes, self._match)

    def best(self) -> Way | None:
        """Of the ways that are known already, the one to go for the login or the sender."""
        ledger = self._desk.ledger
        ways = {}
        for mode in Mode:
            for at, said in ledger.every(conversation.of_mode(mode)).items():
                if isinstance(at, Endpoint) and isinstance(said, Observed):
                    order = self._order(Way(at, mode), said.value)
                    if order is not None:
                        ways[Way(at, mode)] = order
        return min(ways, key=lambda way: ways[way], default=None)

    def consider(self) -> None:
        """Go ahead if nothing better can come any more."""
        held = self._held
        if held is None or not self.wants_connection:
            return
        waiting = [way for way in self._ways() if not self._visits[way.at].is_decided(way.mode)]
        right = self._standing(held.way.at)
        if right == PUBLISHED and not self._match_is_final:
            return
        # The configured host's connection that is encrypted from the start is as good as it gets: the login
        # goes out the moment it is verified. Another one waits for those that would be better.
        best = held.way.mode is Mode.IMPLICIT and right == CONFIGURED and is_verified(held.said)
        if best or not any(self._would_be_better(way, held) for way in waiting):
            self._proceed(held)

    def _ways(self) -> Iterable[Way]:
        return (Way(at, mode) for at in self._visits if self._standing(at) is not None for mode in Mode)

    def _would_be_better(self, way: Way, held: Held) -> bool:
        right = self._standing(way.at)
        order = rank(way, right or 0, self._settings)
        if self._is_without_login:
            return not is_verified(held.said) or (False, *order) < held.order
        return order < held.order

    def conclude(self) -> None:
        """Everything has been looked at: the login goes out now, or is not tried and says why."""
        if self._held is not None and self.wants_connection:
            self._proceed(self._held)
        elif self.wants_connection:
            self._give_up()

    def _give_up(self) -> None:
        words = ("other_mechanism", "no_mechanism", "not_offered", "not_confirmed")
        found = next((word for word in words if word in self._obstacles), "no_safe_endpoint")
        if self._skip is None:
            self._desk.ledger.note(login.PROBE, "", Skipped(found))
        self._close_with(NOT_LOGGED_IN)

    def _proceed(self, held: Held) -> None:
        self.is_done = True
        if self._is_without_login:
            self._ask_senders(held)
            return
        user_name, password = self._settings.user_name or "", self._settings.password or Secret("")
        how = login.mechanism(held.ehlo.mechanisms) or ""
        self._go_on(
            held,
            lambda channel: login.ask(channel, *held.way, how, user_name, password),
            lambda outcome: self._logged_in(held, outcome),
        )

    def _logged_in(self, held: Held, outcome: Outcome[Login]) -> None:
        if isinstance(outcome, Failed) and not outcome.step:
            outcome = outcome._replace(step="auth")
        self._desk.ledger.note(login.PROBE, "", outcome)
        if isinstance(outcome, Observed) and outcome.value.accepted:
            self._ask_senders(held)
        else:
            self._close_with(NOT_LOGGED_IN)

    def _ask_senders(self, held: Held) -> None:
        self._go_on(
            held,
            lambda channel: sender.ask(channel, held.ehlo, self._senders),
            lambda outcome: self._senders_known(held, outcome),
        )

    def _senders_known(self, held: Held, outcome: Outcome[Mapping[str, Outcome[Reply]]]) -> None:
        for address in self._senders:
            each = outcome.value[address] if isinstance(outcome, Observed) else outcome
            self._desk.ledger.note(sender.PROBE, address, each)
        to, mine = self._wishes.send_test, self._settings.email_address
        if to and sender.askable(to) and mine in self._senders and self._skip is None:
            self._send(held, mine or "", to)
        else:
            self._let_go()

    def _send(self, held: Held, mine: str, to: str) -> None:
        from gemdiag.probes import message  # noqa: PLC0415  start-up: hardly ever wanted

        def done(outcome: Outcome[Reply]) -> None:
            self._desk.ledger.note(message.PROBE, to, outcome)
            self._let_go()

        self._go_on(held, lambda channel: message.ask(cast("MessageChannel", channel), mine, to), done)

    def _go_on(self, held: Held, work: Callable[[Channel], T], then: Callable[[Outcome[T]], None]) -> None:
        """On the held connection, which counts as the work's own from here on."""

        def done(outcome: Outcome[T]) -> None:
            if self._held is held:
                self._desk.crew.hold(held.address)
            then(outcome)

        self._desk.crew.put(Job(lambda line: work(line.adopt(held.channel)), done, held.address, GO_ON))
        self._desk.crew.free(held.address)

    def _close_with(self, why: Skipped) -> None:
        self.is_done = True
        for address in self._senders:
            self._desk.ledger.note(sender.PROBE, address, why)
        self._let_go()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.channel.close()
            self._desk.crew.free(self._held.address)
            self._held = None
