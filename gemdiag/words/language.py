"""Which of the two languages a person reads."""

import sys
from collections.abc import Mapping
from typing import Literal

Lang = Literal["en", "fr"]
LANGUAGES: tuple[Lang, ...] = ("en", "fr")

# POSIX.1-2017 section 8.2: the first of these that is set and not empty decides the language of messages.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")

# winnt.h: the low ten bits of a language identifier are the language, whatever the country.
_PRIMARY, _LANG_FRENCH = 0x3FF, 0x0C


def language_of(option: str | None, environ: Mapping[str, str]) -> Lang:
    """What was asked for, else what the environment says, else what Windows is shown in, else English."""
    if option in LANGUAGES:
        return option
    locale = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    if locale:
        return _of_locale(locale)
    return _of_langid(_ui_langid())


def _of_locale(locale: str) -> Lang:
    """From `fr_CA.UTF-8`, `fr-CA` or `french`; `C` and every other language read English."""
    return (
        "fr" if locale.lower().startswith(("fr_", "fr-", "fr.", "fr@", "french")) or locale == "fr" else "en"
    )


def _of_langid(langid: int) -> Lang:
    return "fr" if langid & _PRIMARY == _LANG_FRENCH else "en"


def _ui_langid() -> int:
    """The language identifier that Windows shows its own menus in; 0 elsewhere."""
    langid = 0
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  start-up: Windows alone needs it

        langid = int(ctypes.windll.kernel32.GetUserDefaultUILanguage())
    return langid
