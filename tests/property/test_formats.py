"""What gemdiag writes it reads back, and no bytes do anything to a reader but give settings or a fault."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemdiag import formats
from gemdiag.formats.canonical import write
from gemdiag.formats.editing import edit
from gemdiag.formats.extra import guarded, old_encryption
from gemdiag.formats.values import is_masked
from gemdiag.model.secret import Secret
from gemdiag.model.settings import FIELDS, Advisor, Settings
from gemdiag.model.syntax import address_fault
from gemdiag.model.version import Version
from tests.property.mutation import mutated
from tests.unit.formats.told import CONFIGS

quick = settings(max_examples=100, deadline=2000, suppress_health_check=list(HealthCheck))

NO_CONTROLS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
line = st.text(NO_CONTROLS, min_size=1, max_size=20).filter(str.strip)
host = st.from_regex(r"\A[a-z0-9]{1,8}(\.[a-z]{2,5}){1,2}\Z")
local = st.from_regex(r"\A[a-zA-Z0-9_+'-]{1,8}\Z")
address = st.builds("{}@{}".format, local, host).filter(lambda each: address_fault(each) is None)
version = st.builds(Version, *[st.integers(0, 9999)] * 3, st.sampled_from(["", "b"]))
password = st.none() | line.filter(lambda each: not is_masked(each)).map(Secret)
box = st.none() | st.booleans()
advisor = st.builds(Advisor, st.none() | line.map(str.strip), st.none() | st.just("0012"), address)
tree: st.SearchStrategy[Any] = st.recursive(
    st.none() | text,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
extra = st.dictionaries(text | st.sampled_from(["ssl", "Token", "email"]), tree, max_size=4)


@st.composite
def shops(draw: st.DrawFn) -> Settings:
    secret = draw(password)
    beyond = {name: guarded(value, (name,)) for name, value in draw(extra).items()}
    return Settings(
        shop=draw(st.none() | line),
        gemcar_version=draw(st.none() | version),
        port=draw(st.integers(1, 65535)),
        smtp_address=draw(st.none() | host),
        email_address=draw(st.none() | address),
        user_name=draw(st.none() | line),
        password=secret,
        password_confirm=draw(password),
        password_state="set" if secret else draw(st.sampled_from([None, "omitted"])),
        less_secure_connection=draw(box),
        use_gemcar_server=draw(box),
        advisors=tuple(draw(st.lists(advisor, max_size=3))),
        extra=beyond,
        legacy_tls=old_encryption(beyond),
    )


def same(found: Settings, written: Settings) -> bool:
    return found._replace(source=written.source, problems=()) == written


@quick
@given(shops())
def test_what_was_written_is_read_back(shop: Settings) -> None:
    kept = write(shop, password="keep")
    found = formats.read(kept.encode())

    assert found.source.format == "gemdiag"
    assert same(found, shop)
    assert write(found, password="keep") == kept


@quick
@given(shops())
def test_leaving_passwords_out_twice_is_leaving_them_out_once(shop: Settings) -> None:
    once = write(shop, password="omit")
    found = formats.read(once.encode())

    assert write(found, password="omit") == once
    assert formats.secrets(found) == ()
    assert (found.password_state == "omitted") == (shop.password_state is not None)


@quick
@given(shops(), st.booleans(), st.integers(1, 65535), host)
def test_an_edited_file_says_what_the_settings_say(shop: Settings, box_: bool, port: int, name: str) -> None:
    wanted: dict[str, Any] = {"use_gemcar_server": box_, "port": port, "smtp_address": name}
    data = edit(write(shop, password="keep").encode(), wanted)

    assert same(formats.read(data), shop._replace(**wanted))
    assert edit(data, wanted) == data


SAMPLES = [path.read_bytes() for path in sorted(CONFIGS.iterdir())]
HEADS = [b"", b"[mail]\n", b"REGEDIT4\n[HKEY_X\\mail]\n", b"gemdiag: 1\n", b"port: 465\n", b"\xff\xfe", b"{"]
PIECES = [
    *(
        b"=",
        b":",
        b"[",
        b"]",
        b"{",
        b"}",
        b"\n",
        b"\r",
        b'"',
        b"'",
        b"\\",
        b"hex(1):",
        b"!omitted",
        b"!!x",
        b"- ",
        b"&a",
    ),
    *(
        b"*a",
        b"\0",
        b"\xe9",
        b"\xc3\xa9",
        b"port",
        b"password",
        b"advisors",
        b"extra",
        b"|\n ",
        b"? ",
        b"#",
        b"\t",
        b"\x1a",
    ),
]


def settings_or_fault(data: bytes) -> None:
    """Either is fine; what is read must also be written and read again, unless nothing of it was of use."""
    try:
        found = formats.read(data)
    except formats.FormatFault:
        return
    if not any(getattr(found, field) for field in FIELDS) and not any(map(any, found.advisors)):
        return
    again = write(found, password="keep")
    assert write(formats.read(again.encode()), password="keep") == again


@settings(quick, max_examples=300)
@given(mutated(SAMPLES, PIECES))
def test_a_damaged_file_gives_settings_or_a_fault(data: bytes) -> None:
    settings_or_fault(data)


@settings(quick, max_examples=60)
@pytest.mark.parametrize("head", HEADS)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=30).map(b"".join))
def test_any_bytes_give_settings_or_a_fault(head: bytes, data: bytes) -> None:
    settings_or_fault(head + data)
