"""Planted secrets are found however they are spelled; text without one is never touched."""

from base64 import b64encode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gemdiag.model.secret import Secret
from gemdiag.redaction import REDACTED, Leak, Level, Redactor, visible
from gemdiag.redaction.spellings import spellings

LEVELS: tuple[Level, ...] = ("none", "standard", "strict")
SECRETS = st.text(st.characters(exclude_categories=["Cs"]), min_size=6, max_size=20).filter(
    lambda text: len("".join(text.split())) >= 6
)
# Letters that no secret below and no spelling of it has: hexadecimal and base64 have none of them.
ELSEWHERE = st.text(st.sampled_from("éàüß漢字. \n;:!?()"), max_size=30)


@settings(max_examples=150, deadline=None)
@given(secret=SECRETS, before=ELSEWHERE, after=ELSEWHERE, data=st.data())
def test_a_planted_secret_is_masked_and_the_last_look_agrees(
    secret: str, before: str, after: str, data: st.DataObject
) -> None:
    known = spellings(secret)
    spelled = data.draw(st.sampled_from(known.texts))
    redactor = Redactor("none", [Secret(secret)])
    masked = redactor.text(before + spelled + after)
    assert spelled not in masked.replace(REDACTED, "")
    redactor.scan(masked)


@settings(max_examples=150, deadline=None)
@given(secret=SECRETS, user=st.text(st.characters(exclude_categories=["Cs"]), max_size=9), before=ELSEWHERE)
def test_a_login_is_masked_wherever_its_base64_begins(secret: str, user: str, before: str) -> None:
    assume(secret not in before)
    blob = b64encode(f"\0{user}\0{secret}".encode()).decode()
    redactor = Redactor("none", [Secret(secret)])
    assert redactor.text(f"{before} {blob}") in (f"{before} {REDACTED}", REDACTED)
    with pytest.raises(Leak):
        redactor.scan(f"{before} {blob}")


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=60), secrets=st.lists(st.text("0123456789#ZQ", min_size=1, max_size=12), max_size=3)
)
def test_text_without_a_secret_is_not_touched(text: str, secrets: list[str]) -> None:
    redactor = Redactor("none", map(Secret, secrets))
    assume(not any(c in text for c in "0123456789#ZQ"))
    assert redactor.text(text) == text
    redactor.scan(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60))
def test_no_level_stumbles_over_any_text_and_masking_twice_is_masking_once(text: str) -> None:
    for level in LEVELS:
        redactor = Redactor(level, [Secret("Kf3rz-w4gen")], home="/home/marie")
        once = redactor.text(text)
        assert redactor.text(once) == once
        redactor.server_text(text)


@given(text=st.text(max_size=60))
def test_whatever_is_shown_is_one_line_that_can_be_encoded(text: str) -> None:
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    shown.encode()
    assert visible(shown) == shown


NAMES = st.lists(
    st.text("aeglm.", min_size=1, max_size=6).filter(
        lambda name: ".." not in name and name.strip(".") == name
    ),
    min_size=2,
    max_size=8,
    unique=True,
)


@given(names=NAMES, level=st.sampled_from(["standard", "strict"]))
def test_two_things_never_share_a_mask_and_one_has_one_over_all_shops(names: list[str], level: Level) -> None:
    run = Redactor(level)
    addresses = [f"{name}@garage.example" for name in names]
    documents = [
        {"settings": {"user_name": each, "email_address": address}, "params": {"host": f"{each}.example"}}
        for each, address in zip(names, addresses, strict=True)
    ]
    shops = [run.of(()).tree(each) for each in documents]
    for part, field in (("settings", "user_name"), ("settings", "email_address"), ("params", "host")):
        masks = [shop[part][field] for shop in shops]
        assert len(set(masks)) == len(names)
        assert level == "standard" or not set(masks) & {*names, *addresses}
    assert [run.of(()).tree(each) for each in documents] == shops
    values = [*run.pseudonyms.values()]
    assert len(set(values)) == len(values)
