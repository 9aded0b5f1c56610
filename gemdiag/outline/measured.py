"""What was measured: names, servers, and on request the dialogue with each server."""

from collections.abc import Mapping
from typing import Any, get_args

from gemdiag.model.network import DnsStatus
from gemdiag.model.outcome import Reason
from gemdiag.outline.blocks import Bar, Bars, Block, Pairs, Paragraph, Quote, Section, Subheading, Table
from gemdiag.outline.marks import LINE_BREAK, outside
from gemdiag.outline.told import NONE, Told, listed
from gemdiag.words import (
    N_,
    dns_word,
    evidence_word,
    identified_by_word,
    label,
    mode_word,
    outcome_word,
    say,
)

_STEPS: Mapping[str, str] = {
    "dns": N_("name looked up"),
    "tcp": N_("connection opened"),
    "banner": N_("greeting"),
    "starttls": N_("change to encryption"),
    "tls": N_("encryption agreed on"),
    "ehlo": N_("introduction"),
    "auth": N_("login"),
}

_LINES = 40
"""Of one dialogue; a server may announce a thousand keywords."""


def measured(told: Told, lang: str, verbosity: int) -> Section:
    blocks: list[Block] = [Pairs(tuple(_names(told, lang)))]
    if told["endpoints"]:
        head = (N_("Server"), N_("Connection"), N_("Encryption"), N_("Certificate"), N_("Login"))
        rows = tuple(_row(each, lang) for each in told["endpoints"])
        blocks.append(Table(tuple(say(lang, name) for name in head), rows))
    else:
        blocks.append(Paragraph(say(lang, N_("No server was asked."))))
    if verbosity > 0:
        for each in told["endpoints"]:
            blocks += [Subheading(_at(each)), Pairs(tuple(_details(each, lang))), *_times(each, lang)]
    if told["controls"]:
        asked = tuple((outside(each["target"]), _came(lang, each["outcome"])) for each in told["controls"])
        blocks += [Subheading(say(lang, N_("Asked elsewhere, to compare"))), Pairs(asked)]
    return Section("measured", say(lang, N_("What was measured")), tuple(blocks))


def dialogue(told: Told, lang: str, verbosity: int) -> Section | None:
    """The lines that each server said, greeting first."""
    blocks: list[Block] = []
    for each in told["endpoints"] if verbosity > 1 else ():
        greeting = [each["banner"]] if each["banner"] else []
        asked_here = each["timing_ms"]["auth"] is not None
        answer = each["auth"]["reply"].split(LINE_BREAK) if asked_here and each["auth"]["reply"] else []
        at_once = each["mode"] == "implicit"
        said = [*(() if at_once else greeting), *each["ehlo_clear"]]
        inside = [*(greeting if at_once else ()), *each["ehlo"], *answer]
        for lines, heading in ((said, N_("In clear")), (inside, N_("Encrypted"))):
            if lines:
                kept = tuple(outside(line) for line in lines[:_LINES])
                blocks += [Subheading(f"{_at(each)} – {say(lang, heading)}"), Quote(kept)]
    heading = say(lang, N_("The dialogue with each server"))
    return Section("dialogue", heading, tuple(blocks)) if blocks else None


def _at(endpoint: Mapping[str, Any]) -> str:
    return outside(f"{endpoint['host']}:{endpoint['port']}")


def _names(told: Told, lang: str) -> list[tuple[str, str]]:
    dns, known = told["dns"], told["provider"]
    hosts = [each["host"] for each in dns["mx"]]
    named = NONE
    if known:
        by = identified_by_word(lang, known["identified_by"])
        named = say(lang, N_("{provider} (known by {by})"), provider=outside(known["name"]), by=by)
    return [
        (say(lang, N_("Provider")), named),
        (say(lang, N_("Domain")), outside(dns["domain"]) if dns["domain"] else NONE),
        (say(lang, N_("Receives your mail (MX)")), listed(lang, hosts) or _absent(dns["mx_status"], lang)),
        (label(lang, "smtp_address"), _host(dns["smtp_host"], lang)),
        *(
            (name, outside(said["record"]) if said["record"] else _absent(said["status"], lang))
            for name, said in (("SPF", dns["spf"]), ("DMARC", dns["dmarc"]))
        ),
    ]


