"""`gemdiag explain`: a finding by its id, or the sentence that a server or GEM-CAR shows, read aloud."""

import difflib
from typing import Any, Final

import click

from gemdiag import rules, words
from gemdiag.cli import faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.cli.help import Reportless
from gemdiag.cli.options import common, option
from gemdiag.cli.session import Session
from gemdiag.cli.tables import is_json, print_json
from gemdiag.model.provider import Knowledge, Provider, ReplyEntry
from gemdiag.rules.hearsay import nearest
from gemdiag.rules.published import page
from gemdiag.rules.replies import recognize
from gemdiag.words import N_, say

APP_PASSWORD: Final = N_(
    "{provider} takes only app passwords from programs. Keep two-step verification on, make an app password "
    'for GEM-CAR[[ (see {help})]], and type it in "Password" and in "Confirm".'
)


@click.command(
    "explain",
    cls=Reportless,
    help=N_(
        "Explains a finding by its id, or finds the one behind a sentence that the server or GEM-CAR shows."
    ),
)
@click.argument("text", nargs=-1)
@option("--all", "everything", is_flag=True, env=False, help=N_("Every finding."))
@option("--reasons", is_flag=True, env=False, help=N_("Why a plan changes a field: every reason."))
@common
@click.pass_obj
def command(session: Session, text: tuple[str, ...], everything: bool, reasons: bool) -> int:
    if reasons:
        _reasons(session)
    elif everything:
        _show(session, list(words.known_findings()))
    elif text:
        wanted = " ".join(text).strip()
        if wanted in words.known_findings():
            _show(session, [wanted])
        else:
            _show_sentence(session, wanted)
    else:
        raise Fault(faults.USAGE, N_("Name a finding or a sentence, or use --all."))
    return 0


def _show_sentence(session: Session, heard: str) -> None:
    """The finding that a known sentence leads to, or the nearest one to what was heard."""
    knowledge = sources.knowledge(None)
    providers = (None, *(each.id for each in knowledge.providers))
    known = next(filter(None, (recognize(knowledge, heard, each) for each in providers)), None)
    entry = known or nearest(knowledge, heard)
    if entry is None:
        raise _unknown(heard)
    if known is None:
        session.warn(
            N_("No known sentence is just that. The nearest one: {sentence}"),
            sentence=" ".join(entry.examples[0].split()),
        )
    told = _told(session, entry.finding, sentence=entry)
    if entry.finding == "auth.refused" and (provider := _of_app_passwords(knowledge, heard)):
        told["fix"].insert(
            0, session.say(APP_PASSWORD, provider=provider.name, **page(provider, "app_password"))
        )
    if is_json(session):
        print_json(told)
    else:
        _print(session, told)


def _of_app_passwords(knowledge: Knowledge, heard: str) -> Provider | None:
    """The provider whose website the sentence names, where it takes app passwords alone."""
    alone = (each for each in knowledge.providers if each.app_password and each.help)
    return next((each for each in alone if any(_site(url) in heard for url in each.help.values())), None)


def _site(url: str) -> str:
    return url.split("/")[2]


def _unknown(wanted: str) -> Fault:
    near = difflib.get_close_matches(wanted, words.known_findings(), cutoff=0.5)
    message = N_(
        'No finding and no known sentence fits "{text}".[[ Did you mean {near}?]] gemdiag check measures the '
        "cause itself."
    )
    return Fault(faults.USAGE, message, text=wanted, near=", ".join(near) or None)


def _show(session: Session, ids: list[str]) -> None:
    if is_json(session):
        found = [_told(session, id_) for id_ in ids]
        print_json(found if len(ids) > 1 else found[0])
        return
    for number, id_ in enumerate(ids):
        if number:
            click.echo()
        _print(session, _told(session, id_))


def _told(session: Session, id_: str, sentence: ReplyEntry | None = None) -> dict[str, Any]:
    """The words of a finding, its params shown as placeholders. sentence: the known one that led to it."""
    lang, found = session.lang, words.finding(id_)
    blanks = words.blanks(lang)
    row = rules.rows().get(id_)
    owner = row.owner if row else None
    if sentence:
        owner = sentence.owner
        blanks.pop("detail")  # told of a reply whose words nobody knows
    return {
        "id": id_,
        "severity": str(row.severity) if row else None,
        "owner": owner,
        "reference": row.reference or None if row else None,
        "title": say(lang, found.title, **blanks),
        "why": say(lang, found.why, **blanks),
        "fix": [say(lang, step, **blanks) for step in found.mend],
        "ticket": say(lang, found.ticket, **blanks),
        "forward": say(lang, found.forward, **blanks) if found.forward else None,
    }


def _print(session: Session, told: dict[str, Any]) -> None:
    head = told["id"]
    if told["severity"]:
        head += f"  [{words.severity_word(session.lang, told['severity'])}]"
    lines = [head, told["title"], "", told["why"], ""]
    lines += [f"  {number}. {step}" for number, step in enumerate(told["fix"], 1)]
    if told["forward"]:
        lines += ["", session.say(N_("To forward:")), f"  {told['forward']}"]
    click.echo("\n".join(lines))


def _reasons(session: Session) -> None:
    told = {
        id_: session.say(words.reason(id_), **words.blanks(session.lang)) for id_ in words.known_reasons()
    }
    if is_json(session):
        print_json(told)
        return
    for id_, sentence in told.items():
        click.echo(f"{id_}: {sentence}")
