"""A server whose name follows a provider's pattern counts as the provider's, as those named one by one do."""

from datetime import timedelta

import pytest

from gemdiag import rules
from gemdiag.model.endpoint import Endpoint, Mode
from gemdiag.model.finding import Severity
from tests.shops import NOW, case, cert, good, settings

NAMED, PATTERNED, STRANGER = "smtp.gmail.com", "cloud12.mywhc.ca", "mail.garage.example"


def about(host: str, **fields: object) -> dict[str, Severity]:
    at = Endpoint(host, 587)
    shop = case(settings(smtp_address=host), good(at, Mode.EXPLICIT), cert(at, **fields))
    return {each.id: each.severity for each in rules.judge(shop) if each.id.startswith("tls.certificate_")}


@pytest.mark.parametrize(
    ("host", "id_"),
    [
        (NAMED, "tls.certificate_intercepted"),
        (PATTERNED, "tls.certificate_intercepted"),
        (STRANGER, "tls.certificate_private_root"),
    ],
)
def test_a_root_of_this_computer_alone_is_no_providers(host: str, id_: str) -> None:
    assert set(about(host, trusted_by=("system",), issuer="CN=Some Proxy")) == {id_}


@pytest.mark.parametrize(("host", "severity"), [(PATTERNED, Severity.NOTICE), (STRANGER, Severity.WARNING)])
def test_a_providers_certificate_is_renewed_by_the_provider(host: str, severity: Severity) -> None:
    assert about(host, not_after=NOW + timedelta(3)) == {"tls.certificate_expiring": severity}
