"""What a fleet comes to, in words, on standard error."""

from gemdiag.cli.session import Session
from gemdiag.fleet.tally import Tally
from gemdiag.words import N_, NN_, finding, say_n, severity_word

SHOPS = NN_("{n} shop.", "{n} shops.")


def told(session: Session, tally: Tally, *, unfinished: int) -> None:
    session.tell(say_n(session.lang, *SHOPS, tally.shops))
    for severity, count in tally.verdicts.most_common():
        session.tell(N_("  {what}: {n}"), what=severity_word(session.lang, severity), n=count)
    for cause, count in tally.causes.most_common(10):
        if cause:
            session.tell(N_("  {what}: {n}"), what=session.say(finding(cause).title), n=count)
    if unfinished:
        session.tell(
            N_("Interrupted: {n} shops were begun and are not in it. --resume goes on."), n=unfinished
        )
