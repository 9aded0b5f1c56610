"""`--baseline` and `--fail-on`, as given."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from gemdiag.cli.options import option
from gemdiag.cli.types import ChoiceType
from gemdiag.words import N_

F = TypeVar("F", bound=Callable[..., Any])


class Baseline(NamedTuple):
    """path: of an earlier report. fail_on: `any` fault makes the exit code, or only one that is `new`."""

    path: str | None
    fail_on: str


NO_BASELINE = Baseline(None, "any")


def baseline_options(function: F) -> F:
    """Handed over as one `Baseline` named `baseline`."""

    def gather(baseline: str | None, fail_on: str, **values: Any) -> Any:
        return function(baseline=Baseline(baseline, fail_on), **values)

    gather.__name__, gather.__doc__ = function.__name__, function.__doc__
    gather.__click_params__ = list(getattr(function, "__click_params__", []))  # type: ignore[attr-defined]
    words: dict[str, dict[str, Any]] = {
        "--baseline": {
            "metavar": "FILE",
            "help": N_("Tell what is new, mended or still broken since then (.json or .jsonl)."),
        },
        "--fail-on": {
            "type": ChoiceType("any", "new"),
            "default": "any",
            "show_default": True,
            "help": N_("What makes the exit code: all that is broken, or what is new since --baseline."),
        },
    }
    wrapped: Any = gather
    for name, settings in reversed(words.items()):
        wrapped = option(name, **settings)(wrapped)
    return wrapped  # type: ignore[no-any-return]
