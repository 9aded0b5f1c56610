"""What is written anew in a file, in the words and the spelling that stand there already."""

from collections.abc import Iterable
from typing import Final

from gemdiag.formats.document import Entry
from gemdiag.formats.labels import folded, meaning
from gemdiag.formats.vocabulary import FRENCH_SCREEN, LEGACY_TLS

# Words for true and false that go together, for a box to be checked in the file's own language.
_PAIRS: Final = (
    ("true", "false"),
    ("yes", "no"),
    ("on", "off"),
    ("1", "0"),
    ("-1", "0"),
    ("checked", "unchecked"),
    ("enabled", "disabled"),
    ("y", "n"),
    ("t", "f"),
    ("oui", "non"),
    ("vrai", "faux"),
    ("coché", "décoché"),
    ("activé", "désactivé"),
)
_FRENCH: Final = ("adresse", "connexion", "courriel", "motdepasse", "serveur", "utilisateur")
_BOXES: Final = ("less_secure_connection", "use_gemcar_server", LEGACY_TLS)


def in_words_of(word: str, *, yes: bool) -> str:
    """Yes or no as `word`, which stands there now, says the one or the other."""
    pair = next((pair for pair in _PAIRS if word.lower() in pair), _PAIRS[0])
    new = pair[0 if yes else 1]
    if word.isupper():
        return new.upper()
    return new.capitalize() if word[:1].isupper() else new


def box_in(entries: Iterable[Entry]) -> Entry | None:
    """A box that these state already, so that one more is stated alike."""
    words = {word for pair in _PAIRS for word in pair}
    return next((each for each in entries if _is_box(each) and str(each.value).lower() in words), None)


def _is_box(entry: Entry) -> bool:
    meant = meaning(entry.label)
    return meant is not None and meant.field in _BOXES


def spelled(field: str, like: str) -> str:
    """The name of a field the way its neighbour is written: `smtp_address`, `smtp-address`, `SmtpAddress`."""
    words = field.split("_")
    if " " in like and is_french(like):
        name = FRENCH_SCREEN[field]
        return name if like[:1].isupper() else name[0].lower() + name[1:]
    if " " in like:
        return " ".join(words).capitalize() if like[:1].isupper() else " ".join(words)
    if "-" in like:
        return "-".join(words)
    if "_" in like or like.islower():
        return field
    joined = "".join(word.capitalize() for word in words)
    return joined if like[:1].isupper() else joined[0].lower() + joined[1:]


def is_french(like: str) -> bool:
    """Is a label in French? `Port` may be either, and then it is not."""
    return any(word in folded(like) for word in _FRENCH)


def end_of_line(text: str, start: int) -> int:
    """Where the line ends that `start` stands in, before its CR LF, CR or LF."""
    ends = [at for mark in "\r\n" if (at := text.find(mark, start)) >= 0]
    return min(ends, default=len(text))


def line_end(text: str) -> str:
    """How lines end in this file."""
    if "\r\n" in text:
        return "\r\n"
    return "\r" if "\r" in text and "\n" not in text else "\n"
