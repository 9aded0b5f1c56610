"""What already stands where a report is to go: gemdiag's own, the settings of a shop, or something else."""

from pathlib import Path
from typing import Final, Literal

from gemdiag import formats, store
from gemdiag.formats import FormatFault
from gemdiag.formats.reading import open_
from gemdiag.words import N_

Standing = Literal["nothing", "ours", "settings", "foreign"]
SIGNS: Final = (
    b"gemdiag",
    b"shop,source,verdict,",
    b"by,what,on,shops",
    b'"standard": {',
    b'"strict": {',
    b"transcript.txt",
    "\N{BOX DRAWINGS LIGHT HORIZONTAL}".encode() * 3,
)
"""One of these is in all that goes to files: reports by format, summaries, observations, bundles, maps."""
_REPORTS_READ_AS: Final = frozenset({"json", "text", "csv"})
"""The formats of settings in which a report of gemdiag can be read too; its signs tell them apart there."""
OVER_SETTINGS: Final = N_("{path} holds the settings of a shop, which no report replaces. Name another file.")


def standing(path: str | Path) -> Standing:
    """Of what cannot be read, whoever writes there finds out why."""
    try:
        held, _ = store.read_file(path)
    except store.StoreFault:
        return "nothing"
    if not held.strip():
        return "nothing"
    is_ours = any(sign in held for sign in SIGNS)
    if _states_settings(held, is_ours=is_ours):
        return "settings"
    return "ours" if is_ours else "foreign"


def _states_settings(held: bytes, *, is_ours: bool) -> bool:
    """What can be a report is not read further: its words would pass for values, and one for a password."""
    try:
        if is_ours and _is_report(held, open_(held, None).format.id):
            return False
        return bool(formats.read(held))
    except FormatFault:
        return not is_ours and _states_several(held)


def _is_report(held: bytes, format_id: str) -> bool:
    """A report may pass for an INI or YAML as well; there the name of gemdiag alone can be a comment's."""
    drawn = any(sign in held for sign in SIGNS[1:])
    return format_id in _REPORTS_READ_AS or (format_id in {"ini", "yaml"} and drawn)


def _states_several(held: bytes) -> bool:
    try:
        first = next(iter(formats.shops(held) or ()), None)
        return first is not None and bool(formats.read(first.data))
    except FormatFault:
        return False
