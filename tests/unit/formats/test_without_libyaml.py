"""Where PyYAML was built without libyaml, its own parser reads the same."""

import pytest
import yaml

from gemdiag import formats
from tests.unit.formats.told import CONFIGS, read, told

NAMES = sorted(path.name for path in CONFIGS.iterdir() if "yaml" in path.name)


def outcome(name: str) -> object:
    try:
        return told(read(name))
    except formats.FormatFault as fault:
        return fault.kind, fault.line


@pytest.mark.parametrize("name", NAMES)
def test_both_parsers_say_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = outcome(name)
    monkeypatch.delattr(yaml, "CBaseLoader", raising=False)

    assert outcome(name) == fast
