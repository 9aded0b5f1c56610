"""`advisors`: all of them on one page, one a line."""

from collections.abc import Iterator, Mapping

from gemdiag.model.syntax import address_fault, domain_of
from gemdiag.outline.blocks import Block
from gemdiag.wizard.checks import as_line
from gemdiag.wizard.pages.page import Page, outside, text
from gemdiag.wizard.screen import Field, Screen, Value
from gemdiag.wizard.state import State, works
from gemdiag.wizard.work import AskDomain
from gemdiag.words import N_, say


def show(state: State) -> Screen:
    return Screen(
        "advisors",
        say(state.lang, N_("Advisors who send with addresses of their own")),
        tuple(_blocks(state)),
        (
            Field(
                "people",
                "lines",
                say(state.lang, N_("One advisor a line: name, number, e-mail address")),
                state.answer("advisors", "people", "\n".join(map(as_line, state.settings.advisors))),
                check="people",
                help=say(state.lang, N_("For example: Marie Tremblay, 0012, marie@example.com")),
            ),
        ),
        say(
            state.lang,
            N_(
                "GEM-CAR has them under Configuration > Password Management, Maintenance of Users, "
                "in the field "
                '"E-mail for estimates and invoices". It needs GEM-CAR 13.0.2 or later.'
            ),
        ),
        "people",
    )


def _blocks(state: State) -> Iterator[Block]:
    yield text(
        state, N_("The server is asked about each of these addresses. Leave it empty if there are none.")
    )
    seen: set[str] = set()
    home = domain_of(state.now("email_address"))
    for each in state.advisors:
        email = each.email or ""
        if email and email.lower() in seen:
            yield text(state, N_("{email} is there twice."), "warning", email=outside(email))
        seen.add(email.lower())
        if email and address_fault(email) is None and domain_of(email) != home:
            message = N_("{email} is of another domain than the shop's address; receivers may refuse it.")
            yield text(state, message, "warning", email=outside(email))


def take(state: State, _values: Mapping[str, Value]) -> State:
    return works(state, AskDomain(state.stating))


ADVISORS = Page(show, take)
