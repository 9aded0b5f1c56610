"""The words that go by an id: of findings, of clicks and of reasons."""

from gemdiag.words.finding_words import FindingWords


def finding(id_: str) -> FindingWords:
    """The words of a finding; KeyError for an id that there is not."""
    from gemdiag.words.findings import FINDINGS  # noqa: PLC0415  start-up: help and version need no findings

    return FINDINGS[id_]


def known_findings() -> tuple[str, ...]:
    """All finding ids, in the order of the areas."""
    from gemdiag.words.findings import FINDINGS  # noqa: PLC0415  as above

    return tuple(FINDINGS)


def click(id_: str) -> str:
    """The sentence of one step at GEM-CAR's screen; KeyError for an id that there is not."""
    from gemdiag.words.clicks import CLICKS  # noqa: PLC0415  as above

    return CLICKS[id_]


def known_clicks() -> tuple[str, ...]:
    from gemdiag.words.clicks import CLICKS  # noqa: PLC0415  as above

    return tuple(CLICKS)


def reason(id_: str) -> str:
    """Why a plan changes a field; KeyError for an id that there is not."""
    from gemdiag.words.reasons import REASONS  # noqa: PLC0415  as above

    return REASONS[id_]


def known_reasons() -> tuple[str, ...]:
    from gemdiag.words.reasons import REASONS  # noqa: PLC0415  as above

    return tuple(REASONS)
