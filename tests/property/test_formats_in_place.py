"""A file that is changed in place says what was wanted, and all of its other lines are as they were."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gemdiag import formats
from gemdiag.formats.editing import edit
from gemdiag.formats.encoding import decode
from gemdiag.formats.lines import placed
from gemdiag.model.settings import Settings
from tests.unit.formats.told import CONFIGS

quick = settings(max_examples=60, deadline=2000, suppress_health_check=list(HealthCheck))

LABELS = {
    "port": ("Port", "SMTPPort", "smtp_port", "numéro de port"),
    "smtp_address": ("Server", "SMTPServer", "smtp-server", "Serveur SMTP"),
    "email_address": ("From", "EmailAddress", "Adresse courriel"),
    "user_name": ("User", "UserName", "Nom d'utilisateur"),
    "password": ("Password", "pwd", "Mot de passe"),
    "less_secure_connection": ("LessSecure", "Connexion moins sécurisée"),
    "use_gemcar_server": ("Option126", "use_gemcar_server"),
}
WORDS = ("True", "False", "oui", "non", "1", "0", "ON", "OFF")
host = st.from_regex(r"\A[a-z0-9]{1,8}(\.[a-z]{2,5}){1,2}\Z")
word = st.text(st.sampled_from("abcXYZ0189 éœ\\\"'=:;#%$!.-_"), max_size=12).map(str.strip)
STATED: Mapping[str, st.SearchStrategy[str]] = {
    "port": st.integers(1, 65535).map(str),
    "smtp_address": host,
    "email_address": host.map("a@b.{}".format),
    "user_name": word,
    "password": word,
    "less_secure_connection": st.sampled_from(WORDS),
    "use_gemcar_server": st.sampled_from(WORDS),
}
ENCODINGS = (
    (b"", "utf-8"),
    (b"", "cp1252"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe\0\0", "utf-32-le"),
)
wanted = st.dictionaries(
    st.sampled_from(sorted(STATED.keys() - {"password"})), st.none(), min_size=1
).flatmap(lambda fields: st.fixed_dictionaries({field: WANTED[field] for field in fields}))
WANTED: Mapping[str, st.SearchStrategy[Any]] = {
    "port": st.integers(1, 65535),
    "smtp_address": host,
    "email_address": host.map("c@d.{}".format),
    "user_name": word.filter(lambda name: bool(name) and not {"'", '"'} <= set(name)),
    "less_secure_connection": st.booleans(),
    "use_gemcar_server": st.booleans(),
}


class File(NamedTuple):
    name: str
    data: bytes


def joined(draw: st.DrawFn, name: str, lines: Sequence[str], encodings: Sequence[tuple[bytes, str]]) -> File:
    """The lines with line ends of one kind or of two, in some encoding, with a last line end or without."""
    ends = draw(st.sampled_from([("\r\n",), ("\n",), ("\r",), ("\r\n", "\n")]))
    text = "".join(line + draw(st.sampled_from(ends)) for line in lines)
    mark, encoding = draw(st.sampled_from(encodings))
    return File(name, mark + text.rstrip("\r\n" if draw(st.booleans()) else "").encode(encoding))


def entries(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Labels and values, some of them twice, among others that mean nothing."""
    fields = draw(st.lists(st.sampled_from(sorted(STATED)), max_size=7))
    stated = [
        (draw(st.sampled_from(LABELS[field])), draw(STATED[field])) for field in ("smtp_address", *fields)
    ]
    others = [(f"Key{number}", draw(word)) for number in range(draw(st.integers(0, 3)))]
    return draw(st.permutations([*stated, *others]))


@st.composite
def ini_files(draw: st.DrawFn) -> File:
    lines = ["; é", "[Other]", "Color = 3", "", "[E-mail]"] if draw(st.booleans()) else []
    for label, value in entries(draw):
        indent, mark = (
            draw(st.sampled_from(["", "", " ", "\t"])),
            draw(st.sampled_from(["=", " = ", ":\t", "   ="])),
        )
        quote = draw(st.sampled_from(["", "", '"', "'"]))
        behind = draw(st.sampled_from(["", "", " ", " ; é", "\t# x"]))
        lines.append(f"{indent}{label}{mark}{quote}{value}{quote}{behind}")
        lines += draw(st.sampled_from([[], [], [""], ["; Port=1"]]))
    return joined(draw, "shop.ini", lines, ENCODINGS)


