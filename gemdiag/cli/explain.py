"""`gemdiag explain`: a finding by its id, or the sentence that a server or GEM-CAR shows, read aloud."""

import difflib
from typing import Any

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
from gemdiag.rules.published import key, page
from gemdiag.rules.replies import recognize
from gemdiag.words import N_, say


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
    entries = (known,) if known else nearest(knowledge, heard)
    if not entries:
        raise _unknown(heard)
    if known is None:
        session.warn(
            N_("No known sentence is just that. The nearest one: {sentence}"),
            sentence=" ".join(entries[0].examples[0].split()),
        )
    speaker = _speaker(knowledge, entries[0], heard)
    ids = dict.fromkeys([*(each.finding for each in entries), *entries[0].others])
    told = _told(session, entries[0].finding, entries[0], speaker) | {
        "speaker": speaker.id if speaker else None,
        "others": [_briefly(session, id_, speaker) for id_ in list(ids)[1:]],
    }
    if is_json(session):
        print_json(told)
    else:
        _print(session, told, speaker)


def _speaker(knowledge: Knowledge, entry: ReplyEntry, heard: str) -> Provider | None:
    """The provider whose servers say so, or whose website the sentence names."""
    if entry.speaker:
        return knowledge.provider(entry.speaker)
    known = (each for each in knowledge.providers if each.app_password)
    return next((each for each in known if any(_site(url) in heard for url in each.help.values())), None)


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


def _blanks(lang: str, speaker: Provider | None) -> dict[str, Any]:
    """What stands for the params: placeholders, and what is known of who says the sentence."""
    blanks: dict[str, Any] = dict(words.blanks(lang))
    if speaker:
        app_password = speaker.credential if speaker.credential == "app-password" else None
        blanks |= {"provider": speaker.name, "credential": key(speaker) or app_password}
        blanks |= page(speaker, "app_password", "settings")
    return blanks


def _briefly(session: Session, id_: str, speaker: Provider | None) -> dict[str, str]:
    """Another cause of the same sentence."""
    return {"id": id_, "title": say(session.lang, words.finding(id_).title, **_blanks(session.lang, speaker))}


def _told(
    session: Session, id_: str, sentence: ReplyEntry | None = None, speaker: Provider | None = None
) -> dict[str, Any]:
    """The words of a finding, its params shown as placeholders. sentence: the known one that led to it."""
    lang, found = session.lang, words.finding(id_)
    blanks = _blanks(lang, speaker)
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


def _print(session: Session, told: dict[str, Any], speaker: Provider | None = None) -> None:
    head = told["id"]
    if told["severity"]:
        head += f"  [{words.severity_word(session.lang, told['severity'])}]"
    lines = [head, told["title"], "", told["why"], ""]
    if speaker:
        lines.insert(3, session.say(N_("This is what the server of {provider} says."), provider=speaker.name))
    lines += [f"  {number}. {step}" for number, step in enumerate(told["fix"], 1)]
    if told["forward"]:
        lines += ["", session.say(N_("To forward:")), f"  {told['forward']}"]
    if others := told.get("others"):
        lines += ["", session.say(N_("The same sentence may have another cause, the likelier first:"))]
        lines += [f"  - {each['title']} ({each['id']})" for each in others]
        lines += [
            session.say(N_("The words that stand before or after it tell which; so does gemdiag check."))
        ]
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
