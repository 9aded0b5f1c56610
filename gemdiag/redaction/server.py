"""Level `strict`: of what servers, DNS and certificates say, the codes alone."""

import re
from typing import Final

CUT: Final = "<cut>"

# RFC 5321 section 4.2 and RFC 3463 section 2: the reply code, and the enhanced status code behind it.
_REPLY: Final = re.compile(r"\s*([2-5][0-9]{2})(?:[ -]+([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![\w.]))?(?![\w])")
# https://www.iana.org/assignments/mail-parameters, SMTP Service Extensions
_KEYWORD: Final = re.compile(
    r"(8BITMIME|AUTH(?:[ =][A-Z0-9_-]{1,20})*|BINARYMIME|BURL|CHUNKING|DELIVERBY|DSN|ENHANCEDSTATUSCODES|ETRN"
    r"|HELP|LIMITS|PIPELINING|REQUIRETLS|SIZE(?: [0-9]{1,20})?|SMTPUTF8|STARTTLS|VRFY)(?![\w-])"
)
# RFC 7208 section 4.5 and RFC 7489 section 6.3: which policy, without whose.
_POLICY: Final = re.compile(r"(v=spf1|v=DMARC1(?:\s*;\s*p=(?:none|quarantine|reject))?)(?![\w-])")


def codes_of(text: str) -> str:
    reply = _REPLY.match(text)
    if reply:
        return " ".join(filter(None, reply.groups()))
    known = _KEYWORD.match(text) or _POLICY.match(text)
    return known[1] if known else CUT


def codes_of_line(line: str) -> str:
    """Of one line of a reply: also the keyword that it offers (RFC 5321 section 4.1.1.1)."""
    offered = codes_of(line[4:]) if _REPLY.match(line) else CUT
    return codes_of(line) if offered == CUT else line[:4] + offered