def escaped(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def in_bytes(draw: st.DrawFn, text: str, encoding: str) -> str:
    """As bytes, here and there going on on the next line."""
    pairs = [f"{byte:02x}" for byte in f"{text}\0".encode(encoding)]
    upper, size = draw(st.booleans()), draw(st.integers(5, 30))
    rows = [",".join(pairs[at : at + size]) for at in range(0, len(pairs), size)]
    return f"hex({draw(st.integers(1, 2))}):" + ",\\\n  ".join(row.upper() if upper else row for row in rows)


@st.composite
def reg_files(draw: st.DrawFn) -> File:
    version, bytes_in, encodings = draw(
        st.sampled_from(
            [
                ("Windows Registry Editor Version 5.00", "utf-16-le", ENCODINGS[3:4]),
                ("Windows Registry Editor Version 5.00", "utf-16-le", ENCODINGS[:3]),
                ("REGEDIT4", "cp1252", ENCODINGS[1:2]),
            ]
        )
    )
    lines = [version, "", "[HKEY_X\\Other]", '@="é"', "[-HKEY_X\\Gone]", "[HKEY_X\\Email]"]
    for label, value in entries(draw):
        written = draw(st.sampled_from([escaped(value), in_bytes(draw, value, bytes_in)]))
        if value.isdecimal() and draw(st.booleans()):
            written = f"dword:{int(value):08{draw(st.sampled_from('xX'))}}"
        behind = draw(st.sampled_from(["", "", " ", " ; é"]))
        lines += f"{escaped(label)}={written}{behind}".split("\n")
        lines += draw(st.sampled_from([[], [], [""], ['; "Port"="1"']]))
    return joined(draw, "shop.reg", lines, encodings)


FILES = {"ini": ini_files(), "reg": reg_files()}


def other_lines(data: bytes, name: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """All but those that state the fields, each with its line end."""
    text = decode(data).text
    places = formats.read(data, path=name).source.fields
    stated = {places[field].line for field in fields if field in places}
    goes_on = False
    for number, (line, start, after) in enumerate(placed(text), 1):
        goes_on = number in stated or goes_on
        if not goes_on:
            yield line, text[start + len(line) : after]
        goes_on = goes_on and name.endswith(".reg") and line.endswith("\\")


def only_that_differs(file: File, fields: Mapping[str, Any]) -> None:
    """A line that was the last may get a line end, where one more comes in below it."""
    old = formats.read(file.data, path=file.name)
    after = edit(file.data, fields, path=file.name)
    new = formats.read(after, path=file.name)

    assert plain(new) == plain(old._replace(**fields))
    assert edit(after, fields, path=file.name) == after
    before_lines = list(other_lines(file.data, file.name, fields))
    after_lines = list(other_lines(after, file.name, fields))
    assert [line for line, _ in after_lines] == [line for line, _ in before_lines]
    assert all(end in (now, "") for (_, end), (_, now) in zip(before_lines, after_lines, strict=True))
    assert decode(after).text.endswith(("\r", "\n")) == decode(file.data).text.endswith(("\r", "\n"))


def plain(found: Settings) -> Settings:
    return found._replace(source=formats.read(b"port=1").source, problems=())


@pytest.mark.parametrize("format_id", FILES)
@quick
@given(st.data())
def test_only_what_is_wanted_differs(format_id: str, data: st.DataObject) -> None:
    file = data.draw(FILES[format_id])
    fields = data.draw(wanted)
    assume(formats.read(file.data, path=file.name).source.format == format_id)

    only_that_differs(file, fields)


REFUSED = ("bad_", "reg_old_magic")
SAMPLES = sorted(
    path.name
    for path in CONFIGS.iterdir()
    if path.suffix in {".ini", ".reg"} and not path.name.startswith(REFUSED)
)
PLANNED = {"port": 2525, "less_secure_connection": True, "use_gemcar_server": False}


@pytest.mark.parametrize("name", SAMPLES)
def test_in_every_sample_only_what_is_planned_differs(name: str) -> None:
    only_that_differs(File(name, (CONFIGS / name).read_bytes()), PLANNED)
