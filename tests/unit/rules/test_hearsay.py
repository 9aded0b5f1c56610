"""A sentence with faults in it leads to the one that was meant, or nowhere; never to another cause."""

from random import Random

import pytest

from gemdiag import presets
from gemdiag.model.provider import ReplyEntry
from gemdiag.rules.hearsay import nearest
from gemdiag.rules.replies import recognize

KNOWN = presets.load()
PROVIDERS = (None, *(each.id for each in KNOWN.providers))


def misheard(sentence: str, by: Random) -> str:
    """Some of the longer words lose a letter, have two exchanged or one doubled."""

    def fault(word: str) -> str:
        if not (word.isalpha() and len(word) > 5 and by.random() < 0.4):
            return word
        at = by.randrange(1, len(word) - 1)
        left, right = word[:at], word[at:]
        return by.choice((left + right[1:], left + right[1] + right[0] + right[2:], left + right[0] + right))

    return " ".join(map(fault, sentence.split()))


def test_faults_lead_to_no_other_cause() -> None:
    by, told = Random(5), list[tuple[ReplyEntry, set[str]]]()
    for entry in KNOWN.replies:
        for example in entry.examples:
            heard = misheard(example, by)
            if not any(recognize(KNOWN, heard, each) for each in PROVIDERS):
                near = nearest(KNOWN, heard)
                told.append(
                    (entry, {each.finding for each in near}.union(*(each.others for each in near[:1])))
                )
    wrong = [(meant.id, found) for meant, found in told if found and meant.finding not in found]
    assert wrong == []
    assert len(told) > 30
    assert sum(bool(found) for _, found in told) > 0.9 * len(told)


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "server",
        "an error occurred",
        "the moon is in the wrong house",
        "printer not found",
        "windows update failed",
        "your password will expire in 5 days",
        "impossible d'ouvrir le fichier",
        "connection lost to the database server",
        "!" * 5000,
        "word " * 5000,
    ],
)
def test_what_is_about_something_else_leads_nowhere(heard: str) -> None:
    assert nearest(KNOWN, heard) == ()


def test_two_causes_that_sound_alike_are_both_told() -> None:
    either = KNOWN._replace(
        replies=tuple(
            KNOWN.replies[0]._replace(
                id=finding, finding=finding, examples=("the mailbox was closed yesterday",)
            )
            for finding in ("auth.refused", "auth.rate_limited")
        )
    )
    assert [each.finding for each in nearest(either, "the mailbox was closd yesterday")] == [
        "auth.refused",
        "auth.rate_limited",
    ]
