"""Which file of the output folder is whose: safe on every system, and no two shops' the same."""

import re
from pathlib import Path

from gemdiag import store
from gemdiag.fleet.shop import Shop, settings_of

# What Windows, or a shell, takes for something else; blanks at the ends, and a leading point that hides.
_UNSAFE = re.compile(r"[^\w .@&'()+,-]+")
_LONGEST = 80
_ENDING = ".upgraded.yaml"


class Targets:
    """Asked for every shop in the order of the sources, so that a run that goes on gives the same names."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._given: set[str] = set()

    def of(self, shop: Shop) -> str:
        """By its file; where that holds several, by its name."""
        wanted = (settings_of(shop).shop if shop.data is not None else None) or Path(shop.name).stem
        stem = _safe(wanted)
        found, number = stem, 2
        while found.casefold() in self._given:  # as Windows and macOS compare names
            found, number = f"{stem}-{number}", number + 1
        self._given.add(found.casefold())
        return str(self._folder / f"{found}{_ENDING}")


def _safe(name: str) -> str:
    safe = _UNSAFE.sub("_", name).strip(" .")[:_LONGEST].strip(" .") or "shop"
    return f"shop-{safe}" if store.names_a_device(safe) else safe
