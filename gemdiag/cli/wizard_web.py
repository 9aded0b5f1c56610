"""`gemdiag wizard --web`: the wizard as a page in the browser of this computer."""

import threading
import webbrowser

import click

from gemdiag import formats, reports, web, wizard
from gemdiag.cli import faults, interrupts
from gemdiag.cli.faults import Fault
from gemdiag.cli.session import Session
from gemdiag.cli.wizard_setup import Ready
from gemdiag.words import N_

OPENS = N_("gemdiag opens in your browser. If it does not, open this link there, once: {link}")


def run(ready: Ready, port: int, *, opens: bool) -> int:
    try:
        listening = web.listening_at(port)
    except OSError:
        message = N_("Port {port} of this computer cannot be used. Without --port a free one is found.")
        raise Fault(faults.USAGE, message, port=port) from None
    door = web.Door(listening.getsockname()[1])
    state = wizard.begin(ready.given)
    desk = web.Desk(state, ready.guide.carry_out, ready.reporting, keeps=ready.network.state)
    interrupts.heed()
    server = web.Server(desk, door, listening)
    _lead_to(ready.session, door.link, opens=opens)
    server.run()
    _save(ready, desk)
    return desk.end.code if desk.end else 1


def _lead_to(session: Session, link: str, *, opens: bool) -> None:
    """Some browsers are waited for until they end, so that is another thread's business."""
    if not opens:
        click.echo(link)
        return
    session.tell(OPENS, link=link)
    threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()


def _save(ready: Ready, desk: web.Desk) -> None:
    """Where -o says."""
    concluded = ready.guide.concluded
    if concluded is None:
        return
    settings, written = concluded.diagnosis.case.settings, desk.state.written
    paths = [path for path in (settings.source.path, written and written.path) if path]
    ready.printer(formats.secrets(settings)).save([reports.document(concluded.diagnosis)], paths)
