"""A sealed password comes back whole, or not at all."""

import base64
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemdiag import sealing
from gemdiag.model.secret import Secret
from gemdiag.model.settings import Settings
from gemdiag.sealing import Cost, SealFault, seal, unseal
from tests.canary import CANARY

PASSPHRASE, OTHER = Secret("correct horse battery"), Secret("Correct horse battery")
SHOP = "info@garage.example"
HEAD = 3 + 16 + 12
CHEAP = Cost(4, 8, 1)


@pytest.fixture(autouse=True, scope="module")
def _cheap() -> Iterator[None]:
    """Many are opened here; what a real one costs, and must cost, is looked at in test_cost.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "COST", CHEAP)
        patch.setattr(sealing, "_LEAST", CHEAP)
        patch.setattr(sealing, "_MOST_MEMORY", 2**20)
        yield


@pytest.fixture(scope="module")
def text(_cheap: None) -> str:
    return seal(Secret(CANARY), PASSPHRASE, bound_to=SHOP)


def raw(text: str) -> bytearray:
    return bytearray(base64.urlsafe_b64decode(text.partition(":")[2]))


def written(data: bytes | bytearray, mark: str = "gd1:") -> str:
    return mark + base64.urlsafe_b64encode(data).decode("ascii")


def kind(text: str, passphrase: Secret = PASSPHRASE, bound_to: str = SHOP) -> str:
    with pytest.raises(SealFault) as found:
        unseal(text, passphrase, bound_to=bound_to)
    assert CANARY not in repr(found.value)
    assert found.value.__cause__ is None
    return found.value.kind


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=60))
def test_any_text_comes_back(password: str, passphrase: str, mailbox: str) -> None:
    text = seal(Secret(password), Secret(passphrase), bound_to=mailbox)

    assert unseal(text, Secret(passphrase), bound_to=mailbox) == Secret(password)


@settings(deadline=None)
@given(st.data())
def test_any_other_character_opens_nothing(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(codec="ascii").filter(lambda c: c != text[at]))

    assert kind(text[:at] + letter + text[at + 1 :]) in {"malformed", "version", "bounds", "wrong"}


@pytest.mark.parametrize("bit", range(8))
def test_any_other_bit_opens_nothing(text: str, bit: int) -> None:
    for at in (0, 1, 2, 3, HEAD - 1, HEAD, -1):
        data = raw(text)
        data[at] ^= 1 << bit
        assert kind(written(data)) in {"bounds", "wrong"}


def test_a_shorter_or_longer_text_opens_nothing(text: str) -> None:
    for cut in (*range(0, len(text), 7), len(text) - 1):
        assert kind(text[:cut]) in {"malformed", "version"}
    for more in (" ", "=", "A", "AAAA", text, "\n"):
        assert kind(text + more) == "malformed"
    assert kind(written(bytes(raw(text)) + bytes(64))) == "wrong"
    assert kind("gd1:" + "A" * 20_000) == "malformed"


def test_the_bits_of_base64_that_say_nothing_must_be_as_they_were(text: str) -> None:
    body = text.rstrip("=")
    padding = len(text) - len(body)
    data = bytes(raw(text)) if padding else bytes(raw(text))[:-1]
    known = written(data)
    assert known.endswith("=")
    last = known.rstrip("=")[-1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = alphabet[alphabet.index(last) ^ 1]
    twin = known.rstrip("=")[:-1] + other + "=" * (len(known) - len(known.rstrip("=")))
    assert base64.urlsafe_b64decode(twin[4:]) == base64.urlsafe_b64decode(known[4:])
    assert kind(twin) == "malformed"


def test_two_of_the_same_differ_from_the_salt_on(text: str) -> None:
    again = seal(Secret(CANARY), PASSPHRASE, bound_to=SHOP)

    assert raw(again)[:3] == raw(text)[:3]
    assert raw(again)[3:19] != raw(text)[3:19]
    assert raw(again)[19:HEAD] != raw(text)[19:HEAD]
    assert raw(again)[HEAD:] != raw(text)[HEAD:]


def test_neither_another_passphrase_nor_another_mailbox_opens_it_and_nothing_tells_which(text: str) -> None:
    assert kind(text, OTHER) == kind(text, bound_to="x@garage.example") == kind(text, Secret("")) == "wrong"


def test_the_version_and_the_kind_are_told_before_anything_is_tried(text: str) -> None:
    assert kind(text.replace("gd1:", "gd2:")) == "version"
    assert kind(text.replace("gd1:", "xx1:")) == "malformed"
    assert kind("") == kind("gd1") == kind("gd:") == kind("gd1:") == kind("gd1:é") == "malformed"


def test_how_long_the_password_is_cannot_be_seen() -> None:
    sizes = {len(seal(Secret("x" * n), PASSPHRASE, bound_to=SHOP)) for n in (0, 1, 16, 63)}

    assert len(sizes) == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_accent_may_be_typed_in_one_piece_or_in_two(form: str) -> None:
    normal: Callable[[str], str] = lambda text: unicodedata.normalize(form, text)  # type: ignore[arg-type]  # noqa: E731
    text = seal(Secret(CANARY), Secret("d\u00e9panneuse"), bound_to=SHOP)

    assert unseal(text, Secret(normal("d\u00e9panneuse")), bound_to=SHOP) == Secret(CANARY)


def test_it_is_the_mailboxs_and_not_a_spellings() -> None:
    shop = Settings(user_name=" Info@Garage.example ", email_address="x@y.example", password=Secret(CANARY))
    sealed = sealing.sealed(shop, PASSPHRASE)
    read = Settings(user_name=SHOP, password_state="sealed", password_sealed=sealed.password_sealed)

    assert sealed.password == Secret(CANARY)
    assert sealing.opened(read, PASSPHRASE, of=read).password == Secret(CANARY)
    assert sealing.owner(Settings(email_address="Garage@Example.com")) == "garage@example.com"
    with pytest.raises(SealFault):
        sealing.opened(read, PASSPHRASE, of=read._replace(user_name="other@garage.example"))


def test_what_is_not_there_is_neither_sealed_nor_opened() -> None:
    nothing = Settings(user_name=SHOP)

    assert sealing.sealed(nothing, PASSPHRASE) is nothing
    assert sealing.opened(nothing, PASSPHRASE, of=nothing) is nothing


def test_too_little_memory_is_told_as_such(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise MemoryError

    monkeypatch.setattr("cryptography.hazmat.primitives.kdf.scrypt.Scrypt", refuse)
    assert kind(text) == "memory"
