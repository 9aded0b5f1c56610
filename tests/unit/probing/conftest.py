import pytest

from gemdiag.probing import version_tries, visit


@pytest.fixture(autouse=True)
def _soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that was busy is asked again at once."""
    monkeypatch.setattr(visit, "RETRY_S", 0.01)
    monkeypatch.setattr(version_tries, "RETRY_S", 0.01)
