"""Two reports on one shop: what is new, what was mended, what is still broken.

    then = compare.earlier(saved, document, masked)
    found = compare.compare(then, document, masked)

A saved report may have masks where the one of today has not. `masked` is the latter with the masks that it
would be saved with; what agrees with either of the two is the same thing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gemdiag.model.finding import Severity
from gemdiag.model.settings import NOTHING

Report = Mapping[str, Any]
Found = Mapping[str, Any]

EXIT_CODES: Mapping[Severity, int] = {Severity.CRITICAL: 2, Severity.UNKNOWN: 3, Severity.WARNING: 1}

# A fault of one hides those of the next: where no connection comes about, nobody sees a certificate.
_STAGES = ("dns", "net", "smtp", "tls", "auth")


class Comparison(NamedTuple):
    """Findings that are critical, unknown or a warning. unseen: broken then, not looked at now.

    mended and unseen are those of the earlier report. baseline: None where the shop is not in it.
    """

    baseline: Report | None
    new: tuple[Found, ...]
    mended: tuple[Found, ...]
    still: tuple[Found, ...]
    unseen: tuple[Found, ...]


def earlier(saved: Iterable[Report], now: Report, masked: Report, *, alone: bool) -> Report | None:
    """The last of the saved reports that is on this shop.

    alone: the only shop of this run, so a file on one shop alone is about it, whatever it was called.
    """
    every = list(saved)
    names = {_shop(each) for each in (now, masked)}
    same = [each for each in every if _shop(each) in names]
    if not same and alone and len({_shop(each) for each in every}) == 1:
        same = every
    return max(same, key=lambda each: str(each["started_at"]), default=None)


def _shop(report: Report) -> tuple[str | None, str | None]:
    """By its name, else by its file."""
    return (report["shop"], None) if report["shop"] else (None, report["source"]["path"])


def compare(then: Report | None, now: Report, masked: Report) -> Comparison:
    """Where the shop is not in the earlier report, all that is broken is new."""
    before = [each for each in (then or {"findings": ()})["findings"] if _is_broken(each)]
    moved = _moved(then, now)
    known = {_key(each, moved) for each in before}
    new, still, seen = list[Found](), list[Found](), set[tuple[str, str | None]]()
    for found, hidden in zip(now["findings"], masked["findings"], strict=True):
        if _is_broken(found):
            keys = {_key(found), _key(hidden)}
            (still if keys & known else new).append(found)
            seen |= keys
    gone = [each for each in before if _key(each, moved) not in seen]
    unseen = [each for each in gone if not _was_looked_at(each, now)]
    mended = [each for each in gone if each not in unseen]
    return Comparison(then, tuple(new), tuple(mended), tuple(still), tuple(unseen))


def exit_code(new: Sequence[Found], *, complete: bool) -> int:
    """By what is new alone; a run that was cut short may have missed something."""
    worst = min((Severity(each["severity"]) for each in new), key=lambda each: each.rank, default=None)
    if not complete and worst is not Severity.CRITICAL:
        return EXIT_CODES[Severity.UNKNOWN]
    return EXIT_CODES.get(worst, 0) if worst else 0


def _moved(then: Report | None, now: Report) -> Mapping[str, str]:
    """Another port of the same server is configured since: what was broken there may be so here."""
    before, after = (report["settings"] if report else None for report in (then, now))
    if not before or not after or before["smtp_address"] != after["smtp_address"]:
        return {}
    old, new = (f"{each['smtp_address']}:{each['port']}" for each in (before, after))
    return {old: new}


def is_on_another(then: Report, now: Report, masked: Report) -> bool:
    """Whether it seems to be about another shop: another name or file, and another address."""
    if _shop(then) in {_shop(now), _shop(masked)}:
        return False
    address, *addresses = ((each["settings"] or {}).get("email_address") for each in (then, now, masked))
    return address not in addresses


def _key(found: Found, moved: Mapping[str, str] = NOTHING) -> tuple[str, str | None]:
    return found["id"], moved.get(found["subject"], found["subject"])


def _is_broken(found: Found) -> bool:
    return found["severity"] in EXIT_CODES


def _was_looked_at(found: Found, now: Report) -> bool:
    """Could this run have seen it? Only then is its absence good news."""
    area = _area(found)
    if not now["complete"]:
        return False
    if area == "auth" or found["id"] == "sender.not_owned":
        return _has_logged_in(now) and not _is_barred("auth", now)
    if area in ("dns", "sender"):
        return any(status != "skipped" for status in _asked(now["dns"]))
    return bool(now["endpoints"]) and not _is_barred(area, now) if area in _STAGES else True


def _is_barred(area: str, now: Report) -> bool:
    """Whether a fault of an earlier stage keeps this one from being looked at."""
    before = _STAGES[: _STAGES.index(area)]
    return any(
        _is_broken(each) and each["severity"] != "warning" and _area(each) in before
        for each in now["findings"]
    )


def _has_logged_in(now: Report) -> bool:
    return any(each["auth"]["login"] in ("accepted", "refused") for each in now["endpoints"])


def _asked(dns: Mapping[str, Any]) -> Iterator[str]:
    yield dns["mx_status"]
    yield from (dns[name]["status"] for name in ("smtp_host", "spf", "dmarc"))


def _area(found: Found) -> str:
    return str(found["id"]).partition(".")[0]
