"""Which GEM-CAR is installed, and what that leaves open."""

from collections.abc import Iterator

from gemdiag.model.case import Case
from gemdiag.model.finding import Severity
from gemdiag.routes import is_legacy, less_secure_after_upgrade
from gemdiag.rules.rule import Rule, Seen


def version_legacy(case: Case) -> Iterator[Seen]:
    installed = case.settings.gemcar_version
    if installed and is_legacy(case.settings, case.knowledge.gemcar):
        yield Seen("gemcar_version", {"version": str(installed)})


VERSION_LEGACY = Rule("config.version_legacy", Severity.NOTICE, "shop", version_legacy)


def version_unknown(case: Case) -> Iterator[Seen]:
    if case.settings.gemcar_version is None and not case.settings.invalid("gemcar_version"):
        yield Seen("gemcar_version")


VERSION_UNKNOWN = Rule("config.version_unknown", Severity.NOTICE, "shop", version_unknown)


def mode_unknown(case: Case) -> Iterator[Seen]:
    """From 13.0.2 on the box says how mail goes out; a file without it does not tell."""
    s = case.settings
    if not s.use_gemcar_server and less_secure_after_upgrade(s, case.knowledge.gemcar) is None:
        yield Seen(
            "less_secure_connection", {"field": "less_secure_connection", "version": str(s.gemcar_version)}
        )


MODE_UNKNOWN = Rule("config.mode_unknown", Severity.WARNING, "shop", mode_unknown)
