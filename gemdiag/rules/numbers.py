"""The code of a reply as it is read out: digit by digit, in words, in groups of its reader's choice."""

import re
from collections.abc import Sequence

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
)
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "vingt": 20,
    "vingts": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
}
_VALUES = {word: n for line in _WORDS for n, word in enumerate(line.split())} | _TENS | {"oh": 0}
_HUNDREDS = frozenset({"hundred", "cent", "cents"})
_BETWEEN = frozenset({"and", "et"})
_SIGNS = frozenset({"point", "dot", "dash", "hyphen", "tiret", "trait", "virgule", "comma", "period"})

FEWEST = 3
"""So many numbers in a row are a code; fewer may be words of a sentence, unless they are all of one."""
WHOLE = 7
# The code, then three numbers of which the second is one digit: "sept cent trente-neuf" is 7 and 139 there.
BEFORE_HUNDREDS = frozenset({0, 2, 5})

# RFC 5321 section 4.2 and RFC 3463 section 2: the first digits of both are the same.
_CODES = re.compile(r"(?P<code>([245])\d\d)(?P<enhanced>\2\d\d{1,3})|(?P<alone>[245]\d\d{1,3})")


def with_codes(spoken: str) -> str:
    """The text, lower case and without signs, with every code written as in `535 5 7 139`."""
    told: list[str] = []
    run: list[str] = []
    for word in (*spoken.split(), ""):
        if word in _VALUES or word.isdecimal() or (run and word in _HUNDREDS | _BETWEEN | _SIGNS):
            run.append(word)
            continue
        told += [*_code(run), word]
        run = []
    return " ".join(told).strip()


def _code(run: Sequence[str]) -> Sequence[str]:
    """As the code that the run of numbers reads like; as it is where it reads like none."""
    for numbers in (_numbers(run, units=True), _numbers(run, units=False)):
        digits = "".join(numbers)
        found = _CODES.fullmatch(digits) if len(numbers) >= FEWEST or len(digits) >= WHOLE else None
        if found and digits == found["alone"] and len(digits) == FEWEST:  # 5 3 5
            return [digits]
        if found:
            enhanced = found["enhanced"] or digits
            return [*filter(None, [found["code"]]), enhanced[0], enhanced[1], enhanced[2:]]
    return run


def _numbers(run: Sequence[str], *, units: bool) -> list[str]:
    """Each number in digits, as far as it goes on: "five hundred thirty five" is one.

    units: does a unit belong to the ten before it? "Fifty five" may be 55, or 50 and 5.
    """
    told: list[str] = []
    value: int | None = None
    for word in (*run, ""):
        if word in _BETWEEN:
            continue
        more = _VALUES.get(word)
        if word in _HUNDREDS and value is not None and value < 10 and len("".join(told)) in BEFORE_HUNDREDS:
            value *= 100
        elif value is not None and more is not None and _goes_on(value, more, units=units):
            value += 76 if (value % 100, more) == (4, 20) else more
        else:
            told += [] if value is None else [str(value)]
            told += [word] if word.isdecimal() else []
            value = 100 if word in _HUNDREDS else more
    return told


def _goes_on(value: int, more: int, *, units: bool) -> bool:
    """Both are one number: a hundred and anything, a ten and a unit; sixty-fifteen, four-twenty in French."""
    rest = value % 100
    if value >= 100 and rest == 0:
        return True
    whole = (rest in range(20, 100, 10) and more < 10) or (rest in {60, 80} and more < 20)
    return (units and whole) or (rest, more) == (4, 20)
