"""What support asks first about a shop, in about fifteen lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from gemdiag.model.finding import Severity
from gemdiag.outline.blocks import Block, Pairs, Paragraph, Quote, Subheading
from gemdiag.outline.marks import outside
from gemdiag.outline.run import DONE
from gemdiag.outline.told import (
    NONE,
    Told,
    consequences,
    gravity,
    name_of,
    pair,
    root_finding,
    upgrading,
    when,
)
from gemdiag.words import (
    N_,
    basis_word,
    outcome_word,
    route_word,
    say,
    severity_word,
    situation_word,
    status_word,
    works_word,
)

# Support reads it, not the shop: nobody is "you" here.
_OWNERS: Mapping[str, str] = {
    "shop": N_("the shop"),
    "it": N_("the shop's administrator"),
    "provider": N_("the e-mail provider"),
    "gemcar": N_("the makers of GEM-CAR"),
}
_PLACES: Mapping[str, str] = {"shop": N_("at the shop"), "elsewhere": N_("not at the shop")}


def ticket(told: Told, lang: str, in_short: str) -> tuple[Block, ...]:
    """in_short: the root cause in the words of a ticket, "" where there is none."""
    root, name = root_finding(told), outside(name_of(told))
    title = ": ".join(part for part in (name, in_short or say(lang, N_("E-mail of GEM-CAR"))) if part)
    blocks: list[Block] = [
        Paragraph(title, strong=True),
        Paragraph(told["verdict"]["summary"]),
        Pairs(tuple(_rows(told, lang))),
    ]
    if root and root["forward"]:
        blocks += [Subheading(say(lang, N_("To send on"))), Quote(tuple(root["forward"].split("\n")))]
    return tuple(blocks)


def _rows(told: Told, lang: str) -> Iterator[tuple[str, str]]:
    root, plan = root_finding(told), told["plan"]
    yield say(lang, N_("Where it ran")), _ran_from(told, lang)
    yield "GEM-CAR", _versions(told, lang)
    yield situation_word(lang, "legacy"), _today(told, lang)
    if upgrading(told):
        yield situation_word(lang, "untouched"), _works(told["prognosis"]["untouched"], lang)
    yield say(lang, N_("Mailbox")), _mailbox(told)
    if root:
        about = " ".join(outside(each) for each in (root["id"], root["subject"]) if each)
        yield (
            say(lang, N_("The cause")),
            f"{root['title']} ({severity_word(lang, gravity(told, root))}; {about})",
        )
        yield from _said(told, lang)
        owner = _OWNERS[root["owner"]]
        yield say(lang, N_("Who can mend it")), say(lang, owner)
    yield say(lang, N_("Already tried")), _tried(told, lang)
    route = (
        f"{route_word(lang, plan['recommended'])} ({status_word(lang, plan['status'], plan['recommended'])})"
    )
    yield say(lang, N_("The plan")), route
    others = [each for each in told["findings"] if _is_worth_a_look(each) and each is not root]
    if others:
        ids = dict.fromkeys(outside(each["id"]) for each in others)
        yield say(lang, N_("What else was found")), ", ".join(ids)


def _is_worth_a_look(finding: Mapping[str, Any]) -> bool:
    return Severity(finding["severity"]).rank <= Severity.WARNING.rank


def _ran_from(told: Told, lang: str) -> str:
    """The computer, where it stands, and when; the hour is what the logs of a server are searched by."""
    ran, at = told["ran_from"], told["stated"]["at"]
    parts = [outside(each) for each in (ran["host"], ran["platform"]) if each]
    parts += [say(lang, _PLACES[at])] if at else []
    return ", ".join([*parts, when(told["started_at"]), f"gemdiag {outside(told['tool']['version'])}"])


def _versions(told: Told, lang: str) -> str:
    installed = (told["settings"] or {}).get("gemcar_version")
    said = outside(installed) if installed else say(lang, N_("not known"))
    message = N_("installed: {installed}; planned: {target}")
    return say(lang, message, installed=said, target=outside(told["plan"]["target_version"]))


def _today(told: Told, lang: str) -> str:
    now = told["prognosis"]["legacy"]
    if now["works"] == "yes":
        return _works(now, lang)
    return f"{_works(now, lang)}; {_since(told, lang)}"


def _works(prognosis: Mapping[str, Any], lang: str) -> str:
    works = works_word(lang, prognosis["works"])
    return works if prognosis["works"] == "unknown" else f"{works} ({basis_word(lang, prognosis['basis'])})"


def _since(told: Told, lang: str) -> str:
    """Since when: as the shop says, or as an earlier check tells."""
    if said := told["stated"].get("since"):  # not in reports of an earlier version
        return say(lang, N_("since {since}, as the shop says"), since=outside(said))
    compared, root = told.get("comparison"), root_finding(told)
    if not compared or not compared["baseline"] or root is None:
        return say(lang, N_("since when is not known"))
    at = outside(when(compared["baseline"]["started_at"]))
    is_new = any((each["id"], each["subject"]) == (root["id"], root["subject"]) for each in compared["new"])
    return say(lang, N_("not so at {at}") if is_new else N_("since {at} at the latest"), at=at)


def _mailbox(told: Told) -> str:
    settings, known = told["settings"] or {}, told["provider"]
    host, port = settings.get("smtp_address"), settings.get("port")
    at = f"{host}:{port}" if host and port else host
    every = (known and known["name"], at, settings.get("user_name") or settings.get("email_address"))
    return ", ".join(outside(each) for each in every if each) or NONE


def _said(told: Told, lang: str) -> Iterator[tuple[str, str]]:
    """What the server said, where one said anything: the sentence by which its own support knows."""
    root = root_finding(told)
    for each in (root, *consequences(told)):
        if each and each["params"].get("reply"):
            heading = say(lang, N_("The server's own words"))
            yield f"{heading} ({when(told['started_at'])})", outside(each["params"]["reply"])
            return


def _tried(told: Told, lang: str) -> str:
    """What was done with the file before, and the logins of this run."""
    done = [f"{when(each['at'])} {_done(each['what'], lang)}" for each in told["journal"]]
    logins = dict.fromkeys(
        pair(lang, f"{_done('login', lang)} ({outside(each['host'])})", outcome_word(lang, tried))
        for each in told["endpoints"]
        if (tried := each["auth"]["login"]) != "not_tried"
    )
    return "; ".join([*done, *logins]) or say(lang, N_("nothing yet"))


def _done(what: str, lang: str) -> str:
    message = DONE[what]
    return say(lang, message)
