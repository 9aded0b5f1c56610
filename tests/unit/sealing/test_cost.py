"""What opening a sealed password costs: enough for whoever guesses, never so much that somebody waits."""

import base64
import time

import pytest

from gemdiag import sealing
from gemdiag.model.secret import Secret
from gemdiag.sealing import Cost, SealFault, seal, unseal
from tests.canary import CANARY

PASSPHRASE, SHOP = Secret("correct horse battery"), "info@garage.example"


@pytest.fixture(scope="module")
def text() -> str:
    return seal(Secret(CANARY), PASSPHRASE, bound_to=SHOP)


def asking_for(cost: tuple[int, ...], text: str) -> str:
    data = bytearray(base64.urlsafe_b64decode(text.partition(":")[2]))
    data[:3] = bytes(cost)
    return "gd1:" + base64.urlsafe_b64encode(data).decode("ascii")


def kind(text: str) -> str:
    with pytest.raises(SealFault) as found:
        unseal(text, PASSPHRASE, bound_to=SHOP)
    return found.value.kind


def test_the_cost_stands_in_the_text(text: str) -> None:
    assert asking_for(sealing.COST, text) == text
    assert Cost(17, 8, 1) <= sealing.COST
    assert unseal(text, PASSPHRASE, bound_to=SHOP) == Secret(CANARY)


WEAK = [(14, 8, 1), (0, 8, 1), (15, 7, 1), (15, 0, 1), (15, 8, 0), (0, 0, 0)]
SLOW = [(19, 8, 1), (15, 128, 1), (17, 8, 5), (32, 8, 1), (33, 8, 1), (15, 8, 255), (255, 255, 255)]


@pytest.mark.parametrize("cost", [*WEAK, *SLOW])
def test_no_header_makes_it_weak_or_slow(cost: tuple[int, ...], text: str) -> None:
    before = time.process_time()

    assert kind(asking_for(cost, text)) == "bounds"
    assert time.process_time() - before < 0.05


@pytest.mark.parametrize("cost", [(16, 8, 1), (15, 16, 1), (15, 8, 2)])
def test_another_cost_within_the_bounds_opens_nothing(cost: tuple[int, ...], text: str) -> None:
    assert kind(asking_for(cost, text)) == "wrong"
