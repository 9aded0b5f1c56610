"""The addresses of the advisors (Maintenance of Users, *E-mail for estimates and invoices*)."""

import re
from collections.abc import Iterator
from typing import Final

from gemdiag.model.case import Case
from gemdiag.model.finding import Severity
from gemdiag.model.settings import Advisor
from gemdiag.model.syntax import domain_of
from gemdiag.routes import since
from gemdiag.rules.alignment import confirmed, is_foreign, policy, route
from gemdiag.rules.rule import Rule, Seen
from gemdiag.rules.settings import place

_NUMBER: Final = re.compile(r"[0-9]{4}")


def _named(case: Case, field: str) -> Advisor:
    """The advisor of a problem's field, like `advisors[0].email`."""
    number = int(field.partition("[")[2].partition("]")[0])
    return case.settings.advisors[number] if number < len(case.settings.advisors) else Advisor()


def email_invalid(case: Case) -> Iterator[Seen]:
    for problem in case.settings.problems:
        if problem.kind == "invalid" and problem.field.startswith("advisors["):
            who = _named(case, problem.field)
            params = {"name": who.name or who.number, "email": problem.params.get("value")}
            evidence = {"field": problem.field, "why": problem.params.get("why")} | place(case, problem.field)
            yield Seen(who.label, params, evidence)


EMAIL_INVALID = Rule(
    "advisor.email_invalid", Severity.WARNING, "shop", email_invalid, reference="RFC 5321 section 4.1.2"
)


def number_invalid(case: Case) -> Iterator[Seen]:
    """Four digits; a spreadsheet makes 12 of 0012."""
    for n, who in enumerate(case.settings.advisors):
        if who.number and not _NUMBER.fullmatch(who.number):
            suggestion = who.number.zfill(4) if re.fullmatch("[0-9]{1,3}", who.number) else None
            params = {"name": who.name, "number": who.number, "suggestion": suggestion}
            yield Seen(who.label, params, place(case, f"advisors[{n}].number"))


NUMBER_INVALID = Rule("advisor.number_invalid", Severity.WARNING, "shop", number_invalid)


def duplicate(case: Case) -> Iterator[Seen]:
    """Several with one number; or with one name, where one of them has no number to be told apart by."""
    numbers: dict[str, list[Advisor]] = {}
    names: dict[str, list[Advisor]] = {}
    for who in case.settings.advisors:
        if who.number:
            numbers.setdefault(who.number.zfill(4), []).append(who)
        if who.name:
            names.setdefault(" ".join(who.name.casefold().split()), []).append(who)
    for number, those in numbers.items():
        if len(those) > 1:
            yield Seen(number, {"number": number}, {"advisors": [who.name for who in those]})
    for those in names.values():
        if len(those) > 1 and not all(who.number for who in those):
            yield Seen(those[0].name, {"name": those[0].name}, {"numbers": [who.number for who in those]})


DUPLICATE = Rule("advisor.duplicate", Severity.WARNING, "shop", duplicate)


def email_duplicate(case: Case) -> Iterator[Seen]:
    seen: dict[str, list[str]] = {}
    for who in case.settings.advisors:
        if who.email:
            seen.setdefault(who.email.lower(), []).append(who.name or who.number or who.email)
    for email, names in seen.items():
        if len(names) > 1:
            yield Seen(email, {"email": email}, {"advisors": names})


EMAIL_DUPLICATE = Rule("advisor.email_duplicate", Severity.WARNING, "shop", email_duplicate)


def email_foreign(case: Case) -> Iterator[Seen]:
    """Its own domain cannot vouch for what the shop's server sends, and may ask receivers to refuse it."""
    for who in case.settings.advisors:
        if is_foreign(case, who.email):
            theirs = domain_of(who.email)
            params = {"name": who.name, "email": who.email, "domain": theirs, "sent_by": route(case)}
            params["wish"] = policy(case, theirs or "")
            evidence = {"shop_domain": domain_of(case.settings.email_address), **confirmed(case, theirs)}
            yield Seen(who.email, params, evidence)


EMAIL_FOREIGN = Rule(
    "advisor.email_foreign", Severity.WARNING, "shop", email_foreign, reference="RFC 9989 section 4.4"
)


def needs_upgrade(case: Case) -> Iterator[Seen]:
    if case.target < since(case.knowledge.gemcar.less_secure_since):
        for who in case.settings.advisors:
            if who.email:
                yield Seen(who.label, {"version": case.knowledge.gemcar.less_secure_since, "name": who.name})


NEEDS_UPGRADE = Rule("advisor.needs_upgrade", Severity.WARNING, "shop", needs_upgrade)
