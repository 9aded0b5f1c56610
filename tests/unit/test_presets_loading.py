"""Reading presets: a folder of one's own, its faults, and every way the program can be installed."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gemdiag import presets
from gemdiag.presets import PresetFault
from gemdiag.words import say

ROOT = Path(__file__).parents[2]
SOURCES = "sources: {s: {url: 'https://example.com/a', checked_on: 2026-11-23, status: verified}}\n"
LOCAL = f"""
id: local
name: Local
kind: hosting
status: verified
endpoints: [{{at: 'smtp.local.example:465', mode: implicit, source: s}}]
consumer_domains: {{is: [local.example], source: s}}
{SOURCES}"""
SENTENCE = """
  - {id: ours, stage: auth, pattern: no entry, finding: auth.refused, owner: it, source: s, examples: [no entry]}
"""


def fault_of(folder: Path, name: str, text: str | bytes) -> PresetFault:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PresetFault) as caught:
        presets.load(folder)
    return caught.value


def test_a_folder_of_ones_own_adds_a_provider(tmp_path: Path) -> None:
    (tmp_path / "local.yaml").write_text(LOCAL)
    (tmp_path / "notes.txt").write_text("not a preset")

    known = presets.load(tmp_path)

    assert known.of_consumer_domain("local.example") == known.provider("local")
    assert len(known.providers) == len(presets.load().providers) + 1


def test_a_provider_of_the_same_id_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "bell.yaml").write_text(LOCAL.replace("id: local", "id: bell"))

    bell = presets.load(tmp_path).provider("bell")

    assert bell is not None
    assert bell.hosts == ("smtp.local.example",)


def test_a_sentence_of_ones_own_comes_first_and_one_of_the_same_id_stays_in_place(tmp_path: Path) -> None:
    mine = SENTENCE + SENTENCE.replace("ours", "credentials-refused")
    (tmp_path / "replies.yaml").write_text(f"{SOURCES}replies:{mine}")

    replies = presets.load(tmp_path).replies

    assert replies[0].id == "ours"
    shipped = presets.load().replies
    assert [each.id for each in replies[1:]] == [each.id for each in shipped]
    assert next(each for each in replies if each.id == "credentials-refused").pattern == "no entry"


def test_a_newer_gemcar_can_be_made_known(tmp_path: Path) -> None:
    version = "{is: '13.1.0', source: s}"
    keys = ("newest_version", "less_secure_since", "relay_since")
    text = "".join(f"{key}: {version}\n" for key in keys) + "statements: {}\n" + SOURCES
    (tmp_path / "gemcar.yaml").write_text(text)

    assert presets.load(tmp_path).gemcar.newest_version == "13.1.0"
    assert presets.load(tmp_path).interceptors == presets.load().interceptors


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("kind: hosting", "kind: hosting\ncolour: red"), "colour is not a known key"),
        (("kind: hosting", "kind: bakery"), "kind is not one of the known words"),
        (("name: Local", "name: Local\nname: Twice"), "name is given twice"),
        (("name: Local", "name: [Local]"), "name is of the wrong kind"),
        (("name: Local\n", ""), "name is missing"),
        (("id: local", "id: other"), "id is not the name of the file"),
        (("source: s}]", "source: t}]"), "endpoints[0].source is not one of the known words"),
        ((", source: s}]", "}]"), "endpoints[0].source is missing"),
        (("[local.example], source: s", "[local.example]"), "consumer_domains.source is missing"),
        (("[local.example]", "[Local.Example]"), "consumer_domains is not a list of host names"),
        (("[local.example]", "[1, 2]"), "consumer_domains.is is not a list of texts"),
        (("smtp.local.example:465", "smtp.local.example"), "endpoints[0].at is not host:port"),
        (("smtp.local.example:465", "smtp.local.example:٤٦٥"), "endpoints[0].at is not host:port"),
        (("2026-11-23", "yesterday"), "sources.s.checked_on is of the wrong kind"),
        (("2026-11-23", "2026-13-23"), "sources.s.checked_on holds what presets have no use for"),
        (("https://example.com/a", "a book"), "sources.s.url is not a web address"),
        (
            ("kind: hosting", "password_login: {is: ended, source: s}\nkind: hosting"),
            "password_login.date is missing",
        ),
        (
            ("kind: hosting", "app_password: {is: '[', source: s}\nkind: hosting"),
            "is not a regular expression",
        ),
        (
            ("kind: hosting", "relay_refused: {is: 'yes', source: s}\nkind: hosting"),
            "relay_refused.is is of the wrong",
        ),
        (
            ("kind: hosting", "help: {is: {cat: 'https://a.example'}, source: s}\nkind: hosting"),
            "help.is.cat is not a",
        ),
        (("[local.example]", "[gmail.com]"), "gmail.com belongs to two providers"),
    ],
)
def test_a_provider_that_cannot_be_used_says_what_is_wrong(
    tmp_path: Path, change: tuple[str, str], what: str
) -> None:
    assert change[0] in LOCAL
    fault = fault_of(tmp_path, "local.yaml", LOCAL.replace(*change))

    assert what in say("en", fault.what, **fault.params)
    assert fault.path.startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("pattern: no entry", "pattern: 'no ('"), "replies[0].pattern is not a regular expression"),
        (("auth.refused", "auth.invented"), "replies[0].finding is not a known finding"),
        (("stage: auth", "stage: later"), "replies[0].stage is not one of the known words"),
        (("owner: it", "owner: it, provider: nobody"), "there is no provider nobody"),
        (("examples: [no entry]", "examples: []"), "replies[0].examples is missing"),
        ((SENTENCE, SENTENCE + SENTENCE), "replies[1].id stands twice"),
    ],
)
def test_a_sentence_that_cannot_be_used_says_what_is_wrong(
    tmp_path: Path, change: tuple[str, str], what: str
) -> None:
    fault = fault_of(tmp_path, "replies.yaml", f"{SOURCES}replies:{SENTENCE.replace(*change)}")

    assert what in say("en", fault.what, **fault.params)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("a: }", "it is not valid YAML"),
        (b"\xff\xfe\x00a: b", "is not valid YAML"),
        (b"name: \xe9t\xe9", "is not valid YAML"),
        ("", "local.yaml is not a table"),
        ("- a", "local.yaml is not a table"),
        ("a: &x [b]\nc: [*x, *x]", "c[0] holds what presets have no use for"),
        ("id: !!python/object/apply:os.getcwd []", "id is of the wrong kind"),
        ("id: !!python/name:os.getcwd", "id holds what presets have no use for"),
        ("[" * 5000, "is not valid YAML"),
    ],
)
def test_a_file_that_is_no_preset_says_so(tmp_path: Path, data: str | bytes, what: str) -> None:
    fault = fault_of(tmp_path, "local.yaml", data)

    assert what in say("en", fault.what, **fault.params)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("kind: hosting", "kind: bakery"), 4),
        (("name: Local", "name: Local\nname: Twice"), 4),
        (("name: Local\n", ""), 2),
        (("source: s}]", "source: t}]"), 6),
        (("source: s}]", "source: s},\n  {at: 'smtp.local.example', mode: implicit, source: s}]"), 7),
        (("[local.example], source: s", "[local.example]"), 7),
        (("[local.example]", "[a.example,\n  gmail.com]"), 8),
        (("2026-11-23", "2026-13-23"), 8),
        (("kind: hosting", "kind: hosting\nlimits:\n  source: s\n  is: {messages_a_day: 3}"), 7),
        (("kind: hosting", "kind: ["), 6),
    ],
)
def test_the_line_of_a_fault_is_named(tmp_path: Path, change: tuple[str, str], line: int) -> None:
    assert change[0] in LOCAL
    assert fault_of(tmp_path, "local.yaml", LOCAL.replace(*change)).line == line


@pytest.mark.parametrize("name", ["local.yml", "local.YAML"])
def test_a_file_that_would_be_passed_over_says_so(tmp_path: Path, name: str) -> None:
    fault = fault_of(tmp_path, name, LOCAL)
    assert say("en", fault.what, **fault.params) == "its name has to end in .yaml"


def test_a_server_written_in_capitals_is_known_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "local.yaml").write_text(LOCAL.replace("smtp.local", "SMTP.Local"), encoding="utf-8")
    known = presets.load(tmp_path).provider("local")
    assert known is not None
    assert "smtp.local.example" in known.hosts


def test_the_line_of_a_sentence_that_names_nobody_is_named(tmp_path: Path) -> None:
    wrong = SENTENCE.replace("owner: it", "owner: it, provider: nobody").replace("ours", "theirs")
    fault = fault_of(tmp_path, "replies.yaml", f"{SOURCES}replies:{SENTENCE}{wrong}")

    assert (fault.path, fault.line) == (str(tmp_path / "replies.yaml"), 5)


def test_who_takes_the_domain_of_another_is_named_and_not_the_other(tmp_path: Path) -> None:
    fault = fault_of(
        tmp_path, "bell.yaml", LOCAL.replace("id: local", "id: bell").replace("local.example", "gmail.com", 9)
    )
    assert fault.path == str(tmp_path / "bell.yaml")


@pytest.mark.parametrize("data", ["", b"\xff\xfe\x00a: b"])
def test_a_fault_of_a_whole_file_has_no_line(tmp_path: Path, data: str | bytes) -> None:
    assert fault_of(tmp_path, "local.yaml", data).line is None


def test_a_filter_of_ones_own_is_added(tmp_path: Path) -> None:
    entry = "{id: ours, name: Ours, mx: [filter.example], source: s}"
    (tmp_path / "filters.yaml").write_text(f"{SOURCES}filters: [{entry}]")

    filters = presets.load(tmp_path).filters

    assert (filters[0].id, filters[0].mx) == ("ours", ("filter.example",))
    assert filters[1:] == presets.load().filters


@pytest.mark.parametrize("mx", ["[]", "['filter example']"])
def test_a_filter_without_a_name_to_know_it_by_is_refused(tmp_path: Path, mx: str) -> None:
    fault = fault_of(tmp_path, "filters.yaml", f"{SOURCES}filters: [{{id: a, name: A, mx: {mx}, source: s}}]")
    assert "filters[0].mx is not a list of host names" in say("en", fault.what, **fault.params)


def test_a_fault_never_quotes_the_file(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, "local.yaml", "name: [Carburateur!9\nb: }")

    assert "Carburateur" not in repr(fault)
    assert fault.__cause__ is None
    assert fault.__suppress_context__


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(PresetFault) as caught:
        presets.load(tmp_path / "nowhere")
    assert say("en", caught.value.what) == "it is not a folder"


def test_presets_are_read_from_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "gemdiag.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in (ROOT / "gemdiag").rglob("*.py"):
            packed.write(file, file.relative_to(ROOT).as_posix())
        packed.write(ROOT / "gemdiag" / "presets" / presets.COMPILED, f"gemdiag/presets/{presets.COMPILED}")
        for file in (ROOT / "presets").glob("*.yaml"):
            packed.write(file, f"gemdiag/_presets/{file.name}")

    ids = run(f"import sys; sys.path.insert(0, {str(archive)!r})", "print(len(presets.load().providers))")

    assert ids == str(len(presets.load().providers))


def test_importing_presets_imports_nothing_heavy() -> None:
    heavy = "('yaml', 'ssl', 'socket', 'dns', 'click', 'cryptography', 'importlib.metadata', 'importlib.resources')"
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r})"

    assert run(path, f"print([name for name in {heavy} if name in sys.modules])") == "[]"


def run(first: str, then: str) -> str:
    code = f"{first}; from gemdiag import presets; {then}"
    done = subprocess.run([sys.executable, "-c", code], cwd="/", capture_output=True, text=True, check=True)
    return done.stdout.strip()
