"""A port that belongs to something else is the shop's to mend, whatever it answers; of a mail port that is
silent or speaks nonsense it is not, and Option 126 is the way.
"""

import pytest

from gemdiag.app.diagnose import decide
from gemdiag.model.diagnosis import Judgement
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.outcome import Failed, Reason
from tests.shops import HOST, Fact, case, settings, shake, talked, unreached


def heard(at: Endpoint, what: str) -> list[Fact]:
    nothing = Failed(Reason.TIMEOUT, "", "banner")
    match what:
        case "silence":
            return talked(at, Mode.EXPLICIT, greeting=nothing)
        case "silence inside TLS":
            return talked(at, Mode.IMPLICIT, tls=shake(), greeting=nothing)
        case "nonsense":
            return talked(at, Mode.EXPLICIT, greeting=Failed(Reason.PROTOCOL_ERROR, "hi", "banner"))
        case "a refusal":
            return unreached(at)
        case _:
            return unreached(at, Reason.TIMEOUT)


def judged(port: int, what: str) -> Judgement:
    at = Endpoint(HOST, port)
    closed = [fact for other in (465, 587) if other != port for fact in unreached(Endpoint(HOST, other))]
    return decide(case(settings(port=port), heard(at, what), closed)).judgement


SAID = ("silence", "silence inside TLS", "nonsense", "a refusal", "no connection")


@pytest.mark.parametrize("what", SAID)
@pytest.mark.parametrize("port", [443, 993])
def test_at_a_port_of_something_else_the_port_is_mended_first(port: int, what: str) -> None:
    judgement = judged(port, what)
    assert judgement.root_cause == "config.port_suspicious"
    assert judgement.plan.status == "after_mending"
    assert {"type_port", "type_smtp_address"} <= {click.id for click in judgement.plan.clicks}
    assert judgement.plan.alternatives == ("relay",)
    assert judgement.exit_code == 2


@pytest.mark.parametrize("what", ["silence", "nonsense", "no connection"])
def test_at_a_port_of_mail_there_is_nothing_for_the_shop_to_mend(what: str) -> None:
    judgement = judged(587, what)
    assert (judgement.plan.recommended, judgement.plan.status) == ("relay", "ready")
