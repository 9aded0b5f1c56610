"""The addresses of the advisors (Maintenance of Users, *E-mail for estimates and invoices*)."""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.finding import Severity
from gemdiag.model.settings import Advisor
from gemdiag.model.syntax import domain_of
from gemdiag.routes import since
from gemdiag.rules.rule import Rule, Seen


def _named(case: Case, field: str) -> Advisor:
    """The advisor of a problem's field, like `advisors[0].email`."""
    number = int(field.partition("[")[2].partition("]")[0])
    return case.settings.advisors[number] if number < len(case.settings.advisors) else Advisor()


def email_invalid(case: Case) -> Iterator[Seen]:
    for problem in case.settings.problems:
        if problem.kind == "invalid" and problem.field.startswith("advisors["):
            who = _named(case, problem.field)
            params = {"name": who.name or who.number, "email": problem.params.get("value")}
            yield Seen(who.label, params, {"field": problem.field, "why": problem.params.get("why")})


EMAIL_INVALID = Rule(
    "advisor.email_invalid", Severity.WARNING, "shop", email_invalid, reference="RFC 5321 section 4.1.2"
)


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
    """Another domain than the shop's: its mailbox may refuse to send for it, and its policy to receive it."""
    mine = domain_of(case.settings.email_address)
    for who in case.settings.advisors:
        theirs = domain_of(who.email)
        if mine and theirs and theirs != mine:
            yield Seen(
                who.email, {"name": who.name, "email": who.email, "domain": theirs}, {"shop_domain": mine}
            )


EMAIL_FOREIGN = Rule("advisor.email_foreign", Severity.WARNING, "shop", email_foreign)


def needs_upgrade(case: Case) -> Iterator[Seen]:
    if case.target < since(case.knowledge.gemcar.less_secure_since):
        for who in case.settings.advisors:
            if who.email:
                yield Seen(who.label, {"version": case.knowledge.gemcar.less_secure_since, "name": who.name})


NEEDS_UPGRADE = Rule("advisor.needs_upgrade", Severity.WARNING, "shop", needs_upgrade)
