"""Which known sentence a server has said: `presets/replies.yaml`, the first that fits."""

import re
from collections.abc import Iterable
from functools import cache

from gemdiag.model.network import Reply
from gemdiag.model.provider import Knowledge, ReplyEntry
from gemdiag.rules.numbers import with_codes

# A server may say at MAIL FROM what it thinks of the login, never the reverse.
STAGES = {"sender": ("sender", "auth")}

# Sentences stand at the beginning; what a hostile server sends after them is not searched.
LONGEST = 2000

_LINE = re.compile(r"^(\d{3})(?:[ -]|$)\s*(.*)$")
# RFC 3463 section 2. Each line of a reply repeats it (RFC 2034 section 4), also in the middle of a sentence.
_ENHANCED = re.compile(r"^[245]\.\d{1,3}\.\d{1,3}\s+")


def match(knowledge: Knowledge, reply: Reply, stage: str, provider_id: str | None) -> ReplyEntry | None:
    """The entry for what the server of this provider answered at this stage, None for unknown words."""
    said = _joined(str(reply.code), reply.lines)
    return _first(knowledge, (said,), STAGES.get(stage, (stage,)), provider_id)


def recognize(knowledge: Knowledge, text: str, provider_id: str | None = None) -> ReplyEntry | None:
    """The entry for a sentence read out loud: of any stage, with or without its code, signs and accents."""
    read = [_LINE.match(line.strip()) or line.strip() for line in text.strip().splitlines()]
    lines = [each if isinstance(each, str) else each[2] for each in read]
    code = read[0][1] if read and not isinstance(read[0], str) else ""
    text = _joined(code, lines)
    heard = spoken(text)
    return _first(knowledge, (text, heard, with_codes(heard.lower())), None, provider_id)


def _joined(code: str, lines: Iterable[str]) -> str:
    first, *more = (*lines, "")
    words = " ".join([code, first, *(_ENHANCED.sub("", line.strip()) for line in more)])
    return " ".join(words[:LONGEST].split())


def spoken(text: str) -> str:
    """As it is typed by whoever hears it: no accents, a blank for every sign."""
    from unicodedata import combining, normalize  # noqa: PLC0415  start-up: only `explain` hears anybody

    bare = "".join(each for each in normalize("NFKD", text) if not combining(each))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def _first(
    knowledge: Knowledge, texts: tuple[str, ...], stages: tuple[str, ...] | None, provider_id: str | None
) -> ReplyEntry | None:
    for entry in knowledge.replies:
        counts = (stages is None or entry.stage in stages) and entry.provider in {None, provider_id}
        if counts and any(_compiled(entry.pattern).search(text) for text in texts):
            return entry
    return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
