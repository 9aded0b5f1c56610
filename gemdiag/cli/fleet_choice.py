"""What `fleet` is to do, as given, and what of it does not go together."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.options import option
from gemdiag.cli.types import ShardType
from gemdiag.words import N_

F = TypeVar("F", bound=Callable[..., Any])


class FleetChoice(NamedTuple):
    """path: the shops; reports: saved ones instead. shard: number and of how many. cluster: its scheduler."""

    path: tuple[str, ...]
    reports: tuple[str, ...]
    jobs: int
    per_host: int
    rate: float
    resume: bool
    summary: str | None
    baseline: str | None
    provider: tuple[str, ...]
    finding: tuple[str, ...]
    verdict: tuple[str, ...]
    migrate: bool
    out: str | None
    shard: tuple[int, int] | None
    cluster: str | None

    @property
    def filters(self) -> bool:
        return bool(self.provider or self.finding or self.verdict)

    @property
    def read(self) -> tuple[str, ...]:
        """All that nothing is written over."""
        return (*self.path, *self.reports, *((self.baseline,) if self.baseline else ()))

    def check(self, outputs: Sequence[str], format_id: str | None, *, login: bool, strict: bool) -> None:
        """Fault for what does not go together."""
        for is_wrong, message in (
            (format_id not in {None, "jsonl"}, N_("fleet writes JSON lines; --format jsonl, or none.")),
            (len(outputs) > 1, N_("fleet writes to one file: name -o once.")),
            (
                any(not path.lower().endswith((".jsonl", ".ndjson")) for path in outputs),
                N_("fleet writes JSON lines: name a file with -o, ending in .jsonl. --summary makes tables."),
            ),
            (self.resume and not outputs, N_("--resume goes on with a file: name it with -o.")),
            (not self.path and not self.reports, N_("Name the shops (PATH), or saved reports (--reports).")),
            (self.migrate != (self.out is not None), N_("--migrate and --out DIR go together.")),
            (self.filters and not self.reports, N_("--provider, --finding and --verdict go with --reports.")),
            (self._asks_and_reads(login=login), N_("--reports reads what is saved, and asks no server.")),
            (
                strict and self.baseline is not None,
                N_("--baseline does not go with --redact strict: its masks hide which finding is which."),
            ),
            (
                self.cluster is not None and not self.cluster.startswith("tls://"),
                N_("--cluster takes tls://HOST:PORT alone: the shops' passwords travel with their settings."),
            ),
            (
                self.cluster is not None and (self.shard is not None or self.migrate),
                N_("--cluster does not go with --shard or --migrate."),
            ),
        ):
            if is_wrong:
                raise Fault(faults.USAGE, message)

    def _asks_and_reads(self, *, login: bool) -> bool:
        asks = self.path or self.resume or self.migrate or self.shard or self.cluster or login
        return bool(self.reports and asks)


def fleet_options(function: F) -> F:
    """Handed over as one `FleetChoice` named `choice`."""

    def gather(**values: Any) -> Any:
        fields = {name: values.pop(name) for name in FleetChoice._fields}
        return function(choice=FleetChoice(**fields), **values)

    gather.__name__, gather.__doc__ = function.__name__, function.__doc__
    gather.__click_params__ = list(getattr(function, "__click_params__", []))  # type: ignore[attr-defined]
    wrapped: Any = gather
    for name, settings in reversed(_OPTIONS):
        wrapped = option(name, **settings)(wrapped)
    return click.argument("path", nargs=-1)(wrapped)  # type: ignore[no-any-return]


_OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "--reports",
        {
            "multiple": True,
            "type": click.Path(),
            "metavar": "PATH",
            "env": False,
            "help": N_("Read saved reports instead of asking servers; may be repeated."),
        },
    ),
    ("--provider", {"multiple": True, "metavar": "ID", "help": N_("Of these, only shops at this provider.")}),
    ("--finding", {"multiple": True, "metavar": "ID", "help": N_("Of these, only shops with this finding.")}),
    (
        "--verdict",
        {
            "multiple": True,
            "type": click.Choice(["critical", "unknown", "warning", "notice", "ok"]),
            "help": N_("Of these, only shops with this verdict."),
        },
    ),
    (
        "--baseline",
        {
            "metavar": "FILE",
            "help": N_("Tell what is new, mended or still broken since then (.json or .jsonl)."),
        },
    ),
    (
        "--summary",
        {
            "metavar": "FILE",
            "help": N_("Write what they come to there (.txt, .html or .csv); else it is told."),
        },
    ),
    (
        "--jobs",
        {
            "type": click.IntRange(1, 256),
            "default": 16,
            "show_default": True,
            "help": N_("Servers looked at at a time."),
        },
    ),
    (
        "--per-host",
        {
            "type": click.IntRange(1, 64),
            "default": 4,
            "show_default": True,
            "help": N_("Connections to one address at a time."),
        },
    ),
    (
        "--rate",
        {
            "type": click.FloatRange(0),
            "default": 1.0,
            "show_default": True,
            "help": N_("Logins a second at one provider; 0 for no limit."),
        },
    ),
    (
        "--resume",
        {"is_flag": True, "help": N_("Go on where an interrupted run with the same -o stopped.")},
    ),
    (
        "--migrate",
        {
            "is_flag": True,
            "env": False,
            "help": N_("Write the upgraded file of each shop whose way of sending is proven (to --out)."),
        },
    ),
    ("--out", {"metavar": "DIR", "env": False, "help": N_("The folder for the upgraded files.")}),
    (
        "--shard",
        {
            "type": ShardType(),
            "metavar": "I/N",
            "help": N_("Only the I-th of N parts; who shares a server is in the same part."),
        },
    ),
    (
        "--cluster",
        {
            "metavar": "tls://HOST:PORT",
            "help": N_("Let the workers of this Dask scheduler do it (needs gemdiag[cluster])."),
        },
    ),
)
