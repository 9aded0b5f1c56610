"""What is right to say of one mode of a hostile server, and where the report says something else."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from gemdiag.model.settings import NOTHING
from tests.hostile.kit import ADDRESS, Met

SEVERITIES = ("critical", "unknown", "warning")
UNTRIED: Mapping[str, Any] = {"tls_auth": 0, "tls_secret": 0, "auth_attempts": {}}
TRIED_ONCE: Mapping[str, Any] = {"tls_auth": 1, "tls_secret": 1, "auth_attempts": {ADDRESS: 1}}


class Right(NamedTuple):
    """critical, unknown, warning: all findings of these severities, whatever they are about.

    The first id named is the root cause. endpoint: of the configured server and port, by dotted path. seen:
    of what the server saw.
    """

    critical: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    warning: tuple[str, ...] = ()
    endpoint: Mapping[str, Any] = NOTHING
    seen: Mapping[str, Any] = NOTHING


def works(endpoint: Mapping[str, Any] = NOTHING) -> Right:
    """As with a sound server: logged in to once, and nothing to object to."""
    walked = {"error": None, "auth.login": "accepted", "auth.mechanisms": ["PLAIN", "LOGIN"], **endpoint}
    return Right(endpoint=walked, seen=TRIED_ONCE)


def fails(
    id_: str,
    reason: str,
    step: str,
    endpoint: Mapping[str, Any] = NOTHING,
    *,
    severity: str = "critical",
    warning: tuple[str, ...] = (),
) -> Right:
    """At this step, for this reason of the model, and nobody logs in."""
    ended = {"error.reason": reason, "error.step": step, "auth.login": "not_tried", "auth.mechanisms": []}
    right = Right(warning=warning, endpoint={**ended, **endpoint}, seen=UNTRIED)
    return right._replace(critical=(id_,)) if severity == "critical" else right._replace(unknown=(id_,))


def wrong(met: Met, right: Right) -> dict[str, tuple[Any, Any]]:
    """By what it is about: what would be right, and what was said."""
    named = {severity: getattr(right, severity) for severity in SEVERITIES}
    first = next((id_ for ids in named.values() for id_ in ids), None)
    pairs = {"root cause": (first, met.report["root_cause"])}
    pairs |= {each: (sorted(ids), sorted(met.found(each))) for each, ids in named.items()}
    pairs |= {path: (value, _at(met.endpoint, path)) for path, value in right.endpoint.items()}
    pairs |= {f"the server's {name}": (value, met.summary[name]) for name, value in right.seen.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _at(entry: Any, path: str) -> Any:
    for name in path.split("."):
        entry = None if entry is None else entry[name]
    return entry
