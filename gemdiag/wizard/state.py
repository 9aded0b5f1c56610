"""Where the wizard stands: what was answered, what became known, and what waits."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from gemdiag.model.provider import Knowledge, Provider
from gemdiag.model.secret import Secret
from gemdiag.model.settings import NOTHING, Advisor, Settings
from gemdiag.model.version import Version
from gemdiag.wizard.checks import Message, people
from gemdiag.wizard.screen import Answer, Value
from gemdiag.wizard.work import Do, Loaded, Looked, Named, Stating, Written
from gemdiag.words import Lang

WORKING: Final = "@working"
ENDED: Final = "@ended"
LONGEST_TRAIL: Final = 40
"""Of screens that one can go back through."""

FIELDS: Final = ("port", "smtp_address", "email_address", "user_name")
"""Of the Options tab, that `found` asks about; the password has a place of its own."""


class Kept(NamedTuple):
    """An earlier run that was left: its answers, and the clicks' report where it had come so far."""

    lang: Lang
    at: str
    answers: Mapping[str, Answer]
    looked: Looked | None = None
    written: Written | None = None


class Given(NamedTuple):
    """What is known before the first screen. config: a file or an address named at the start. secret: a
    password given otherwise. login: False where none may be tried. may_keep: there is a place to keep a
    run that is left. offline: nothing is asked of any server.
    """

    knowledge: Knowledge
    today: date
    lang: Lang = "en"
    config: str | None = None
    secret: Secret | None = None
    sends_today: Literal["yes", "no"] | None = None
    login: bool = True
    allow_internal: bool = False
    kept: Kept | None = None
    offline: bool = False


class Tried(NamedTuple):
    """A login of this run. senders: the addresses that could be asked about on it."""

    host: str
    user_name: str
    password: Secret | None
    came_to: str
    senders: frozenset[str] = frozenset()


class End(NamedTuple):
    """finished: to the last screen; else it was left on the way."""

    code: int
    finished: bool


class State(NamedTuple):
    """at: a screen, or what waits. trail: the screens before. secret: the password as last typed or read.

    nothing_to_write: the plan leaves the file as it is. mended: how often something was mended.
    """

    given: Given
    lang: Lang
    at: str
    answers: Mapping[str, Answer] = NOTHING
    trail: tuple[str, ...] = ()
    faults: Mapping[str, Message] = NOTHING
    trouble: Message | None = None
    work: Do | None = None
    secret: Secret | None = None
    loaded: Loaded | None = None
    named: Named | None = None
    looked: Looked | None = None
    written: Written | None = None
    reports: tuple[str, ...] = ()
    tried: tuple[Tried, ...] = ()
    allow_internal: bool = False
    may_login: bool = True
    mended: int = 0
    overwrite: bool = False
    end: End | None = None

    def answer(self, screen: str, field: str, otherwise: str = "") -> str:
        """What was last answered there, as text."""
        value = self.answers.get(screen, NOTHING).get(field, otherwise)
        return value if isinstance(value, str) else otherwise

    def now(self, field: str) -> str:
        """A setting as the person last had it."""
        stated = self.answers.get("found", NOTHING).get(field)
        if isinstance(stated, str):
            return stated.strip()
        return self.read(field)

    def read(self, field: str) -> str:
        """A setting as it was loaded."""
        value = getattr(self.settings, field)
        return "" if value is None else str(value)

    @property
    def settings(self) -> Settings:
        return self.loaded.settings if self.loaded else Settings()

    @property
    def provider(self) -> Provider | None:
        return self.loaded.match.provider if self.loaded and self.loaded.match else None

    @property
    def has_typed_password(self) -> bool:
        """Beside another field of `found` that has to be corrected first."""
        return bool(self.faults) and bool(self.answers.get("found", NOTHING).get("password"))

    @property
    def password_login_is_over(self) -> bool:
        """Has the provider closed it, where the server is still the one that was read?"""
        ended = self.provider is not None and self.provider.password_login.has_ended(self.given.today)
        return ended and self.now("smtp_address") == self.read("smtp_address")

    @property
    def advisors(self) -> tuple[Advisor, ...]:
        if "advisors" in self.answers:
            return people(self.answer("advisors", "people"))
        return self.settings.advisors

    @property
    def version(self) -> Version | None:
        return Version.parse(self.now("gemcar_version"))

    @property
    def route(self) -> Literal["mailbox", "relay"]:
        return "relay" if self.answer("route", "route") == "relay" else "mailbox"

    @property
    def senders(self) -> frozenset[str]:
        """The addresses that e-mail is to go out from."""
        every = (self.now("email_address"), *(each.email for each in self.advisors))
        return frozenset(address for address in every if address)

    @property
    def sends_today(self) -> bool | None:
        said = self.answer("found", "sends_today", self.given.sends_today or "")
        return {"yes": True, "no": False}.get(said)

    @property
    def stating(self) -> Stating:
        fields = tuple(
            (field, now)
            for field in (*FIELDS, "gemcar_version")
            if (now := self.now(field)) != self.read(field)
        )
        advisors = self.advisors if self.advisors != self.settings.advisors else None
        return Stating(self.settings, fields, self.secret, advisors)


def begun(given: Given) -> State:
    first = "resume" if given.kept else "settings"
    return State(
        given,
        given.lang,
        first,
        secret=given.secret,
        allow_internal=given.allow_internal,
        may_login=given.login,
    )


def with_answer(state: State, screen: str, answer: Mapping[str, Value]) -> State:
    kept = {**state.answers.get(screen, NOTHING), **answer}
    return state._replace(answers={**state.answers, screen: kept})


def goes_to(state: State, screen: str, trouble: Message | None = None) -> State:
    """Another screen, from which one comes back here."""
    here = () if state.at in {WORKING, ENDED, screen} else (state.at,)
    return state._replace(
        at=screen,
        trail=(*state.trail, *here)[-LONGEST_TRAIL:],
        faults=NOTHING,
        trouble=trouble,
        work=None,
    )


def returns(state: State, screen: str) -> State:
    """Back to the screen that led here, or to this one where there is none."""
    *before, last = state.trail or (screen,)
    return goes_to(state, last)._replace(trail=tuple(before))


def works(state: State, work: Do) -> State:
    """Something is to be done; the screen that asked for it is where one comes back to."""
    return goes_to(state, WORKING)._replace(work=work)


def ends(state: State, *, finished: bool) -> State:
    return state._replace(at=ENDED, work=None, end=End(code_of(state), finished))


def code_of(state: State) -> int:
    """Contract section 2: 0 written or nothing to change, 1 left, else why it could not be written."""
    if state.written or (state.at == "done" and state.looked and state.looked.refusal is None):
        return 0
    return state.looked.exit_code if state.looked and state.looked.refusal else 1


def to_keep(state: State) -> dict[str, Any]:
    """The state as plain values; a secret is none of them.

    A run that is resumed looks again; only who has the clicks of a good plan before them goes on there.
    """
    at = state.at if state.at not in {WORKING, ENDED} else (state.trail or ("settings",))[-1]
    planned = state.looked is not None and state.looked.refusal is None
    looked = state.looked if at == "done" and planned else None
    return {
        "lang": state.lang,
        "at": at,
        "answers": {
            id_: {name: value for name, value in answer.items() if isinstance(value, str)}
            for id_, answer in state.answers.items()
        },
        "document": looked.document if looked else None,
        "written": state.written._asdict() if looked and state.written else None,
    }
