"""The verdict as a monitoring plug-in prints it: one line with figures, then the findings.

https://www.monitoring-plugins.org/doc/guidelines.html; Nagios reads no more than 8 kB, and old versions and
add-ons no more than 4 kB of the first line.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from gemdiag.outline.marks import inert
from gemdiag.probes.certificate import EXPIRING_DAYS, EXPIRING_SHARE
from gemdiag.reports.document import Document, exit_code
from gemdiag.reports.look import Look, Renderer
from gemdiag.reports.shop_names import shop_names
from gemdiag.reports.tell import tell
from gemdiag.words import N_, NN_, say, say_n

STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
"""By exit code."""

_SENTENCE, _FIRST_LINE, _WHOLE = 1500, 4000, 8000
"""Bytes of the words of the first line, of that line with its figures, and of everything."""

_SHOPS = NN_("{n} shop", "{n} shops")

_NOTHING_NEW = N_("Nothing new since the earlier check, but known:")

# A bar begins the figures. Web interfaces show what a plug-in says, some of them as HTML.
_INERT = str.maketrans({"|": "¦", "<": "‹", ">": "›"})


def render(documents: Sequence[Document], look: Look) -> str:
    told = [tell(inert(each), look.lang) for each in documents]
    names = shop_names(told)
    first = f"GEMDIAG {STATES[worst(told)]} - {_known(told, look.lang)}{_sentence(told, names, look.lang)}"
    lines = [_with_figures(_cut(first, _SENTENCE), [*_figures(told, names)])]
    if look.verbosity >= 0:
        lines += _findings(told, names)
    return _fitted(lines)


def worst(documents: Sequence[Document]) -> int:
    """The exit code of several: 2, 3, 1, 0."""
    return max((exit_code(each) for each in documents), key=(0, 1, 3, 2).index)


def _known(told: Sequence[Document], lang: str) -> str:
    """Why it is well although something is broken: all of it was so before, and only what is new counts."""
    bad = [each for each in told if each["verdict"]["exit_code"]]
    return say(lang, _NOTHING_NEW) + " " if bad and not any(map(exit_code, told)) else ""


def _sentence(told: Sequence[Document], names: Sequence[str], lang: str) -> str:
    """What happens to the mail; of several shops how many are in which state, the bad ones by name."""
    if len(told) == 1:
        return ": ".join(filter(None, (names[0], told[0]["verdict"]["summary"])))
    codes = [exit_code(each) for each in told]
    counted = ", ".join(f"{STATES[code]} {codes.count(code)}" for code in (2, 3, 1, 0) if code in codes)
    bad = [name for name, code in zip(names, codes, strict=True) if code]
    return ": ".join(filter(None, (say_n(lang, *_SHOPS, len(told)), counted, ", ".join(bad))))


def _figures(told: Sequence[Document], names: Sequence[str]) -> Iterator[str]:
    for document, name in zip(told, names, strict=True):
        prefix = f"{_plain(name)} " if len(told) > 1 else ""
        for label, value in _measured(document).items():
            quoted = f"'{prefix}{label}'" if prefix else label
            yield f"{quoted}={value}"


def _plain(name: str) -> str:
    """A label holds neither an equals sign nor a single quotation mark."""
    return "".join(c if c.isalnum() or c in " ._-#" else "_" for c in name)[:60]


def _measured(document: Document) -> Mapping[str, str]:
    """`U` where it could not be measured, so that every run has the same figures."""
    at: Mapping[str, Any] = next(iter(document["endpoints"]), {})
    met = [each["connect_ms"] for each in at.get("addresses", ()) if each["connect_ms"] is not None]
    shaken = at["timing_ms"]["tls"] if at else None
    return {
        "connect": f"{_number(met[0])}ms;;;0" if met else "U",
        "tls": "U" if shaken is None else f"{_number(shaken)}ms;;;0",
        "total": f"{_number(document['duration_s'])}s;;;0",
        "cert_days": _days_left(at.get("certificate"), document["started_at"]),
    }


def _number(value: float) -> str:
    """Digits and a point: no exponent, which few read."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _days_left(certificate: Mapping[str, Any] | None, now: str) -> str:
    """With the thresholds of `tls.certificate_expiring` and `tls.certificate_expired`, as ranges."""
    if certificate is None:
        return "U"
    start, end = (datetime.fromisoformat(certificate[name]) for name in ("not_before", "not_after"))
    warned = min(EXPIRING_DAYS, (end - start).days // EXPIRING_SHARE)
    return f"{(end - datetime.fromisoformat(now)) // timedelta(days=1)};{warned}:;0:"


def _findings(told: Sequence[Document], names: Sequence[str]) -> Iterator[str]:
    """What is amiss, the gravest first; of several shops behind their names."""
    for document, name in zip(told, names, strict=True):
        prefix = f"{name}: " if len(told) > 1 else ""
        for each in document["findings"]:
            if each["severity"] in ("critical", "unknown", "warning"):
                about = " ".join(filter(None, (each["id"], each["subject"])))
                yield f"{prefix}{each['severity'].upper()} {about}: {each['title']}"


def _with_figures(sentence: str, figures: Sequence[str]) -> str:
    """As many whole figures as there is room for."""
    line = f"{sentence} |"
    for figure in figures:
        if _size(line) + _size(figure) >= _FIRST_LINE:
            break
        line += f" {figure}"
    return line


def _cut(text: str, most: int) -> str:
    text = text.translate(_INERT)
    if _size(text) <= most:
        return text
    return text.encode()[:most].decode(errors="ignore") + "…"


def _fitted(lines: Sequence[str]) -> str:
    text = lines[0] + "\n"
    for line in lines[1:]:
        more = _cut(line, _SENTENCE) + "\n"
        if _size(text) + _size(more) > _WHOLE:
            return text + "…\n"
        text += more
    return text


def _size(text: str) -> int:
    return len(text.encode())


RENDERER = Renderer("nagios", (), render)
