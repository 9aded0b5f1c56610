"""Turns a message and its parameters into a sentence of one language."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gemdiag.words.details import pieces_of
from gemdiag.words.vocabulary import FIRST_DAY, MONTHS, date_of, phrase_of

if TYPE_CHECKING:
    from gettext import GNUTranslations

Wear = Callable[[str], str]

LOCALE = Path(__file__).with_name("locale")
UNKNOWN = "?"

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)(?::([a-z_]+))?\}")
"""`{name}` or `{name:vocabulary}`; every other brace is a brace."""

OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def N_(message: str) -> str:  # noqa: N802  the marker that gettext tools look for
    """Marks a message for translation where it is written and not yet said."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802
    """As N_, for the two forms of a message that counts; `say_n(lang, *NN_(one, many), n)`."""
    return singular, plural


def say(lang: str, message: str, /, **params: object) -> str:
    """The message in `lang` with its fields filled; a value that is missing reads "?"."""
    return _fill(lang, _translated(lang, message), params)


def catalogue_text() -> str:
    """Every message in both languages, as one text."""
    return (LOCALE / "fr" / "LC_MESSAGES" / "gemdiag.po").read_text(encoding="utf-8")


def say_n(lang: str, singular: str, plural: str, n: int, /, **params: object) -> str:
    """As say, in the form that `n` things take; `{n}` is `n` itself."""
    english = singular if n == 1 else plural
    form = _french().ngettext(singular, plural, n) if lang == "fr" else english
    return _fill(lang, form, {"n": n, **params})


def _translated(lang: str, message: str) -> str:
    # The empty message is the header of the catalogue, never a sentence.
    return _french().gettext(message) if lang == "fr" and message else message


@cache
def _french() -> "GNUTranslations":
    from gettext import GNUTranslations  # noqa: PLC0415  start-up: English needs no catalogue

    with (LOCALE / "fr" / "LC_MESSAGES" / "gemdiag.mo").open("rb") as file:
        return GNUTranslations(file)


def _fill(lang: str, message: str, params: Mapping[str, object]) -> str:
    """Only the message is read for fields, never a value that was put in: values come from outside."""
    if "{" not in message:
        return message

    def kept(block: re.Match[str]) -> str:
        return block[1] if all(_known(params, name) for name, _ in FIELD.findall(block[1])) else ""

    params = _for_language(lang, params)

    def value(field: re.Match[str]) -> str:
        name, vocabulary = field.groups()
        if vocabulary:
            return _spoken(lang, vocabulary, params.get(name), params)
        return str(params[name]) if _known(params, name) else UNKNOWN

    return FIELD.sub(value, OPTIONAL.sub(kept, message))


def _for_language(lang: str, params: Mapping[str, object]) -> Mapping[str, object]:
    """A parameter that is another one in French, such as a web page, comes a second time as `name_fr`."""
    own = {
        name.removesuffix(f"_{lang}"): value for name, value in params.items() if name.endswith(f"_{lang}")
    }
    return {**params, **{name: value for name, value in own.items() if value}}


def _known(params: Mapping[str, object], name: str) -> bool:
    value = params.get(name)
    return value is not None and value != ""


def _spoken(lang: str, vocabulary: str, value: object, params: Mapping[str, object]) -> str:
    """The word of a vocabulary, which may have fields of its own; a value it does not know, as it is."""
    if vocabulary == "date" and (day := date_of(value)):
        number = _translated(lang, FIRST_DAY) if day.day == 1 else str(day.day)
        return say(lang, MONTHS[day.month - 1], day=number, year=day.year)
    if vocabulary == "tls" and value:
        return str(value).replace("TLSv", "TLS ")
    if vocabulary == "character" and value:
        return ", ".join(_character(lang, code_point) for code_point in str(value).split())
    if vocabulary == "detail" and value:
        return detail_said(lang, str(value))
    phrase = phrase_of(vocabulary, value)
    if phrase is not None:
        return _fill(lang, _translated(lang, phrase), params)
    return UNKNOWN if value is None or value == "" else str(value)


def detail_said(lang: str, detail: str, wear: Wear = str) -> str:
    """What a probe or the network says of a fault, in the reader's language; the rest as it came.

    wear: sets apart what is not ours.
    """
    return "; ".join(_piece_said(lang, *piece, wear) for piece in pieces_of(detail))


def _piece_said(lang: str, message: str | None, values: Mapping[str, str], wear: Wear) -> str:
    if message is None:
        return wear(values["text"])
    return say(
        lang, message, **{name: _inner_said(lang, name, value, wear) for name, value in values.items()}
    )


def _inner_said(lang: str, name: str, value: str, wear: Wear) -> str:
    if name != "inner":
        return wear(value)
    ended = phrase_of("outcome", value)
    return _translated(lang, ended) if ended else detail_said(lang, value, wear)


def _character(lang: str, code_point: str) -> str:
    """`zero-width space (U+200B)`; one that has no name here by its code point alone."""
    name = phrase_of("character", code_point)
    return f"{_translated(lang, name)} ({code_point})" if name else code_point
