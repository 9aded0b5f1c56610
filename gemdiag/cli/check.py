"""`gemdiag check`: diagnose without asking; writes nothing but its own state."""

from contextlib import nullcontext
from itertools import chain
from typing import TYPE_CHECKING

import click

from gemdiag.app.early import asked
from gemdiag.cli import asking, faults, sources
from gemdiag.cli.baseline_options import NO_BASELINE, Baseline, baseline_options
from gemdiag.cli.faults import Fault
from gemdiag.cli.formats_known import check_format
from gemdiag.cli.help import Command
from gemdiag.cli.interrupts import heed
from gemdiag.cli.network_options import NetworkChoice, network
from gemdiag.cli.options import common, option
from gemdiag.cli.passphrase import Passphrase
from gemdiag.cli.requests import check_target, request
from gemdiag.cli.session import Session
from gemdiag.cli.sources import Source, Unreadable
from gemdiag.words import N_

if TYPE_CHECKING:  # start-up
    from gemdiag.cli.saved_reports import History


class Check(Command):
    starts_late = True


@click.command(
    "check",
    cls=Check,
    help=N_(
        "Tells what happens to outgoing mail when GEM-CAR is upgraded, and why. CONFIG is a settings file, "
        "a folder, - for standard input, or an e-mail address."
    ),
)
@click.argument("config", nargs=-1)
@network
@baseline_options
@option(
    "--bundle",
    metavar="FILE.zip",
    help=N_("Keep reports, observations and dialogue in one file, redacted, for somebody who helps."),
)
@option(
    "--redact-map",
    metavar="FILE",
    help=N_("Keep who is who behind the masks, in a file for you alone."),
)
@common
@click.pass_obj
def command(
    session: Session,
    config: tuple[str, ...],
    network: NetworkChoice,
    bundle: str | None,
    redact_map: str | None,
    baseline: Baseline,
) -> int:
    check_format(session)
    before = _before(session, baseline)
    knowledge = sources.knowledge(network) if network.to else None
    if knowledge:
        check_target(network, knowledge)
    sources.check_roots(network)
    if network.asks or network.send_test:
        heed()
    secret = asking.password(session, network)
    passphrase = Passphrase(session, network.passphrase_fd, asks=False)
    read = sources.read_all(config, network)
    found = read if secret else (passphrase.opened_if_read(each, network) for each in read)
    first, second = next(found, None), next(found, None)
    if second is None and isinstance(first, Unreadable) and first.name in config:  # not one of a folder
        raise sources.refuse(first)
    if bundle and second is not None:
        raise Fault(faults.USAGE, N_("--bundle is about one shop: name one CONFIG."))
    if bundle and not bundle.lower().endswith(".zip"):
        raise Fault(faults.USAGE, N_("--bundle makes a ZIP file: give it a name that ends in .zip."))
    if redact_map and session.redact == "none":
        raise Fault(faults.USAGE, N_("--redact-map: with --redact none nothing is masked."))
    if network.save_facts and second is not None:
        raise Fault(faults.USAGE, N_("--save-facts keeps the observations of one shop: name one CONFIG."))
    if network.save_facts and network.save_facts in session.outputs:
        message = N_("-o and --save-facts name the same file: {path}.")
        raise Fault(faults.USAGE, message, path=network.save_facts)
    network = asking.test_message(session, network)
    every = chain((each for each in (first, second) if each is not None), found)
    known = first.settings if isinstance(first, Source) and not network.offline else None
    with asked(known, request(network)) if known else nullcontext() as net:
        from gemdiag.cli.checking import Extras, check  # noqa: PLC0415  start-up: while the first answers are awaited

        extras = Extras(bundle, redact_map, before)
        return check(session, network, knowledge, every, secret, net, extras, many=second is not None)


def _before(session: Session, baseline: Baseline) -> "History | None":
    if baseline == NO_BASELINE:
        return None
    from gemdiag.cli.saved_reports import history  # noqa: PLC0415  start-up

    return history(session, baseline)
