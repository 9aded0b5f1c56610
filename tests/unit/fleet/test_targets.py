"""File names for shops: safe on every system, apart, and the same in every run."""

from pathlib import Path

import pytest

from gemdiag.fleet.shop import Shop
from gemdiag.fleet.targets import Targets


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("shops/Garage Roy.ini", "Garage Roy"),
        ("shops/café & fils.ini", "café & fils"),
        ("nul.ini", "shop-nul"),
        ("COM1.old.ini", "shop-COM1.old"),
        ("...", "shop"),
        ("x" * 300 + ".ini", "x" * 80),
        ("a:b|c?.ini", "a_b_c_"),
    ],
)
def test_what_a_shops_file_makes(name: str, made: str) -> None:
    assert Path(Targets("out").of(Shop(name))) == Path("out", f"{made}.upgraded.yaml")


def test_names_that_some_system_takes_for_one_are_told_apart() -> None:
    targets = Targets("out")
    made = [Path(targets.of(Shop(f"{folder}/{name}.ini"))).name for folder in "ab" for name in ("Roy", "ROY")]

    assert made == [f"{stem}.upgraded.yaml" for stem in ("Roy", "ROY-2", "Roy-3", "ROY-4")]
