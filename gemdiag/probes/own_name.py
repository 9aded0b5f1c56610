"""The name of this computer, with which programs often introduce themselves. Nothing is asked."""

import re
from typing import NamedTuple

from gemdiag.model.facts import Probe
from gemdiag.model.network import Network

# RFC 5321 section 4.1.2, Domain: labels of letters, digits and hyphens, as in RFC 1123 section 2.1. Windows
# lets computers have an underscore or an accent in theirs, which strict servers refuse in EHLO (Exim by
# its default helo_allow_chars, Postfix by reject_invalid_helo_hostname).
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


class OwnName(NamedTuple):
    """is_domain: may it stand in EHLO (RFC 5321 section 4.1.1.1)?"""

    name: str
    is_domain: bool


PROBE = Probe[OwnName]("own_name")
"""Key "". Only where a person may be at the computer that GEM-CAR runs on."""


def ask(net: Network) -> OwnName:
    name = net.own_name()
    return OwnName(name, _DOMAIN.fullmatch(name) is not None)
