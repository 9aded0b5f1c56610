"""What follows from the prognosis: the old module's behaviour, and a better way that is proven."""

from collections.abc import Iterator

from gemdiag.model.endpoint import Mode
from gemdiag.model.finding import Scalar, Severity
from gemdiag.routes import is_legacy, untouched_mode, untouched_way, way
from gemdiag.rules.rule import Outlook, SecondLook, Seen


def legacy_behaviour_unknown(outlook: Outlook) -> Iterator[Seen]:
    s, legacy = outlook.case.settings, outlook.prognosis["legacy"]
    if is_legacy(s, outlook.case.knowledge.gemcar) and "config.legacy_behaviour_unknown" in legacy.because:
        yield Seen("gemcar_version", {"version": str(s.gemcar_version) if s.gemcar_version else None})


LEGACY_BEHAVIOUR_UNKNOWN = SecondLook(
    "config.legacy_behaviour_unknown", Severity.NOTICE, "gemcar", legacy_behaviour_unknown
)


def contradicts_shop(outlook: Outlook) -> Iterator[Seen]:
    legacy = outlook.prognosis["legacy"]
    if "config.contradicts_shop" in legacy.because:
        yield Seen("smtp_address", {"endpoint": legacy.at}, {"measured": list(legacy.because[1:])})


CONTRADICTS_SHOP = SecondLook("config.contradicts_shop", Severity.WARNING, "shop", contradicts_shop)


def less_secure(outlook: Outlook) -> Iterator[Seen]:
    """Works as it is, and a connection that is encrypted from the start works too."""
    case, prognosis = outlook.case, outlook.prognosis
    now, better = untouched_way(case), way(case, Mode.IMPLICIT)
    if case.settings.use_gemcar_server or untouched_mode(case) is not Mode.EXPLICIT or not now or not better:
        return
    if prognosis["implicit"].works == "yes" and prognosis["untouched"].works in {"yes", "unsafe"}:
        params: dict[str, Scalar] = {
            "endpoint": str(now.at),
            "implicit_endpoint": str(better.at),
            "implicit_port": better.at.port,
        }
        yield Seen(
            "less_secure_connection", params, {"implicit": str(better.at), "login": "accepted_or_none"}
        )


LESS_SECURE = SecondLook(
    "config.less_secure", Severity.WARNING, "shop", less_secure, reference="RFC 8314 section 3"
)
