"""The verdict as OpenMetrics 1.0, which node_exporter's textfile collector reads as well. Gauges alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from gemdiag.outline.marks import inert
from gemdiag.reports.document import Document
from gemdiag.reports.look import Look, Renderer
from gemdiag.reports.shop_names import shop_names
from gemdiag.words import N_, say

Labels = Mapping[str, str]


class Gauge(NamedTuple):
    name: str
    help: str


VERDICT = Gauge(
    "gemdiag_verdict", N_("Exit code of the check: 0 good, 1 warning, 2 critical, 3 not determined.")
)
FINDING = Gauge("gemdiag_finding", N_("1 for each finding of the last check."))
EXPIRY = Gauge("gemdiag_certificate_expiry_timestamp_seconds", N_("End of the certificate of a mail server."))
RUN = Gauge("gemdiag_run_timestamp_seconds", N_("Start of the last check."))

# The ABNF of OpenMetrics 1.0, "escaped-string": a line feed, a quotation mark and the escape itself.
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def render(documents: Sequence[Document], look: Look) -> str:
    shops = [
        (inert(each), {"shop": name, "source": inert(each["source"]["path"] or "")})
        for each, name in zip(documents, shop_names(inert(list(documents))), strict=True)
    ]
    lines = [
        *_family(look.lang, VERDICT, ((labels, each["verdict"]["exit_code"]) for each, labels in shops)),
        *_family(
            look.lang, FINDING, ((found, 1) for each, labels in shops for found in _findings(each, labels))
        ),
        *_family(look.lang, EXPIRY, (sample for each, labels in shops for sample in _expiries(each, labels))),
        *_family(look.lang, RUN, ((labels, _seconds(each["started_at"])) for each, labels in shops)),
        "# EOF",
    ]
    return "\n".join(lines) + "\n"


def _family(lang: str, gauge: Gauge, samples: Iterable[tuple[Labels, int]]) -> Iterator[str]:
    yield f"# TYPE {gauge.name} gauge"
    yield f"# HELP {gauge.name} {say(lang, gauge.help)}"
    made = {_labelled(labels): value for labels, value in samples}  # no label set twice
    yield from (f"{gauge.name}{labels} {value}" for labels, value in made.items())


def _labelled(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{text.translate(_ESCAPES)}"' for name, text in labels.items()) + "}"


def _findings(document: Document, labels: Labels) -> Iterator[Labels]:
    for each in document["findings"]:
        found = {"id": each["id"], "severity": each["severity"], "subject": each["subject"] or ""}
        yield {**labels, **found}


def _expiries(document: Document, labels: Labels) -> Iterator[tuple[Labels, int]]:
    for each in document["endpoints"]:
        if each["certificate"]:
            at = {"endpoint": f"{each['host']}:{each['port']}"}
            yield {**labels, **at}, _seconds(each["certificate"]["not_after"])


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


RENDERER = Renderer("openmetrics", (".prom",), render)
