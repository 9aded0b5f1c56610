"""What French typography and a sound translation want of a message."""

import re
from string import ascii_letters

from gemdiag.words.catalogue import FIELD, OPTIONAL

NBSP = "\u00a0"

# Quebec usage: a no-break space before the colon and inside guillemets, none before ; ! and ?.
_ORDINARY_SPACE = re.compile(r" :(?=\s|$)|« | »")
_WRONG_PUNCTUATION = re.compile(r"[ \u00a0\u202f][;!?]")
_BARE_COLON = re.compile(r"[\w»)\]}]:(?=\s|$)")
_TYPED_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w{«])")
_BARE_GUILLEMETS = re.compile(r"«(?!\u00a0)|(?<!\u00a0)»")

SAME_IN_BOTH = frozenset({"Options", "Port", "Situation", "date", "port", "version", "versions"})
"""Messages that read the same in both languages and are meant to."""


def typeset(text: str) -> str:
    """French as it was typed, with the spaces and apostrophes that print wants."""
    text = _TYPED_APOSTROPHE.sub("’", text)
    return text.replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»").replace(" : ", f"{NBSP}: ").replace(
        " :\n", f"{NBSP}:\n"
    ).removesuffix(" :") + (f"{NBSP}:" if text.endswith(" :") else "")


def entry_faults(english: tuple[str, ...], french: tuple[str, ...]) -> list[str]:
    """What is wrong with one translation, a line each."""
    name = english[0][:70]
    found = [f"{fault}: {name}" for text in french for fault in _typography_faults(text)]
    for text in french:
        if _edges(text) not in map(_edges, english):
            found.append(f"other blanks at an end than in English: {name}")
        if not any(_fields(text) == _fields(each) for each in english):
            found.append(f"other fields than in English: {name}")
        if OPTIONAL.sub("", text).count("[[") or _optional(text) != _optional(english[0]):
            found.append(f"other optional parts than in English: {name}")
    if (
        english == french
        and english[0] not in SAME_IN_BOTH
        and any(c in ascii_letters for c in FIELD.sub("", english[0]))
    ):
        found.append(f"the same in both languages: {name}")
    if len(french) != len(english):
        found.append(f"{len(french)} forms for {len(english)}: {name}")
    return found


def _typography_faults(text: str) -> list[str]:
    checks = {
        "an ordinary space where a no-break space belongs": _ORDINARY_SPACE.search(text),
        "a space before ; ! or ?": _WRONG_PUNCTUATION.search(text),
        "a colon without its no-break space": _BARE_COLON.search(FIELD.sub("{x}", text)),
        "guillemets without no-break spaces": _BARE_GUILLEMETS.search(text),
        "straight quotes": '"' in text,
        "a straight apostrophe": _TYPED_APOSTROPHE.search(text),
    }
    return [fault for fault, hit in checks.items() if hit]


def _edges(text: str) -> tuple[str, str]:
    """The blanks that a text begins and ends with."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _fields(text: str) -> list[tuple[str, str]]:
    """Each field once: a language may say a name twice where the other says it once."""
    return sorted(set(FIELD.findall(text)))


def _optional(text: str) -> list[list[tuple[str, str]]]:
    return sorted(_fields(block) for block in OPTIONAL.findall(text))
