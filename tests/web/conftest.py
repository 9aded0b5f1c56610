"""The page for tests of it."""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from gemdiag import presets
from gemdiag.model.provider import Knowledge
from tests.web.kit import Opened, opened


@functools.cache
def shipped() -> Knowledge:
    return presets.load()


@pytest.fixture
def knowledge() -> Knowledge:
    return shipped()


@pytest.fixture
def page(tmp_path: Path, knowledge: Knowledge) -> Iterator[Opened]:
    """The wizard's page before the garage's own servers, all well."""
    with opened(tmp_path, knowledge) as one:
        yield one
