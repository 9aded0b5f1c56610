"""The words of every finding, a file for each topic."""

from collections.abc import Mapping

from gemdiag.words.finding_words import FindingWords
from gemdiag.words.findings import (
    advisor,
    auth,
    certificate,
    config,
    dns,
    net,
    provider,
    relay,
    sender,
    smtp,
    tls,
)

FINDINGS: Mapping[str, FindingWords] = {
    **config.FINDINGS,
    **dns.FINDINGS,
    **net.FINDINGS,
    **smtp.FINDINGS,
    **tls.FINDINGS,
    **certificate.FINDINGS,
    **provider.FINDINGS,
    **auth.FINDINGS,
    **sender.FINDINGS,
    **advisor.FINDINGS,
    **relay.FINDINGS,
}
"""By id, in the order of the areas."""
