"""The French catalogue is whole, and the tool that keeps it sees every gap."""

import gettext
import io
from pathlib import Path

import pytest

from tests.tools import catalogue
from tests.tools.french import entry_faults, typeset

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def test_the_committed_catalogue_has_no_gap() -> None:
    assert catalogue.faults() == []


def test_the_standard_library_reads_what_the_tool_compiles() -> None:
    french = {("{n} file",): ("{n} fichier",), ("one", "many"): ("un", "plusieurs")}
    read = gettext.GNUTranslations(io.BytesIO(catalogue.mo_bytes(french)))

    assert read.gettext("{n} file") == "{n} fichier"
    assert [read.ngettext("one", "many", n) for n in (0, 1, 2)] == ["un", "un", "plusieurs"]
    assert read.info()["language"] == "fr"


def test_messages_are_found_in_tables_and_where_they_are_said() -> None:
    uses = catalogue.collected()

    assert any("presets/gemcar.yaml" in use for use in uses.values())
    assert "click save" in uses[("Click on the diskette to save.",)]
    assert all(uses.values())


def test_marked_messages_are_extracted_from_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "gemdiag" / "room" / "file.py"
    source.parent.mkdir(parents=True)
    source.write_text(
        'A = N_("marked")\nB = NN_("one {n}", "many {n}")\n'
        'say(lang, "said")\nwords.say(lang, variable, host="no message")\nsay_n(lang, "one", "many", 3)\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)

    assert dict(catalogue.in_place()) == {
        ("marked",): "room/file.py",
        ("one {n}", "many {n}"): "room/file.py",
        ("said",): "room/file.py",
        ("one", "many"): "room/file.py",
    }


def test_entries_that_are_fuzzy_obsolete_or_empty_are_not_used(tmp_path: Path) -> None:
    file = tmp_path / "room.po"
    file.write_text(
        HEAD + 'msgid "good"\nmsgstr "bon"\n\n#, fuzzy\nmsgid "nearly"\nmsgstr "presque"\n\n'
        'msgid "empty"\nmsgstr ""\n\n#~ msgid "gone"\n#~ msgstr "parti"\n',
        encoding="utf-8",
    )

    found, faults = catalogue.translations(file)

    assert found == {("good",): ("bon",)}
    assert sorted(faults) == ["room.po: fuzzy: nearly", "room.po: obsolete: gone"]


def test_what_lacks_french_is_listed_with_its_place() -> None:
    uses: dict[catalogue.MessageId, list[str]] = {("a",): ["cli/check.py"], ("b",): ["dns.mx_null"]}

    assert catalogue.missing(uses, {("b",): ("bé",)}) == ["no French: cli/check.py: a"]


def test_fragments_are_merged_and_gone_messages_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "PO", tmp_path / "fr" / "gemdiag.po")
    monkeypatch.setattr(catalogue, "MO", tmp_path / "fr" / "gemdiag.mo")
    monkeypatch.setattr(
        catalogue, "collected", lambda: {("Login: {host}",): ["cli/check.py"], ("a", "b"): ["fleet.py"]}
    )
    fragment = tmp_path / "cli.po"
    fragment.write_text(
        HEAD + 'msgid "Login: {host}"\nmsgstr "L\'accès : {host}"\n\nmsgid "a"\nmsgid_plural "b"\n'
        'msgstr[0] "un"\nmsgstr[1] "des"\n\nmsgid "elsewhere"\nmsgstr "ailleurs"\n',
        encoding="utf-8",
    )

    assert catalogue.update([fragment]) == ["cli.po: in no source file: elsewhere"]
    assert 'msgstr "L’accès\u00a0: {host}"' in catalogue.PO.read_text(encoding="utf-8")
    assert catalogue.faults() == []

    catalogue.MO.write_bytes(b"")
    catalogue.PO.write_text(catalogue.PO.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert [fault.split(":")[0] for fault in catalogue.faults()] == [
        "gemdiag.po is not as this tool writes it",
        "gemdiag.mo is not gemdiag.po compiled",
    ]

    monkeypatch.setattr(catalogue, "collected", lambda: {("a", "b"): ["fleet.py"]})
    assert "no longer used: Login: {host}" in catalogue.faults()
    assert catalogue.update([]) == []
    assert "Login" not in catalogue.PO.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("english", "french", "fault"),
    [
        ("To {host}", "Vers {port}", "other fields"),
        ("On {on:date}", "Le {on}", "other fields"),
        ("Now[[ at {host}]]", "Maintenant à {host}", "other optional parts"),
        ("Now[[ at {host}]]", "Maintenant[[ à {host}", "other optional parts"),
        ("Login", "Login", "the same in both"),
        ("Why: {a}", "Pourquoi : {a}", "ordinary space"),
        ("Why: {a}", "Pourquoi: {a}", "a colon without"),
        ("{a}: so", "{a}: ainsi", "a colon without"),
        ('The "box"', 'La "case"', "straight quotes"),
        ("The box", "La « case »", "ordinary space"),
        ("The box", "La «case»", "guillemets"),
        ("What?", "Quoi ?", "a space before"),
        ("Now!", "Allez\u00a0!", "a space before"),
        ("The address", "L'adresse", "a straight apostrophe"),
        ("  {a}", "{a}", "other blanks at an end"),
        ("The box", "La case ", "other blanks at an end"),
    ],
)
def test_a_faulty_translation_is_named(english: str, french: str, fault: str) -> None:
    assert any(found.startswith(fault) or fault in found for found in entry_faults((english,), (french,)))


@pytest.mark.parametrize(
    "french", ["À {host}\u00a0: l’«\u00a0accès\u00a0» est refusé; pourquoi?", "server:{host} en 10:30"]
)
def test_sound_french_passes(french: str) -> None:
    assert entry_faults(("{host}: access is refused; why?",), (french,)) == []


def test_french_is_set_as_print_wants_it_and_only_once() -> None:
    typed = "L'adresse « {host} » : d'{name}, aujourd'hui"
    set_ = "L’adresse «\u00a0{host}\u00a0»\u00a0: d’{name}, aujourd’hui"

    assert typeset(typed) == set_
    assert typeset(set_) == set_
