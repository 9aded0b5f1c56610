"""Secrets never leave, in no spelling; what only looks like one is left alone."""

import html
import json
import pickle
import quopri
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from gemdiag.model.secret import Secret
from gemdiag.redaction import REDACTED, Leak, Level, Redactor

CANARIES = (
    "Kf3rz-w4gen_PÄSS!",
    "abcdefghijklmnop",
    "p\"a'ss&w<o>rd%100",
    "back\\slash\\n",
    "mot de passe é",
    "x" * 64,
    "motdepasse",
    "пароль-й",
    "123456",
    "🔑🔑🔑🔑🔑🔑",
    "tab\tand\x1bescape",
)
SPELLINGS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "url": lambda s: quote(s, safe=""),
    "url path": quote,
    "url form": quote_plus,
    "url lower": lambda s: quote(s, safe="").lower() if s.isascii() and s.islower() else quote(s),
    "base64": lambda s: b64encode(s.encode()).decode(),
    "base64url": lambda s: urlsafe_b64encode(s.encode()).decode(),
    "base64 cp1252": lambda s: b64encode(s.encode("cp1252", "ignore")).decode(),
    "base64 utf-16": lambda s: b64encode(s.encode("utf-16-le")).decode(),
    **{
        f"AUTH PLAIN {user}": lambda s, user=user: b64encode(f"\0{user}\0{s}".encode()).decode()  # type: ignore[misc]
        for user in ("garage@example.com", "garage@example.co", "garage@example.c")
    },
    "base64 wrapped": lambda s: "\r\n".join(_halves(b64encode(f"\0user\0{s}".encode()).decode())),
    "base64 cp850": lambda s: b64encode(s.encode("cp850", "ignore")).decode(),
    "quoted-printable": lambda s: quopri.encodestring(s.encode()).decode().replace("=\n", ""),
    "hex": lambda s: s.encode().hex(),
    "HEX": lambda s: s.encode().hex().upper(),
    "hex dump": lambda s: s.encode().hex(" "),
    "reg": lambda s: s.encode("utf-16-le").hex(","),
    "json": json.dumps,
    "json utf-8": lambda s: json.dumps(s, ensure_ascii=False),
    "html": html.escape,
    "html text": lambda s: html.escape(s, quote=False),
    "html decimal": lambda s: "".join(f"&#{ord(c)};" for c in s),
    "html hexadecimal": lambda s: "".join(f"&#x{ord(c):x};" for c in s),
    "html mixed": lambda s: "".join(f"&#{ord(c)};" if n % 2 else html.escape(c) for n, c in enumerate(s)),
    "xml": lambda s: s.encode("ascii", "xmlcharrefreplace").decode(),
    "utf-16": "\0".join,
    "repr": repr,
    "ascii": ascii,
    "bytes": lambda s: repr(s.encode()),
    "mojibake": lambda s: s.encode().decode("latin-1"),
    "backslashes": lambda s: s.encode("ascii", "backslashreplace").decode(),
    "escaped by hand": lambda s: "".join(f"\\x{ord(c):02x}" if ord(c) < 256 else c for c in s),
}


def _halves(text: str) -> tuple[str, str]:
    return text[: len(text) // 2], text[len(text) // 2 :]


def _redactor(*secrets: str, own: str = "") -> Redactor:
    return Redactor("none", map(Secret, secrets), own_words=lambda: own)


def _can_be_written(canary: str, spelling: str) -> bool:
    charset = spelling.removeprefix("base64 ")
    return not charset.startswith("cp") or canary == canary.encode(charset, "ignore").decode(charset)


@pytest.mark.parametrize(
    ("canary", "spelling"), [(c, s) for c in CANARIES for s in SPELLINGS if _can_be_written(c, s)]
)
def test_a_secret_is_masked_in_every_spelling(canary: str, spelling: str) -> None:
    spelled = SPELLINGS[spelling](canary)
    redactor = _redactor(canary)
    text = redactor.text(f"535 5.7.8 bad: {spelled} (try again)")
    assert spelled not in text
    assert REDACTED in text
    redactor.scan(text)


@pytest.mark.parametrize(
    "spelling", ["raw", "json", "html", "base64", "AUTH PLAIN garage@example.com", "base64 wrapped"]
)
@pytest.mark.parametrize("canary", CANARIES)
def test_what_was_not_masked_is_found_at_the_last_look(canary: str, spelling: str) -> None:
    redactor = _redactor(canary)
    final = f"<p>accents é ✓ {SPELLINGS[spelling](canary)} end</p>"
    with pytest.raises(Leak) as caught:
        redactor.scan(final)
    assert canary not in str(caught.value)
    assert canary not in repr(caught.value)
    with pytest.raises(Leak):
        redactor.scan(final.encode())


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "cp1252"])
def test_the_last_look_knows_other_encodings(charset: str) -> None:
    with pytest.raises(Leak):
        _redactor("Kf3rz-wägen").scan("a Kf3rz-wägen b".encode(charset))


