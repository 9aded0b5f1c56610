"""What is wrong with what somebody typed, as a message that can be told in either language."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from gemdiag.model.secret import SHORTEST_PASSPHRASE, Secret
from gemdiag.model.settings import NOTHING, Advisor
from gemdiag.model.syntax import address_fault, has_control_characters, host_fault, port_fault
from gemdiag.model.version import Version
from gemdiag.redaction.visible import visible
from gemdiag.wizard.screen import SECRET_KINDS, Field, Value
from gemdiag.words import N_, say

MOST_LINES = 200
LONGEST = 10_000
"""Of one line that a person types."""


class Message(NamedTuple):
    """A message of the catalogue with its params, which may be messages too; said when it is shown."""

    text: str
    params: Mapping[str, Any] = NOTHING

    def say(self, lang: str) -> str:
        spoken = {
            name: value.say(lang) if isinstance(value, Message) else value
            for name, value in self.params.items()
        }
        return say(lang, self.text, **spoken)


MISSING = Message(N_("This is needed to go on."))
NO_SUCH_CHOICE = Message(N_("Choose one of those listed."))
TOO_LONG = Message(N_("This is too long."))
NOT_TEXT = Message(N_("This cannot be read as text."))
FAULT = N_("This cannot be used: {why:fault}.")
LINE = N_("Line {line} cannot be used: {why:fault}.")
TOO_SHORT = N_("It needs {n} characters or more.")
NO_ADDRESS = N_("Line {line} has no e-mail address.")


def fault_of(field: Field, value: Value) -> Message | None:
    """None where the value can be used."""
    if isinstance(value, bytes):
        return None if field.check == "file" or field.kind == "paste" else NOT_TEXT
    if field.kind in SECRET_KINDS:
        return _fault_of_secret(field, value if isinstance(value, Secret) else Secret(value))
    if isinstance(value, Secret):
        return NOT_TEXT
    if field.kind == "choice":
        return None if value in {each.id for each in field.choices} else NO_SUCH_CHOICE
    if field.kind == "ticks":
        known = {each.id for each in field.choices}
        return None if known.issuperset(ticked(value)) else NO_SUCH_CHOICE
    if not value.strip():
        return MISSING if field.required else None
    if len(value) > LONGEST and field.kind == "text":
        return TOO_LONG
    return _fault_of_text(field.check, value.strip())


def _fault_of_secret(field: Field, value: Secret) -> Message | None:
    if field.required and not value.without_blanks():
        return MISSING
    is_short = field.check == "passphrase" and value.is_shorter_than(SHORTEST_PASSPHRASE)
    return Message(TOO_SHORT, {"n": SHORTEST_PASSPHRASE}) if is_short else None


def _fault_of_text(check: str, text: str) -> Message | None:
    if check == "people":
        return people_fault(text)
    why: str | None = None
    match check:
        case "address":
            why = address_fault(text)
        case "host":
            why = host_fault(text)
        case "port":
            why = port_fault(text)
        case "version":
            why = None if Version.parse(text) else "not_a_version"
        case "file":
            why = "control_characters" if has_control_characters(text) else None
        case _:
            pass
    return Message(FAULT, {"why": why}) if why else None


def ticked(value: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in value.split(",") if each.strip())


def people_fault(text: str) -> Message | None:
    """One advisor a line: name, number, address, the address last."""
    for number, line in enumerate(text.splitlines()[:MOST_LINES], start=1):
        if not line.strip():
            continue
        advisor = person(line)
        if advisor.email is None:
            return Message(NO_ADDRESS, {"line": number})
        why = address_fault(advisor.email)
        if why:
            return Message(LINE, {"line": number, "why": why})
    return None


def person(line: str) -> Advisor:
    """From `Marie Tremblay, 0012, marie@example.com`; name and number may be left out."""
    parts = [part.strip() for part in line.replace(";", ",").split(",") if part.strip()]
    email = parts.pop() if parts and "@" in parts[-1] else None
    number = parts.pop() if parts and parts[-1].isascii() and parts[-1].isdigit() else None
    return Advisor(", ".join(parts) or None, number, email)


def people(text: str) -> tuple[Advisor, ...]:
    return tuple(person(line) for line in text.splitlines()[:MOST_LINES] if line.strip())


def as_line(advisor: Advisor) -> str:
    return ", ".join(visible(part) for part in advisor if part)
