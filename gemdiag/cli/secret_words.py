"""Passwords on the command line, where other programs and the history find them: refused without echo."""

import os
import re
from collections.abc import Sequence
from typing import Final

from gemdiag.words import N_

BEHIND_FLAG = N_(
    "What stands behind {flag} is neither a file nor an e-mail address. {flag} takes no value: a password is "
    "never given on the command line."
)
_FLAGS: Final = ("--password-prompt", "--password-stdin")
# As people write it on command lines: --password X, -p X, password=X, mdp:X.
_OPTION: Final = re.compile(
    r"--?(?:pw|pwd|pass|passwd|password|passphrase|passcode|mdp|mot-?de-?passe|secret|confirm)(?:[=:].*)?"
    r"|-p.*|--p(?:[=:].*)?",
    re.IGNORECASE | re.DOTALL,
)
_PAIR: Final = re.compile(
    r"(?:[a-z]+[ _.-]?)?(?:pw|pwd|pass(?:wd|word|phrase)?|mdp|mot[ _-]?de[ _-]?passe|secret)\s*[=:].+",
    re.IGNORECASE | re.DOTALL,
)
_TALK: Final = "explain"
"""A command whose words are a sentence of a server's."""


def fault_in(args: Sequence[str]) -> tuple[str, dict[str, str]] | None:
    """What to say where a word looks like a password; None where none does."""
    for before, word in zip(("", *args), args, strict=False):
        if _OPTION.fullmatch(word) or (_PAIR.fullmatch(word) and _TALK not in args):
            from gemdiag.formats import FIELD_MESSAGES  # noqa: PLC0415  start-up: not for every run

            return FIELD_MESSAGES["secret"], {}
        known = word.startswith("-") or "@" in word or os.path.lexists(word)
        if before in _FLAGS and not known:
            return BEHIND_FLAG, {"flag": before}
    return None
