"""All screens by id. The ids are in answer files: one that has shipped is neither renamed nor dropped."""

from collections.abc import Mapping
from typing import Final

from gemdiag.wizard.pages.advisors import ADVISORS
from gemdiag.wizard.pages.details import DETAILS, SEEN
from gemdiag.wizard.pages.ends import DONE, FINISH, FORMS, REPORT
from gemdiag.wizard.pages.found import ADVISORS as WHO_SENDS
from gemdiag.wizard.pages.found import FOUND, RIGHT, SENDS
from gemdiag.wizard.pages.mend import MEND, THEN, TYPED
from gemdiag.wizard.pages.page import Page
from gemdiag.wizard.pages.people import PEOPLE
from gemdiag.wizard.pages.permits import AGAIN, INTERNAL, INTERNAL_ADDRESS, LOGIN_AGAIN
from gemdiag.wizard.pages.result import NEXT, RESULT
from gemdiag.wizard.pages.route import ROUTE, ROUTES
from gemdiag.wizard.pages.settings import AGAIN as RESUMING
from gemdiag.wizard.pages.settings import HOW, RESUME, SETTINGS
from gemdiag.wizard.state import FIELDS
from gemdiag.words import LANGUAGES

PAGES: Final[Mapping[str, Page]] = {
    "resume": RESUME,
    "settings": SETTINGS,
    "found": FOUND,
    "advisors": ADVISORS,
    "route": ROUTE,
    "login_again": LOGIN_AGAIN,
    "internal": INTERNAL_ADDRESS,
    "result": RESULT,
    "mend": MEND,
    "details": DETAILS,
    "report": REPORT,
    "done": DONE,
}
SCREENS: Final = tuple(PAGES)

# The fields that an answer file may name, the first one for a bare answer, with the choices there are.
_OPEN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "resume": {"resume": tuple(RESUMING)},
    "settings": {"how": tuple(HOW), "lang": LANGUAGES, "address": (), "file": ()},
    "found": {
        "right": tuple(RIGHT),
        **dict.fromkeys(FIELDS, ()),
        "gemcar_version": (),
        "sends_today": tuple(SENDS),
        "since": (),
        "advisors": tuple(WHO_SENDS),
    },
    "advisors": {"people": ()},
    "route": {"route": tuple(ROUTES)},
    "login_again": {"login": tuple(AGAIN)},
    "internal": {"internal": tuple(INTERNAL)},
    "result": {"next": tuple(NEXT), "path": (), "store": ("omit", "keep")},
    "mend": {"then": tuple(THEN), **dict.fromkeys((*TYPED, *PEOPLE), ())},
    "details": {"seen": tuple(SEEN)},
    "report": {"path": (), "form": tuple(FORMS)},
    "done": {"end": tuple(FINISH), "ticked": ()},
}


def catalogue() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Screen id -> field id -> the choices, none where a text is typed. No field of a password."""
    return _OPEN
