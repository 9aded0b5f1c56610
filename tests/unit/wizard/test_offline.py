"""The wizard's paths where nothing is tested."""

from gemdiag import wizard
from gemdiag.wizard import Do, Observe, Result
from tests.unit.wizard.kit import all_well, at, given, looked, shown


def untested(work: Do) -> Result:
    return looked("not_proven") if isinstance(work, Observe) else all_well(work)


def test_clicks_that_nothing_has_tested_are_not_gone_on_with_as_a_good_plan() -> None:
    state = at("done", wizard.begin(given(offline=True)), untested)
    assert "none of this has been tested" in str(shown(state).blocks)
    assert wizard.to_keep(state)["document"] is None
    assert wizard.left(state).end == wizard.End(2, finished=False)
