"""May this address send here? MAIL FROM and RSET, never a message (RFC 5321 section 4.1.1.2)."""

from collections.abc import Iterable, Mapping

from gemdiag.model.facts import Probe
from gemdiag.model.network import Channel, Reply
from gemdiag.model.outcome import Failed, NetFailure, Observed, Outcome, Skipped
from gemdiag.model.syntax import address_fault, to_ascii
from gemdiag.probes.conversation import Ehlo

MAX_ADDRESSES = 40
BATCH = 10  # addresses in one go: replies are short, and no window of a server is smaller

PROBE = Probe[Reply]("sender")
"""Key: the address. Asked after an accepted login, or without login where none is configured.
Skipped(because): `not_logged_in`, `needs_smtputf8` (accents before the @ and a server without RFC 6531),
`too_many`."""


def ask(channel: Channel, ehlo: Ehlo, addresses: Iterable[str]) -> Mapping[str, Outcome[Reply]]:
    """The reply to MAIL FROM for each address; RSET follows each, so that none begins a message."""
    outcomes: dict[str, Outcome[Reply]] = {}
    askable: dict[str, str] = {}
    for address in dict.fromkeys(addresses):
        command = _command(address, ehlo)
        if command is None:
            outcomes[address] = Skipped("needs_smtputf8")
        elif len(askable) >= MAX_ADDRESSES:
            outcomes[address] = Skipped("too_many")
        else:
            askable[address] = command
    size = BATCH if ehlo.offers("PIPELINING") else 1
    waiting = list(askable)
    for start in range(0, len(waiting), size):
        batch = waiting[start : start + size]
        try:
            replies = _ask(channel, [askable[address] for address in batch], together=size > 1)
        except NetFailure as failure:
            lost = Failed(failure.reason, failure.detail, failure.step or "mail")
            return outcomes | dict.fromkeys(waiting[start:], lost)
        outcomes |= {address: Observed(reply) for address, reply in zip(batch, replies, strict=True)}
    return outcomes


def _ask(channel: Channel, commands: list[str], *, together: bool) -> list[Reply]:
    if not together:
        replies = [channel.ask(commands[0])]
        channel.ask("RSET")
        return replies
    lines = tuple(line for command in commands for line in (command, "RSET"))
    return list(channel.ask_all(lines)[::2])


def _command(address: str, ehlo: Ehlo) -> str | None:
    """RFC 5321 section 4.1.1.2; a local part beyond ASCII needs RFC 6531 section 3.4."""
    local, _, domain = address.strip().rpartition("@")
    path = f"MAIL FROM:<{local}@{to_ascii(domain)}>"
    if local.isascii():
        return path
    return f"{path} SMTPUTF8" if ehlo.offers("SMTPUTF8") else None


def askable(address: str | None) -> bool:
    """Nothing that is no address, or could break out of the command, is ever sent."""
    return bool(address) and address_fault((address or "").strip()) is None
