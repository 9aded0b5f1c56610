"""What the tables of attacks have in common."""

from collections.abc import Mapping

import pytest

from tests.wire.attack_kit import Met, meet_all


@pytest.fixture(scope="module")
def met(request: pytest.FixtureRequest) -> Mapping[str, Met]:
    """Every row of the module's ATTACKS, played at once; a module that plays them otherwise has a `met` of its own."""
    return meet_all(request.module.ATTACKS)