def test_the_last_look_sees_through_line_ends_and_markdown() -> None:
    for secret, final in [
        ("deux mots", "le deux\n     mots"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijklm\n   nopqrstuvwxyz"),
        ("pass*word_1", r"pass\*word\_1"),
        ("pass<word", "pass&#60;word"),
    ]:
        with pytest.raises(Leak):
            _redactor(secret).scan(final)


def test_a_secret_that_is_a_word_of_ours_stops_nothing() -> None:
    redactor = _redactor("password", "implicit", own="Type the password again. {endpoint}")
    redactor.scan("Type the password again.")
    document = {"password": None, "endpoints": [{"mode": "implicit", "banner": "220 implicit"}]}
    assert redactor.tree(document) == {
        "password": None,
        "endpoints": [{"mode": "implicit", "banner": f"220 {REDACTED}"}],
    }
    redactor.scan('{"mode": "implicit"}')
    with pytest.raises(Leak):
        _redactor("implicit").scan('{"mode": "implicit"}')


def test_our_words_are_asked_for_only_when_something_was_found() -> None:
    def own() -> str:
        raise AssertionError("not needed")

    Redactor("none", [Secret("Kf3rz-w4gen")], own_words=own).scan("nothing here")


def test_our_own_placeholder_is_no_leak_and_is_not_masked_again() -> None:
    redactor = _redactor("redacted", "Kf3rz-w4gen")
    masked = redactor.text("redacted Kf3rz-w4gen")
    assert masked == f"{REDACTED} {REDACTED}"
    assert redactor.text(masked) == masked
    redactor.scan(masked)


@pytest.mark.parametrize("short", ["abc", "a", "1234", "é$5"])
def test_a_short_secret_is_masked_only_where_it_stands_alone(short: str) -> None:
    redactor = _redactor(short)
    assert redactor.text(f"no {short}, sir") == f"no {REDACTED}, sir"
    assert redactor.text(f"x{short}x 9{short}9") == f"x{short}x 9{short}9"
    for blob in (f"\0garage@example.com\0{short}", short):
        encoded = b64encode(blob.encode()).decode()
        if len(encoded.rstrip("=")) >= 4:
            assert redactor.text(f"535 {encoded} refused") == f"535 {REDACTED} refused"
    redactor.scan(f"the last look leaves {short} alone")


def test_a_number_is_found_alone_and_not_inside_another() -> None:
    redactor = _redactor("123456")
    redactor.scan("took 0.123456 s, 91234567 bytes, 12345 ms")
    with pytest.raises(Leak):
        redactor.scan("took 0.123456 s and 123456 more")


def test_an_app_password_typed_in_groups_is_known_without_them() -> None:
    redactor = _redactor("abcd efgh ijkl mnop")
    assert redactor.text("got abcdefghijklmnop") == f"got {REDACTED}"
    assert redactor.text("got abcd efgh ijkl mnop") == f"got {REDACTED}"


def test_blanks_at_the_ends_and_composed_accents_do_not_hide_a_secret() -> None:
    assert _redactor("  secret-é ").text("<secret-e\u0301>") == f"<{REDACTED}>"


@pytest.mark.parametrize("nothing", ["", "   ", "\t\u00a0"])
def test_an_empty_secret_masks_nothing(nothing: str) -> None:
    redactor = _redactor(nothing)
    assert redactor.text("a   b \t\u00a0 c") == "a   b \t\u00a0 c"
    redactor.scan("        ")


def test_overlapping_secrets_leave_nothing_between() -> None:
    assert _redactor("abcdefgh", "efghijkl").text("-abcdefghijkl-") == f"-{REDACTED}-"


def test_neighbours_of_a_secret_in_a_run_of_base64_go_with_it() -> None:
    blob = b64encode(b"\0garage.tremblay@gmail.com\0Kf3rz-w4gen").decode()
    assert _redactor("Kf3rz-w4gen").text(f"AUTH PLAIN {blob}") == f"AUTH PLAIN {REDACTED}"


def test_a_redactor_does_not_give_its_secrets_away() -> None:
    redactor = _redactor("Kf3rz-w4gen")
    redactor.text("warm")
    assert "Kf3rz" not in repr(redactor)
    with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
        pickle.dumps(redactor)


@pytest.mark.parametrize("level", ["none", "standard", "strict"])
def test_secrets_are_masked_at_every_level(level: Level) -> None:
    redactor = Redactor(level, [Secret("Kf3rz-w4gen")])
    for operation in (
        redactor.text,
        redactor.server_text,
        lambda text: str(redactor.tree({"value": [text]})),
    ):
        assert "Kf3rz" not in operation("535 Kf3rz-w4gen")


def test_a_long_hostile_text_takes_no_time() -> None:
    redactor = Redactor("strict", [Secret("Kf3rz-w4gen"), Secret("abc")], home="/home/marie")
    for unit in ("a", "a.", "a@", ":", "1.", "%40", "&#", "\\x", "/home/", '"', "A+/", "' ", "x-"):
        redactor.text(unit * 5000)
        redactor.server_text(unit * 5000)


@pytest.mark.parametrize("count", [3, 60])
def test_what_tells_of_many_shops_is_searched_for_the_secret_of_each(count: int) -> None:
    run = Redactor("none", [Secret("Of-the-run-7")])
    shops = [run.of([Secret(f"Kx{number:02} w9Zq!v-{number}")]) for number in range(count)]
    assert [shop.text("Kx01 w9Zq!v-1 Of-the-run-7") for shop in shops[:2]] == [
        f"Kx01 w9Zq!v-1 {REDACTED}",
        f"{REDACTED} {REDACTED}",
    ]
    run.scan("Kx99 w9Zq!v-99", shops)
    last = f"Kx{count - 1:02} w9Zq!v-{count - 1}"
    for found in (last, last.replace(" ", "\n"), b64encode(last.encode()).decode(), last.encode().hex()):
        shops[0].scan(found, shops[1:-1])
        with pytest.raises(Leak):
            shops[0].scan(found, shops)


def test_the_words_of_any_shop_that_is_told_are_ours() -> None:
    run = Redactor("none")
    one, other = run.of([Secret("implicit")]), run.of([Secret("something")])
    other.tree({"endpoints": [{"mode": "implicit"}]})
    with pytest.raises(Leak):
        one.scan("implicit")
    one.scan("implicit", [other])
