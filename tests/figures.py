"""Reads what a monitoring plug-in printed, as the guidelines say that it is to be read."""

import re

FIGURE = re.compile(
    r"(?:'(?P<quoted>[^'=]+)'|(?P<label>[^ '=]+))"
    r"=(?:(?P<value>-?[0-9.]+)(?P<unit>s|ms|us|%|[KMGT]?B|c)?|U)"
    r"(?:;(?P<warn>@?[-0-9.~:]*)(?:;(?P<crit>@?[-0-9.~:]*)(?:;(?P<min>[-0-9.]*)(?:;(?P<max>[-0-9.]*))?)?)?)?(?: |$)"
)


def figures(text: str) -> dict[str, re.Match[str]]:
    """Every figure of the first line; nothing of it is left over."""
    line = text.split("\n", maxsplit=1)[0]
    sentence, bar, told = line.partition("|")
    assert bar
    assert "|" not in told
    assert sentence.startswith("GEMDIAG ")
    found = list(FIGURE.finditer(told.strip()))
    assert "".join(each[0] for each in found) == told.strip()
    return {each["quoted"] or each["label"]: each for each in found}
