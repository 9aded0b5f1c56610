"""`--format nagios`: whatever happens, one line that says why, and a code from 0 to 3.

https://www.monitoring-plugins.org/doc/guidelines.html, "Plugin Return Codes".
"""

import os

UNKNOWN = 3
STATES = range(4)
INTERRUPTED = "GEMDIAG UNKNOWN - interrupted\n"
"""In one language: it may have to be said before any other is loaded."""


def is_asked(args: list[str]) -> bool:
    """Whether a monitor runs this command line, known before it is parsed: a fault in it is told as well."""
    found = os.environ.get("GEMDIAG_FORMAT")
    for number, word in enumerate(args):
        if word == "--format" and number + 1 < len(args):
            found = args[number + 1]
        elif word.startswith("--format="):
            found = word.partition("=")[2]
    return found == "nagios"


def line(why: str) -> str:
    """Behind a bar stand figures, so there is none in words."""
    return f"GEMDIAG UNKNOWN - {why}".replace("|", "¦").replace("\n", " ")