def _host(host: Mapping[str, Any], lang: str) -> str:
    if not host["host"]:
        return NONE
    found = listed(lang, host["addresses"]) or _absent(host["status"], lang)
    return f"{outside(host['host'])} ({found})"


def _absent(status: str, lang: str) -> str:
    """Why there is nothing to show; an answer that held nothing of this kind says that there is none."""
    return say(lang, N_("none")) if status == "ok" else dns_word(lang, status)


def _row(endpoint: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    """One open address is enough; where there is none, the first tells why not."""
    met = [each["tcp"] for each in endpoint["addresses"]] or ["skipped"]
    is_open = "open" in met
    return (
        _at(endpoint),
        outcome_word(lang, "open" if is_open else met[0]),
        _encryption(endpoint, lang),
        _certificate(endpoint["certificate"], lang),
        outcome_word(lang, endpoint["auth"]["login"]) if is_open else NONE,
    )


def _encryption(endpoint: Mapping[str, Any], lang: str) -> str:
    tried = endpoint["versions"].items()
    accepted = [name.removeprefix("TLSv") for name, said in tried if said == "accepted"]
    spoken = mode_word(lang, endpoint["mode"]) if endpoint["mode"] else NONE
    if endpoint["starttls"] not in (None, "offered"):
        spoken = say(lang, N_("in clear; encryption {state}"), state=outcome_word(lang, endpoint["starttls"]))
    return f"{spoken}, TLS {' '.join(accepted)}" if accepted else spoken


def _certificate(certificate: Mapping[str, Any] | None, lang: str) -> str:
    if certificate is None:
        return NONE
    wrong = [
        say(lang, message)
        for message, bad in (
            (N_("expired"), certificate["expired"]),
            (N_("for another name"), not certificate["hostname_match"]),
            (N_("not trusted"), certificate["trusted"] is False),
            (N_("could not be judged"), certificate["trusted"] is None),
            (N_("of a product that opens encrypted mail"), certificate["intercepted_by"] is not None),
        )
        if bad
    ]
    return ", ".join(wrong) or say(lang, N_("good until {date:date}"), date=certificate["not_after"])


def _details(endpoint: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """One line each of what the table has no room for."""
    addresses = [f"{each['address']} {outcome_word(lang, each['tcp'])}" for each in endpoint["addresses"]]
    rows = [(say(lang, N_("Addresses")), listed(lang, addresses) or NONE)]
    used, seen, auth = endpoint["in_use"], endpoint["certificate"], endpoint["auth"]
    if used:
        rows.append((say(lang, N_("In use")), outside(f"{used['version']} {used['cipher']} {used['bits']}")))
    if seen:
        rows += [
            (say(lang, N_("Certificate for")), listed(lang, seen["names"]) or outside(seen["subject"])),
            (say(lang, N_("Issued by")), outside(seen["issuer"])),
            (say(lang, N_("Key")), outside(f"{seen['key']}, {seen['signature']}")),
        ]
    if auth["mechanisms"] or auth["before_tls"]:
        rows.append((say(lang, N_("Kinds of login")), listed(lang, auth["mechanisms"]) or NONE))
        rows.append((say(lang, N_("Kinds of login in clear")), listed(lang, auth["before_tls"]) or NONE))
    if endpoint["error"]:
        error = endpoint["error"]
        about = [
            evidence_word(lang, part, error[part], outside) or outside(error[part])
            for part in ("step", "detail")
            if error[part]
        ]
        rows.append((say(lang, N_("Ended by")), ", ".join((outcome_word(lang, error["reason"]), *about))))
    return rows


def _times(endpoint: Mapping[str, Any], lang: str) -> list[Bars]:
    taken = endpoint["timing_ms"]
    rows = tuple(
        Bar(say(lang, name), taken[step]) for step, name in _STEPS.items() if taken[step] is not None
    )
    return [Bars(say(lang, N_("Time")), rows)] if rows else []


def _came(lang: str, outcome: str) -> str:
    """What a control gave: a word of ours, or what it saw."""
    if outcome in get_args(DnsStatus):
        return dns_word(lang, outcome)
    return outcome_word(lang, outcome) if outcome in {*Reason, "open"} else outside(outcome)
