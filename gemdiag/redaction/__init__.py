"""Keeping secrets, and at two levels people, out of everything that leaves.

By value and not by shape: a secret is looked for in every spelling, in strings from outside before they
are laid out, and once more in the final bytes, where a find stops the output. Our own words are never
rewritten.
"""

from gemdiag.redaction.redactor import Level, Redactor
from gemdiag.redaction.scanning import Leak
from gemdiag.redaction.secrets import REDACTED
from gemdiag.redaction.visible import visible

__all__ = ["REDACTED", "Leak", "Level", "Redactor", "visible"]
