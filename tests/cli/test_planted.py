"""A folder that others may write into, and every name there that they could guess: what it leads to stays as it was."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gemdiag import store
from tests.cli.kit import YAML, Gemdiag, names

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
SHOP = "mail.yaml"
OLD = YAML.replace("465", "587").encode()
OFFLINE = ("--offline", "--force", "--yes")
GUESSED = (
    *("mail.yaml.tmp", "mail.yaml~", ".mail.yaml.swp", "mail.yaml.bak", "mail.tmp", "tmp", "mail.yaml.new"),
    *("mail.yaml.gemdiag-tmp", "mail.yaml.gemdiag-tmp-", "mail.yaml.gemdiag-tmp-0000000000000000"),
    *("mail.yaml.gemdiag-bak", "mail.yaml.gemdiag-bak-", "mail.yaml.gemdiag-bak-1", "mail.yaml.lock"),
    *(f"mail.yaml.gemdiag-bak-20261123T140211Z-{number}" for number in (1, 2, 3)),
)
RECORDS = ("mail.yaml.gemdiag-lock", "mail.yaml.gemdiag-journal")
Plant = Callable[..., None]
OUTPUTS = ("mail.upgraded.yaml", "report.md")


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As /tmp is."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    monkeypatch.chdir(folder)
    (folder / SHOP).write_bytes(OLD)
    return folder


@pytest.fixture(params=["symlink_to", "hardlink_to"])
def plant(tmp_path: Path, shared: Path, request: pytest.FixtureRequest) -> Iterator[Plant]:
    """Names that are put in here lead to a file of the victim's, which nobody changes."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    victim.chmod(0o640)

    def plant(*names: str) -> None:
        for name in names:
            getattr(shared / name, request.param)(victim)

    yield plant
    assert (victim.read_bytes(), victim.stat().st_mode & 0o777) == (b"precious", 0o640)


def test_names_that_one_could_guess_are_not_used(gemdiag: Gemdiag, plant: Plant) -> None:
    plant(*GUESSED)
    assert gemdiag("migrate", SHOP, *OFFLINE, "--in-place").code == 0
    assert Path(SHOP).read_bytes() != OLD
    assert gemdiag("rollback", SHOP).code == 0
    assert Path(SHOP).read_bytes() == OLD


@pytest.mark.parametrize("name", RECORDS)
def test_lock_and_journal_are_refused_where_they_lead_elsewhere(
    gemdiag: Gemdiag, plant: Plant, name: str
) -> None:
    plant(name)
    for words in (("migrate", SHOP, *OFFLINE, "--in-place"), ("rollback", SHOP)):
        said = gemdiag(*words)
        assert (said.code, "is a link" in said.err) == (73, True), said
    assert Path(SHOP).read_bytes() == OLD


@pytest.mark.parametrize("name", OUTPUTS)
def test_outputs_are_not_written_through_it(gemdiag: Gemdiag, plant: Plant, name: str) -> None:
    plant(name)
    gemdiag("migrate", SHOP, *OFFLINE, "--write", "mail.upgraded.yaml", "--overwrite", "-o", "report.md")
    assert Path(SHOP).read_bytes() == OLD


def test_a_backup_that_was_planted_is_never_restored(gemdiag: Gemdiag, plant: Plant) -> None:
    """A hard link cannot be told from a file of one's own by its kind alone."""
    plant("mail.yaml.gemdiag-bak-20261123T140211Z-1")
    said = gemdiag("rollback", SHOP, "--to", "20261123T140211Z-1", "--force")
    assert said.code == 73, said
    assert Path(SHOP).read_bytes() == OLD


@pytest.mark.parametrize("name", ["CON", "nul.yaml", "COM1.txt", "mail.yaml:ads"])
def test_names_that_windows_means_devices_or_streams_by_are_refused(
    gemdiag: Gemdiag, shared: Path, name: str
) -> None:
    before = names()
    for words in (
        ("migrate", SHOP, *OFFLINE, "--write", name),
        ("check", SHOP, "--offline", "-o", f"{name}.md"),
    ):
        said = gemdiag(*words)
        assert (said.code, "not a regular file" in said.err) == (73, True), said
    assert names() == before
    assert store.journal(shared / SHOP) == ()
