"""What a write would change, line by line, as a terminal or a file shows it."""

import re
import sys
from collections.abc import Mapping
from typing import Final

from gemdiag.app import upgrade
from gemdiag.app.upgrade import Draft
from gemdiag.cli.output import Printer

_AFTER_LABEL: Final = re.compile(r"(?<==)|(?<=: )|(?<=:\t)")

# ECMA-48 section 8.3.117, in the colours that other tools have made customary; the signs say the same.
_COLOURS: Mapping[str, str] = {"---": "1", "+++": "1", "@@ ": "36", "-": "31", "+": "32"}


def show(draft: Draft, printer: Printer) -> None:
    """On standard output, secrets as dots on both sides."""
    secrets = tuple(secret.reveal() for secret in printer.secrets)
    colour = printer.format == "text" and printer.session.wants_colour(sys.stdout)
    printer.write("")
    for line in upgrade.difference(draft, secrets):
        # What stands before the mark is a label, and may hold signs that an address may begin with.
        shown = "".join(map(printer.quote, _AFTER_LABEL.split(line, maxsplit=1)))
        printer.write(_painted(shown) if colour else shown)


def _painted(line: str) -> str:
    colour = next((colour for start, colour in _COLOURS.items() if line.startswith(start)), None)
    return f"\x1b[{colour}m{line}\x1b[0m" if colour else line
