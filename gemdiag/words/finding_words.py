"""What a finding is told with."""

from typing import NamedTuple


class FindingWords(NamedTuple):
    """What is said of a finding; English messages for `say`, with the finding's parameters.

    title: one line without a final period. why: what it means for the shop. mend: one step each, for a
    person at a GEM-CAR screen. ticket: a phrase for a support ticket. forward: what to send on to the
    administrator or the provider, None where the shop can mend it alone.
    """

    title: str
    why: str
    mend: tuple[str, ...]
    ticket: str
    forward: str | None = None
