"""One shop of many, before it is read: where it stands, and how it is told from every other one."""

from hashlib import sha256
from typing import NamedTuple

from gemdiag import formats
from gemdiag.app import inputs
from gemdiag.app.unreadable import unreadable
from gemdiag.formats import FormatFault
from gemdiag.model.settings import Place, Settings


class Shop(NamedTuple):
    """name: of its file, with the line where that holds several (`shops.csv:17`). data: its own bytes; None
    where the file is the shop's alone and is read when its turn comes. above: lines of the file before data.
    fault: why there is nothing to read, and in which line.
    """

    name: str
    data: bytes | None = None
    above: int = 0
    fault: str | None = None
    line: int | None = None


def settings_of(shop: Shop) -> Settings:
    """What it states; of one that cannot be read, that alone."""
    if shop.fault:
        return unreadable(shop.name, shop.fault, shop.line, None)
    try:
        data = shop.data if shop.data is not None else inputs.file(shop.name).data
        return _lowered(formats.read(data, path=shop.name), shop.above)
    except inputs.InputFault as fault:
        return unreadable(shop.name, fault.kind, None, None)
    except FormatFault as fault:
        line = fault.line + shop.above if fault.line else None
        return unreadable(shop.name, fault.kind, line, fault.column)


def has_changed(shop: Shop, digest: str | None) -> bool:
    """Whether it states something else than what had this digest; None: it was not readable, or not kept."""
    if digest is None:
        return False
    try:
        data = shop.data if shop.data is not None else inputs.file(shop.name).data
    except inputs.InputFault:
        return True
    return sha256(data).hexdigest() != digest


def _lowered(settings: Settings, by: int) -> Settings:
    """Places in the file, not in the part of it that is one shop's."""
    if not by:
        return settings
    fields = {
        name: Place(at.line + by if at.line else None, at.key, at.label)
        for name, at in settings.source.fields.items()
    }
    problems = tuple(
        each._replace(params={**each.params, "line": int(each.params["line"]) + by})
        if "line" in each.params
        else each
        for each in settings.problems
    )
    return settings._replace(source=settings.source._replace(fields=fields), problems=problems)
