"""Which known sentence comes nearest to one that was heard, misheard or typed with faults."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from math import log
from typing import NamedTuple

from gemdiag.model.provider import Knowledge, ReplyEntry
from gemdiag.rules.replies import LONGEST, spoken

SAME_WORD = 0.8
"""How alike two words are of which one is the other with a fault, or its beginning."""
LONGEST_HEARD = 60
SHORTEST_WORD = 3
WORDS_NEEDED = 3
NEAR = 0.7
"""The share of what was heard, rare words counting for more, that stands in the sentence."""
MARGIN = 0.05
"""So much nearer it is than the next sentence that leads elsewhere."""
FITTING = 0.1
"""What it weighs how much of the sentence was heard, which tells a short one from a long one."""


class _Sentence(NamedTuple):
    entry: ReplyEntry
    words: frozenset[str]


def nearest(knowledge: Knowledge, text: str) -> tuple[ReplyEntry, ...]:
    """The nearest one, then those about as near that lead to other findings; none where none is near."""
    heard = list(dict.fromkeys(_words(text[:LONGEST])))[:LONGEST_HEARD]
    sentences = [
        _Sentence(entry, frozenset(_words(each))) for entry in knowledge.replies for each in entry.examples
    ]
    weights = _weights(sentences)
    meant = {word: _meant(word, weights) for word in heard}
    ranked: dict[str, tuple[float, ReplyEntry]] = {}
    for sentence in sentences:
        nearness = _nearness(sentence, meant, weights)
        known = ranked.get(sentence.entry.finding)
        if nearness >= NEAR and (known is None or nearness > known[0]):
            ranked[sentence.entry.finding] = (nearness, sentence.entry)
    best = sorted(ranked.values(), key=lambda each: -each[0])
    return tuple(entry for nearness, entry in best if best[0][0] - nearness < MARGIN)


def _words(text: str) -> list[str]:
    """Long enough to mean something, and not only a number."""
    return [
        each for each in spoken(text).lower().split() if len(each) >= SHORTEST_WORD and not each.isdigit()
    ]


def _weights(sentences: Iterable[_Sentence]) -> Mapping[str, float]:
    """The rarer a word is among all entries, the more it tells."""
    holders: dict[str, set[str]] = {}
    entries: set[str] = set()
    for sentence in sentences:
        entries.add(sentence.entry.id)
        for word in sentence.words:
            holders.setdefault(word, set()).add(sentence.entry.id)
    return {word: log(1 + len(entries) / len(ids)) for word, ids in holders.items()}


def _meant(word: str, known: Mapping[str, float]) -> Mapping[str, float]:
    """The known words that it may be, and how alike they are."""
    begun = {each: SAME_WORD for each in known if each.startswith(word)}
    if word in known:
        return begun | {word: 1.0}
    near = get_close_matches(word, known, n=5, cutoff=SAME_WORD)
    return begun | {each: SequenceMatcher(None, word, each).ratio() for each in near}


def _nearness(
    sentence: _Sentence, meant: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]
) -> float:
    unknown = max(weights.values(), default=1.0)
    whole = found = 0.0
    met: set[str] = set()
    for candidates in meant.values():
        here = {each: alike for each, alike in candidates.items() if each in sentence.words}
        weight = max((weights[each] for each in here or candidates), default=unknown)
        whole += weight
        if here:
            found += weight * max(here.values())
            met.update(here)
    if len(met) < WORDS_NEEDED:
        return 0.0
    return (1 - FITTING) * found / whole + FITTING * len(met) / len(sentence.words)
