"""`gemdiag explain` with a sentence as it is heard on the phone."""

import pytest

from gemdiag import presets
from tests.cli.kit import Gemdiag
from tests.unit.test_replies_spoken import ENGLISH, FRENCH

pytestmark = pytest.mark.usefixtures("no_network")
LEADS_TO = {each.id: each.finding for each in presets.load().replies}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_leads_to_the_finding_in_either_language(lang: str, gemdiag: Gemdiag) -> None:
    for heard, id_ in (ENGLISH | FRENCH).items():
        told = gemdiag("explain", *heard.split(), "--lang", lang, "--format", "json")
        assert (told.code, told.json["id"]) == (0, LEADS_TO[id_]), heard


@pytest.mark.parametrize(
    ("lang", "answer"),
    [("en", "No finding and no known sentence fits"), ("fr", "Aucun constat et aucune phrase connue")],
)
def test_a_sentence_that_nobody_knows_is_said_to_be_unknown(lang: str, answer: str, gemdiag: Gemdiag) -> None:
    heard = "571 the moon is in the wrong house"
    said = gemdiag("explain", heard, "--lang", lang)
    assert (said.code, said.out) == (64, "")
    assert answer in said.err
    assert heard in said.err
