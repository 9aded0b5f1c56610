"""Why a plan was not written, in words."""

from collections.abc import Mapping
from typing import Final

from gemdiag.app.upgrade import Refusal
from gemdiag.words import N_

REFUSALS: Final[Mapping[Refusal, str]] = {
    "relay_not_asked_for": N_(
        "Nothing was written: only GEM-CAR's server (Option 126) is left, and it is never chosen for you. "
        "To take it: --mode relay."
    ),
    "version_too_low": N_(
        "Nothing was written: Option 126 needs GEM-CAR {needed} or later. Upgrade GEM-CAR first; "
        "gemdiag migrate CONFIG --mode relay plans both together."
    ),
    "version_unknown": N_(
        "Nothing was written: Option 126 needs GEM-CAR {needed} or later, and the file does not tell the "
        "installed version. State it: --set gemcar_version={needed}."
    ),
    "mend_first": N_("Nothing was written: what stands in the way must be mended first (see above)."),
    "not_proven": N_(
        "Nothing was written: this way of sending is not proven. --force writes it all the same."
    ),
    "not_determined": N_("Nothing was written: what decides could not be found out. Try again later."),
    "no_way": N_("Nothing was written: no way of sending was found that works."),
}
RELAY_STAYS: Final = N_("Nothing was written: the mailbox is not proven, so Option 126 stays checked.")
NOTHING_TO_CHANGE: Final = N_("Nothing to change: {path} is as it should be.")
NOTHING_TO_WRITE: Final = N_(
    "Nothing to write: {path} already holds what is planned. That it works is not proven."
)
DIED: Final = N_("Nothing was written: {endpoint} no longer answers as it did a moment ago. Try again.")
CANNOT_EDIT: Final = N_(
    "{path} cannot be changed in place ({format}); without --in-place an upgraded file is written."
)
NO_PAGE: Final = N_("The clicks are not kept as a page. {why}")
