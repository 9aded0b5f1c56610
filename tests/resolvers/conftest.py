"""What skips these tests where the real DNS servers are not."""

import pytest

from tests.resolvers.servers import KNOT, KNOT_CONTROL, UNBOUND


@pytest.fixture(scope="session")
def real_servers() -> None:
    """Skips where the real servers cannot be started."""
    if missing := [str(program) for program in (KNOT, KNOT_CONTROL, UNBOUND) if not program.exists()]:
        pytest.skip(f"not installed, see .ci/resolvers.sh: {', '.join(missing)}")
