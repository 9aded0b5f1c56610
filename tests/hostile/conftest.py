"""Where the hostile servers are, and what skips these tests where they are not."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def hostile() -> Path:
    """The folder of the hostile servers."""
    named = os.environ.get("GEMDIAG_HOSTILE")
    if not named:
        pytest.skip("GEMDIAG_HOSTILE does not say where the hostile servers are")
    if os.name == "nt":
        pytest.skip("the hostile servers tell what they saw on a SIGTERM, which Windows does not have")
    folder = Path(named).resolve()
    if not (folder / "hlib.py").is_file():
        pytest.skip(f"GEMDIAG_HOSTILE is no folder of hostile servers: {folder}")
    return folder
