"""`gemdiag formats`: what settings files can be read, with an example each."""

import textwrap

import click

from gemdiag import formats
from gemdiag.cli.help import Reportless
from gemdiag.cli.options import common
from gemdiag.cli.session import Session
from gemdiag.cli.tables import is_json, print_json
from gemdiag.model.settings import FIELDS, Advisor
from gemdiag.words import N_, label

FIELDS_BY_LABEL = N_(
    "The fields, with their labels on GEM-CAR's screen in English and in French. The French labels are not "
    "confirmed, as the French screen has not been seen. Other usual names are understood as well, whatever "
    "their case, accents, blanks and hyphens."
)
OF_ADVISORS = tuple(f"advisors[].{field}" for field in Advisor._fields)


@click.command("formats", cls=Reportless, help=N_("What settings files can be read, with an example each."))
@common
@click.pass_obj
def command(session: Session) -> int:
    known = formats.known()
    if is_json(session):
        print_json(
            [{"id": each.id, "suffixes": list(each.suffixes), "example": each.example} for each in known]
        )
        return 0
    click.echo(session.say(N_("The content tells the format, whatever the file is called.")))
    for each in known:
        click.echo(f"\n{each.id}  {' '.join(each.suffixes)}")
        click.echo(textwrap.indent(each.example.rstrip("\n"), "    "))
    click.echo(f"\n{session.say(FIELDS_BY_LABEL)}\n")
    for field in (*FIELDS, *OF_ADVISORS):
        click.echo(f"    {field:24}{label('en', field)}  |  {label('fr', field)}")
    return 0
