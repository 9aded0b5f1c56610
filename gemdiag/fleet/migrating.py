"""The upgraded file of each shop whose way was walked to its end, and why the others have none."""

from pathlib import Path
from typing import Final, NamedTuple

from gemdiag import store
from gemdiag.app import clicks_page, upgrade
from gemdiag.app.diagnose import Aim, Concluded
from gemdiag.app.storing import Storing
from gemdiag.model.plan import Receipt
from gemdiag.redaction import Redactor

AIM: Final = Aim("planned")
_NOT_TRIED: Final = "login_not_tried"
_LOCK_S: Final = 10.0


class Migrated(NamedTuple):
    """receipt: None where nothing was written; why: a word for that."""

    receipt: Receipt | None
    why: str | None = None


def migrated(concluded: Concluded, target: Path, lang: str, redactor: Redactor) -> Migrated:
    """Written beside nobody's file: what stands there and is not gemdiag's own stays.

    redactor: for the page with the clicks, on which values are to be typed.
    """
    settings = concluded.diagnosis.case.settings
    why = upgrade.refusal(concluded, AIM, force=False)
    if why or concluded.decision.judgement.plan.status == "untested":
        return Migrated(None, why or _NOT_TRIED)
    try:
        draft = upgrade.new_file(concluded, target, Storing(settings))
        receipt = upgrade.write(draft, overwrite=False, follow_link=False, lock_timeout=_LOCK_S)
        if not upgrade.says_what_was_planned(draft):
            raise AssertionError("read back, it says something else")
    except store.StoreFault as fault:
        return Migrated(None, fault.kind)
    return Migrated(receipt._replace(page=_page(concluded, Path(receipt.path), lang, redactor)))


def _page(concluded: Concluded, target: Path, lang: str, redactor: Redactor) -> str | None:
    try:
        page = clicks_page.keep(concluded.diagnosis, target, lang, redactor)
    except store.StoreFault:
        return None
    return str(page) if page else None
